//! Is an action concrete? What is missing for someone else to see it done.
//! Owners, dates and states are kept by the domain; this only reads words. Actions of a whole document are found in `document`.

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
            format!(
                "Nobody can tell when “{}” is done: the end that anyone could see is missing.",
                verb.to_lowercase()
            ),
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
///
/// An action that says itself when it is done has none, whatever its verb.
///
/// ```
/// assert_eq!(wording::actions::vague_verb("Look into the retries"), Some(0..9));
/// assert_eq!(wording::actions::vague_verb("Ensure that the importer refuses empty files"), None);
/// ```
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
    let after = rest[found.len()..].trim_start();
    (!is_noun(found, after) && !names_a_state(found, after) && !says_when_done(action_text))
        .then_some(skipped..skipped + found.len())
}

/// "Ensure that every key is rotated" names what will be true.
fn names_a_state(verb: &str, after: &str) -> bool {
    let words: Vec<&str> = after.split_whitespace().collect();
    ["ensure", "make sure"].contains(&verb)
        && words.windows(2).any(|pair| {
            ["is", "are", "gets", "get", "be"].contains(&pair[0])
                && (pair[1].trim_end_matches([',', '.', ';']).ends_with("ed")
                    || ["set", "run", "sent", "kept", "read"].contains(&pair[1]))
        })
}

/// "Monitor replaced by one that …", "Review meeting moved": the word is a thing here.
fn is_noun(verb: &str, after: &str) -> bool {
    let next = after.split_whitespace().next().unwrap_or("").to_lowercase();
    let participle = next.len() > 4 && next.ends_with("ed") && !next.ends_with("eed");
    let about = ["is", "was", "has", "of", "will", "now", "for"].contains(&next.as_str());
    let can_be_noun = [
        "monitor",
        "review",
        "watch",
        "study",
        "research",
        "follow up",
    ];
    can_be_noun.contains(&verb) && (participle || about)
}

/// Whether the text says by which sign it is done: "until …", "fails if …", "refuses …".
fn says_when_done(action_text: &str) -> bool {
    let lower = action_text.to_lowercase();
    [
        "done when",
        "so that",
        "until ",
        "verified by",
        "no longer",
        "refuse",
        "reject",
        "fails if",
        "fail if",
        "fires ",
        "exists",
        "at least",
        "at most",
        "alert when",
        "alert if",
        "page when",
        "page if",
        "within ",
    ]
    .iter()
    .any(|words| lower.contains(words))
}

/// Whether the text itself says what will be true: "done when …", "so that …", a number with a measure, or a plain change to a thing.
fn tells_end_state(action_text: &str) -> bool {
    let lower = action_text.to_lowercase();
    let said = says_when_done(action_text)
        || ["when the", "instead of"]
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

    #[test]
    fn a_weak_verb_with_a_sign_of_the_end_is_not_vague() {
        for action in [
            "Ensure the importer refuses files that shrink by more than 20 %",
            "Monitor the queue and page when it holds 10,000 messages",
            "Monitor replaced by one that measures charge",
            "Investigate until the leak is reproduced in a test",
        ] {
            assert_eq!(vague_verb(action), None, "{action}");
        }
        assert_eq!(vague_verb("Monitor the queue"), Some(0..7));
    }
}
