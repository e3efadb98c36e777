//! Who speaks or acts at the head of a line by initials or a handle: "DK: rolling back", "22:50 tdubois re-enables", "J.P. keyed".
//! Names that stand anywhere in a sentence are in `who`.

use super::actor::Reading;
use super::lexicon::{class, lexicon};
use super::token::Kind;
use super::who::is_surname;

impl Reading<'_> {
    /// The token at the head of the line, if it stands for the person who speaks or acts there.
    pub fn actor_by_handle(&self) -> Option<usize> {
        let at = self.lead;
        let token = self.tokens.get(at)?;
        let known = class::NAME | class::PAST | class::PART | class::ADV;
        if token.classes & !known != 0 || !matches!(token.kind, Kind::Word | Kind::Identifier) {
            return None;
        }
        let speaks = self
            .tokens
            .get(at + 1)
            .is_some_and(|next| next.is_mark(':'))
            && at + 2 < self.tokens.len();
        let is_timed = at > 0
            && self.tokens[..at]
                .iter()
                .any(|token| token.kind == Kind::Number);
        if token.is_capitalised() {
            let dotted = self.is_dotted(at);
            let is_person = dotted || self.are_initials(at);
            let after = at + 1 + usize::from(dotted);
            let acts = self.looks_like_an_act(after) || dotted && is_timed;
            return (is_person && (speaks || acts)).then_some(at);
        }
        let is_name = token.is(class::NAME) && token.kind == Kind::Word;
        ((is_name && speaks && (is_timed || at > 0))
            || self.is_handle(at) && is_timed && (speaks || self.looks_like_an_act(at + 1)))
        .then_some(at)
    }

    /// "J.P.": two letters, each with its stop.
    fn is_dotted(&self, index: usize) -> bool {
        let letters = self.text(index).as_bytes();
        matches!(letters, [first, b'.', last] if first.is_ascii_uppercase() && last.is_ascii_uppercase())
            && self
                .tokens
                .get(index + 1)
                .is_some_and(|stop| stop.is_mark('.'))
    }

    /// "tdubois", "t.dubois", "katya-n": an initial and a surname, or a name and an initial.
    fn is_handle(&self, index: usize) -> bool {
        let text = self.text(index);
        if text.contains("bot") || text.contains('/') {
            return false;
        }
        let Some(surname) = text
            .get(1..)
            .map(|rest| rest.split(['.', '_', '-']).next().unwrap_or(rest))
        else {
            return false;
        };
        let is_name = |word: &str| lexicon().get(word).classes & !class::PAST == class::NAME;
        // Many words end as surnames do ("guardian", "meridian"); a sign beside one tells more.
        let is_parted = text.contains(['.', '_', '-']);
        surname.chars().count() >= 4 && (is_name(surname) || is_parted && is_surname(surname))
            || self.is_nickname(index)
    }

    /// A verb, or a word that ends as verbs do before something that is acted upon.
    fn looks_like_an_act(&self, index: usize) -> bool {
        let text = self.text(index);
        self.is(index, class::PAST | class::THIRD)
            || self.tokens.get(index).is_some_and(|token| {
                token.kind == Kind::Word && !token.is(class::SYSTEM | class::PREP)
            }) && (text.ends_with('s') || text.ends_with("ed"))
                && self.is(index + 1, class::DET | class::POSS)
    }
}
