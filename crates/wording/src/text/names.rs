//! Names of people, in a table that is made when the program is built: they are most of the words there are, and nobody
//! should wait until they are put in. Every other word is in `lexicon`, and names with letters that English lacks.

use super::numbering::{Key, LONGEST};

/// The list, names parted by spaces and lines; a line that begins with "#" is about the list.
pub const LIST: &str = include_str!("words/names.txt");

/// A power of two, about twice as many as there are names, so that a search is short.
const SLOTS: usize = 1 << 15;

#[allow(
    long_running_const_eval,
    reason = "the list is long, and read once, by the compiler"
)]
static TABLE: [Key; SLOTS] = table(LIST.as_bytes());

/// Whether the table holds a name.
#[inline]
pub fn holds(key: Key) -> bool {
    let mut slot = key.hash() % SLOTS;
    while TABLE[slot] != Key::NONE {
        if TABLE[slot] == key {
            return true;
        }
        slot = (slot + 1) % SLOTS;
    }
    false
}

/// Whether a name of the list has no place in the table.
pub fn is_left_out(name: &str) -> bool {
    !name.is_ascii() || name.len() > LONGEST
}

const fn table(list: &[u8]) -> [Key; SLOTS] {
    let mut table = [Key::NONE; SLOTS];
    let mut at = 0;
    while at < list.len() {
        if list[at] == b'#' {
            while at < list.len() && list[at] != b'\n' {
                at += 1;
            }
        } else if list[at].is_ascii_whitespace() {
            at += 1;
        } else {
            let begin = at;
            let mut is_plain = true;
            while at < list.len() && !list[at].is_ascii_whitespace() {
                is_plain = is_plain && list[at].is_ascii();
                at += 1;
            }
            if is_plain && at - begin <= LONGEST {
                put(&mut table, key(list, begin, at));
            }
        }
    }
    table
}

const fn key(list: &[u8], begin: usize, end: usize) -> Key {
    let mut bytes = [0; LONGEST];
    let mut at = begin;
    while at < end {
        bytes[at - begin] = list[at].to_ascii_lowercase();
        at += 1;
    }
    Key::of(u128::from_le_bytes(bytes))
}

const fn put(table: &mut [Key; SLOTS], key: Key) {
    let mut slot = key.hash() % SLOTS;
    while !table[slot].is_none() {
        if table[slot].is(key) {
            return;
        }
        slot = (slot + 1) % SLOTS;
    }
    table[slot] = key;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::lexicon::{class, lexicon};

    #[test]
    fn every_name_of_the_list_is_known_as_one() {
        let lines = LIST.lines().filter(|line| !line.starts_with('#'));
        let mut count = 0;
        for name in lines.flat_map(str::split_whitespace) {
            let word = lexicon().get(&name.to_lowercase());
            assert!(word.id != 0 && word.classes & class::NAME != 0, "{name}");
            count += 1;
        }
        let filled = TABLE.iter().filter(|key| !key.is_none()).count();
        assert!(
            count > 10_000 && filled * 3 < SLOTS * 2,
            "{filled} of {count}"
        );
    }

    #[test]
    fn no_other_word_is_a_name() {
        for word in ["restart", "the", "qqq", "a"] {
            assert!(!Key::new(word).is_some_and(holds), "{word}");
        }
    }
}
