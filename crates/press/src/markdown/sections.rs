//! Which section a heading opens, told by its meaning rather than by its exact words.
//! Not here: what is done with the section's content.

/// Words that tell a section, most telling first: the first that is found in the heading wins. Those that end in `.`
/// count only in a short heading, where they are what it is about.
const SIGNS: &[(&str, &[&str])] = &[
    (
        "timeline",
        &[
            "timeline",
            "time line",
            "key events",
            "sequence of events",
            "chronology",
            "log of events",
        ],
    ),
    (
        "went_poorly",
        &[
            "went wrong",
            "went poorly",
            "went badly",
            "go so well",
            "go well",
            "gone better",
            "gone wrong",
            "did not go",
            "didn't go",
            "could be improved",
            "could have been better",
        ],
    ),
    ("went_well", &["went well", "worked well", "went right"]),
    ("lucky", &["lucky", "luck."]),
    (
        "lessons",
        &[
            "lesson",
            "learnt",
            "learned",
            "learnings",
            "takeaway",
            "insights.",
        ],
    ),
    (
        "actions",
        &[
            "action item",
            "actions",
            "follow-up",
            "follow up",
            "followup",
            "corrective",
            "preventative",
            "preventive",
            "prevention",
            "future work",
            "next steps",
            "doing about it",
            "do better",
            "what we change",
            "what will change",
        ],
    ),
    (
        "factors",
        &[
            "root cause",
            "contributing factor",
            "five why",
            "5 why",
            "five how",
            "5 how",
            "whys",
            "factors",
            "causes.",
            "cause.",
            "fault.",
            "how did this happen",
            "how that was possible",
            "how was this possible",
        ],
    ),
    ("trigger", &["trigger"]),
    (
        "detection",
        &["detection", "detected.", "identified.", "discovery."],
    ),
    ("impact", &["impact", "affected.", "consequences."]),
    (
        "resolution",
        &[
            "resolution",
            "recovery",
            "mitigation",
            "remediation",
            "response.",
            "repair.",
            "fix.",
            "how it is fixed",
            "how was it fixed",
            "how we fixed",
        ],
    ),
    (
        "background",
        &["background", "context.", "leadup", "lead-up", "lead up"],
    ),
    (
        "summary",
        &[
            "summary",
            "overview.",
            "what happened",
            "the incident.",
            "tl;dr",
            "abstract.",
            "synopsis.",
        ],
    ),
    ("glossary", &["glossary", "terms.", "definitions."]),
    (
        "supporting",
        &[
            "appendix",
            "apendix",
            "supporting",
            "references.",
            "further reading",
            "links.",
            "attachments.",
        ],
    ),
];

/// The key of the section that a heading opens, or empty. Headings below the fourth level open none.
pub(super) fn key(level: u8, heading: &str) -> &'static str {
    let heading = folded(heading);
    let words = heading.split(' ').count();
    // A long heading is a statement of its own, whatever words it has.
    if level > 4 || heading.is_empty() || words > 9 || heading.starts_with("time to ") {
        return "";
    }
    let found = SIGNS.iter().find(|(_, signs)| {
        signs.iter().any(|sign| match sign.strip_suffix('.') {
            Some(short) => words <= 4 && has_word(&heading, short),
            None => has_word(&heading, sign),
        })
    });
    match found {
        Some((key, _)) if level <= 3 || matches!(*key, "went_well" | "went_poorly" | "lucky") => {
            key
        }
        _ => "",
    }
}

/// Whether the heading asks for the chain of whys or hows.
pub(super) fn asks_why(heading: &str) -> bool {
    let heading = folded(heading);
    ["five why", "5 why", "five how", "5 how", "whys"]
        .iter()
        .any(|sign| has_word(&heading, sign))
}

/// Found at the start of a word; the word may go on (`cause` finds `causes`).
fn has_word(heading: &str, sign: &str) -> bool {
    heading
        .match_indices(sign)
        .any(|(at, _)| !heading[..at].ends_with(|c: char| c.is_alphanumeric()))
}

/// Small letters, plain apostrophes, without emoji short codes (`:eye:`) and outer signs.
fn folded(heading: &str) -> String {
    let words = heading.split_whitespace().filter(|word| {
        let code = word.len() > 2 && word.starts_with(':') && word.ends_with(':');
        !code && word.chars().any(char::is_alphanumeric)
    });
    let text = words
        .collect::<Vec<_>>()
        .join(" ")
        .to_lowercase()
        .replace('\u{2019}', "'");
    text.trim_matches(|c: char| !c.is_alphanumeric()).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(cases: &[(&str, &str)]) {
        for (heading, expected) in cases {
            assert_eq!(key(2, heading), *expected, "{heading}");
        }
    }

    #[test]
    fn headings_of_many_houses_open_the_section_they_mean() {
        check(&[
            ("Timeline (all times PST)", "timeline"),
            ("Key events", "timeline"),
            ("Follow-up timeline", "timeline"),
            (":eye: Detection", "detection"),
            (":mag_right: Five Why's", "factors"),
            ("Root cause identification: The Five Whys", "factors"),
            ("What didn\u{2019}t go so well?", "went_poorly"),
            ("Corrective and Preventative Measures", "actions"),
            ("Where we got lucky", "lucky"),
            ("Resolution and recovery", "resolution"),
            ("What was impacted", "impact"),
            ("Apendix", "supporting"),
            ("Lessons learnt", "lessons"),
            ("Leadup", "background"),
        ]);
    }

    #[test]
    fn other_headings_open_no_known_section() {
        check(&[
            ("Thanks", ""),
            ("5:32 PM", ""),
            ("Scope", ""),
            (
                "The cause of all the trouble that we had in spring was a fix",
                "",
            ),
        ]);
    }

    #[test]
    fn small_headings_inside_a_section_open_none() {
        assert_eq!(
            (
                key(5, "Timeline"),
                key(4, "Impact"),
                key(4, "What went well")
            ),
            ("", "", "went_well")
        );
    }
}
