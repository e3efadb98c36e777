//! The few signs that stand beside words, never instead of them.
//! Not here: drawings that explain something.

use std::fmt;

/// A sign, drawn as SVG. Its words stand beside it, so programs that read aloud pass over it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Icon {
    /// A criterion is met: something is due.
    Met,
    /// A criterion is not met.
    Unmet,
    /// This is as it should be.
    Yes,
    /// This stands in the way.
    No,
    /// This is a question.
    Ask,
}

impl fmt::Display for Icon {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (class, path) = match self {
            Self::Met => ("sign met", "M4 12.5 9.5 18 20 6.5"),
            Self::Unmet => ("sign", "M6 12h12"),
            Self::Yes => ("sign yes", "M4 12.5 9.5 18 20 6.5"),
            Self::No => ("sign no", "M12 5v9M12 18.5v.1"),
            Self::Ask => (
                "sign ask",
                "M8.5 8.5a3.5 3.5 0 1 1 5 3.2c-1 .5-1.5 1.1-1.5 2.3M12 18.5v.1",
            ),
        };
        write!(
            f,
            r#"<svg class="{class}" viewBox="0 0 24 24" aria-hidden="true"><path d="{path}"/></svg>"#
        )
    }
}
