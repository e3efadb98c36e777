//! Making what people wrote safe to show: text that cannot become markup, and addresses that may be followed.
//! Not here: drawing documents (press) and pages (web), which both show nothing that has not come through here.

/// Text with everything that means something to HTML made harmless, in text and in attributes.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            // Control signs mean nothing in HTML, and some of them nothing good.
            c if c.is_control() && !matches!(c, '\n' | '\t') => out.push('\u{FFFD}'),
            c => out.push(c),
        }
    }
    out
}

/// An address that may be followed: the web, mail, or a place beside the page. Anything else is no link.
pub fn safe_address(address: &str) -> Option<&str> {
    let address = address.trim();
    let lower: String = address
        .chars()
        .filter(|c| !c.is_whitespace() && !c.is_control())
        .collect::<String>()
        .to_ascii_lowercase();
    let scheme_end = lower
        .find(':')
        .filter(|end| !lower[..*end].contains(['/', '?', '#']));
    match scheme_end {
        Some(end) => matches!(&lower[..end], "http" | "https" | "mailto").then_some(address),
        // `//host` takes the page's own scheme, and `\` counts as `/` in browsers: both leave the page unseen.
        None => (!lower.is_empty() && !lower.starts_with("//") && !lower.contains('\\'))
            .then_some(address),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_web_mail_and_places_beside_the_page_are_links() {
        for address in [
            "https://example.org",
            "HTTP://example.org",
            "mailto:a@example.org",
            "../x.html#y",
            "/465/",
            "#b-1",
            "a:b".trim_start_matches("a:"),
        ] {
            assert!(safe_address(address).is_some(), "{address}");
        }
        for address in [
            "javascript:alert(1)",
            " java\nscript:alert(1)",
            "JAVASCRIPT:x",
            "data:text/html,x",
            "vbscript:x",
            "//evil.example",
            "\\\\evil",
            "",
            "file:///etc/passwd",
            "\u{1}javascript:x",
        ] {
            assert!(safe_address(address).is_none(), "{address:?}");
        }
    }

    #[test]
    fn nothing_of_a_text_passes_as_markup() {
        assert_eq!(
            escaped("<b title=\"x\">&'\u{1b}\n"),
            "&lt;b title=&quot;x&quot;&gt;&amp;&#39;\u{FFFD}\n"
        );
    }
}
