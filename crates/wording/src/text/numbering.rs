//! Words to what is known about them, in one look at one place: the table behind the lexicon.
//! What there is to know is in `lexicon`.

use std::collections::HashMap;

use super::lexicon::Word;

/// A word of up to sixteen bytes as two numbers, zeros behind its letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Key(u64, u64);

/// The longest word that fits a key; the few longer ones are kept apart.
pub const LONGEST: usize = 16;

const CASE: u128 = u128::from_le_bytes([0x20; LONGEST]);

impl Key {
    /// The key of a word in lower case; `None` for a long one, and for none at all.
    pub fn new(word: &str) -> Option<Key> {
        let mut bytes = [0; LONGEST];
        bytes
            .get_mut(..word.len())?
            .copy_from_slice(word.as_bytes());
        // A zero byte in a text would be taken for the end of a word.
        (!word.bytes().any(|b| b == 0) && !word.is_empty())
            .then(|| Key::of(u128::from_le_bytes(bytes)))
    }

    /// The key, in lower case, of a word of `length` English letters that stands at the beginning of `bytes`.
    pub fn of_letters(bytes: &[u8], length: usize) -> Option<Key> {
        if length == 0 || length > LONGEST {
            return None;
        }
        let raw = match bytes.first_chunk() {
            Some(chunk) => u128::from_le_bytes(*chunk),
            // The last words of a text have no sixteen bytes before its end.
            None => {
                let mut copy = [0; LONGEST];
                copy[..length].copy_from_slice(&bytes[..length]);
                u128::from_le_bytes(copy)
            }
        };
        let mask = u128::MAX >> (8 * (LONGEST - length));
        Some(Key::of((raw | CASE) & mask))
    }

    /// The key of nothing.
    pub const NONE: Key = Key(0, 0);

    /// The key of the bytes of a word in lower case, zeros behind them.
    pub const fn of(word: u128) -> Key {
        Key(word as u64, (word >> 64) as u64)
    }

    /// Whether it is a certain key; for the compiler, which knows no `==` yet.
    pub const fn is(self, key: Key) -> bool {
        self.0 == key.0 && self.1 == key.1
    }

    /// Whether it is the key of nothing.
    pub const fn is_none(self) -> bool {
        self.is(Key::NONE)
    }

    /// A multiply-and-fold hash. The table is ours, so nothing can be gained by colliding it.
    pub const fn hash(self) -> usize {
        let mixed = (self.0 ^ self.1.rotate_left(29)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        ((mixed ^ (mixed >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9) >> 20) as usize
    }
}

/// A table with open addressing, at most two thirds full. Words have the numbers from 1 on, in the order in which they came.
#[derive(Debug, Default)]
pub struct Numbering {
    /// A word is beside its key; number 0 is nobody's.
    slots: Vec<(Key, Word)>,
    /// Where the word of a number is.
    places: Vec<Place>,
    long: HashMap<Box<str>, usize>,
    long_words: Vec<Word>,
}

#[derive(Debug, Clone, Copy)]
enum Place {
    Slot(u32),
    Long(u32),
}

impl Numbering {
    /// A table with room for so many words.
    pub fn with_room_for(words: usize) -> Numbering {
        Numbering {
            slots: vec![(Key::default(), Word::default()); (words * 3 / 2).next_power_of_two()],
            places: Vec::with_capacity(words),
            ..Numbering::default()
        }
    }

    /// What is known about a word in lower case; if nothing, its number is 0.
    pub fn get(&self, word: &str) -> Word {
        match Key::new(word) {
            Some(key) => self.find(key),
            None => self
                .long
                .get(word)
                .map_or(Word::default(), |index| self.long_words[*index]),
        }
    }

    /// The same for a short word.
    #[inline]
    pub fn find(&self, key: Key) -> Word {
        let Some(last) = self.slots.len().checked_sub(1) else {
            return Word::default();
        };
        let mut at = key.hash() & last;
        loop {
            let (known, word) = self.slots[at];
            if known == key || word.id == 0 {
                return word;
            }
            at = (at + 1) & last;
        }
    }

    /// What is known about the word of a number.
    pub fn word(&self, number: u32) -> Word {
        let index = (number as usize).wrapping_sub(1);
        match self.places.get(index) {
            Some(Place::Slot(slot)) => self.slots[*slot as usize].1,
            Some(Place::Long(index)) => self.long_words[*index as usize],
            None => Word::default(),
        }
    }

    /// What is known about a word in lower case, to be added to. A new word gets the next number, and what `new` tells of it.
    pub fn entry(&mut self, word: &str, new: impl FnOnce(Option<Key>, &mut Word)) -> &mut Word {
        let number = self.places.len() as u32 + 1;
        let new = |key| {
            let mut word = Word {
                id: number,
                ..Word::default()
            };
            new(key, &mut word);
            word
        };
        let Some(key) = Key::new(word) else {
            let index = *self.long.entry(word.into()).or_insert_with(|| {
                self.long_words.push(new(None));
                self.places
                    .push(Place::Long(self.long_words.len() as u32 - 1));
                self.long_words.len() - 1
            });
            return &mut self.long_words[index];
        };
        if self.slots.len() * 2 < number as usize * 3 {
            self.grow();
        }
        let at = self.place_of(key);
        if self.slots[at].1.id == 0 {
            self.slots[at] = (key, new(Some(key)));
            self.places.push(Place::Slot(at as u32));
        }
        &mut self.slots[at].1
    }

    /// The slot of a key, or the empty one where it would be put.
    fn place_of(&self, key: Key) -> usize {
        let last = self.slots.len() - 1;
        let mut at = key.hash() & last;
        while self.slots[at].0 != key && self.slots[at].1.id != 0 {
            at = (at + 1) & last;
        }
        at
    }

    fn grow(&mut self) {
        let larger = vec![(Key::default(), Word::default()); (self.slots.len() * 2).max(64)];
        let old = std::mem::replace(&mut self.slots, larger);
        for (key, word) in old.into_iter().filter(|(_, word)| word.id != 0) {
            let at = self.place_of(key);
            self.slots[at] = (key, word);
            self.places[word.id as usize - 1] = Place::Slot(at as u32);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_keeps_its_number_however_many_there_are() {
        let mut numbers = Numbering::default();
        let word = |n: u32| format!("w{n}{}", "x".repeat(n as usize % 20));
        for n in 1..40_000 {
            assert_eq!(numbers.entry(&word(n), |_, _| ()).id, n);
        }
        for n in 1..40_000 {
            assert_eq!(numbers.get(&word(n)).id, n);
            assert_eq!(numbers.word(n).id, n);
            assert_eq!(numbers.entry(&word(n), |_, _| ()).id, n);
        }
        assert_eq!(numbers.get("nobody").id, 0);
        assert_eq!(numbers.get("").id, 0);
        assert_eq!(numbers.word(0).id, 0);
    }

    #[test]
    fn a_word_has_the_same_key_in_any_case_and_place() {
        for text in ["Failed", "FAILED to act, and again", "failed"] {
            assert_eq!(Key::of_letters(text.as_bytes(), 6), Key::new("failed"));
        }
        assert_eq!(Key::new("a\0"), None);
        assert_eq!(Key::of_letters(b"abcdefghijklmnopq", 17), None);
    }
}
