//! The words that the learned part knows: for each a short vector of meaning and its stem.
//! The table is made from word vectors by the workshop (see NOTICE.md); how it is used is in `network`.

/// How many numbers make up the vector of a word.
pub const DIMENSIONS: usize = 24;

/// Header, then slots, then one record a word.
///
/// A slot is the row of a word, or [`EMPTY`]; a word is looked for from the slot of its hash on. A record is the hash of the word,
/// the hash of its stem, its senses, and its vector, one signed byte a number. All numbers are little endian.
static TABLE: &[u8] = include_bytes!("vocabulary.bin");

/// The bytes before the slots: the number of slots and of words.
pub const HEADER: usize = 8;
/// A slot that holds no word.
pub const EMPTY: u16 = u16::MAX;
/// The bytes of a record.
pub const RECORD: usize = VECTOR + DIMENSIONS;
const VECTOR: usize = 10;
/// How many different senses there are.
pub const SENSES: usize = 46;

/// A word of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Known {
    /// Its row.
    pub row: u16,
    /// The hash of its stem.
    pub stem: u32,
}

/// Looks a word up, in any case; of an unknown word with hyphens its last part.
pub fn find(word: &str, hash: u32) -> Option<Known> {
    lookup(hash).or_else(|| {
        let (_, last) = word.rsplit_once('-')?;
        lookup(self::hash(last))
    })
}

/// The vector of a word.
pub fn vector(row: u16) -> &'static [u8] {
    let at = RECORDS + usize::from(row) * RECORD + VECTOR;
    &TABLE[at..at + DIMENSIONS]
}

/// Calls with each sense of a word: the fields of meaning that WordNet files its first noun and verb sense under,
/// whether it is an adjective or adverb, and whether people hear it as good, bad, or very bad.
pub fn senses(row: u16, mut call: impl FnMut(usize)) {
    let at = RECORDS + usize::from(row) * RECORD + 8;
    let packed = usize::from(u16::from_le_bytes([TABLE[at], TABLE[at + 1]]));
    let (noun, verb) = (packed & 31, packed >> 5 & 15);
    if noun > 0 {
        call(noun - 1);
    }
    if verb > 0 {
        call(26 + verb - 1);
    }
    for flag in 0..5 {
        if packed >> (9 + flag) & 1 == 1 {
            call(41 + flag);
        }
    }
}

/// Hashes a word, in any case.
pub fn hash(word: &str) -> u32 {
    let mut hash: u32 = 0x811C_9DC5;
    let mut mix = |byte: u8| hash = (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
    for character in word.chars() {
        if character.is_ascii() {
            mix(character.to_ascii_lowercase() as u8);
        } else if character == '\u{2019}' {
            mix(b'\'');
        } else {
            for lower in character.to_lowercase() {
                for byte in lower.encode_utf8(&mut [0; 4]).bytes() {
                    mix(byte);
                }
            }
        }
    }
    hash
}

/// How many slots there are, known when the program is built.
const SLOTS: usize = match include_bytes!("vocabulary.bin").first_chunk::<4>() {
    Some(bytes) => u32::from_le_bytes(*bytes) as usize,
    None => 0,
};
const RECORDS: usize = HEADER + SLOTS * 2;

fn number(at: usize) -> u32 {
    TABLE
        .get(at..at + 4)
        .and_then(|bytes| bytes.try_into().ok())
        .map_or(0, u32::from_le_bytes)
}

fn lookup(hash: u32) -> Option<Known> {
    let mut slot = slot_of(hash, SLOTS);
    loop {
        let at = HEADER + slot * 2;
        let row = u16::from_le_bytes([*TABLE.get(at)?, *TABLE.get(at + 1)?]);
        if row == EMPTY {
            return None;
        }
        let record = RECORDS + usize::from(row) * RECORD;
        if number(record) == hash {
            return Some(Known {
                row,
                stem: number(record + 4),
            });
        }
        slot = (slot + 1) % SLOTS;
    }
}

/// The slot at which the search for a hash begins.
pub fn slot_of(hash: u32, slots: usize) -> usize {
    (hash.wrapping_mul(0x9E37_79B1) >> 8) as usize % slots.max(1)
}
