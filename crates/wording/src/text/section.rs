//! Which section a heading opens, by meaning rather than by its exact words.
//! The keys are those of the postmortem's document; nothing here reads the text below the heading.

/// Recognises a heading and gives the section's key, such as `timeline`; `None` keeps the section above for sub-headings.
///
/// ```
/// assert_eq!(wording::section_of("Follow-up actions"), Some("actions"));
/// ```
pub fn section_of(heading: &str) -> Option<&'static str> {
    const KEYS: [(&str, &[&str]); 16] = [
        (
            "went_well",
            &["went well", "what worked", "worked well", "did well"],
        ),
        (
            "went_poorly",
            &[
                "went wrong",
                "went poorly",
                "went badly",
                "didn't go well",
                "did not go well",
                "could be improved",
                "could have gone better",
            ],
        ),
        ("lucky", &["lucky", "luck"]),
        (
            "actions",
            &[
                "action",
                "follow-up",
                "follow up",
                "followup",
                "next step",
                "prevention",
                "preventive",
                "preventative",
                "corrective",
                "remediation",
                "to do",
                "todo",
                "future work",
                "improvements",
                "recommendation",
                "what we are doing",
                "what we're doing",
                "what will we",
                "what are we doing",
                "measures",
            ],
        ),
        (
            "lessons",
            &[
                "lesson",
                "learning",
                "learned",
                "learnt",
                "takeaway",
                "retrospective",
                "reflection",
            ],
        ),
        (
            "timeline",
            &[
                "timeline",
                "time line",
                "chronology",
                "sequence of events",
                "key events",
                "log of events",
                "events",
            ],
        ),
        (
            "impact",
            &[
                "impact",
                "effect",
                "consequence",
                "who was affected",
                "damage",
            ],
        ),
        ("detection", &["detect", "how we noticed", "alerting"]),
        ("trigger", &["trigger"]),
        (
            "factors",
            &[
                "factor",
                "cause",
                "5 how",
                "five how",
                "5 why",
                "five why",
                "whys",
                "why did",
                "analysis",
                "fault",
                "what happened in detail",
            ],
        ),
        (
            "resolution",
            &[
                "resolution",
                "recovery",
                "mitigation",
                "response",
                "resolved",
                "how we fixed",
                "fix",
            ],
        ),
        (
            "summary",
            &[
                "summary",
                "overview",
                "what happened",
                "abstract",
                "tl;dr",
                "tldr",
                "in short",
                "incident description",
            ],
        ),
        (
            "background",
            &[
                "background",
                "context",
                "lead-up",
                "leadup",
                "how it works",
                "architecture",
            ],
        ),
        ("glossary", &["glossary", "terms", "abbreviation"]),
        (
            "supporting",
            &[
                "supporting",
                "appendix",
                "references",
                "links",
                "further information",
                "related",
            ],
        ),
        (
            "people",
            &[
                "attendee",
                "participants",
                "people involved",
                "thanks",
                "acknowledg",
                "authors",
                "contact",
            ],
        ),
    ];
    let lower = heading.to_lowercase();
    if lower.chars().count() > 80 {
        return None;
    }
    KEYS.iter()
        .find(|(_, words)| words.iter().any(|word| lower.contains(word)))
        .map(|(key, _)| *key)
}
