//! How a phrase is written: lines, lists and signs, and what each becomes.
//! What phrases are for, and how they are matched, is in `pattern`.

use std::collections::HashMap;

use super::{Begins, Element, Phrase, Phrases, Wanted, Words};
use crate::text::lexicon::{Lexicon, class};

/// A file while it is read.
#[derive(Debug, Default)]
struct File {
    /// Its lists, as they are written.
    lists: HashMap<&'static str, &'static str>,
    /// The words of the parts that speak of lists or of verbs: the same stand in many lines.
    known: HashMap<&'static str, Words>,
}

impl Phrases {
    /// Reads a file of phrases for an owner; the lexicon numbers their words. A phrase that cannot be read is a mistake of
    /// ours: it is left out, and told in [`Phrases::unread`].
    pub fn read(&mut self, owner: usize, text: &'static str, lexicon: &mut Lexicon) {
        let mut file = File::default();
        let lines = text.lines().map(str::trim);
        for line in lines.filter(|line| !line.is_empty() && !line.starts_with('#')) {
            if let Some(list) = line.strip_prefix('@')
                && let Some((name, words)) = list.split_once('=')
            {
                file.lists.insert(name.trim(), words.trim());
                continue;
            }
            let from = self.elements.len();
            if let Err(problem) = self.read_line(owner, line, &mut file, lexicon) {
                self.unread.push(format!("{line}: {problem}"));
                self.elements.truncate(from);
            }
        }
    }

    fn read_line(
        &mut self,
        owner: usize,
        line: &'static str,
        file: &mut File,
        lexicon: &mut Lexicon,
    ) -> Result<(), String> {
        let (phrase, question) = match line.split_once("=>") {
            Some((phrase, question)) => (phrase.trim(), Some(question.trim())),
            None => (line, None),
        };
        let (phrase, silences) = match phrase.strip_prefix("! ") {
            Some(rest) => (rest, true),
            None => (phrase, false),
        };
        let from = self.elements.len();
        for part in phrase.split_whitespace() {
            let element = self.element(part, file, lexicon)?;
            self.elements.push(element);
        }
        let elements = &self.elements[from..];
        if !elements
            .iter()
            .any(|element| matches!(element, Element::Word(_)))
        {
            return Err("a phrase needs a word".to_string());
        }
        self.all.push(Phrase {
            from: from as u32,
            to: self.elements.len() as u32,
            owner: owner as u32,
            question,
            silences,
            begins_with: Begins::of(elements),
        });
        Ok(())
    }

    /// What stands between two spaces of a line: words, of which one is wanted, or a single sign such as `<people>`.
    fn element(
        &mut self,
        part: &'static str,
        file: &mut File,
        lexicon: &mut Lexicon,
    ) -> Result<Element, String> {
        let inner = part
            .strip_prefix('[')
            .and_then(|rest| rest.strip_suffix(']'));
        let element = if is_sign(inner.unwrap_or(part)) {
            sign(inner.unwrap_or(part))?
        } else {
            let words = self.words_of(inner.unwrap_or(part), file, lexicon)?;
            // "a|$": a word or the end.
            if part.split('|').any(|word| word == "$") {
                return Ok(Element::WordOrEnd(words));
            }
            Element::Word(words)
        };
        match (element, inner) {
            (element, None) | (element @ Element::Adverbs, _) => Ok(element),
            (Element::Word(words), _) => Ok(Element::WordOrNone(words)),
            (Element::Class(classes), _) => Ok(Element::ClassOrNone(classes)),
            (Element::Any, _) => Ok(Element::AnyOrNone),
            _ => Err(format!("{part} cannot be left out")),
        }
    }

    /// The numbers of every word that a part stands for: itself, all forms of a verb, or those of a list. "$" among words
    /// is the end, no word.
    fn words_of(
        &mut self,
        part: &'static str,
        file: &mut File,
        lexicon: &mut Lexicon,
    ) -> Result<Words, String> {
        if let Some(words) = file.known.get(part) {
            return Ok(*words);
        }
        let mut ids = Vec::new();
        for word in part.split('|').filter(|word| *word != "$") {
            match word.strip_prefix('@') {
                Some(name) => {
                    let list = file.lists.get(name).ok_or(format!("no list @{name}"))?;
                    for word in list.split([' ', '|']) {
                        lexicon.number(word, &mut ids);
                    }
                }
                None => lexicon.number(word, &mut ids),
            }
        }
        ids.sort_unstable();
        ids.dedup();
        let from = self.words.len() as u32;
        self.words.extend(ids);
        let words = Words {
            from,
            to: self.words.len() as u32,
        };
        if part.contains(['@', '~']) {
            file.known.insert(part, words);
        }
        Ok(words)
    }
}

fn is_sign(part: &str) -> bool {
    part.starts_with(['<', '^', '$', '{', '}']) && !part.contains('|') || part.starts_with("..")
}

fn sign(part: &str) -> Result<Element, String> {
    use class::*;
    Ok(match part {
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
        "<hand>" => Element::Hand,
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
