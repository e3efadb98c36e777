//! Is an action concrete? What is missing for someone else to see it done.
//! Owners, dates and states are kept by the domain; this only reads words.

use crate::check::named;
use crate::finding::{BlockKind, Finding};
use crate::text::block::{Block, OBJECT};

/// Something an action lacks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    /// The rule that explains it: `no-owner`, `no-due-date`, `no-end-state` or `vague-verb`.
    pub rule: &'static str,
    /// What is missing and why it matters.
    pub message: String,
    /// A question whose answer completes the action.
    pub question: String,
}

/// Tells what an action lacks, given its text, its end state, owner and due date as written (empty if not given).
///
/// ```
/// let missing = wording::actions::missing("Investigate the retries", "", "Ana", "2026-05-01");
/// assert_eq!(missing.iter().map(|m| m.rule).collect::<Vec<_>>(), ["vague-verb", "no-end-state"]);
/// ```
pub fn missing(action_text: &str, end_state: &str, owner: &str, due: &str) -> Vec<Missing> {
    let mut out = Vec::new();
    let mut tell = |rule: &'static str, message: String, question: &str| {
        out.push(Missing {
            rule,
            message,
            question: question.to_string(),
        })
    };
    let vague = vague_verb(action_text);
    if let Some(range) = &vague
        && end_state.trim().is_empty()
    {
        let verb = &action_text[range.clone()];
        tell(
            "vague-verb",
            format!("Nobody can tell when “{}” is done.", verb.to_lowercase()),
            "What will be true when it is done?",
        );
    }
    if owner.trim().is_empty() {
        tell(
            "no-owner",
            "No one owns this action yet; without an owner it waits for everyone.".to_string(),
            "Who will see it through?",
        );
    }
    if due.trim().is_empty() {
        tell(
            "no-due-date",
            "This action has no due date yet; without one it comes after everything else."
                .to_string(),
            "By when will it be done?",
        );
    }
    if end_state.trim().is_empty() && (vague.is_some() || !tells_end_state(action_text)) {
        tell(
            "no-end-state",
            "It is not said what will be true when this is done.".to_string(),
            "How will anyone see that it is done?",
        );
    }
    out
}

/// Finds a verb that nobody can check at the beginning of an action: "investigate", "look into", "improve monitoring".
pub fn vague_verb(action_text: &str) -> Option<std::ops::Range<usize>> {
    const VAGUE: [&str; 44] = [
        "investigate",
        "look into",
        "look at",
        "explore",
        "consider",
        "think about",
        "discuss",
        "talk about",
        "improve",
        "enhance",
        "better",
        "review",
        "revisit",
        "evaluate",
        "assess",
        "examine",
        "study",
        "research",
        "analyze",
        "analyse",
        "monitor",
        "keep an eye on",
        "watch",
        "ensure",
        "make sure",
        "be aware",
        "try to",
        "try and",
        "work on",
        "continue",
        "encourage",
        "optimize",
        "optimise",
        "harden",
        "strengthen",
        "clarify",
        "understand",
        "follow up",
        "check if",
        "check whether",
        "see if",
        "figure out",
        "communicate",
        "coordinate",
    ];
    let start = action_text.len()
        - action_text
            .trim_start_matches(|c: char| !c.is_alphabetic())
            .len();
    let body = &action_text[start..];
    let mut skipped = start;
    let mut rest = body;
    for polite in [
        "we should ",
        "we will ",
        "we need to ",
        "need to ",
        "we'll ",
        "to ",
        "should ",
        "let's ",
        "please ",
        "possibly ",
        "maybe ",
        "action: ",
        "todo: ",
    ] {
        if rest
            .get(..polite.len())
            .is_some_and(|head| head.eq_ignore_ascii_case(polite))
        {
            rest = &rest[polite.len()..];
            skipped += polite.len();
        }
    }
    let found = VAGUE
        .iter()
        .filter(|verb| {
            rest.get(..verb.len())
                .is_some_and(|head| head.eq_ignore_ascii_case(verb))
                && !rest[verb.len()..].starts_with(|c: char| c.is_alphanumeric() || c == '-')
        })
        .max_by_key(|verb| verb.len())?;
    Some(skipped..skipped + found.len())
}

/// Whether the text itself says what will be true: "done when …", "so that …", a number with a measure, or a plain change to a thing.
fn tells_end_state(action_text: &str) -> bool {
    let lower = action_text.to_lowercase();
    let said = [
        "done when",
        "so that",
        "until ",
        "verified by",
        "when the",
        "no longer",
        "instead of",
        "refuse",
        "reject",
        "fails if",
        "fail if",
        "fires ",
        "exists",
        "at least",
        "at most",
    ]
    .iter()
    .any(|words| lower.contains(words));
    let concrete = [
        "add ",
        "remove ",
        "delete ",
        "make ",
        "move ",
        "set ",
        "replace ",
        "cap ",
        "alert ",
        "page ",
        "give ",
        "turn ",
        "run ",
        "rotate ",
        "revoke ",
        "ship ",
        "write ",
        "document ",
        "limit ",
        "require ",
        "block ",
        "split ",
        "put ",
        "drop ",
    ]
    .iter()
    .any(|verb| {
        lower
            .trim_start_matches(|c: char| !c.is_alphabetic())
            .starts_with(verb)
    });
    said || concrete && lower.split_whitespace().count() >= 4
}

/// Looks at the list items of action sections: vague verbs always; owners and dates only where the list names them elsewhere,
/// because most teams keep both in their tracker.
pub(crate) fn look(blocks: &[Block], out: &mut Vec<Finding>) {
    let items: Vec<&Block> = blocks
        .iter()
        .filter(|block| {
            block.kind == BlockKind::ListItem
                && block.section.as_deref() == Some("actions")
                && is_open(&block.text)
        })
        .collect();
    let owned = items.iter().any(|block| has_owner(&block.text));
    for block in items {
        let text = &block.text;
        let words = text.split_whitespace().count();
        if let Some(span) = vague_verb(text)
            && words <= 14
            && !text.contains(OBJECT)
        {
            out.extend(named("vague-verb", block.source(span)));
        }
        if owned && !has_owner(text) && words >= 3 {
            let start = text.len() - text.trim_start().len();
            let end = text.trim_end().len();
            out.extend(named("no-owner", block.source(start..end)));
        }
    }
}

fn is_open(text: &str) -> bool {
    let lower = text.to_lowercase();
    !["done", "completed", "✅", "(fixed)", "shipped", "merged"]
        .iter()
        .any(|word| lower.contains(word))
}

fn has_owner(text: &str) -> bool {
    let lower = text.to_lowercase();
    ["owner", "assignee", "assigned to", "responsible"]
        .iter()
        .any(|word| lower.contains(word))
        || text
            .split_whitespace()
            .any(|word| word.trim_start_matches('(').starts_with('@') && word.len() > 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_action_that_anyone_can_check_lacks_nothing() {
        assert_eq!(
            missing(
                "Add a dry-run default to the delete tool",
                "",
                "Ana",
                "2026-05-01"
            ),
            []
        );
        assert_eq!(
            missing(
                "Improve monitoring",
                "An alert fires within 2 minutes at 90 % disk",
                "Ana",
                "2026-05-01"
            ),
            []
        );
    }

    #[test]
    fn a_verb_nobody_can_check_is_noticed_behind_polite_words() {
        assert_eq!(vague_verb("- We should look into retries"), Some(12..21));
        assert_eq!(vague_verb("Reviewer sees the plan"), None);
        assert_eq!(vague_verb("Monitoring page for disks"), None);
    }
}
