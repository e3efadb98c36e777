//! What people did, told as a noun with its owner: "the intern's push", "his restart", "Priya's typo".
//! Who does what with a verb of their own is in `actor`; whether an act is blamed is for the rules to say.

use super::actor::{Chunk, Reading};
use super::lexicon::class;
use super::who::Who;

/// Nouns of acts, and of what goes wrong in them.
const ACTS: [&str; 74] = [
    "act",
    "action",
    "actions",
    "blunder",
    "campaign",
    "carelessness",
    "change",
    "changes",
    "choice",
    "clean-up",
    "cleanup",
    "click",
    "command",
    "commit",
    "decision",
    "decisions",
    "deploy",
    "deployment",
    "edit",
    "edits",
    "error",
    "errors",
    "experiment",
    "experiments",
    "fiddling",
    "fix",
    "hack",
    "handiwork",
    "haste",
    "hotfix",
    "inaction",
    "inattention",
    "interference",
    "intervention",
    "keypress",
    "keystroke",
    "mailing",
    "meddling",
    "merge",
    "migration",
    "mistake",
    "mistakes",
    "mix-up",
    "move",
    "neglect",
    "negligence",
    "omission",
    "order",
    "oversight",
    "patch",
    "penny-pinching",
    "push",
    "query",
    "quick-fix",
    "reboot",
    "reconfiguration",
    "refactor",
    "release",
    "rename",
    "reorg",
    "reset",
    "restart",
    "rollout",
    "script",
    "shortcut",
    "slip",
    "spreadsheet",
    "stunt",
    "test",
    "tinkering",
    "tweak",
    "typo",
    "upgrade",
    "workaround",
];

impl Reading<'_> {
    /// Whether a noun phrase is an act with people as its owner. What is "ours" is no one's in particular.
    pub fn is_act_of_people(&self, act: &Chunk) -> bool {
        self.is_act(act) && (self.has_people_as_owner(act) || self.has_people_as_doer(act))
    }

    /// Whether a noun phrase is something that is done.
    pub fn is_act(&self, act: &Chunk) -> bool {
        act.who == Who::Thing && ACTS.iter().any(|word| self.is_word(act.head, word))
    }

    /// "a keystroke by a single clerk"
    fn has_people_as_doer(&self, act: &Chunk) -> bool {
        self.is_word(act.end, "by")
            && self.chunk_at(act.end + 1).is_some_and(|doer| {
                matches!(doer.who, Who::Person | Who::People | Who::Group | Who::Name)
            })
    }

    /// Whether a noun phrase is somebody's: "her attention", "the engineer's mind".
    pub fn has_people_as_owner(&self, owned: &Chunk) -> bool {
        if self.is(owned.start, class::POSS) {
            return ["my", "his", "her", "their"]
                .iter()
                .any(|word| self.is_word(owned.start, word));
        }
        let Some(mark) = owned.start.checked_sub(1) else {
            return false;
        };
        matches!(
            self.text(mark),
            "'s" | "\u{2019}s" | "'" | "\u{2019}" | "'S"
        ) && self
            .chunk_before(mark)
            .is_some_and(|owner| owner.who.is_people() && owner.who != Who::Pronoun)
    }
}

#[cfg(test)]
mod tests {
    use crate::finding::BlockKind;
    use crate::text::actor::Reading;
    use crate::text::block::Block;
    use crate::text::token::Roster;

    #[test]
    fn an_act_is_of_people_where_people_own_it() {
        for (text, verb, is_of_people) in [
            ("The intern's push broke the build.", "broke", true),
            ("Their restart emptied the cache.", "emptied", true),
            ("Our restart emptied the cache.", "emptied", false),
            (
                "The scheduler's restart emptied the cache.",
                "emptied",
                false,
            ),
            ("The restart emptied the cache.", "emptied", false),
        ] {
            let block = Block::whole(text, BlockKind::Paragraph, None);
            let reading = Reading::new(&block, 0..text.len(), &Roster::default());
            let verb = (0..reading.tokens.len()).find(|index| reading.text(*index) == verb);
            let subject = verb.and_then(|verb| reading.subject(verb));
            assert_eq!(
                subject.is_some_and(|subject| reading.is_act_of_people(subject)),
                is_of_people,
                "{text}"
            );
        }
    }
}
