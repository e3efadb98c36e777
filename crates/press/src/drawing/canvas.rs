//! The few strokes that drawings are made of, in colours that follow the page's light or stand fast in a file.
//! Not here: what is drawn.

use postmortem::write::safe::escaped;

/// Where a drawing is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// Within one of our pages: its colours follow the light.
    Page,
    /// As a file by itself: its colours are those of paper, and it brings its own ground.
    File,
}

/// The colours of the house, each with one meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Colour {
    Ground,
    Surface,
    Ink,
    Soft,
    Line,
    Edge,
    Do,
    DoWash,
    Wait,
    WaitMark,
    WaitWash,
    HurtMark,
    HurtWash,
}

impl Colour {
    /// The name of the page's variable, and the colour on paper.
    const fn values(self) -> (&'static str, &'static str) {
        match self {
            Self::Ground => ("--ground", "#f7f6f2"),
            Self::Surface => ("--surface", "#fffefc"),
            Self::Ink => ("--ink", "#1c2220"),
            Self::Soft => ("--soft", "#4b5450"),
            Self::Line => ("--line", "#dfdcd3"),
            Self::Edge => ("--edge", "#85857a"),
            Self::Do => ("--do", "#17594f"),
            Self::DoWash => ("--do-wash", "#e1eee9"),
            Self::Wait => ("--wait", "#7a4f00"),
            Self::WaitMark => ("--wait-mark", "#b97a12"),
            Self::WaitWash => ("--wait-wash", "#f8ecd2"),
            Self::HurtMark => ("--hurt-mark", "#c4493a"),
            Self::HurtWash => ("--hurt-wash", "#f8e4df"),
        }
    }
}

/// The three voices.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Voice {
    /// What the product says.
    Sans,
    /// What people wrote.
    Serif,
    /// What the clock says.
    Mono,
}

/// On which side of its place a text stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

/// How a text looks.
#[derive(Debug, Clone, Copy)]
pub(super) struct Letters {
    pub voice: Voice,
    pub size: f64,
    pub bold: bool,
    pub colour: Colour,
    pub anchor: Anchor,
}

/// How a line looks.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stroke {
    pub colour: Colour,
    pub width: f64,
    /// Lengths of dash and space, or nothing for a whole line.
    pub dashes: &'static str,
}

impl Stroke {
    pub(super) const fn of(colour: Colour, width: f64) -> Self {
        Self {
            colour,
            width,
            dashes: "",
        }
    }

    pub(super) const fn dashed(colour: Colour, width: f64, dashes: &'static str) -> Self {
        Self {
            colour,
            width,
            dashes,
        }
    }
}

/// A drawing while it is made.
pub(super) struct Canvas {
    shown: Shown,
    out: String,
}

impl Canvas {
    pub(super) fn new(shown: Shown) -> Self {
        Self {
            shown,
            out: String::new(),
        }
    }

    fn colour(&self, colour: Colour) -> String {
        let (variable, on_paper) = colour.values();
        match self.shown {
            Shown::Page => format!("var({variable})"),
            Shown::File => on_paper.into(),
        }
    }

    fn family(&self, voice: Voice) -> &'static str {
        match (self.shown, voice) {
            (Shown::Page, Voice::Sans) => "var(--sans)",
            (Shown::Page, Voice::Serif) => "var(--serif)",
            (Shown::Page, Voice::Mono) => "var(--mono)",
            (Shown::File, Voice::Sans) => "system-ui, 'Noto Sans', sans-serif",
            (Shown::File, Voice::Serif) => "Charter, 'Noto Serif', Georgia, serif",
            (Shown::File, Voice::Mono) => "ui-monospace, 'DejaVu Sans Mono', monospace",
        }
    }

    fn strokes(&self, stroke: Option<Stroke>) -> String {
        stroke.map_or(String::new(), |stroke| {
            let dashes = if stroke.dashes.is_empty() {
                String::new()
            } else {
                format!(" stroke-dasharray=\"{}\"", stroke.dashes)
            };
            format!(
                " stroke=\"{}\" stroke-width=\"{}\"{dashes}",
                self.colour(stroke.colour),
                stroke.width
            )
        })
    }

    /// A box: place, size, how round its corners are, what fills it and what goes round it.
    pub(super) fn rect(
        &mut self,
        (x, y, width, height): (f64, f64, f64, f64),
        round: f64,
        fill: Colour,
        stroke: Option<Stroke>,
    ) {
        let (fill, strokes) = (self.colour(fill), self.strokes(stroke));
        self.out.push_str(&format!("<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{height:.1}\" rx=\"{round}\" fill=\"{fill}\"{strokes}/>\n"));
    }

    /// A box of slanted lines, for what nobody could see.
    pub(super) fn hatched(&mut self, (x, y, width, height): (f64, f64, f64, f64)) {
        self.out.push_str(&format!("<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{height:.1}\" fill=\"url(#drawn-hatch)\"/>\n"));
    }

    pub(super) fn line(&mut self, (x1, y1): (f64, f64), (x2, y2): (f64, f64), stroke: Stroke) {
        let strokes = self.strokes(Some(stroke));
        self.out.push_str(&format!(
            "<line x1=\"{x1:.1}\" y1=\"{y1:.1}\" x2=\"{x2:.1}\" y2=\"{y2:.1}\"{strokes}/>\n"
        ));
    }

    /// A path in SVG's own words; without a fill it is only a line.
    pub(super) fn path(&mut self, d: &str, fill: Option<Colour>, stroke: Option<Stroke>) {
        let fill = fill.map_or("none".into(), |fill| self.colour(fill));
        let strokes = self.strokes(stroke);
        self.out
            .push_str(&format!("<path d=\"{d}\" fill=\"{fill}\"{strokes}/>\n"));
    }

    pub(super) fn text(&mut self, place: (f64, f64), text: &str, letters: Letters) {
        self.put_text(place, &escaped(text), letters);
    }

    /// A name with its clock behind it, as one text, so that the clock stands where the name ends.
    pub(super) fn text_with_clock(
        &mut self,
        place: (f64, f64),
        (words, clock): (&str, &str),
        letters: Letters,
    ) {
        let (family, colour) = (self.family(Voice::Mono), self.colour(Colour::Soft));
        let both = format!(
            "{}<tspan dx=\"5\" font-family=\"{family}\" font-weight=\"400\" fill=\"{colour}\">{}</tspan>",
            escaped(words),
            escaped(clock)
        );
        self.put_text(place, &both, letters);
    }

    fn put_text(&mut self, (x, y): (f64, f64), escaped: &str, letters: Letters) {
        let anchor = match letters.anchor {
            Anchor::Start => "",
            Anchor::Middle => " text-anchor=\"middle\"",
            Anchor::End => " text-anchor=\"end\"",
        };
        let weight = if letters.bold {
            " font-weight=\"650\""
        } else {
            ""
        };
        let (family, colour) = (self.family(letters.voice), self.colour(letters.colour));
        self.out.push_str(&format!(
            "<text x=\"{x:.1}\" y=\"{y:.1}\" font-family=\"{family}\" font-size=\"{}\"{weight} fill=\"{colour}\"{anchor}>{escaped}</text>\n",
            letters.size
        ));
    }

    /// The whole drawing, with a title and a description for those who do not see it. The name keeps the ids of two
    /// drawings on one page apart.
    pub(super) fn finish(
        self,
        name: &str,
        (width, height): (f64, f64),
        title: &str,
        description: &str,
    ) -> String {
        let ground = match self.shown {
            Shown::Page => String::new(),
            Shown::File => format!(
                "<rect width=\"100%\" height=\"100%\" fill=\"{}\"/>\n",
                self.colour(Colour::Ground)
            ),
        };
        let hatch = if self.out.contains("#drawn-hatch") {
            format!(
                "<defs><pattern id=\"drawn-hatch\" width=\"7\" height=\"7\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\"><line x1=\"0\" x2=\"0\" y1=\"0\" y2=\"7\"{}/></pattern></defs>\n",
                self.strokes(Some(Stroke::of(Colour::WaitMark, 1.25)))
            )
        } else {
            String::new()
        };
        // A page has one title of its own, so there the drawing is named by a label.
        let (label, titled) = match self.shown {
            Shown::Page => (format!("aria-label=\"{}\"", escaped(title)), String::new()),
            Shown::File => (
                format!("aria-labelledby=\"drawn-{name}-title\""),
                format!(
                    "<title id=\"drawn-{name}-title\">{}</title>\n",
                    escaped(title)
                ),
            ),
        };
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"drawn-{name}\" width=\"{width:.0}\" height=\"{height:.0}\" viewBox=\"0 0 {width:.0} {height:.0}\" role=\"img\" {label} aria-describedby=\"drawn-{name}-description\">\n\
             {titled}<desc id=\"drawn-{name}-description\">{}</desc>\n{hatch}{ground}{}</svg>\n",
            escaped(description),
            self.out
        )
    }
}

/// How wide a text will be, roughly: there are no fonts here to measure with, and each machine brings its own, so it is told
/// as wide as the widest of them draw it.
pub(super) fn width_of(text: &str, letters: Letters) -> f64 {
    let voice = match (letters.voice, letters.bold) {
        (Voice::Sans, false) => 1.13,
        (Voice::Sans, true) => 1.25,
        (Voice::Serif, false) => 0.97,
        (Voice::Serif, true) => 1.06,
        (Voice::Mono, _) => return text.chars().count() as f64 * letters.size * 0.62,
    };
    text.chars()
        .map(|letter| match letter {
            'i' | 'j' | 'l' | 't' | 'f' | 'r' | 'I' | '.' | ',' | ':' | ';' | '\'' | '|' | ' '
            | '\u{a0}' | '(' | ')' => 0.34,
            'm' | 'w' | 'M' | 'W' | '@' | '—' | '→' | '…' => 0.88,
            letter if letter.is_uppercase() || letter.is_ascii_digit() => 0.62,
            // Signs of East Asian scripts and pictures take a whole square.
            letter if (letter as u32) >= 0x2E80 => 1.05,
            _ => 0.54,
        })
        .sum::<f64>()
        * letters.size
        * voice
}

/// A text in lines no wider than so much, and no more lines than so many; the last ends in `…` if more would follow.
pub(super) fn wrapped(text: &str, letters: Letters, width: f64, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    for word in text.split_whitespace() {
        for piece in pieces(word, letters, width) {
            let longer = if line.is_empty() {
                piece.clone()
            } else {
                format!("{line} {piece}")
            };
            if width_of(&longer, letters) <= width {
                line = longer;
            } else {
                if !line.is_empty() {
                    lines.push(std::mem::take(&mut line));
                }
                line = piece;
            }
        }
        if lines.len() > most {
            break;
        }
    }
    if !line.is_empty() {
        lines.push(line);
    }
    if lines.len() > most {
        lines.truncate(most);
        if let Some(last) = lines.last_mut() {
            while width_of(last, letters) > width - letters.size && last.pop().is_some() {}
            *last = format!("{}…", last.trim_end());
        }
    }
    lines
}

/// A word that is wider than the line, cut into pieces that are not.
fn pieces(word: &str, letters: Letters, width: f64) -> Vec<String> {
    let mut out = vec![String::new()];
    for letter in word.chars() {
        let mut buffer = [0; 4];
        let last = out.last().map_or("", String::as_str);
        if !last.is_empty()
            && width_of(last, letters) + width_of(letter.encode_utf8(&mut buffer), letters) > width
        {
            out.push(String::new());
        }
        if let Some(last) = out.last_mut() {
            last.push(letter);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const WORDS: Letters = Letters {
        voice: Voice::Sans,
        size: 13.0,
        bold: false,
        colour: Colour::Ink,
        anchor: Anchor::Start,
    };

    #[test]
    fn a_text_is_wrapped_within_its_width_and_ends_in_dots_when_there_is_more() {
        let lines = wrapped(
            "The waiting time of the tills was chosen for the coastal network",
            WORDS,
            120.0,
            3,
        );
        assert_eq!(lines.len(), 3);
        assert!(lines.iter().all(|line| width_of(line, WORDS) <= 120.0));
        assert!(lines[2].ends_with('…'), "{lines:?}");
        assert_eq!(wrapped("short", WORDS, 120.0, 3), ["short"]);
    }

    #[test]
    fn a_word_wider_than_its_line_is_cut_and_not_lost() {
        let word = "x".repeat(60);
        let lines = wrapped(&word, WORDS, 100.0, 20);
        assert_eq!(lines.concat(), word);
        assert!(lines.iter().all(|line| width_of(line, WORDS) <= 100.0));
    }

    #[test]
    fn a_file_needs_no_variables_of_a_page_and_a_page_no_colours_of_its_own() {
        for (shown, absent) in [(Shown::File, "var("), (Shown::Page, "#f7f6f2")] {
            let mut canvas = Canvas::new(shown);
            canvas.rect((0.0, 0.0, 9.0, 9.0), 0.0, Colour::Surface, None);
            let svg = canvas.finish("test", (10.0, 10.0), "T <1>", "D & d");
            assert!(!svg.contains(absent), "{svg}");
            assert!(
                svg.contains("T &lt;1&gt;") && svg.contains("D &amp; d"),
                "{svg}"
            );
        }
    }
}
