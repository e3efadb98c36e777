//! The structured blocks as HTML: timelines with their entries, hows, actions.
//! Not here: prose, lists and tables (html), and what stands within a line (inline).

use postmortem::write::document::{Action, Entry, How, plain};
use postmortem::write::safe::{escaped, safe_address};

use super::{Page, inlines};

impl Page<'_> {
    /// Entries in order of time, ties and those without a time in order of writing; the day and zone are said where
    /// they begin and where they change.
    pub(super) fn timeline(&mut self, id: &str, label: &str, entries: &[Entry]) {
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
        self.sources(entry);
        self.out.push_str("</div></li>\n");
    }

    /// Whose view it is told from, what sort of entry it is, and where the evidence lies.
    fn sources(&mut self, entry: &Entry) {
        let mut tags = Vec::new();
        if !entry.role.trim().is_empty() {
            tags.push(format!(
                "<span class=\"tag\">{}</span>",
                escaped(entry.role.trim())
            ));
        }
        if let Some(kind) = entry.kind {
            tags.push(format!("<span class=\"tag\">{}</span>", kind.as_str()));
        }
        tags.extend(evidence(&entry.source, "Source"));
        if !tags.is_empty() {
            self.out
                .push_str(&format!("<p class=\"sources\">{}</p>", tags.join(" ")));
        }
    }

    pub(super) fn how(&mut self, how: &How, depth: usize) {
        let id = self.id(&how.id);
        let root = if depth == 1 { " root" } else { "" };
        self.out
            .push_str(&format!("<li{id}><div class=\"how{root}\">"));
        if depth > 1 {
            self.out.push_str(&format!("<p class=\"how-ask\"><span class=\"how-depth\">{depth}</span>How was that possible?</p>"));
        }
        self.out
            .push_str(&format!("<p class=\"how-what\">{}</p>", inlines(&how.text)));
        for id in &how.serves {
            if let Some(served) = self.hows.iter().find(|other| other.id == *id) {
                self.out.push_str(&format!(
                    "<p class=\"note\">Made this possible as well: {}</p>",
                    escaped(&shortened(&plain(&served.text)))
                ));
            }
        }
        if let Some(confidence) = how.confidence {
            self.out.push_str(&format!(
                "<p class=\"note\">{} confidence</p>",
                escaped(confidence.as_str())
            ));
        }
        let mut answers: Vec<String> = how
            .actions
            .iter()
            .filter_map(|id| self.answer(id))
            .collect();
        answers.extend(evidence(&how.source, "Evidence"));
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
        let short = shortened(&plain(&action.text));
        let done = if action.state.is_done() { " done" } else { "" };
        let target = self.id(id).replacen(" id=\"", " href=\"#", 1);
        Some(if target.is_empty() {
            format!("<span class=\"tag{done}\">{}</span>", escaped(&short))
        } else {
            format!("<a class=\"tag{done}\"{target}>{}</a>", escaped(&short))
        })
    }

    pub(super) fn action(&mut self, action: &Action) {
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

/// A link to evidence, if its address may be followed.
fn evidence(address: &str, words: &str) -> Option<String> {
    let address = safe_address(address)?;
    Some(format!(
        "<a class=\"tag\" href=\"{}\" rel=\"noopener\">{words}</a>",
        escaped(address)
    ))
}

/// The first words of a text.
fn shortened(words: &str) -> String {
    let short: String = words.chars().take(48).collect();
    if short.len() < words.len() {
        format!("{}…", short.trim_end())
    } else {
        short
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
