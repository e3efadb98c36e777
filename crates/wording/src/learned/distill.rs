//! Makes `vocabulary.bin` from word vectors and WordNet's index; part of the workshop, not of the analyser.
//! How the table is read is in `vocabulary`, where its sources come from in NOTICE.md.

use std::collections::{HashMap, HashSet};

use super::vocabulary::{DIMENSIONS, EMPTY, RECORD, hash, slot_of};
use crate::text::lexicon::lexicon;

/// The size of the vectors that come in.
pub const GIVEN: usize = 100;
const SLOTS: usize = 1 << 16;

/// What is known about lemmas: from WordNet, the field of the first sense; from a list of valences, how people hear them.
#[derive(Debug, Default)]
pub struct Lemmas {
    /// Nouns with their field, 1 to 26.
    pub nouns: HashMap<String, u16>,
    /// Verbs with their field, 1 to 15.
    pub verbs: HashMap<String, u16>,
    /// Adjectives.
    pub adjectives: HashMap<String, u16>,
    /// Adverbs.
    pub adverbs: HashMap<String, u16>,
    /// Words with their valence, -4 to 4.
    pub valences: HashMap<String, f32>,
}

/// Makes the table from words with their vectors, the most frequent first.
pub fn table(words: &[(String, [f32; GIVEN])], lemmas: &Lemmas) -> Vec<u8> {
    let axes = principal_axes(&words[..words.len().min(20_000)]);
    let kept: Vec<&(String, [f32; GIVEN])> = words
        .iter()
        .enumerate()
        .filter(|(rank, (word, _))| is_kept(*rank, word, lemmas))
        .map(|(_, entry)| entry)
        .take(usize::from(EMPTY))
        .collect();
    let short: Vec<[f32; DIMENSIONS]> = kept
        .iter()
        .map(|(_, vector)| axes.project(vector))
        .collect();
    // One scale for all, so that a byte is an eighth of what is usual.
    let sum: f32 = short.iter().take(10_000).flatten().map(|x| x * x).sum();
    let usual = (sum / (10_000.0 * DIMENSIONS as f32)).sqrt();
    let mut slots = vec![EMPTY; SLOTS];
    let mut records = Vec::with_capacity(kept.len() * RECORD);
    let spellings: HashSet<&str> = kept.iter().map(|(word, _)| word.as_str()).collect();
    for (row, ((word, _), vector)) in kept.iter().zip(&short).enumerate() {
        let code = hash(word);
        let mut slot = slot_of(code, SLOTS);
        while slots[slot] != EMPTY {
            slot = (slot + 1) % SLOTS;
        }
        slots[slot] = row as u16;
        records.extend(code.to_le_bytes());
        records.extend(hash(&stem(word, &spellings)).to_le_bytes());
        records.extend(senses(word, lemmas).to_le_bytes());
        records.extend(
            vector
                .iter()
                .map(|x| (x / usual * 32.0).round().clamp(-127.0, 127.0) as i8 as u8),
        );
    }
    let mut table = Vec::new();
    table.extend((SLOTS as u32).to_le_bytes());
    table.extend((kept.len() as u32).to_le_bytes());
    table.extend(slots.iter().flat_map(|row| row.to_le_bytes()));
    table.extend(records);
    table
}

/// Frequent words stay; rarer ones only if WordNet knows them, and nouns, of which many are names, less far down.
fn is_kept(rank: usize, word: &str, lemmas: &Lemmas) -> bool {
    let spelled = word.chars().any(char::is_alphabetic) && !word.chars().any(char::is_numeric);
    let stems = stems(word);
    let is_in = |map: &HashMap<String, u16>| stems.iter().any(|stem| map.contains_key(stem));
    let is_other = || {
        [&lemmas.verbs, &lemmas.adjectives, &lemmas.adverbs]
            .into_iter()
            .any(is_in)
    };
    spelled
        && (rank < 8_000
            || lemmas.valences.contains_key(word)
            || rank < 80_000 && is_other()
            || rank < 30_000 && is_in(&lemmas.nouns))
}

/// Packs the senses of a word as `vocabulary::senses` reads them.
fn senses(word: &str, lemmas: &Lemmas) -> u16 {
    let stems = stems(word);
    let first = |map: &HashMap<String, u16>| stems.iter().find_map(|stem| map.get(stem)).copied();
    let valence = stems
        .iter()
        .find_map(|stem| lemmas.valences.get(stem))
        .copied()
        .unwrap_or(0.0);
    first(&lemmas.nouns).unwrap_or(0)
        | first(&lemmas.verbs).unwrap_or(0) << 5
        | u16::from(lemmas.adjectives.contains_key(word)) << 9
        | u16::from(lemmas.adverbs.contains_key(word)) << 10
        | u16::from(valence > 0.0) << 11
        | u16::from(valence < 0.0) << 12
        | u16::from(valence < -1.8) << 13
}

/// What a word may be a form of.
fn stems(word: &str) -> Vec<String> {
    let mut out = vec![word.to_string()];
    if let Some(base) = lexicon().base(word) {
        out.push(base);
    }
    if let Some(stem) = word.strip_suffix("ies").or(word.strip_suffix("ied")) {
        out.push(format!("{stem}y"));
    }
    for ending in ["es", "ed", "ing", "s"] {
        if let Some(stem) = word.strip_suffix(ending).filter(|stem| stem.len() > 2) {
            out.push(stem.to_string());
            out.push(format!("{stem}e"));
            let mut letters = stem.chars().rev();
            if letters.next() == letters.next() {
                out.push(stem[..stem.len() - 1].to_string());
            }
        }
    }
    out
}

/// The stem that stands for a word in the traces: of a verb its base, of a plural its singular.
fn stem(word: &str, spellings: &HashSet<&str>) -> String {
    if let Some(base) = lexicon().base(word) {
        return base;
    }
    let singular = word
        .strip_suffix("ies")
        .map(|stem| format!("{stem}y"))
        .or_else(|| {
            word.strip_suffix('s')
                .filter(|stem| !stem.ends_with(['s', 'u', 'i']) && stem.len() > 2)
                .map(str::to_string)
        });
    singular
        .filter(|stem| spellings.contains(stem.as_str()))
        .unwrap_or_else(|| word.to_string())
}

/// The mean of the vectors and the directions in which they differ most.
struct Axes {
    mean: [f64; GIVEN],
    directions: Vec<[f64; GIVEN]>,
}

impl Axes {
    fn project(&self, vector: &[f32; GIVEN]) -> [f32; DIMENSIONS] {
        let unit = unit(vector);
        let mut out = [0.0; DIMENSIONS];
        for (value, direction) in out.iter_mut().zip(&self.directions) {
            *value = (0..GIVEN)
                .map(|i| (unit[i] - self.mean[i]) * direction[i])
                .sum::<f64>() as f32;
        }
        out
    }
}

fn unit(vector: &[f32; GIVEN]) -> [f64; GIVEN] {
    let length = vector
        .iter()
        .map(|x| f64::from(*x) * f64::from(*x))
        .sum::<f64>()
        .sqrt()
        .max(1e-6);
    std::array::from_fn(|i| f64::from(vector[i]) / length)
}

/// Finds the axes by power iteration, each made free of those before it.
fn principal_axes(words: &[(String, [f32; GIVEN])]) -> Axes {
    let units: Vec<[f64; GIVEN]> = words.iter().map(|(_, vector)| unit(vector)).collect();
    let mut mean = [0.0; GIVEN];
    for vector in &units {
        for i in 0..GIVEN {
            mean[i] += vector[i] / units.len() as f64;
        }
    }
    let mut covariance = vec![[0.0; GIVEN]; GIVEN];
    for vector in &units {
        for i in 0..GIVEN {
            let left = vector[i] - mean[i];
            for j in 0..GIVEN {
                covariance[i][j] += left * (vector[j] - mean[j]);
            }
        }
    }
    let mut directions: Vec<[f64; GIVEN]> = Vec::new();
    for axis in 0..DIMENSIONS {
        let mut direction: [f64; GIVEN] =
            std::array::from_fn(|i| 1.0 / ((i * 7 + axis * 13) % 11 + 1) as f64);
        for _ in 0..300 {
            let mut next: [f64; GIVEN] =
                std::array::from_fn(|i| (0..GIVEN).map(|j| covariance[i][j] * direction[j]).sum());
            for before in &directions {
                let along: f64 = (0..GIVEN).map(|i| next[i] * before[i]).sum();
                for i in 0..GIVEN {
                    next[i] -= along * before[i];
                }
            }
            let length = next.iter().map(|x| x * x).sum::<f64>().sqrt().max(1e-12);
            direction = next.map(|x| x / length);
        }
        directions.push(direction);
    }
    Axes { mean, directions }
}

/// Reads a part of speech from WordNet's index and data: each lemma with the field of its first sense, counted from `from`.
pub fn lemmas(index: &str, data: &str, from: u16) -> HashMap<String, u16> {
    let fields: HashMap<&str, u16> = data
        .lines()
        .filter(|line| !line.starts_with(' '))
        .filter_map(|line| {
            let mut words = line.split(' ');
            Some((words.next()?, words.next()?.parse().ok()?))
        })
        .collect();
    index
        .lines()
        .filter(|line| !line.starts_with(' '))
        .filter_map(|line| {
            // lemma, part of speech, senses, pointers, that many pointers, senses again, tagged senses, first sense …
            let words: Vec<&str> = line.split_whitespace().collect();
            let pointers: usize = words.get(3)?.parse().ok()?;
            let field = fields.get(words.get(6 + pointers)?)?;
            Some((words[0].to_string(), field.checked_sub(from)? + 1))
        })
        .collect()
}

/// Reads a list of words with their valence behind a tab.
pub fn valences(list: &str) -> HashMap<String, f32> {
    list.lines()
        .filter_map(|line| {
            let mut parts = line.split('\t');
            let word = parts
                .next()
                .filter(|word| word.chars().all(char::is_alphabetic))?;
            Some((word.to_string(), parts.next()?.parse().ok()?))
        })
        .collect()
}
