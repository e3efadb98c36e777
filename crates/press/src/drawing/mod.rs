//! Drawings of a document: its timeline to scale and its tree of hows, as SVG that a page holds or a file is.
//! Not here: the page around them (`web`), and the band of the five times on a published page (`site`).

mod canvas;
pub mod hows;
mod notes;
mod scale;
pub mod timeline;

pub use canvas::Shown;
