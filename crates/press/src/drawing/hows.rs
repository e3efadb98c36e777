//! The tree of hows drawn from the top down: each box a condition, below it what made it possible, and at the ends the actions.
//! Not here: the tree as a list (`html`), and what the language analyser says of a box.

use std::collections::BTreeMap;

use postmortem::write::document::{Document, How, plain};

use super::canvas::{Anchor, Canvas, Colour, Letters, Stroke, Voice, wrapped};

pub use super::canvas::Shown;

/// A drawn tree with its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drawn {
    /// The drawing.
    pub svg: String,
    /// How many conditions it shows.
    pub conditions: usize,
    /// How many ends of it lead to no action yet.
    pub open_ends: usize,
}

/// A larger tree would be a wall paper; it is told as a list only.
const MOST: usize = 160;

const BOX: f64 = 216.0;
const BETWEEN: f64 = 24.0;
const BELOW: f64 = 44.0;
const EDGE: f64 = 14.0;

const WORDS: Letters = Letters {
    voice: Voice::Serif,
    size: 14.0,
    bold: false,
    colour: Colour::Ink,
    anchor: Anchor::Start,
};
const ROOT: Letters = Letters {
    bold: true,
    ..WORDS
};
const FOOT: Letters = Letters {
    voice: Voice::Sans,
    size: 12.0,
    bold: false,
    colour: Colour::Soft,
    anchor: Anchor::Start,
};

/// Draws all trees of a document side by side. Nothing, when there is no how with words or there are too many.
pub fn draw(document: &Document, shown: Shown) -> Option<Drawn> {
    let nodes = nodes(document);
    if nodes.is_empty() || nodes.len() > MOST {
        return None;
    }
    let layers = layers(&nodes);
    let middles = middles(&nodes);
    let heights: Vec<f64> = nodes.iter().map(Node::height).collect();
    let depth = layers.iter().max().map_or(0, |deepest| deepest + 1);
    let mut tops = vec![EDGE];
    for layer in 0..depth {
        let tallest = (0..nodes.len())
            .filter(|node| layers[*node] == layer)
            .map(|node| heights[node])
            .fold(0.0, f64::max);
        tops.push(tops[layer] + tallest + BELOW);
    }
    let place = |node: usize| (middles[node], tops[layers[node]]);

    let mut canvas = Canvas::new(shown);
    for (number, node) in nodes.iter().enumerate() {
        let (x, y) = place(number);
        if let Some(parent) = node.parent {
            let (above, top) = place(parent);
            let bottom = top + heights[parent];
            let middle = y - BELOW / 2.0;
            canvas.path(
                &format!("M{above:.1} {bottom:.1}V{middle:.1}H{x:.1}V{y:.1}"),
                None,
                Some(Stroke::of(Colour::Edge, 1.25)),
            );
        }
        for served in &node.serves {
            let (above, top) = place(*served);
            let bottom = top + heights[*served];
            let (from, to) = (x + BOX / 4.0, above + BOX / 4.0);
            let bend = (y - bottom).max(BELOW) / 2.0;
            canvas.path(
                &format!(
                    "M{from:.1} {y:.1}C{from:.1} {:.1} {to:.1} {:.1} {to:.1} {bottom:.1}",
                    y - bend,
                    bottom + bend
                ),
                None,
                Some(Stroke::dashed(Colour::Do, 1.75, "6 4")),
            );
        }
    }
    for (number, node) in nodes.iter().enumerate() {
        draw_box(&mut canvas, node, place(number), heights[number]);
    }

    let open_ends = nodes.iter().filter(|node| node.is_open()).count();
    let right = middles.iter().fold(0.0_f64, |most, x| most.max(*x)) + BOX / 2.0 + EDGE;
    let bottom = tops[depth] - BELOW + EDGE;
    let ends = nodes.iter().filter(|node| node.is_end).count();
    let description = format!(
        "Conditions in {depth} {}. {ends} {}, {} without an action yet. The list of hows in the text tells each.",
        if depth == 1 { "level" } else { "levels" },
        if ends == 1 { "end" } else { "ends" },
        match open_ends {
            0 => "none".to_owned(),
            open => open.to_string(),
        }
    );
    let title = format!(
        "The 5 Hows as a diagram of {} {}",
        nodes.len(),
        if nodes.len() == 1 {
            "condition"
        } else {
            "conditions"
        }
    );
    Some(Drawn {
        svg: canvas.finish("hows", (right, bottom), &title, &description),
        conditions: nodes.len(),
        open_ends,
    })
}

/// A condition, ready to be drawn.
struct Node {
    lines: Vec<String>,
    /// Small words below: answers, confidence, evidence.
    answers: Vec<String>,
    aside: String,
    parent: Option<usize>,
    children: Vec<usize>,
    /// Further hows that it made possible; never one that itself comes from below it.
    serves: Vec<usize>,
    is_end: bool,
}

impl Node {
    /// Does it end the chain without an action that answers it?
    fn is_open(&self) -> bool {
        self.is_end && self.answers.is_empty()
    }

    fn height(&self) -> f64 {
        let feet =
            self.answers.len() + usize::from(!self.aside.is_empty()) + usize::from(self.is_open());
        let words = self.lines.len().max(1) as f64 * 19.0;
        14.0 + words + feet as f64 * 17.0 + if feet > 0 { 6.0 } else { 0.0 }
    }
}

/// All conditions with words, parents before what made them possible.
fn nodes(document: &Document) -> Vec<Node> {
    let actions: BTreeMap<&str, String> = document
        .actions()
        .map(|action| (action.id.as_str(), plain(&action.text)))
        .collect();
    let mut nodes = Vec::new();
    let mut ids: BTreeMap<String, usize> = BTreeMap::new();
    for root in document.hows() {
        gather(root, None, &actions, &mut nodes, &mut ids);
    }
    // An edge upwards is taken only if it closes no circle: a thing cannot have made itself possible.
    for how in document.all_hows() {
        let Some(from) = ids.get(&how.id).copied() else {
            continue;
        };
        for served in how.serves.iter().filter_map(|id| ids.get(id)).copied() {
            let is_new =
                nodes[from].parent != Some(served) && !nodes[from].serves.contains(&served);
            if is_new && !is_above(&nodes, from, served) {
                nodes[from].serves.push(served);
            }
        }
    }
    nodes
}

fn gather(
    how: &How,
    parent: Option<usize>,
    actions: &BTreeMap<&str, String>,
    nodes: &mut Vec<Node>,
    ids: &mut BTreeMap<String, usize>,
) {
    let text = plain(&how.text);
    // A how that nobody has written yet is not drawn, and neither is an empty tree of them.
    if text.trim().is_empty() && how.hows.is_empty() {
        return;
    }
    let number = nodes.len();
    let wide = BOX - 22.0;
    let answers = how
        .actions
        .iter()
        .filter_map(|id| actions.get(id.as_str()))
        .map(|words| {
            let line = wrapped(&format!("→ {words}"), FOOT, wide, 1);
            line.into_iter().next().unwrap_or_default()
        });
    let mut aside: Vec<String> = Vec::new();
    aside.extend(
        how.confidence
            .map(|confidence| format!("{} confidence", confidence.as_str())),
    );
    if !how.source.is_empty() {
        aside.push("with evidence".into());
    }
    let lines = wrapped(
        if text.trim().is_empty() {
            "(not written yet)"
        } else {
            text.trim()
        },
        if parent.is_none() { ROOT } else { WORDS },
        wide,
        8,
    );
    nodes.push(Node {
        lines,
        answers: answers.collect(),
        aside: aside.join(" · "),
        parent,
        children: Vec::new(),
        serves: Vec::new(),
        is_end: true,
    });
    ids.entry(how.id.clone()).or_insert(number);
    if let Some(parent) = parent {
        nodes[parent].children.push(number);
        nodes[parent].is_end = false;
    }
    for inner in &how.hows {
        gather(inner, Some(number), actions, nodes, ids);
    }
}

/// Does the first stand somewhere above the second, or is it the second?
fn is_above(nodes: &[Node], first: usize, second: usize) -> bool {
    let mut to_visit = vec![second];
    let mut seen = vec![false; nodes.len()];
    while let Some(node) = to_visit.pop() {
        if node == first {
            return true;
        }
        if std::mem::replace(&mut seen[node], true) {
            continue;
        }
        to_visit.extend(nodes[node].parent);
        to_visit.extend(&nodes[node].serves);
    }
    false
}

/// The layer of each node: below its parent, and below everything that it serves.
fn layers(nodes: &[Node]) -> Vec<usize> {
    let mut layers = vec![0; nodes.len()];
    // There is no circle, so this comes to rest after at most as many rounds as there are nodes.
    for _ in 0..nodes.len() {
        let mut has_moved = false;
        for (number, node) in nodes.iter().enumerate() {
            let above = node.parent.iter().chain(&node.serves);
            let layer = above.map(|above| layers[*above] + 1).max().unwrap_or(0);
            if layer > layers[number] {
                layers[number] = layer;
                has_moved = true;
            }
        }
        if !has_moved {
            break;
        }
    }
    layers
}

/// The middle of each box: ends stand side by side, every other box above the middle of what is below it.
fn middles(nodes: &[Node]) -> Vec<f64> {
    fn place(nodes: &[Node], node: usize, next: &mut f64, middles: &mut [f64]) -> f64 {
        let below: Vec<f64> = nodes[node]
            .children
            .iter()
            .map(|child| place(nodes, *child, next, middles))
            .collect();
        middles[node] = match (below.first(), below.last()) {
            (Some(first), Some(last)) => (first + last) / 2.0,
            _ => {
                let middle = *next + BOX / 2.0;
                *next += BOX + BETWEEN;
                middle
            }
        };
        middles[node]
    }
    let mut middles = vec![0.0; nodes.len()];
    let mut next = EDGE;
    for root in (0..nodes.len()).filter(|node| nodes[*node].parent.is_none()) {
        place(nodes, root, &mut next, &mut middles);
    }
    middles
}

fn draw_box(canvas: &mut Canvas, node: &Node, (middle, top): (f64, f64), height: f64) {
    let left = middle - BOX / 2.0;
    let is_root = node.parent.is_none();
    let stroke = match (node.is_open(), is_root) {
        (true, _) => Stroke::dashed(Colour::WaitMark, 1.75, "5 4"),
        (false, true) => Stroke::of(Colour::Ink, 1.75),
        (false, false) => Stroke::of(Colour::Edge, 1.0),
    };
    canvas.rect((left, top, BOX, height), 6.0, Colour::Surface, Some(stroke));
    let x = left + 11.0;
    let mut y = top + 21.0;
    for line in &node.lines {
        canvas.text((x, y), line, if is_root { ROOT } else { WORDS });
        y += 19.0;
    }
    y += 3.0;
    let mut foot = |words: &str, colour, bold| {
        let letters = Letters {
            colour,
            bold,
            ..FOOT
        };
        canvas.text((x, y), words, letters);
        y += 17.0;
    };
    for answer in &node.answers {
        foot(answer, Colour::Do, false);
    }
    if !node.aside.is_empty() {
        foot(&node.aside, Colour::Soft, false);
    }
    if node.is_open() {
        foot("No action yet", Colour::Wait, true);
    }
}

#[cfg(test)]
#[path = "hows_tests.rs"]
mod tests;
