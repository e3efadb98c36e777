//! Words to numbers, in one look-up: the table behind the lexicon.
//! What is known about a word of a number is in `lexicon`.

use std::collections::HashMap;

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

    fn of(word: u128) -> Key {
        Key(word as u64, (word >> 64) as u64)
    }

    /// A multiply-and-fold hash. The table is ours, so nothing can be gained by colliding it.
    fn hash(self) -> usize {
        let mixed = (self.0 ^ self.1.rotate_left(29)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        ((mixed ^ (mixed >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9) >> 20) as usize
    }
}

/// A table with open addressing, at most half full. Number 0 is nobody's.
#[derive(Debug, Default)]
pub struct Numbering {
    slots: Vec<(Key, u32)>,
    count: usize,
    long: HashMap<Box<str>, u32>,
}

impl Numbering {
    /// The number of a word in lower case, or 0.
    pub fn of(&self, word: &str) -> u32 {
        match Key::new(word) {
            Some(key) => self.find(key),
            None => self.long.get(word).copied().unwrap_or_default(),
        }
    }

    /// The number of a short word, or 0.
    pub fn find(&self, key: Key) -> u32 {
        let Some(last) = self.slots.len().checked_sub(1) else {
            return 0;
        };
        let mut at = key.hash() & last;
        loop {
            let (known, number) = self.slots[at];
            if number == 0 || known == key {
                return number;
            }
            at = (at + 1) & last;
        }
    }

    /// Gives a word a number, unless it has one; tells which it has.
    pub fn give(&mut self, word: &str, number: u32) -> u32 {
        let Some(key) = Key::new(word) else {
            return *self.long.entry(word.into()).or_insert(number);
        };
        match self.find(key) {
            0 => {
                if self.slots.len() < (self.count + 1) * 2 {
                    let old = std::mem::take(&mut self.slots);
                    self.slots = vec![(Key::default(), 0); (old.len() * 2).max(1 << 15)];
                    for (key, number) in old.into_iter().filter(|(_, number)| *number != 0) {
                        self.put(key, number);
                    }
                }
                self.count += 1;
                self.put(key, number);
                number
            }
            known => known,
        }
    }

    fn put(&mut self, key: Key, number: u32) {
        let last = self.slots.len() - 1;
        let mut at = key.hash() & last;
        while self.slots[at].1 != 0 {
            at = (at + 1) & last;
        }
        self.slots[at] = (key, number);
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
            assert_eq!(numbers.give(&word(n), n), n);
        }
        for n in 1..40_000 {
            assert_eq!(numbers.of(&word(n)), n);
            assert_eq!(numbers.give(&word(n), 7), n);
        }
        assert_eq!(numbers.of("nobody"), 0);
        assert_eq!(numbers.of(""), 0);
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
