//! Texts as they lie on disk: which files are meant, what is in them, and what their house says about itself.
//! Not here: what is found in a text (wording), and how it is told (commands).

use std::path::Path;

use wording::Format;

mod exclude;
pub mod files;
pub mod houses;
pub mod read;
mod settings;

/// How a file is written, by its ending; whatever is not known reads as Markdown.
pub fn format_of(path: &Path) -> Format {
    match ending(path).as_str() {
        "txt" => Format::Plain,
        "html" | "htm" => Format::Html,
        _ => Format::Markdown,
    }
}

/// Whether a file of a folder is read: Markdown, plain text or HTML.
pub fn is_text(path: &Path) -> bool {
    ["md", "markdown", "txt", "html", "htm"].contains(&ending(path).as_str())
}

fn ending(path: &Path) -> String {
    path.extension()
        .map(|ending| ending.to_string_lossy().to_lowercase())
        .unwrap_or_default()
}
