//! The exercises: one incident told twice, to be read side by side.
//! Not here: scores and reference marks, which come with the exercise one does oneself.

/// Two reports of one incident.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exercise {
    /// The last part of its address.
    pub slug: &'static str,
    /// What it is called.
    pub title: &'static str,
    /// What happens in it, and what to look for.
    pub lede: &'static str,
    /// How long it takes, in minutes.
    pub minutes: u8,
    /// The first report, in Markdown: true, and written in a hurry and in anger.
    pub version_a: &'static str,
    /// The second report, in Markdown: the same facts, told so that others can learn from them.
    pub version_b: &'static str,
}

/// Every exercise, in the order in which they are best done.
pub const EXERCISES: &[Exercise] = &[Exercise {
    slug: "erased-cache-fleet",
    title: "The erased cache fleet: two reports of one afternoon",
    lede: "One rack of caches is taken out of service, and nineteen minutes later almost the whole fleet is gone. \
           Both reports have the same facts. Read A first, and notice which questions it leaves you with.",
    minutes: 15,
    version_a: include_str!("exercises/erased-cache-fleet-a.md"),
    version_b: include_str!("exercises/erased-cache-fleet-b.md"),
}];

/// The exercise at this address, if there is one.
pub fn exercise(slug: &str) -> Option<&'static Exercise> {
    EXERCISES.iter().find(|exercise| exercise.slug == slug)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_versions_tell_the_same_afternoon() {
        for exercise in EXERCISES {
            for fact in ["C-48213", "1,171", "14:26", "184,000"] {
                assert!(
                    exercise.version_a.contains(fact),
                    "{}: A lacks {fact}",
                    exercise.slug
                );
                assert!(
                    exercise.version_b.contains(fact),
                    "{}: B lacks {fact}",
                    exercise.slug
                );
            }
        }
    }

    #[test]
    fn an_unknown_address_has_no_exercise() {
        assert_eq!(exercise("a-quiet-night"), None);
    }
}
