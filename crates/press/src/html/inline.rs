//! What stands within a line as HTML: text with its marks, breaks, images of the house, and those from elsewhere as links.
//! Not here: blocks (html).

use postmortem::write::document::{Inline, Mark};
use postmortem::write::file;
use postmortem::write::safe::{escaped, safe_address};

/// Inline content alone, for places that show one line of a document.
pub fn inlines(inlines: &[Inline]) -> String {
    let mut out = String::new();
    for inline in inlines {
        write_inline(&mut out, inline);
    }
    out
}

fn write_inline(out: &mut String, inline: &Inline) {
    match inline {
        Inline::Break => out.push_str("<br>"),
        Inline::Text { text, marks } => marked(out, marks, &escaped(text)),
        Inline::Image {
            src,
            alt,
            title,
            marks,
        } => {
            if file::named_by(src).is_some() {
                return own_image(out, src, alt);
            }
            // A picture from elsewhere would tell its host who reads the page, so it is shown as what it is: a link.
            let words = if alt.is_empty() { "image" } else { alt };
            let linked = marks.iter().any(|mark| matches!(mark, Mark::Link { .. }));
            let title = if title.is_empty() {
                String::new()
            } else {
                format!(" title=\"{}\"", escaped(title))
            };
            match safe_address(src).filter(|_| !linked) {
                Some(src) => out.push_str(&format!(
                    "<a class=\"picture\" href=\"{}\"{title} rel=\"noopener\">{}</a>",
                    escaped(src),
                    escaped(words)
                )),
                None => marked(out, marks, &escaped(words)),
            }
        }
    }
}

/// An image that was brought into the house, shown within a link to itself. One that nobody has described says so.
fn own_image(out: &mut String, src: &str, alt: &str) {
    let alt = if alt.trim().is_empty() {
        "An image that nobody has described yet"
    } else {
        alt
    };
    let (src, alt) = (escaped(src), escaped(alt));
    out.push_str(&format!(
        "<a class=\"shown-image\" href=\"{src}\"><img src=\"{src}\" alt=\"{alt}\" loading=\"lazy\" decoding=\"async\"></a>"
    ));
}

fn marked(out: &mut String, marks: &[Mark], inner: &str) {
    let mut closing = Vec::new();
    for mark in marks {
        let (open, close) = match mark {
            Mark::Strong => ("<strong>".to_owned(), "</strong>"),
            Mark::Em => ("<em>".into(), "</em>"),
            Mark::Strike => ("<s>".into(), "</s>"),
            Mark::Code | Mark::HtmlInline => ("<code>".into(), "</code>"),
            Mark::Link { href, title } => match safe_address(href) {
                Some(href) => {
                    let title = if title.is_empty() {
                        String::new()
                    } else {
                        format!(" title=\"{}\"", escaped(title))
                    };
                    (
                        format!("<a href=\"{}\"{title} rel=\"noopener\">", escaped(href)),
                        "</a>",
                    )
                }
                None => continue,
            },
        };
        out.push_str(&open);
        closing.push(close);
    }
    out.push_str(inner);
    closing.iter().rev().for_each(|close| out.push_str(close));
}
