//! A document as HTML in the shapes of our pages, safe to put into any of them: everything is escaped, nothing of an
//! author's markup passes as markup. Not here: whole pages (`site`), and what is held back (`redact`).

mod inline;
mod stand_ins;
mod structured;

use postmortem::write::document::{
    Action, Block, BlockKind, Document, Entry, How, Inline, ListItem, Milestone, Row, plain,
};
use postmortem::write::safe::escaped;

pub use inline::inlines;
pub use stand_ins::with_stand_ins;

/// How a document is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shown {
    /// The level that the document's level-2 headings get on the page.
    pub headings_from: u8,
    /// Whether blocks carry their ids, so that links and comments find them.
    pub ids: bool,
}

impl Default for Shown {
    fn default() -> Self {
        Self {
            headings_from: 2,
            ids: true,
        }
    }
}

/// The whole document. Runs of prose stand in `<div class="prose">`, timelines, hows and actions beside them.
pub fn document(document: &Document, shown: Shown) -> String {
    let mut page = Page {
        out: String::new(),
        shown,
        prose: false,
        heading: None,
        actions: document.actions().collect(),
        hows: document.all_hows(),
    };
    for block in &document.blocks {
        page.block(block);
    }
    page.leave_prose();
    page.out
}

struct Page<'a> {
    out: String,
    shown: Shown,
    prose: bool,
    /// The last heading's words, which name the list that follows.
    heading: Option<&'a [Inline]>,
    /// All actions, so that hows can show which of them answer.
    actions: Vec<&'a Action>,
    /// All hows, so that one can name those that it serves besides its parent.
    hows: Vec<&'a How>,
}

impl<'a> Page<'a> {
    fn enter_prose(&mut self) {
        if !self.prose {
            self.out.push_str("<div class=\"prose\">\n");
            self.prose = true;
        }
    }

    fn leave_prose(&mut self) {
        if self.prose {
            self.out.push_str("</div>\n");
            self.prose = false;
        }
    }

    fn block(&mut self, block: &'a Block) {
        if let BlockKind::Heading { text, .. } = &block.kind {
            self.heading = Some(text);
        }
        let label = self.heading.map(plain).unwrap_or_default();
        match &block.kind {
            BlockKind::Timeline(entries) => {
                self.leave_prose();
                self.timeline(&block.id, &label, entries);
            }
            BlockKind::Hows(hows) => {
                self.leave_prose();
                let id = self.id(&block.id);
                self.out
                    .push_str(&format!("<ul class=\"hows\" role=\"list\"{id}>\n"));
                hows.iter().for_each(|how| self.how(how, 1));
                self.out.push_str("</ul>\n");
            }
            BlockKind::Actions(actions) => {
                self.leave_prose();
                let id = self.id(&block.id);
                self.out
                    .push_str(&format!("<ul class=\"actions\" role=\"list\"{id}>\n"));
                actions.iter().for_each(|action| self.action(action));
                self.out.push_str("</ul>\n");
            }
            _ => {
                self.enter_prose();
                self.plain_block(block);
            }
        }
    }

    /// The attribute that names a block, if ids are shown. Only our own alphabet passes.
    fn id(&self, id: &str) -> String {
        let sane = !id.is_empty()
            && id.len() <= 64
            && id
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'));
        if self.shown.ids && sane {
            format!(" id=\"b-{id}\"")
        } else {
            String::new()
        }
    }

    fn plain_block(&mut self, block: &Block) {
        let id = self.id(&block.id);
        match &block.kind {
            BlockKind::Heading { level, text, .. } => {
                let level = level
                    .saturating_sub(2)
                    .saturating_add(self.shown.headings_from)
                    .clamp(1, 6);
                self.out
                    .push_str(&format!("<h{level}{id}>{}</h{level}>\n", inlines(text)));
            }
            BlockKind::Paragraph(text) if text.is_empty() => {}
            BlockKind::Paragraph(text) => self
                .out
                .push_str(&format!("<p{id}>{}</p>\n", inlines(text))),
            BlockKind::BulletList(items) => self.list("ul", &id, items),
            BlockKind::OrderedList { start, items } => {
                let start = if *start == 1 {
                    String::new()
                } else {
                    format!(" start=\"{start}\"")
                };
                self.list("ol", &format!("{id}{start}"), items);
            }
            BlockKind::Quote(blocks) => {
                self.out.push_str(&format!("<blockquote{id}>\n"));
                blocks.iter().for_each(|inner| self.inner_block(inner));
                self.out.push_str("</blockquote>\n");
            }
            BlockKind::Code { language, text } => {
                let language = if language.is_empty() {
                    String::new()
                } else {
                    format!(" data-language=\"{}\"", escaped(language))
                };
                self.out.push_str(&format!(
                    "<pre{id}{language} tabindex=\"0\"><code>{}</code></pre>\n",
                    escaped(text)
                ));
            }
            BlockKind::Rule => self.out.push_str("<hr>\n"),
            BlockKind::Raw { format, text } => {
                self.out.push_str(&format!("<pre class=\"raw\"{id} data-format=\"{}\" tabindex=\"0\"><code>{}</code></pre>\n", escaped(format), escaped(text)));
            }
            BlockKind::Table(rows) => self.table(&id, rows),
            BlockKind::Timeline(_) | BlockKind::Hows(_) | BlockKind::Actions(_) => {}
        }
    }

    /// A block inside another: structured ones keep their shape.
    fn inner_block(&mut self, block: &Block) {
        match &block.kind {
            BlockKind::Timeline(entries) => self.timeline(&block.id, "Timeline", entries),
            BlockKind::Hows(hows) => {
                self.out.push_str("<ul class=\"hows\" role=\"list\">\n");
                hows.iter().for_each(|how| self.how(how, 1));
                self.out.push_str("</ul>\n");
            }
            BlockKind::Actions(actions) => {
                self.out.push_str("<ul class=\"actions\" role=\"list\">\n");
                actions.iter().for_each(|action| self.action(action));
                self.out.push_str("</ul>\n");
            }
            _ => self.plain_block(block),
        }
    }

    fn list(&mut self, tag: &str, attributes: &str, items: &[ListItem]) {
        self.out.push_str(&format!("<{tag}{attributes}>\n"));
        for item in items {
            let id = self.id(&item.id);
            self.out.push_str(&format!("<li{id}>"));
            match item.checked {
                Some(true) => self
                    .out
                    .push_str("<input type=\"checkbox\" checked disabled aria-label=\"Done\"> "),
                Some(false) => self
                    .out
                    .push_str("<input type=\"checkbox\" disabled aria-label=\"Not done\"> "),
                None => {}
            }
            match item.blocks.as_slice() {
                [
                    Block {
                        kind: BlockKind::Paragraph(text),
                        ..
                    },
                    rest @ ..,
                ] if rest.iter().all(|block| block.name().ends_with("_list")) => {
                    self.out.push_str(&inlines(text));
                    rest.iter().for_each(|inner| self.inner_block(inner));
                }
                blocks => blocks.iter().for_each(|inner| self.inner_block(inner)),
            }
            self.out.push_str("</li>\n");
        }
        self.out.push_str(&format!("</{tag}>\n"));
    }

    fn table(&mut self, id: &str, rows: &[Row]) {
        self.out.push_str(&format!("<div class=\"table-wrap\"{id} tabindex=\"0\" role=\"group\" aria-label=\"Table\"><table class=\"table\">\n"));
        let headed = rows
            .first()
            .is_some_and(|row| row.cells.iter().all(|cell| cell.header));
        for (place, row) in rows.iter().enumerate() {
            match (place, headed) {
                (0, true) => self.out.push_str("<thead>\n"),
                (0, false) | (1, true) => self.out.push_str("<tbody>\n"),
                _ => {}
            }
            self.out.push_str("<tr>");
            for cell in &row.cells {
                let tag = if cell.header { "th" } else { "td" };
                let mut attributes = String::new();
                if cell.header {
                    attributes.push_str(if place == 0 {
                        " scope=\"col\""
                    } else {
                        " scope=\"row\""
                    });
                }
                for (name, span) in [("colspan", cell.colspan), ("rowspan", cell.rowspan)] {
                    if span > 1 {
                        attributes.push_str(&format!(" {name}=\"{span}\""));
                    }
                }
                if matches!(cell.align.as_str(), "left" | "center" | "right") {
                    attributes.push_str(&format!(" class=\"{}\"", cell.align));
                }
                self.out.push_str(&format!("<{tag}{attributes}>"));
                match cell.blocks.as_slice() {
                    [
                        Block {
                            kind: BlockKind::Paragraph(text),
                            ..
                        },
                    ] => self.out.push_str(&inlines(text)),
                    blocks => blocks.iter().for_each(|inner| self.inner_block(inner)),
                }
                self.out.push_str(&format!("</{tag}>"));
            }
            self.out.push_str("</tr>\n");
            if place == 0 && headed {
                self.out.push_str("</thead>\n");
            }
        }
        if rows.len() > usize::from(headed) {
            self.out.push_str("</tbody>\n");
        }
        self.out.push_str("</table></div>\n");
    }
}

/// The five milestones of a timeline that are known, in their natural order, with the entry that tells each.
pub fn milestones(document: &Document) -> Vec<(Milestone, &Entry)> {
    let told = |milestone: Milestone| {
        document
            .timeline()
            .find(|entry| entry.milestone == Some(milestone) && !entry.at.is_empty())
            .map(|entry| (milestone, entry))
    };
    Milestone::ALL.into_iter().filter_map(told).collect()
}

#[cfg(test)]
mod tests {
    use postmortem::write::document::{How, Mark};

    use super::*;

    fn shown(kind: BlockKind) -> String {
        document(
            &Document {
                blocks: vec![Block::new(kind)],
            },
            Shown::default(),
        )
    }

    #[test]
    fn an_authors_markup_is_shown_and_never_run() {
        let bad = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'";
        let kinds = [
            BlockKind::Paragraph(vec![Inline::marked(bad, [Mark::HtmlInline])]),
            BlockKind::Raw {
                format: bad.into(),
                text: bad.into(),
            },
            BlockKind::Code {
                language: bad.into(),
                text: bad.into(),
            },
            BlockKind::Heading {
                level: 2,
                section: String::new(),
                text: vec![Inline::text(bad)],
            },
            BlockKind::Timeline(vec![Entry {
                typed: bad.into(),
                at: bad.into(),
                zone: bad.into(),
                source: bad.into(),
                ..Entry::default()
            }]),
            BlockKind::Actions(vec![Action {
                owner: bad.into(),
                due: bad.into(),
                tracker: bad.into(),
                ..Action::default()
            }]),
            BlockKind::Paragraph(vec![Inline::Image {
                src: bad.into(),
                alt: bad.into(),
                title: bad.into(),
                marks: vec![],
            }]),
        ];
        for kind in kinds {
            let html = shown(kind);
            assert!(
                !html.contains("<script") && !html.contains("<img") && !html.contains("\"'"),
                "{html}"
            );
        }
    }

    #[test]
    fn an_entry_shows_its_time_day_and_zone_and_an_unknown_time_as_it_was_typed() {
        let at = Entry {
            at: "2015-10-21T16:51:00+02:00".into(),
            zone: "Europe/Paris".into(),
            milestone: Some(Milestone::Detected),
            ..Entry::default()
        };
        let vague = Entry {
            typed: "~13:30".into(),
            ..Entry::default()
        };
        let html = shown(BlockKind::Timeline(vec![at, vague]));
        assert!(
            html.contains(
                "<time class=\"entry-time\" datetime=\"2015-10-21T16:51:00+02:00\">16:51</time>"
            ),
            "{html}"
        );
        assert!(
            html.contains(
                "<p class=\"day\">Wednesday, 21 October 2015, UTC+02:00 (Europe/Paris)</p>"
            ) && html.contains("milestone-entry")
                && html.contains(">~13:30<"),
            "{html}"
        );
    }

    #[test]
    fn entries_stand_in_order_of_time_and_those_without_one_where_they_were_written() {
        let entry = |at: &str, text: &str| Entry {
            at: at.into(),
            text: vec![Inline::text(text)],
            ..Entry::default()
        };
        let html = shown(BlockKind::Timeline(vec![
            entry("2015-10-21T15:00:00Z", "third"),
            entry("", "fourth"),
            entry("2015-10-21T16:30:00+02:00", "second"),
            entry("2015-10-21T14:00:00Z", "first"),
        ]));
        let places: Vec<usize> = ["first", "second", "third", "fourth"]
            .iter()
            .map(|word| html.find(word).unwrap())
            .collect();
        assert!(places.is_sorted(), "{html}");
    }

    #[test]
    fn a_how_shows_the_actions_that_answer_it() {
        let action = Action {
            id: "act-00001".into(),
            text: vec![Inline::text("Watch the queue")],
            ..Action::default()
        };
        let how = How {
            text: vec![Inline::text("No alert")],
            actions: vec!["act-00001".into(), "gone".into()],
            ..How::default()
        };
        let blocks = vec![
            Block::new(BlockKind::Hows(vec![how])),
            Block::new(BlockKind::Actions(vec![action])),
        ];
        let html = document(&Document { blocks }, Shown::default());
        assert!(
            html.contains("<a class=\"tag\" href=\"#b-act-00001\">Watch the queue</a>"),
            "{html}"
        );
    }

    #[test]
    fn ids_of_blocks_cannot_break_out_or_collide_with_the_pages_own() {
        let block = Block {
            id: "x\" onclick=\"y".into(),
            kind: BlockKind::Paragraph(vec![Inline::text("a")]),
        };
        let named = Block {
            id: "main".into(),
            kind: BlockKind::Paragraph(vec![Inline::text("b")]),
        };
        let html = document(
            &Document {
                blocks: vec![block, named],
            },
            Shown::default(),
        );
        assert_eq!(
            html,
            "<div class=\"prose\">\n<p>a</p>\n<p id=\"b-main\">b</p>\n</div>\n"
        );
    }
}
