//! Who does what in a sentence: noun phrases, whether they are people, and the subject of each verb.
//! It is shallow on purpose: no grammar of English, only what tells people from systems. Default: a system.

use std::cell::RefCell;
use std::ops::Range;

use super::block::Block;
use super::cue::{self, Cues};
use super::department;
use super::lexicon::{Classes, class};
use super::token::{Kind, Roster, Token, tokens};
use super::who::Who;
use crate::finding::BlockKind;

/// A noun phrase: the tokens `start..end`, of which `head` names the thing.
#[derive(Debug, Clone, Copy)]
pub struct Chunk {
    /// First token.
    pub start: usize,
    /// First token after it.
    pub end: usize,
    /// The token that names the thing.
    pub head: usize,
    /// Who or what it is.
    pub who: Who,
}

/// A sentence, read: its tokens, noun phrases and the subjects of its verbs.
#[derive(Debug)]
pub struct Reading<'b> {
    /// The block it stands in.
    pub block: &'b Block,
    /// Its bytes in the block's text.
    pub range: Range<usize>,
    /// Its tokens.
    pub tokens: Vec<Token>,
    /// Its noun phrases, in order.
    pub chunks: Vec<Chunk>,
    /// For each token, the chunk that begins there.
    pub(super) begins: Vec<u32>,
    /// For each verb, its subject.
    pub(super) subjects: Vec<u32>,
    /// What its words and marks wake.
    pub cues: Cues,
    /// The first token after bullets, times and marks.
    pub lead: usize,
    /// The first of the marks that end the sentence.
    pub tail: usize,
    /// Whether nobody wants to hear what only the learned part notices.
    pub without_hints: bool,
}

/// No phrase.
pub(super) const NONE: u32 = u32::MAX;

/// The room that a reading leaves for the next one, emptied.
#[derive(Debug, Default)]
struct Room {
    tokens: Vec<Token>,
    chunks: Vec<Chunk>,
    begins: Vec<u32>,
    subjects: Vec<u32>,
}

thread_local! {
    /// Sentences are many and short: nearly all of them are read in the room of the one before.
    static ROOMS: RefCell<Vec<Room>> = const { RefCell::new(Vec::new()) };
}

impl Drop for Reading<'_> {
    fn drop(&mut self) {
        let mut room = Room {
            tokens: std::mem::take(&mut self.tokens),
            chunks: std::mem::take(&mut self.chunks),
            begins: std::mem::take(&mut self.begins),
            subjects: std::mem::take(&mut self.subjects),
        };
        room.tokens.clear();
        room.chunks.clear();
        room.begins.clear();
        room.subjects.clear();
        // A thread that is ending keeps nothing.
        let _ = ROOMS.try_with(|rooms| rooms.borrow_mut().push(room));
    }
}

impl<'b> Reading<'b> {
    /// Reads one sentence of a block.
    pub fn new(block: &'b Block, range: Range<usize>, roster: &Roster) -> Reading<'b> {
        let mut room = ROOMS.with_borrow_mut(Vec::pop).unwrap_or_default();
        tokens(&block.text, range.clone(), roster, &mut room.tokens);
        let count = room.tokens.len();
        room.begins.resize(count, NONE);
        room.subjects.resize(count, NONE);
        let cues = room.tokens.iter().fold(0, |cues, token| cues | token.cues);
        let mut reading = Reading {
            block,
            range,
            cues,
            tokens: room.tokens,
            chunks: room.chunks,
            begins: room.begins,
            subjects: room.subjects,
            lead: 0,
            tail: count,
            without_hints: roster.without_hints,
        };
        reading.lead = reading.find_lead();
        while reading.tail > 0 && reading.tokens[reading.tail - 1].kind == Kind::Mark {
            reading.tail -= 1;
        }
        reading.find_chunks();
        reading.find_subjects();
        if reading.chunks.iter().any(|chunk| chunk.who == Who::Name)
            || reading.actor_by_handle().is_some()
        {
            reading.cues |= cue::NAMED;
        }
        reading
    }

    /// The text of a token as written.
    pub fn text(&self, index: usize) -> &'b str {
        self.tokens
            .get(index)
            .map_or("", |token| &self.block.text[token.range()])
    }

    /// The text of several tokens as written, with what stands between them.
    pub fn slice(&self, range: Range<usize>) -> &'b str {
        &self.block.text[self.bytes(range)]
    }

    /// The bytes of the block's text that several tokens cover.
    pub fn bytes(&self, range: Range<usize>) -> Range<usize> {
        match (
            self.tokens.get(range.start),
            range
                .end
                .checked_sub(1)
                .and_then(|last| self.tokens.get(last)),
        ) {
            (Some(first), Some(last)) if range.start < range.end => {
                first.start as usize..last.end as usize
            }
            _ => self.range.start..self.range.start,
        }
    }

    /// Whether token `index` has one of these classes.
    pub fn is(&self, index: usize, classes: Classes) -> bool {
        self.tokens
            .get(index)
            .is_some_and(|token| token.is(classes))
    }

    /// Whether token `index` is this word, in any case.
    #[inline]
    pub fn is_word(&self, index: usize, word: &str) -> bool {
        self.tokens.get(index).map_or(word.is_empty(), |token| {
            (token.end - token.start) as usize == word.len()
                && self.block.text.as_bytes()[token.range()].eq_ignore_ascii_case(word.as_bytes())
        })
    }

    /// Whether its words or marks wake one of these rules.
    pub fn wakes(&self, cues: Cues) -> bool {
        self.cues & cues != 0
    }

    /// The tokens that wake one of these rules, in order.
    pub fn waking(&self, cues: Cues) -> impl Iterator<Item = usize> + '_ {
        let count = if self.wakes(cues) {
            self.tokens.len()
        } else {
            0
        };
        (0..count).filter(move |index| self.tokens[*index].wakes(cues))
    }

    /// The noun phrase that begins at a token.
    pub fn chunk_at(&self, index: usize) -> Option<&Chunk> {
        self.begins
            .get(index)
            .filter(|chunk| **chunk != NONE)
            .map(|chunk| &self.chunks[*chunk as usize])
    }

    /// The noun phrase that ends right before a token.
    pub fn chunk_before(&self, index: usize) -> Option<&Chunk> {
        let found = self.chunks.partition_point(|chunk| chunk.end <= index);
        self.chunks
            .get(found.checked_sub(1)?)
            .filter(|chunk| chunk.end == index)
    }

    /// The subject of the verb at a token.
    pub fn subject(&self, verb: usize) -> Option<&Chunk> {
        self.subjects
            .get(verb)
            .filter(|chunk| **chunk != NONE)
            .map(|chunk| &self.chunks[*chunk as usize])
    }

    /// Whether a participle stands after a form of "be" (or "get"): then its subject suffers the act.
    pub fn is_passive(&self, verb: usize) -> bool {
        if !self.is(verb, class::PART) {
            return false;
        }
        let mut at = verb;
        while at > 0 && self.is(at - 1, class::ADV | class::NEG) {
            at -= 1;
        }
        // "'s" is "is" only where it does not mark an owner.
        at > 0
            && self.is(at - 1, class::BE)
            && !(self.text(at - 1).ends_with(['s', 'S'])
                && self.tokens[at - 1].first == '\''
                && at > 1
                && self.is(at - 2, class::ROLE | class::NAME))
    }

    /// Whether the sentence ends with a question mark.
    pub fn is_question(&self) -> bool {
        self.tokens
            .iter()
            .rev()
            .take(3)
            .any(|token| token.is_mark('?'))
    }

    /// Whether the block is an action or lies in a section of actions or lessons.
    pub fn is_advice(&self) -> bool {
        matches!(self.block.kind, BlockKind::Action | BlockKind::EndState)
            || matches!(
                self.block.section.as_deref(),
                Some("actions" | "lessons" | "went_well" | "went_poorly" | "lucky")
            )
    }

    fn find_lead(&self) -> usize {
        let mut at = 0;
        while let Some(token) = self.tokens.get(at) {
            let skip = match token.kind {
                Kind::Mark => !matches!(token.first, '"' | '\u{201C}' | '(' | '<'),
                Kind::Number => true,
                Kind::Word => {
                    at > 0
                        && [
                            "utc", "gmt", "cet", "cest", "est", "edt", "pst", "pdt", "ist", "jst",
                            "bst", "z", "am", "pm", "x",
                        ]
                        .iter()
                        .any(|zone| self.is_word(at, zone))
                }
                _ => false,
            };
            if !skip {
                break;
            }
            at += 1;
        }
        at
    }

    fn find_chunks(&mut self) {
        let mut at = 0;
        while at < self.tokens.len() {
            match self.chunk_from(at) {
                Some(chunk) => {
                    self.begins[at] = self.chunks.len() as u32;
                    at = chunk.end;
                    self.chunks.push(chunk);
                }
                None => at += 1,
            }
        }
        // "the folks in platform": people and where they are of are one.
        for index in (1..self.chunks.len()).rev() {
            let (people, place) = (self.chunks[index - 1], self.chunks[index]);
            if department::belong_together(self, &people, &place) {
                self.chunks[index - 1].end = place.end;
                self.begins[place.start] = NONE;
                self.chunks.remove(index);
                for begin in &mut self.begins[place.end..] {
                    if *begin != NONE {
                        *begin -= 1;
                    }
                }
            }
        }
        // "the head of platform": of people by what it is the head of.
        for index in 0..self.chunks.len().saturating_sub(1) {
            let (chunk, next) = (self.chunks[index], self.chunks[index + 1]);
            if self.is_word(chunk.head, "head")
                && self.is_word(chunk.end, "of")
                && next.start == chunk.end + 1
                && (matches!(next.who, Who::Group | Who::Department)
                    || self.is(next.head, class::DEPARTMENT))
            {
                self.chunks[index].who = Who::Person;
            }
        }
        // "one of the volunteers", "members of the team": the quantity is as human as what it counts.
        for index in 0..self.chunks.len().saturating_sub(1) {
            let (chunk, next) = (self.chunks[index], self.chunks[index + 1]);
            if chunk.who == Who::Thing
                && next.start == chunk.end + 1
                && self.is_word(chunk.end, "of")
                && next.who.is_people()
                && self.is_quantity(chunk.head)
            {
                self.chunks[index].who = next.who;
            }
        }
    }

    fn is_quantity(&self, index: usize) -> bool {
        const QUANTITIES: [&str; 26] = [
            "one", "two", "three", "four", "some", "none", "any", "each", "either", "neither",
            "both", "many", "most", "members", "half", "pair", "couple", "several", "all", "few",
            "majority", "number", "part", "rest", "handful", "every",
        ];
        QUANTITIES.iter().any(|word| self.is_word(index, word))
    }

    fn chunk_from(&self, start: usize) -> Option<Chunk> {
        use class::*;
        let token = self.tokens[start];
        let single = |who| {
            Some(Chunk {
                start,
                end: start + 1,
                head: start,
                who,
            })
        };
        // "Will had seen", "Mark opened": a word of another kind is a name where it acts.
        if token.is_capitalised()
            && token.is(VERB | AUX)
            && token.kind == Kind::Word
            && self.is_name_by_its_act(start, start + 1)
        {
            return single(Who::Name);
        }
        if token.kind == Kind::Mark || token.kind == Kind::Word && self.is_closed(start) {
            return None;
        }
        if token.kind == Kind::Handle {
            return single(self.who(start, start, start + 1));
        }
        if token.is(PEOPLE_PRON) && !token.is(POSS) {
            return single(Who::Pronoun);
        }
        if token.is(THING_PRON)
            && !(token.is(DET)
                && self
                    .tokens
                    .get(start + 1)
                    .is_some_and(|next| self.is_noun_like(start + 1, next)))
        {
            return single(Who::Thing);
        }
        if token.is(VERB) && !self.may_open_noun(start) {
            return None;
        }
        // "a bug that took", "the crew that ignored": behind a noun and before a verb "that" is no determiner.
        if self.is_word(start, "that")
            && self.chunks.last().is_some_and(|chunk| chunk.end == start)
            && self.is(start + 1, PAST | AUX)
            && !self.is(start + 1, SYSTEM)
        {
            return None;
        }
        // "possible that the engineer": before another determiner "that" opens a clause.
        if self.is_word(start, "that") && self.is(start + 1, DET | POSS) {
            return None;
        }
        let mut end = start + 1;
        while end < self.tokens.len() && self.goes_on(start, end) {
            end += 1;
        }
        // A phrase does not end in a determiner.
        if end == start + 1 && token.is(DET | POSS) && !self.is_quantity(start) {
            return if token.is(POSS) && token.is(PEOPLE_PRON) {
                single(Who::Pronoun)
            } else {
                None
            };
        }
        let mut head = end - 1;
        // "deployment team B", "rack 7": what counts a thing does not name it.
        while head > start
            && (matches!(self.tokens[head].kind, Kind::Number | Kind::Object)
                || self.tokens[head].range().len() == 1
                    && self.tokens[head].is_capitalised()
                    && self.tokens[head - 1].is(ROLE))
        {
            head -= 1;
        }
        Some(Chunk {
            start,
            end,
            head,
            who: self.who(start, head, end),
        })
    }

    fn is_time(&self, index: usize) -> bool {
        self.text(index).contains(':')
    }

    /// Words that never stand inside a noun phrase.
    fn is_closed(&self, index: usize) -> bool {
        use class::*;
        let token = self.tokens[index];
        if token.is(PREP | CONJ | SUB | REL | AUX | NEG | WH) && !token.is(DET | POSS) {
            return true;
        }
        token.is(ADV) && !token.is(DET | ROLE)
    }

    fn is_noun_like(&self, index: usize, token: &Token) -> bool {
        use class::*;
        token.kind != Kind::Mark
            && !self.is_closed(index)
            && !token.is(PEOPLE_PRON | THING_PRON)
            && (!token.is(VERB) || token.is(SYSTEM | ROLE) || token.is(PAST | ING))
    }

    /// Whether a word that may be a verb opens a noun phrase here ("release manager", "Pushes failed").
    fn may_open_noun(&self, index: usize) -> bool {
        use class::*;
        let token = self.tokens[index];
        if token.is(ROLE | SYSTEM | NAME) && !token.is(PAST) {
            // After a subject it is the verb: "we release", "operators push".
            let after_subject = index > 0
                && (self.is(index - 1, PEOPLE_PRON | PERSONS | MODAL)
                    || self.is_word(index - 1, "to"));
            return !after_subject
                && (index > self.lead
                    || self
                        .tokens
                        .get(index + 1)
                        .is_some_and(|next| next.is(ROLE | SYSTEM | BE | THIRD | PAST)));
        }
        // "Engineering let", "Housekeeping unplugged", "billing were": a department that ends as a verb does.
        if token.is(DEPARTMENT | ROLE) && (index == self.lead || self.is(index - 1, SUB)) {
            return self.is(index + 1, FINITE | AUX);
        }
        // "failed deploys": a participle before a noun, after a preposition or determiner.
        token.is(PART | ING)
            && index > 0
            && self.is(index - 1, PREP)
            && self
                .tokens
                .get(index + 1)
                .is_some_and(|next| self.is_noun_like(index + 1, next))
    }

    fn goes_on(&self, start: usize, index: usize) -> bool {
        use class::*;
        let token = self.tokens[index];
        let before = self.tokens[index - 1];
        match token.kind {
            Kind::Mark | Kind::Handle => return false,
            Kind::Number | Kind::Object | Kind::Identifier => return true,
            Kind::Word => {}
        }
        if token.first == '\'' || token.first == '\u{2019}' {
            return false;
        }
        let opening = before.is(DET | POSS) || (before.kind == Kind::Number && index == start + 1);
        if token.is(ADV) && !token.is(DET | ROLE | SYSTEM) {
            return opening
                && self
                    .tokens
                    .get(index + 1)
                    .is_some_and(|next| !next.is(AUX | FINITE));
        }
        if self.is_closed(index) || token.is(PEOPLE_PRON | THING_PRON) && !opening {
            return false;
        }
        if token.is(DET | POSS) {
            return before.is(DET) && index == start + 1 && token.is(DET | POSS);
        }
        // "after lunch Giulia tried": a name after a plain noun begins a phrase of its own.
        if token.is(NAME)
            && token.is_capitalised()
            && !before.is_capitalised()
            && !before.is(DET | POSS | ROLE | WEAK)
            && !token.is(PRODUCT | SYSTEM)
            && before.kind == Kind::Word
            && before.range().len() > 2
        {
            return false;
        }
        if token.is(NAME)
            && before.kind == Kind::Number
            && index == start + 1
            && token.is_capitalised()
            || before.kind == Kind::Number && index == start + 1 && self.is_time(index - 1)
        {
            return false;
        }
        // "hold the engineer accountable": an adjective behind a role is not part of the phrase.
        if before.is(ROLE | NAME) && !token.is(ROLE | SYSTEM) && is_adjective(self.text(index)) {
            return false;
        }
        if token.is(ROLE) && !(before.is(PERSONS | PEOPLE_PRON) && token.is(BASE | THIRD)) {
            return true;
        }
        if token.is(VERB) {
            let people_before = before.is(ROLE | PEOPLE_PRON | NAME);
            if opening {
                return true;
            }
            if token.is(PAST | PART) && !token.is(SYSTEM) || token.is(ING) {
                // "two bored cashiers"
                if self
                    .tokens
                    .get(index + 1)
                    .is_some_and(|next| next.is(ROLE) && !next.is(VERB))
                    && index == start + 1
                    && self.is_quantity(start)
                {
                    return true;
                }
                // "the badly failed", "recently merged changes": after an adjective a participle still describes.
                return !before.is(ROLE | SYSTEM | NAME | PRODUCT)
                    && before.classes == 0
                    && before.kind == Kind::Word
                    && !before.is_capitalised()
                    && self
                        .tokens
                        .get(index + 1)
                        .is_some_and(|next| next.is(SYSTEM));
            }
            if token.is(SYSTEM) {
                // "the crew set fire": a past form that is a noun as well, with an object behind.
                let acts = token.is(PAST)
                    && self
                        .tokens
                        .get(index + 1)
                        .is_some_and(|next| next.is(DET | POSS | PEOPLE_PRON | PREP));
                return !(people_before && (token.is(THIRD) || acts || before.is(PERSONS | NAME)));
            }
            return false;
        }
        true
    }
}

/// Whether a word is an adjective by its ending.
fn is_adjective(word: &str) -> bool {
    let lower = word.to_lowercase();
    ["able", "ible", "ful", "less", "ous", "ive", "iar"]
        .iter()
        .any(|ending| lower.len() > ending.len() + 2 && lower.ends_with(ending))
        || matches!(
            lower.as_str(),
            "alone" | "asleep" | "awake" | "aware" | "present" | "concerned" | "involved"
        )
}
