//! A document as HTML in the shapes of our pages, safe to put into any of them: everything is escaped, nothing of an
//! author's markup passes as markup. Not here: whole pages (`site`), and what is held back (`redact`).

use postmortem::write::document::{
    Action, Block, BlockKind, Document, Entry, How, Inline, ListItem, Mark, Milestone, Row, plain,
};

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
    };
    for block in &document.blocks {
        page.block(block);
    }
    page.leave_prose();
    page.out
}

/// Inline content alone, for places that show one line of a document.
pub fn inlines(inlines: &[Inline]) -> String {
    let mut out = String::new();
    for inline in inlines {
        write_inline(&mut out, inline);
    }
    out
}

/// Text with everything that means something to HTML made harmless, in text and in attributes.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            // Control signs mean nothing in HTML, and some of them nothing good.
            c if c.is_control() && !matches!(c, '\n' | '\t') => out.push('\u{FFFD}'),
            c => out.push(c),
        }
    }
    out
}

/// An address that may be followed: the web, mail, or a place beside the page. Anything else is no link.
pub fn safe_address(address: &str) -> Option<&str> {
    let address = address.trim();
    let lower: String = address
        .chars()
        .filter(|c| !c.is_whitespace() && !c.is_control())
        .collect::<String>()
        .to_ascii_lowercase();
    let scheme_end = lower
        .find(':')
        .filter(|end| !lower[..*end].contains(['/', '?', '#']));
    match scheme_end {
        Some(end) => matches!(&lower[..end], "http" | "https" | "mailto").then_some(address),
        // `//host` takes the page's own scheme, and `\` counts as `/` in browsers: both leave the page unseen.
        None => (!lower.is_empty() && !lower.starts_with("//") && !lower.contains('\\'))
            .then_some(address),
    }
}

struct Page<'a> {
    out: String,
    shown: Shown,
    prose: bool,
    /// The last heading's words, which name the list that follows.
    heading: Option<&'a [Inline]>,
    /// All actions, so that hows can show which of them answer.
    actions: Vec<&'a Action>,
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

    /// Entries in order of time, ties and those without a time in order of writing; the day and zone are said where
    /// they begin and where they change.
    fn timeline(&mut self, id: &str, label: &str, entries: &[Entry]) {
        let id = self.id(id);
        let open = format!(
            "<ol role=\"list\" class=\"entries\" aria-label=\"{}\">\n",
            escaped(label)
        );
        self.out
            .push_str(&format!("<div class=\"timeline\"{id}>\n"));
        let mut day = None;
        for entry in in_order(entries) {
            let told = Told::of(entry);
            let new_day = (!told.day.is_empty()).then(|| format!("{}, {}", told.day, told.zone));
            if day.is_none() || (new_day.is_some() && new_day != day) {
                if day.is_some() {
                    self.out.push_str("</ol>\n");
                }
                if let Some(new_day) = &new_day {
                    self.out
                        .push_str(&format!("<p class=\"day\">{}</p>\n", escaped(new_day)));
                }
                self.out.push_str(&open);
                day = Some(new_day.unwrap_or_default());
            }
            self.entry(entry, &told);
        }
        self.out.push_str(if day.is_some() {
            "</ol>\n</div>\n"
        } else {
            "</div>\n"
        });
    }

    fn entry(&mut self, entry: &Entry, told: &Told) {
        let milestone = if entry.milestone.is_some() {
            " milestone-entry"
        } else {
            ""
        };
        let id = self.id(&entry.id);
        self.out.push_str(&format!(
            "<li class=\"entry{milestone}\"{id}>{}<div class=\"entry-body\">",
            told.html()
        ));
        if let Some(milestone) = entry.milestone {
            self.out.push_str(&format!(
                "<p class=\"entry-milestone\">{}</p>",
                milestone.word()
            ));
        }
        self.out.push_str(&format!(
            "<p class=\"entry-what\">{}</p>",
            inlines(&entry.text)
        ));
        if !entry.blocks.is_empty() {
            self.out.push_str("<div class=\"entry-more\">");
            entry
                .blocks
                .iter()
                .for_each(|inner| self.inner_block(inner));
            self.out.push_str("</div>");
        }
        if !entry.known_then.is_empty() {
            self.out.push_str(&format!(
                "<p class=\"known-then\"><b>Known then:</b> {}</p>",
                inlines(&entry.known_then)
            ));
        }
        if !entry.known_now.is_empty() {
            self.out.push_str(&format!(
                "<details class=\"known-now\"><summary>Known now</summary><p>{}</p></details>",
                inlines(&entry.known_now)
            ));
        }
        if let Some(source) = safe_address(&entry.source) {
            self.out.push_str(&format!(
                "<p class=\"sources\"><a class=\"tag\" href=\"{}\" rel=\"noopener\">Source</a></p>",
                escaped(source)
            ));
        }
        self.out.push_str("</div></li>\n");
    }

    fn how(&mut self, how: &How, depth: usize) {
        let id = self.id(&how.id);
        let root = if depth == 1 { " root" } else { "" };
        self.out
            .push_str(&format!("<li{id}><div class=\"how{root}\">"));
        if depth > 1 {
            self.out.push_str(&format!("<p class=\"how-ask\"><span class=\"how-depth\">{depth}</span>How was that possible?</p>"));
        }
        self.out
            .push_str(&format!("<p class=\"how-what\">{}</p>", inlines(&how.text)));
        if let Some(confidence) = how.confidence {
            self.out.push_str(&format!(
                "<p class=\"note\">{} confidence</p>",
                escaped(confidence.as_str())
            ));
        }
        let answers: Vec<String> = how
            .actions
            .iter()
            .filter_map(|id| self.answer(id))
            .collect();
        if !answers.is_empty() {
            self.out
                .push_str(&format!("<p class=\"row\">{}</p>", answers.join(" ")));
        }
        self.out.push_str("</div>");
        if !how.hows.is_empty() {
            self.out.push_str("\n<ul role=\"list\">\n");
            how.hows.iter().for_each(|inner| self.how(inner, depth + 1));
            self.out.push_str("</ul>\n");
        }
        self.out.push_str("</li>\n");
    }

    /// A link to the action that answers a how, with its first words.
    fn answer(&self, id: &str) -> Option<String> {
        let action = self.actions.iter().find(|action| action.id == id)?;
        let words = plain(&action.text);
        let short: String = words.chars().take(48).collect();
        let short = if short.len() < words.len() {
            format!("{}…", short.trim_end())
        } else {
            short
        };
        let done = if action.state.is_done() { " done" } else { "" };
        let target = self.id(id).replacen(" id=\"", " href=\"#", 1);
        Some(if target.is_empty() {
            format!("<span class=\"tag{done}\">{}</span>", escaped(&short))
        } else {
            format!("<a class=\"tag{done}\"{target}>{}</a>", escaped(&short))
        })
    }

    fn action(&mut self, action: &Action) {
        let id = self.id(&action.id);
        self.out.push_str(&format!(
            "<li class=\"action\"{id}><p class=\"action-what\">{}</p>",
            inlines(&action.text)
        ));
        if !action.end_state.is_empty() {
            self.out.push_str(&format!(
                "<p class=\"action-done\">{}</p>",
                inlines(&action.end_state)
            ));
        }
        let done = if action.state.is_done() { " done" } else { "" };
        let mut meta = vec![format!(
            "<span class=\"tag{done}\">{}</span>",
            action.state.word()
        )];
        meta.extend(
            action
                .kind
                .map(|kind| format!("<span>{}</span>", kind.as_str())),
        );
        meta.extend(
            action
                .priority
                .map(|priority| format!("<span>{}</span>", priority.as_str())),
        );
        if !action.owner.is_empty() {
            meta.push(format!("<span>{}</span>", escaped(&action.owner)));
        }
        if !action.due.is_empty() {
            meta.push(format!(
                "<span>by <time datetime=\"{0}\">{0}</time></span>",
                escaped(&action.due)
            ));
        }
        if let Some(tracker) = safe_address(&action.tracker) {
            meta.push(format!(
                "<a href=\"{}\" rel=\"noopener\">Tracker</a>",
                escaped(tracker)
            ));
        }
        self.out.push_str(&format!(
            "<p class=\"action-meta\">{}</p></li>\n",
            meta.join(" ")
        ));
    }
}

/// Entries by instant; an entry without one stays behind the entry it was written after.
fn in_order(entries: &[Entry]) -> Vec<&Entry> {
    let mut last = None;
    let mut keyed: Vec<(Option<jiff::Timestamp>, &Entry)> = entries
        .iter()
        .map(|entry| {
            last = entry.at.parse().ok().or(last);
            (last, entry)
        })
        .collect();
    keyed.sort_by_key(|(at, _)| *at);
    keyed.into_iter().map(|(_, entry)| entry).collect()
}

/// An entry's time as a reader sees it.
struct Told {
    clock: String,
    day: String,
    zone: String,
    at: String,
}

impl Told {
    /// `14:51` with its day and zone when the instant is known, else what was typed.
    fn of(entry: &Entry) -> Self {
        let known = entry.at.split_once('T').and_then(|(day, rest)| {
            let clock = rest.get(..5)?;
            let offset = rest.find(['Z', '+', '-']).map(|at| &rest[at..])?;
            let zone = match (offset, entry.zone.as_str()) {
                ("Z", "" | "UTC") => "UTC".to_owned(),
                ("Z", zone) => format!("UTC ({zone})"),
                (offset, "") => format!("UTC{offset}"),
                (offset, zone) => format!("UTC{offset} ({zone})"),
            };
            let day = day
                .parse::<jiff::civil::Date>()
                .ok()?
                .strftime("%A, %-d %B %Y")
                .to_string();
            Some(Self {
                clock: clock.into(),
                day,
                zone,
                at: entry.at.clone(),
            })
        });
        known.unwrap_or_else(|| Self {
            clock: entry.typed.clone(),
            day: String::new(),
            zone: String::new(),
            at: String::new(),
        })
    }

    fn html(&self) -> String {
        let shown = if self.clock.is_empty() {
            "\u{2013}"
        } else {
            &self.clock
        };
        match (self.at.is_empty(), self.clock.len() > 6) {
            (true, false) => format!("<span class=\"entry-time\">{}</span>", escaped(shown)),
            (true, true) => format!("<span class=\"entry-time long\">{}</span>", escaped(shown)),
            (false, _) => format!(
                "<time class=\"entry-time\" datetime=\"{}\">{}</time>",
                escaped(&self.at),
                escaped(shown)
            ),
        }
    }
}

fn write_inline(out: &mut String, inline: &Inline) {
    match inline {
        Inline::Break => out.push_str("<br>"),
        Inline::Text { text, marks } => marked(out, marks, &escaped(text)),
        Inline::Image {
            src,
            alt,
            title,
            marks,
        } => {
            // A picture from elsewhere would tell its host who reads the page, so it is shown as what it is: a link.
            let words = if alt.is_empty() { "image" } else { alt };
            let linked = marks.iter().any(|mark| matches!(mark, Mark::Link { .. }));
            let title = if title.is_empty() {
                String::new()
            } else {
                format!(" title=\"{}\"", escaped(title))
            };
            match safe_address(src).filter(|_| !linked) {
                Some(src) => out.push_str(&format!(
                    "<a class=\"picture\" href=\"{}\"{title} rel=\"noopener\">{}</a>",
                    escaped(src),
                    escaped(words)
                )),
                None => marked(out, marks, &escaped(words)),
            }
        }
    }
}

fn marked(out: &mut String, marks: &[Mark], inner: &str) {
    let mut closing = Vec::new();
    for mark in marks {
        let (open, close) = match mark {
            Mark::Strong => ("<strong>".to_owned(), "</strong>"),
            Mark::Em => ("<em>".into(), "</em>"),
            Mark::Strike => ("<s>".into(), "</s>"),
            Mark::Code | Mark::HtmlInline => ("<code>".into(), "</code>"),
            Mark::Link { href, title } => match safe_address(href) {
                Some(href) => {
                    let title = if title.is_empty() {
                        String::new()
                    } else {
                        format!(" title=\"{}\"", escaped(title))
                    };
                    (
                        format!("<a href=\"{}\"{title} rel=\"noopener\">", escaped(href)),
                        "</a>",
                    )
                }
                None => continue,
            },
        };
        out.push_str(&open);
        closing.push(close);
    }
    out.push_str(inner);
    closing.iter().rev().for_each(|close| out.push_str(close));
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
    fn only_the_web_mail_and_places_beside_the_page_are_links() {
        for address in [
            "https://example.org",
            "HTTP://example.org",
            "mailto:a@example.org",
            "../x.html#y",
            "/465/",
            "#b-1",
            "a:b".trim_start_matches("a:"),
        ] {
            assert!(safe_address(address).is_some(), "{address}");
        }
        for address in [
            "javascript:alert(1)",
            " java\nscript:alert(1)",
            "JAVASCRIPT:x",
            "data:text/html,x",
            "vbscript:x",
            "//evil.example",
            "\\\\evil",
            "",
            "file:///etc/passwd",
            "\u{1}javascript:x",
        ] {
            assert!(safe_address(address).is_none(), "{address:?}");
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
