//! The language analyser: text in, findings out. It cannot fail, reads no disk and knows no clock.
//! What becomes of the findings (showing, ignoring, blocking a publication) is decided elsewhere.

pub mod actions;
mod check;
pub mod document;
mod finding;
pub mod ignore;
#[cfg(not(feature = "train"))]
mod learned;
#[cfg(feature = "train")]
pub mod learned;
mod near;
mod pattern;
pub mod privacy;
mod recheck;
pub mod report;
mod rewrite;
mod rule;
mod rules;
pub mod settings;
mod stream;
mod text;

pub use check::{check, check_block, check_each};
pub use finding::{BlockKind, Circumstance, Context, Finding, Fix, Format, Label, Severity};
pub use near::near;
pub use recheck::Rechecker;
pub use rule::Rule;
pub use rules::{rule, rules};
pub use stream::{Part, Stream};
pub use text::section::section_of;
