//! The subject of each verb of a sentence, and what becomes of it behind commas, relatives and conjunctions.
//! Which words are a noun phrase, and whether they are people, is in `actor` and `who`.

use super::actor::{NONE, Reading};
use super::lexicon::class;
use super::token::Kind;

impl Reading<'_> {
    /// Whether a finite verb follows, perhaps behind "on call", "of the team".
    fn is_before_verb(&self, from: usize) -> bool {
        use class::*;
        let mut at = from;
        for _ in 0..2 {
            if self.is(at, PREP)
                && !self.is(at, SUB)
                && let Some(chunk) = self.chunk_at(at + 1)
            {
                at = chunk.end;
            }
        }
        while self.is(at, ADV | NEG) && at < from + 12 {
            at += 1;
        }
        self.is(at, AUX | PAST | THIRD)
    }

    pub(super) fn find_subjects(&mut self) {
        use class::*;
        let mut subject = NONE;
        let mut saved = NONE;
        let mut verb_seen = false;
        let mut relative = false;
        let mut last = NONE;
        let mut index = 0;
        while index < self.tokens.len() {
            let token = self.tokens[index];
            if self.begins[index] != NONE {
                let chunk = self.begins[index];
                let end = self.chunks[chunk as usize].end;
                let after_preposition =
                    index > 0 && self.is(index - 1, PREP) && !self.is(index - 1, SUB);
                let before_verb = self.is_before_verb(end);
                // "the planner's lag": what somebody owns acts in their place.
                let owned = chunk > 0
                    && subject == chunk - 1
                    && matches!(self.text(index - 1), "'s" | "\u{2019}s");
                if owned {
                    subject = chunk;
                    verb_seen = false;
                }
                // "the engineer who ran the script forgot": the object of the relative clause is no new subject.
                if !after_preposition && (!verb_seen || before_verb && !relative) {
                    subject = chunk;
                    verb_seen = false;
                    // "Whoever wrote the loop had no idea": what it acts upon is no subject either.
                    if self.is_word(index, "whoever") {
                        relative = true;
                        saved = chunk;
                    }
                }
                last = chunk;
                index = end;
                continue;
            }
            if token.kind == Kind::Mark {
                match token.first {
                    ',' if relative && verb_seen => {
                        subject = saved;
                        relative = false;
                        verb_seen = true;
                    }
                    ',' => {}
                    '(' | ')' => verb_seen = false,
                    ':' | ';' | '\u{2014}' | '.' | '?' | '!' => {
                        subject = NONE;
                        verb_seen = false;
                    }
                    _ => {}
                }
            } else if token.is(REL)
                && (self.is_word(index, "who")
                    || self.is_word(index, "which")
                    || self.is_word(index, "that"))
                && index > 0
                && self.chunk_before(index).is_some()
            {
                saved = subject;
                subject = last;
                relative = true;
                verb_seen = false;
            } else if token.is(CONJ)
                && (index > 0 && self.tokens[index - 1].is_mark(',')
                    || !self.is_word(index, "and") && !self.is_word(index, "or"))
            {
                verb_seen = false;
            } else if token.is(SUB) && !token.is(PREP)
                || self.is_word(index, "as")
                || self.is_word(index, "since")
            {
                subject = NONE;
                verb_seen = false;
            } else if token.is(VERB | AUX) {
                self.subjects[index] = subject;
                verb_seen = true;
            }
            index += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::finding::BlockKind;
    use crate::text::actor::Reading;
    use crate::text::block::Block;
    use crate::text::token::Roster;
    use crate::text::who::Who;

    fn subject_of(text: &str, verb: &str) -> (String, Option<Who>) {
        let block = Block::whole(text, BlockKind::Paragraph, None);
        let reading = Reading::new(&block, 0..text.len(), &Roster::default());
        let index = (0..reading.tokens.len())
            .find(|index| reading.text(*index) == verb)
            .expect("the verb is in the sentence");
        match reading.subject(index) {
            Some(chunk) => (
                reading.slice(chunk.start..chunk.end).to_string(),
                Some(chunk.who),
            ),
            None => (String::new(), None),
        }
    }

    #[test]
    fn the_subject_of_a_verb_is_found_behind_what_stands_between() {
        for (text, verb, subject, who) in [
            (
                "The on-call engineer restarted the broker.",
                "restarted",
                "The on-call engineer",
                Who::Person,
            ),
            (
                "The scheduler failed to evict the pod.",
                "failed",
                "The scheduler",
                Who::Thing,
            ),
            (
                "At 10:02 the storage team dropped the table.",
                "dropped",
                "the storage team",
                Who::Group,
            ),
            (
                "The config push by the team broke checkout.",
                "broke",
                "The config push",
                Who::Thing,
            ),
            (
                "The engineer who ran the script forgot a flag.",
                "forgot",
                "The engineer",
                Who::Person,
            ),
            (
                "The queue filled because nobody checked it.",
                "checked",
                "nobody",
                Who::Pronoun,
            ),
            (
                "Tomasz then restarted the broker.",
                "restarted",
                "Tomasz",
                Who::Name,
            ),
            (
                "One of the volunteers has removed the key.",
                "removed",
                "One",
                Who::People,
            ),
            (
                "The operator console failed twice.",
                "failed",
                "The operator console",
                Who::Thing,
            ),
            ("Jenkins retried the job.", "retried", "Jenkins", Who::Thing),
        ] {
            assert_eq!(
                subject_of(text, verb),
                (subject.to_string(), Some(who)),
                "{text}"
            );
        }
    }
}
