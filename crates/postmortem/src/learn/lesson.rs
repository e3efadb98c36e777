//! The lessons: five minutes each, opened from the finding that they explain. One page of Markdown a lesson.
//! Not here: HTML and drawings (the pages draw them), and what a person has read.

use std::sync::LazyLock;

/// The one list, in the order in which they are best read. A slug is an address for ever: findings link to it.
const PAGES: &[(&str, &str)] = &[
    (
        "psychological-safety",
        include_str!("lessons/psychological-safety.md"),
    ),
    (
        "fundamental-attribution-error",
        include_str!("lessons/fundamental-attribution-error.md"),
    ),
    ("hindsight-bias", include_str!("lessons/hindsight-bias.md")),
    (
        "discharging-discomfort",
        include_str!("lessons/discharging-discomfort.md"),
    ),
    ("five-hows", include_str!("lessons/five-hows.md")),
    (
        "concrete-actions",
        include_str!("lessons/concrete-actions.md"),
    ),
    (
        "protecting-people",
        include_str!("lessons/protecting-people.md"),
    ),
];

/// A lesson, as its page tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lesson {
    /// The last part of its address, and what a finding's `lesson` says.
    pub slug: &'static str,
    /// A sentence, as it stands over the page.
    pub title: &'static str,
    /// The same in a few words, for lists.
    pub short: &'static str,
    /// How long it takes to read, in minutes.
    pub minutes: u8,
    /// The labels of the findings that it explains, as the annotation guideline writes them.
    pub explains: Vec<&'static str>,
    /// The lesson itself, in Markdown. An image whose target is `drawing:NAME` is a drawing of the pages.
    pub body: &'static str,
    /// A few sentences as they are often written first.
    pub before: &'static str,
    /// The same facts, told so that something can be changed.
    pub after: &'static str,
    /// One question to take along.
    pub question: &'static str,
    /// Where it comes from, in Markdown, one line each.
    pub sources: Vec<&'static str>,
}

/// Every lesson, in reading order.
pub fn lessons() -> &'static [Lesson] {
    static LESSONS: LazyLock<Vec<Lesson>> =
        LazyLock::new(|| PAGES.iter().map(|(slug, page)| read(slug, page)).collect());
    &LESSONS
}

/// The lesson at this address, if there is one.
pub fn lesson(slug: &str) -> Option<&'static Lesson> {
    lessons().iter().find(|lesson| lesson.slug == slug)
}

/// Reads a page: a title, three lines about it, the body, and four closing parts in this order.
/// A part that is missing reads as empty; the tests below keep every page whole.
fn read(slug: &'static str, page: &'static str) -> Lesson {
    let (head, rest) = page.split_once("\n\n").unwrap_or((page, ""));
    let (facts, rest) = rest.split_once("\n\n").unwrap_or(("", rest));
    let (body, rest) = rest.split_once("\n## Before\n").unwrap_or((rest, ""));
    let (before, rest) = rest.split_once("\n## After\n").unwrap_or((rest, ""));
    let (after, rest) = rest
        .split_once("\n## To take along\n")
        .unwrap_or((rest, ""));
    let (question, sources) = rest.split_once("\n## Sources\n").unwrap_or((rest, ""));
    Lesson {
        slug,
        title: head.trim_start_matches("# ").trim(),
        short: fact(facts, "short").unwrap_or(slug),
        minutes: fact(facts, "minutes")
            .and_then(|minutes| minutes.parse().ok())
            .unwrap_or(5),
        explains: fact(facts, "explains")
            .map(|labels| labels.split(", ").collect())
            .unwrap_or_default(),
        body: body.trim(),
        before: before.trim(),
        after: after.trim(),
        question: question.trim(),
        sources: sources
            .lines()
            .filter_map(|line| line.strip_prefix("- "))
            .collect(),
    }
}

/// The value of a line `- name: value`.
fn fact(facts: &'static str, name: &str) -> Option<&'static str> {
    facts
        .lines()
        .filter_map(|line| line.strip_prefix("- "))
        .filter_map(|line| line.split_once(": "))
        .find_map(|(key, value)| (key == name).then_some(value.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_lesson_is_whole() {
        for lesson in lessons() {
            assert!(lesson.title.len() > 10, "{}: no title", lesson.slug);
            assert!(
                lesson.short.len() < 40,
                "{}: the short title is long",
                lesson.slug
            );
            assert!(
                !lesson.explains.is_empty(),
                "{}: explains no label",
                lesson.slug
            );
            assert!(
                !lesson.before.is_empty() && !lesson.after.is_empty(),
                "{}: no before and after",
                lesson.slug
            );
            assert!(
                lesson.question.ends_with('?'),
                "{}: the last part is not a question",
                lesson.slug
            );
            assert!(
                lesson.sources.len() >= 2,
                "{}: fewer than two sources",
                lesson.slug
            );
        }
    }

    #[test]
    fn a_lesson_is_read_in_the_minutes_it_promises() {
        for lesson in lessons() {
            let words = [lesson.body, lesson.before, lesson.after, lesson.question]
                .iter()
                .map(|part| part.split_whitespace().count())
                .sum::<usize>();
            let slowest = words / 110;
            assert!(
                words > 300 && slowest <= usize::from(lesson.minutes) + 1,
                "{} has {words} words for {} minutes",
                lesson.slug,
                lesson.minutes
            );
        }
    }

    #[test]
    fn every_label_of_the_language_reader_has_a_lesson() {
        for label in [
            "blame",
            "trait",
            "hindsight",
            "animated",
            "who",
            "person-fix",
            "named",
            "vague-action",
            "privacy",
        ] {
            assert!(
                lessons()
                    .iter()
                    .any(|lesson| lesson.explains.contains(&label)),
                "no lesson explains {label}"
            );
        }
    }

    #[test]
    fn an_unknown_address_has_no_lesson() {
        assert_eq!(lesson("calm-seas"), None);
    }
}
