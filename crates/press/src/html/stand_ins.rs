//! Marking stand-ins in a page that leaves the house, so that a reader sees where something private was.
//! Not here: putting them there (redact), and choosing them (the domain).

use postmortem::write::safe::escaped;

/// The same HTML with each of these stand-ins in a span of its own. Only text is looked at, never a tag, so that an
/// address or a name of a block stays as it is.
pub fn with_stand_ins(html: &str, stand_ins: &[String]) -> String {
    let mut stand_ins: Vec<String> = stand_ins
        .iter()
        .filter(|stand_in| !stand_in.is_empty())
        .map(|stand_in| escaped(stand_in))
        .collect();
    // The longer one first: `[name 1]` is no part of `[name 12]`, but a hand-made page could hold such a pair.
    stand_ins.sort_by_key(|stand_in| std::cmp::Reverse(stand_in.len()));
    stand_ins.dedup();
    let mut out = String::with_capacity(html.len());
    for piece in html.split_inclusive('>') {
        let (text, tag) = piece
            .find('<')
            .map_or((piece, ""), |start| piece.split_at(start));
        mark(&mut out, text, &stand_ins);
        out.push_str(tag);
    }
    out
}

fn mark(out: &mut String, text: &str, stand_ins: &[String]) {
    let mut rest = text;
    while let Some((at, stand_in)) = next(rest, stand_ins) {
        out.push_str(&rest[..at]);
        out.push_str(&format!("<span class=\"stand-in\">{stand_in}</span>"));
        rest = &rest[at + stand_in.len()..];
    }
    out.push_str(rest);
}

/// The first stand-in in a text; of two that begin at the same place, the longer one.
fn next<'a>(text: &str, stand_ins: &'a [String]) -> Option<(usize, &'a str)> {
    stand_ins
        .iter()
        .filter_map(|stand_in| Some((text.find(stand_in.as_str())?, stand_in.as_str())))
        .min_by_key(|(at, _)| *at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(html: &str) -> String {
        with_stand_ins(html, &["[e-mail 1]".into(), "[a & b]".into()])
    }

    #[test]
    fn a_stand_in_is_marked_wherever_it_stands_in_the_text() {
        assert_eq!(
            marked("<p>Ask [e-mail 1], or <b>[e-mail 1]</b>.</p>"),
            "<p>Ask <span class=\"stand-in\">[e-mail 1]</span>, or <b><span class=\"stand-in\">[e-mail 1]</span></b>.</p>"
        );
        assert_eq!(
            marked("[a &amp; b]"),
            "<span class=\"stand-in\">[a &amp; b]</span>"
        );
    }

    #[test]
    fn attributes_and_other_words_stay_as_they_are() {
        let html = "<a href=\"#x\" title=\"[e-mail 1]\">[e-mail 2]</a>";
        assert_eq!(marked(html), html);
        assert_eq!(with_stand_ins(html, &[]), html);
    }
}
