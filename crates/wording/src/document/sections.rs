//! Sections that say too little: left as the template, impact without an action, a lone root cause, lessons of one kind.
//! Times are in `timeline`.

use super::outline::{Outline, Section};
use super::tell;
use crate::finding::{BlockKind, Finding};

/// A section that nobody has filled in.
pub(super) fn left_open(outline: &Outline<'_>, out: &mut Vec<Finding>) {
    for (index, section) in outline.sections.iter().enumerate() {
        if let Some(block) = section
            .blocks
            .iter()
            .find(|block| is_placeholder(&block.text, section.blocks.len() == 1))
        {
            tell(
                out,
                "section-left-open",
                block.source(0..block.text.len()),
                None,
            );
            continue;
        }
        // A heading right above a deeper one holds what the deeper ones hold.
        let holds_others = outline
            .sections
            .get(index + 1)
            .is_some_and(|next| next.level > section.level);
        let empty = section.source.trim().is_empty() || is_gap(section.source);
        // The title of the document is no section.
        if index > 0 && is_expected(section) && section.level > 0 && !holds_others && empty {
            let message = format!(
                "The section “{}” is still empty, so a reader cannot tell whether there is nothing to say.",
                section.title
            );
            tell(
                out,
                "section-left-open",
                section.span.clone(),
                Some(message),
            );
        }
    }
}

/// Whether readers look for what the section holds; background, glossary and links are there when needed.
fn is_expected(section: &Section<'_>) -> bool {
    section
        .key
        .is_some_and(|key| !["background", "glossary", "supporting", "people"].contains(&key))
}

/// Whether a text is what a template leaves for the writer.
fn is_placeholder(text: &str, alone: bool) -> bool {
    const WHOLE: [&str; 20] = [
        "tbd",
        "tba",
        "tbc",
        "todo",
        "to do",
        "xxx",
        "to be done",
        "to be added",
        "to be written",
        "to be completed",
        "to be filled in",
        "to be determined",
        "fill in",
        "fill me in",
        "fill this in",
        "placeholder",
        "coming soon",
        "write here",
        "your text here",
        "insert text here",
    ];
    const PROMPTS: [&str; 9] = [
        "describe ",
        "briefly describe ",
        "summarise ",
        "summarize ",
        "provide ",
        "outline ",
        "insert ",
        "fill in ",
        "add a ",
    ];
    let lower = text.trim().to_lowercase();
    let bare = lower.trim_matches(|c: char| !c.is_alphanumeric());
    if WHOLE.contains(&bare) || bare.starts_with("lorem ipsum") {
        return true;
    }
    let prompt = PROMPTS.iter().any(|prompt| bare.starts_with(prompt));
    let bracketed = lower.starts_with(['[', '<', '{']) && lower.ends_with([']', '>', '}']);
    let words = lower.split_whitespace().count();
    prompt && bracketed || prompt && alone && words <= 25 && bare.ends_with("here")
}

/// Whether all there is, is a gap in angle brackets: "<impact on customers>".
fn is_gap(source: &str) -> bool {
    let source = source.trim();
    source.starts_with('<')
        && source.ends_with('>')
        && !source.starts_with("<!--")
        && source.matches('<').count() == 1
        && source.contains(' ')
        && !source.contains('=')
}

/// People were affected, and nothing follows from it.
pub(super) fn impact_without_action(outline: &Outline<'_>, out: &mut Vec<Finding>) {
    const PEOPLE: [&str; 22] = [
        "user",
        "customer",
        "client",
        "visitor",
        "traveller",
        "passenger",
        "patient",
        "member",
        "subscriber",
        "player",
        "student",
        "reader",
        "guest",
        "people",
        "order",
        "request",
        "booking",
        "payment",
        "outage",
        "unavailable",
        "affected",
        "failed",
    ];
    const WAYS_ON: [&str; 30] = [
        "we will",
        "we'll",
        "we are going to",
        "we plan",
        "next step",
        "follow-up",
        "follow up",
        "action",
        "prevent",
        "in future",
        "in the future",
        "has been fixed",
        "was fixed",
        "we have added",
        "we added",
        "we have changed",
        "we changed",
        "is being",
        "will be",
        "going forward",
        "to avoid",
        "mitigat",
        "improv",
        "we now",
        "now ",
        "backlog",
        "ticket",
        "decided",
        "measure",
        "recommend",
    ];
    if outline.has("actions") || outline.sections.len() < 4 {
        return;
    }
    let Some(impact) = outline.sections.iter().find(|section| {
        section.key == Some("impact") && {
            let prose = section.prose();
            PEOPLE.iter().any(|word| prose.contains(word))
        }
    }) else {
        return;
    };
    // A document whose parts are named otherwise may well tell what follows; then nothing is said.
    let told = outline.prose_outside("timeline");
    if !(outline.has("timeline") || outline.has("factors") || outline.has("summary"))
        || WAYS_ON.iter().any(|words| told.contains(words))
    {
        return;
    }
    tell(out, "impact-without-action", impact.span.clone(), None);
}

/// One cause, and no way to it.
pub(super) fn lone_root_cause(outline: &Outline<'_>, out: &mut Vec<Finding>) {
    let Some(section) = outline.sections.iter().find(|section| {
        let title = section.title.to_lowercase();
        title.contains("root cause") && !title.contains("causes")
    }) else {
        return;
    };
    let others = outline.sections.iter().any(|other| {
        let title = other.title.to_lowercase();
        !std::ptr::eq(other, section)
            && (other.key == Some("factors")
                || other.key == Some("trigger")
                || other.level > section.level
                    && section.level > 0
                    && other.span.start > section.span.start
                    && other.within == section.within
                || [
                    "how",
                    "why",
                    "contribut",
                    "analysis",
                    "detail",
                    "what happened",
                    "background",
                ]
                .iter()
                .any(|word| title.contains(word)))
    });
    let words: usize = section
        .blocks
        .iter()
        .map(|block| block.text.split_whitespace().count())
        .sum();
    let single = section.blocks.len() == 1 && section.blocks[0].kind != BlockKind::Cell;
    if !others && single && (1..40).contains(&words) {
        tell(out, "lone-root-cause", section.span.clone(), None);
    }
}

/// Lessons that tell only what went badly.
pub(super) fn one_sided_lessons(outline: &Outline<'_>, out: &mut Vec<Finding>) {
    const GOOD: [&str; 16] = [
        "went well",
        "worked",
        "luck",
        "fortunate",
        "helped",
        "good",
        "well",
        "glad",
        "thank",
        "quick",
        "fast",
        "saved",
        "successful",
        "right",
        "kept",
        "positive",
    ];
    if outline.has("went_well") || outline.has("lucky") {
        return;
    }
    let poorly = outline
        .sections
        .iter()
        .find(|section| section.key == Some("went_poorly"));
    let lessons = outline.sections.iter().find(|section| {
        let items = section
            .blocks
            .iter()
            .filter(|block| block.kind == BlockKind::ListItem);
        section.key == Some("lessons") && items.count() >= 3 && holds_lessons(section)
    });
    let Some(section) = poorly.or(lessons) else {
        return;
    };
    let told: String = outline
        .under("lessons")
        .chain(outline.under("went_poorly"))
        .map(Section::prose)
        .collect();
    let lead = outline.sections.iter().any(|other| {
        other.title.to_lowercase().contains("worked")
            || other.title.to_lowercase().contains("helped")
    });
    let all_good = GOOD.iter().any(|word| told.contains(word));
    if !lead && !all_good && outline.sections.len() >= 3 && !section.blocks.is_empty() {
        tell(out, "one-sided-lessons", section.span.clone(), None);
    }
}

/// Whether the section is about lessons and not about actions that follow.
fn holds_lessons(section: &Section<'_>) -> bool {
    let title = section.title.to_lowercase();
    !title.contains("action")
}
