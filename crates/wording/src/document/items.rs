//! The actions of a document, from lists and tables: which lacks an owner, a due date, or an end that anyone can see.
//! What a single action lacks, whoever keeps it, is in `actions`.

use std::ops::Range;

use crate::actions::vague_verb;
use crate::check::named;
use crate::finding::{BlockKind, Finding};
use crate::text::block::{Block, OBJECT};

/// One action as the document tells it.
#[derive(Debug)]
struct Item<'b> {
    block: &'b Block,
    owner: bool,
    due: bool,
    end_state: bool,
}

/// Looks at the items of action sections.
///
/// Verbs are looked at always; owners and dates only where at least half of the list tells them, because many teams keep
/// both in their tracker.
pub(super) fn look(text: &str, blocks: &[Block], out: &mut Vec<Finding>) {
    let actions: Vec<&Block> = blocks
        .iter()
        .filter(|block| block.section.as_deref() == Some("actions"))
        .collect();
    let items: Vec<Item<'_>> = listed(text, &actions)
        .into_iter()
        .chain(tabled(&actions))
        .collect();
    let most = |told: usize| told >= 2 && told * 2 >= items.len();
    let owners = most(items.iter().filter(|item| item.owner).count());
    let dates = most(items.iter().filter(|item| item.due).count());
    for item in &items {
        let words = item.block.text.split_whitespace().count();
        if let Some(span) = vague_verb(&item.block.text)
            && !item.end_state
            && words <= 24
            && !item.block.text.contains(OBJECT)
        {
            let text = &item.block.text;
            let message = format!(
                "Nobody can tell when “{}” is done: the end that anyone could see is missing.",
                text[span.clone()].to_lowercase()
            );
            tell(
                item.block,
                "vague-verb",
                span,
                Some(message),
                "done when [what anyone can see]",
                out,
            );
        }
        let whole = trimmed(&item.block.text);
        if words < 3 || is_person_fix(&item.block.text) {
            continue;
        }
        if owners && !item.owner {
            tell(
                item.block,
                "no-owner",
                whole.clone(),
                None,
                "owner: [a person or a team]",
                out,
            );
        }
        if dates && !item.due {
            tell(item.block, "no-due-date", whole, None, "due: [a date]", out);
        }
    }
}

/// Adds a finding with the action completed by a gap, where the words stand in the source as they are read.
fn tell(
    block: &Block,
    rule: &str,
    span: Range<usize>,
    message: Option<String>,
    missing: &str,
    out: &mut Vec<Finding>,
) {
    let Some(mut finding) = named(rule, block.source(span)) else {
        return;
    };
    if let Some(message) = message {
        finding.message = message;
    }
    let whole = trimmed(&block.text);
    let source = block.source(whole.clone());
    let opens_a_list = block.text.trim_end().ends_with(':');
    if source.len() == whole.len() && !block.text.contains(OBJECT) && !opens_a_list {
        let said = &block.text[whole];
        let (words, stop) = match said.strip_suffix('.') {
            Some(words) => (words, "."),
            None => (said, ""),
        };
        finding.instead = vec![format!("{words} ({missing}){stop}")];
        finding.replaces = source;
    }
    out.push(finding);
}

fn trimmed(text: &str) -> Range<usize> {
    text.len() - text.trim_start().len()..text.trim_end().len()
}

/// The open items of lists. A paragraph "Done when: …" belongs to the item before it.
fn listed<'b>(text: &str, actions: &[&'b Block]) -> Vec<Item<'b>> {
    let mut out: Vec<Item<'b>> = Vec::new();
    for block in actions
        .iter()
        .filter(|block| block.kind == BlockKind::ListItem)
    {
        let lower = block.text.trim().to_lowercase();
        let details = [
            ("done when", 0),
            ("end state", 0),
            ("owner:", 1),
            ("owner ", 1),
            ("assignee", 1),
            ("due:", 2),
            ("due ", 2),
            ("status:", 3),
            ("priority:", 3),
            ("ticket:", 3),
            ("tracker:", 3),
            ("type:", 3),
        ]
        .iter()
        .find(|(label, _)| lower.starts_with(label))
        .map(|(_, what)| *what);
        if let (Some(what), Some(item)) = (details, out.last_mut()) {
            item.end_state |= what == 0;
            item.owner |= what == 1;
            item.due |= what == 2;
            continue;
        }
        if is_ticked(text, block) || !is_open(&lower) {
            continue;
        }
        out.push(Item {
            block,
            owner: has_owner(&block.text),
            due: has_due(&block.text),
            end_state: false,
        });
    }
    out
}

/// The open rows of tables. An empty cell is not read as a block, so a row is known by its first column.
fn tabled<'b>(actions: &[&'b Block]) -> Vec<Item<'b>> {
    let is = |column: &str, words: &[&str]| words.iter().any(|word| column.contains(word));
    let mut out: Vec<Item<'b>> = Vec::new();
    let mut done = Vec::new();
    let cells = actions.iter().filter(|block| block.kind == BlockKind::Cell);
    for block in cells {
        let column = block.under.trim();
        if is(
            column,
            &[
                "action",
                "task",
                "item",
                "what",
                "description",
                "measure",
                "change",
            ],
        ) && !is(column, &["owner", "type", "id", "priority", "status"])
        {
            out.push(Item {
                block,
                owner: has_owner(&block.text),
                due: has_due(&block.text),
                end_state: false,
            });
        } else if let Some(item) = out.last_mut() {
            let said = block.text.trim();
            let told = !matches!(said, "" | "-" | "–" | "—" | "?" | "tbd" | "TBD");
            if is(column, &["owner", "assignee", "who", "responsible", "lead"]) {
                item.owner |= told;
            } else if is(
                column,
                &["due", "date", "by", "when", "deadline", "eta", "target"],
            ) {
                item.due |= told;
                if !is_open(&said.to_lowercase()) {
                    done.push(out.len() - 1);
                }
            } else if is(
                column,
                &["end state", "done when", "measure of", "evidence"],
            ) {
                item.end_state |= told;
            } else if is(column, &["status", "state"]) && !is_open(&said.to_lowercase()) {
                done.push(out.len() - 1);
            }
        }
    }
    let mut at = 0;
    out.retain(|_| {
        at += 1;
        !done.contains(&(at - 1))
    });
    out
}

/// Whether the item's box is ticked.
fn is_ticked(text: &str, block: &Block) -> bool {
    let start = block.source(0..block.text.len()).start;
    let line = text[..start].rfind('\n').map_or(0, |newline| newline + 1);
    let before = text[line..start].to_lowercase();
    before.contains("[x]")
}

fn is_open(lower: &str) -> bool {
    ![
        "done",
        "completed",
        "complete)",
        "✅",
        "(fixed)",
        "shipped",
        "merged",
        "closed",
        "verified",
        "dropped",
    ]
    .iter()
    .any(|word| lower.contains(word))
}

fn has_owner(text: &str) -> bool {
    let lower = text.to_lowercase();
    ["owner", "assignee", "assigned to", "responsible", "lead:"]
        .iter()
        .any(|word| lower.contains(word))
        || text
            .split_whitespace()
            .any(|word| word.trim_start_matches('(').starts_with('@') && word.len() > 2)
}

fn has_due(text: &str) -> bool {
    let lower = text.to_lowercase();
    let labelled = [
        "due",
        "deadline",
        "eta",
        "target date",
        "by end of",
        "by the end of",
    ]
    .iter()
    .any(|word| {
        lower
            .split(|c: char| !c.is_alphanumeric() && c != ' ')
            .any(|part| part.trim_start().starts_with(word))
            || lower.contains(&format!(" {word} "))
    });
    let dated = lower.split_whitespace().any(|word| {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric());
        let digits = word.chars().filter(char::is_ascii_digit).count();
        word.len() == 10 && digits == 8
            || word.len() == 2 && word.starts_with('q') && digits == 1
            || MONTHS.contains(&word)
    });
    labelled || dated
}

const MONTHS: [&str; 22] = [
    "january",
    "february",
    "march",
    "april",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "jan",
    "feb",
    "mar",
    "apr",
    "jun",
    "jul",
    "aug",
    "sept",
    "oct",
    "nov",
    "dec",
];

/// Advice to people is another rule's matter; an owner would not mend it.
fn is_person_fix(text: &str) -> bool {
    let lower = text.to_lowercase();
    [
        "everyone",
        "everybody",
        "be more",
        "remind",
        "careful",
        "warning to",
    ]
    .iter()
    .any(|word| lower.contains(word))
}

#[cfg(test)]
mod tests {
    use crate::{Context, Format, check};

    fn noticed(actions: &str) -> Vec<(&'static str, String)> {
        let text = format!("## Actions\n\n{actions}");
        check(&text, Format::Markdown, &Context::default())
            .into_iter()
            .map(|finding| (finding.rule, text[finding.span].to_string()))
            .collect()
    }

    #[test]
    fn the_actions_of_our_own_export_lack_nothing() {
        let actions = "<!-- five hows: actions -->\n\n\
            - [ ] Gates read the list every 10 minutes _(prevent; p1; committed; owner Ana Sol; due 2015-11-03)_\n\n  \
              _Done when:_ tested each night with a gate that has been up for two days.\n\n\
            - [ ] Improve the gates' log _(detect; p2; committed; owner Ben Okri; due 2015-11-10)_\n\n  \
              _Done when:_ the age of the list stands in every line.\n\n\
            - [x] Look into the list server _(repair; p2; done; owner Ben Okri; due 2015-11-10)_\n";
        assert_eq!(noticed(actions), []);
    }

    #[test]
    fn a_row_without_owner_or_date_is_told_what_it_lacks_where_others_have_both() {
        let table = "| Action | Owner | Due | Status |\n|---|---|---|---|\n\
            | Fall back by reachability | Ana | 1 Oct | open |\n\
            | Start rollouts on one vessel | Fleet IT | 1 Oct | open |\n\
            | Route tickets to the phone | | | open |\n\
            | Look into the counter | | | done |\n";
        let lacks = "Route tickets to the phone".to_string();
        assert_eq!(
            noticed(table),
            [("no-owner", lacks.clone()), ("no-due-date", lacks)]
        );
    }

    #[test]
    fn a_list_that_keeps_owners_elsewhere_is_left_alone() {
        let list = "- Add a probe to the gateway\n- Cap the batch size at 500 (@kwame)\n- Move the lease to the store\n";
        assert_eq!(noticed(list), []);
    }
}
