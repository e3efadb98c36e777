//! How a phrase is written: lines, lists and signs, and what each becomes.
//! What phrases are for, and how they are matched, is in `pattern`.

use std::collections::HashMap;

use super::{Element, Wanted};
use crate::text::lexicon::{Lexicon, class};

/// One line of a file of phrases.
#[derive(Debug)]
pub struct Line {
    pub(super) source: &'static str,
    parts: Vec<Part>,
    pub(super) question: Option<&'static str>,
    pub(super) silences: bool,
}

/// What stands between two spaces of a line.
#[derive(Debug)]
struct Part {
    /// Words, of which one is wanted, or a single sign such as `<people>`.
    words: Vec<&'static str>,
    optional: bool,
}

impl Part {
    fn is_sign(&self) -> bool {
        matches!(self.words[..], [word] if word.starts_with(['<', '^', '$', '{', '}']) || word.starts_with(".."))
    }
}

/// Reads a file of phrases.
pub fn read(file: &'static str) -> Vec<Result<Line, String>> {
    let mut lists: HashMap<&'static str, &'static str> = HashMap::new();
    let mut out = Vec::new();
    for line in file
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
    {
        if let Some(list) = line.strip_prefix('@')
            && let Some((name, words)) = list.split_once('=')
        {
            lists.insert(name.trim(), words.trim());
            continue;
        }
        out.push(read_line(line, &lists));
    }
    out
}

fn read_line(
    line: &'static str,
    lists: &HashMap<&'static str, &'static str>,
) -> Result<Line, String> {
    let (phrase, question) = match line.split_once("=>") {
        Some((phrase, question)) => (phrase.trim(), Some(question.trim())),
        None => (line, None),
    };
    let (phrase, silences) = match phrase.strip_prefix("! ") {
        Some(rest) => (rest, true),
        None => (phrase, false),
    };
    let mut parts = Vec::new();
    for part in phrase.split_whitespace() {
        let inner = part
            .strip_prefix('[')
            .and_then(|rest| rest.strip_suffix(']'));
        let mut words = Vec::new();
        for word in inner.unwrap_or(part).split('|') {
            match word.strip_prefix('@') {
                Some(name) => match lists.get(name) {
                    Some(list) => words.extend(list.split([' ', '|'])),
                    None => return Err(format!("{line}: no list @{name}")),
                },
                None => words.push(word),
            }
        }
        parts.push(Part {
            words,
            optional: inner.is_some(),
        });
    }
    Ok(Line {
        source: line,
        parts,
        question,
        silences,
    })
}

/// The elements that a line stands for.
pub(super) fn compile(line: &Line, lexicon: &Lexicon) -> Result<Vec<Element>, String> {
    line.parts
        .iter()
        .map(|part| {
            let element = element(part, lexicon)?;
            // "a|$": a word or the end.
            let or_end = part.words.len() > 1 && part.words.contains(&"$");
            Ok(match element {
                element if part.optional => Element::Optional(Box::new(element)),
                Element::Word(ids) if or_end => Element::WordOrEnd(ids),
                element => element,
            })
        })
        .collect()
}

fn element(part: &Part, lexicon: &Lexicon) -> Result<Element, String> {
    use class::*;
    if !part.is_sign() {
        let mut ids: Vec<u32> = Vec::with_capacity(part.words.len());
        spellings(part, lexicon, |word| ids.push(lexicon.get(word).id));
        ids.sort_unstable();
        ids.dedup();
        ids.retain(|id| *id != 0);
        return Ok(Element::Word(ids));
    }
    Ok(match part.words[0] {
        "^" => Element::Begin,
        "$" => Element::End,
        "{" => Element::Open,
        "}" => Element::Close,
        "<any>" => Element::Any,
        "<adv>" => Element::Adverbs,
        "<people>" => Element::Phrase(Wanted::People),
        "<role>" => Element::Phrase(Wanted::Role),
        "<name>" => Element::Phrase(Wanted::Name),
        "<np>" => Element::Phrase(Wanted::Any),
        "<thing>" => Element::Phrase(Wanted::Thing),
        "<people's>" => Element::Owner,
        "<subject>" => Element::Subject { or_none: false },
        "<subject?>" => Element::Subject { or_none: true },
        "<doer>" => Element::Doer,
        "<active>" => Element::Active,
        "<verb>" => Element::Class(VERB),
        "<past>" => Element::Class(PAST),
        "<part>" => Element::Class(PART),
        "<base>" => Element::Class(BASE),
        "<third>" => Element::Class(THIRD),
        "<ing>" => Element::Class(ING),
        "<neg>" => Element::Class(NEG),
        "<be>" => Element::Class(BE),
        "<have>" => Element::Class(HAVE),
        "<do>" => Element::Class(DO),
        "<modal>" => Element::Class(MODAL),
        "<det>" => Element::Class(DET | POSS),
        "<aux>" => Element::Class(AUX),
        other => match other.strip_prefix("..").map(str::parse) {
            Some(Ok(words)) => Element::Gap(words),
            Some(Err(_)) => return Err(format!("{other} is no gap")),
            None => return Err(format!("{other} is no class")),
        },
    })
}

/// Every word that a part stands for: itself, or all forms of a verb. "$" among words is the end, no word.
fn spellings(part: &Part, lexicon: &Lexicon, mut take: impl FnMut(&str)) {
    for word in part.words.iter().filter(|word| **word != "$") {
        match word.strip_prefix('~') {
            Some(base) => lexicon.forms(base).iter().for_each(|form| take(form)),
            None => take(word),
        }
    }
}

/// Every word that the lines speak of, for the lexicon to number.
pub fn literals(lines: &[Result<Line, String>], lexicon: &Lexicon, mut take: impl FnMut(&str)) {
    let parts = lines.iter().flatten().flat_map(|line| &line.parts);
    for part in parts.filter(|part| !part.is_sign()) {
        spellings(part, lexicon, &mut take);
    }
}
