//! What the language analyser says of a document: findings by block, with offsets as editors count them.
//! Not here: the rules (wording).

use std::ops::Range;

use postmortem::permission::{Actor, Verb, may};
use postmortem::write::document::{Document, TextPiece};
use serde::Serialize;
use wording::{Finding, Label};

use super::readings::Reader;
use crate::{App, Result};

/// A finding in a block of a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Noted {
    /// The block's id; parts of a block have `:part` behind it.
    pub block: String,
    /// The key of the section.
    pub section: String,
    /// Where it begins in the block's text, in UTF-16 units.
    pub from: usize,
    /// Where it ends.
    pub to: usize,
    /// The words.
    pub quote: String,
    /// The rule that spoke.
    pub rule: &'static str,
    /// Its label.
    pub label: &'static str,
    /// The bias, in words.
    pub title: &'static str,
    /// `error`, `warning`, `note`.
    pub severity: &'static str,
    /// What was noticed and why it matters.
    pub message: String,
    /// The better question.
    pub question: Option<String>,
    /// Other wordings.
    pub instead: Vec<String>,
    /// The change that "Use this wording" makes; in it, `[brackets]` are gaps for the writer to fill.
    pub fix: Option<Wording>,
    /// “If it were me”: a sentence to put in, with gaps for what only those who were there can tell.
    pub circumstance: Option<Wording>,
    /// The slug of the lesson.
    pub lesson: &'static str,
    /// The kind of a private thing.
    pub kind: Option<&'static str>,
}

/// A change of a block's text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Wording {
    /// Where it begins, in UTF-16 units.
    pub from: usize,
    /// Where it ends.
    pub to: usize,
    /// What stands there afterwards.
    pub text: String,
}

/// A block as the editor sends it.
#[derive(Debug, Clone, serde::Deserialize)]
pub struct SentBlock {
    /// Its id.
    pub id: String,
    /// Its node type.
    #[serde(default)]
    pub kind: String,
    /// The key of its section.
    #[serde(default)]
    pub section: String,
    /// Its text; code and images are U+FFFC.
    pub text: String,
}

/// Reads some blocks, as the editor sends them after a pause.
pub async fn blocks(app: &App, actor: &Actor, blocks: &[SentBlock]) -> Result<Vec<Noted>> {
    may(actor, Verb::Read)?;
    let mut reader = reader(app).await?;
    Ok(blocks
        .iter()
        .flat_map(|block| {
            read(
                &mut reader,
                &block.id,
                &block.kind,
                &block.section,
                &block.text,
            )
        })
        .collect())
}

/// Reads a whole document.
pub fn document(document: &Document, reader: &mut Reader<'_>) -> Vec<Noted> {
    document
        .texts()
        .iter()
        .filter(|piece| !piece.quoted)
        .flat_map(
            |TextPiece {
                 block,
                 section,
                 kind,
                 text,
                 ..
             }| read(reader, block, kind, section, text),
        )
        .collect()
}

/// A reader who knows the people of the house, so that they are recognised where they act in a story.
pub async fn reader(app: &App) -> Result<Reader<'_>> {
    Ok(Reader::new(roster(app).await?, app.readings()))
}

/// The names of the people of the house.
pub async fn roster(app: &App) -> Result<Vec<String>> {
    let mut tx = app.store().read().await?;
    Ok(store::people::list(&mut tx)
        .await?
        .into_iter()
        .map(|person| person.name)
        .collect())
}

/// Does this finding speak about how people are told of? (Private data and vague actions have their own places.)
pub fn is_about_blame(noted: &Noted) -> bool {
    Label::parse(noted.label).is_some_and(Label::is_about_people)
}

fn read(reader: &mut Reader<'_>, block: &str, kind: &str, section: &str, text: &str) -> Vec<Noted> {
    reader
        .read(kind, section, text)
        .iter()
        .map(|finding| noted(block, section, text, finding))
        .collect()
}

fn noted(block: &str, section: &str, text: &str, finding: &Finding) -> Noted {
    let at = |byte| wording::report::utf16_offset(text, byte);
    // One that is finished is better than one with a gap, and one with a gap better than none.
    let wording = finding
        .instead
        .iter()
        .min_by_key(|instead| instead.contains('['));
    let fix = match (&finding.fix, wording) {
        (Some(fix), _) => Some((fix.span.clone(), &fix.replacement)),
        (None, Some(instead)) => Some((finding.replaces.clone(), instead)),
        (None, None) => None,
    };
    let change = |span: Range<usize>, text: &String| Wording {
        from: at(span.start),
        to: at(span.end),
        text: text.clone(),
    };
    let fix = fix.map(|(span, text)| change(span, text));
    let circumstance = finding
        .circumstance
        .as_ref()
        .map(|circumstance| change(circumstance.at..circumstance.at, &circumstance.text));
    Noted {
        block: block.to_owned(),
        section: section.to_owned(),
        from: at(finding.span.start),
        to: at(finding.span.end),
        quote: text
            .get(finding.span.clone())
            .unwrap_or_default()
            .to_owned(),
        rule: finding.rule,
        label: finding.label.as_str(),
        title: finding.label.title(),
        severity: finding.severity.as_str(),
        message: finding.message.clone(),
        question: finding.question.clone(),
        instead: finding.instead.clone(),
        fix,
        circumstance,
        lesson: finding.lesson,
        kind: finding.kind,
    }
}
