//! The language analyser: text in, findings out. It cannot fail, reads no disk and knows no clock.
//! What becomes of the findings (showing, ignoring, blocking a publication) is decided elsewhere.

pub mod actions;
mod check;
mod finding;
mod pattern;
pub mod privacy;
pub mod report;
mod rewrite;
mod rule;
mod rules;
mod text;

pub use check::{check, check_block};
pub use finding::{BlockKind, Context, Finding, Fix, Format, Label, Severity};
pub use rule::Rule;
pub use rules::{rule, rules};
pub use text::section::section_of;
