//! E-mail addresses, plain, percent-encoded or spelled out ("ewa [at] shop [dot] pl").
//! Logins, packages and digests that merely hold an @ are left alone.

use std::ops::Range;

use super::{next, pieces, previous};

/// Finds mailboxes on domains that can exist.
pub fn addresses(text: &str) -> Vec<Range<usize>> {
    let mut out = plain(text);
    out.extend(spelled_out(text));
    out
}

fn plain(text: &str) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    for (at, mark) in text.match_indices('@').chain(text.match_indices("%40")) {
        let start = at
            - text[..at]
                .chars()
                .rev()
                .take(64)
                .take_while(|c| is_local(*c))
                .map(char::len_utf8)
                .sum::<usize>();
        let after = at + mark.len();
        let end = after
            + text[after..]
                .chars()
                .take(253)
                .take_while(|c| c.is_alphanumeric() || matches!(c, '.' | '-'))
                .map(char::len_utf8)
                .sum::<usize>();
        let start = start
            + (text[start..at].len()
                - text[start..at]
                    .trim_start_matches(['.', '-', '/', '+', '\''])
                    .len());
        let domain = text[after..end].trim_end_matches(['.', '-']);
        let end = after + domain.len();
        if start == at || !is_domain(domain) || is_login(text, start, at, end) {
            continue;
        }
        out.push(start..end);
    }
    out
}

fn is_local(character: char) -> bool {
    character.is_alphanumeric() || matches!(character, '.' | '_' | '-' | '+' | '\'' | '%')
}

/// Whether a mailbox can exist on the domain: it has a top level of letters and is none of the reserved ones.
fn is_domain(domain: &str) -> bool {
    let lower = domain.to_lowercase();
    let mut labels = lower.rsplit('.');
    let top = labels.next().unwrap_or("");
    let second = labels.next().unwrap_or("");
    let reserved = matches!(
        top,
        "example" | "test" | "invalid" | "localhost" | "internal" | "local" | "lan" | "svc"
    ) || (second == "example" && matches!(top, "com" | "net" | "org"));
    let known_file = matches!(
        top,
        "service"
            | "timer"
            | "socket"
            | "target"
            | "mount"
            | "js"
            | "md"
            | "rs"
            | "py"
            | "go"
            | "yaml"
            | "yml"
            | "json"
            | "png"
    );
    !second.is_empty()
        && top.chars().count() >= 2
        && top.chars().all(char::is_alphabetic)
        && !reserved
        && !known_file
        && !lower.split('.').any(str::is_empty)
}

/// `git@host:repo`, `user@host:~$`, `scheme://user@host`: a way in, not a mailbox.
fn is_login(text: &str, start: usize, at: usize, end: usize) -> bool {
    let local = &text[start..at];
    let colon = next(text, end) == Some(':')
        && text[end + 1..].starts_with(|c: char| c.is_alphanumeric() || matches!(c, '~' | '/'));
    let scheme = text[..start].ends_with("://")
        || previous(text, start) == Some(':')
            && !text[..start].ends_with("mailto:")
            && !text[..start].ends_with(": ")
            && text[..start].contains("://")
            && text[..start]
                .rsplit(char::is_whitespace)
                .next()
                .is_some_and(|word| word.contains("://"));
    local == "git" || colon || scheme
}

/// "ewa [at] shop [dot] pl", "x (at) y (dot) z".
fn spelled_out(text: &str) -> Vec<Range<usize>> {
    let words = pieces(text, |c| {
        c.is_alphanumeric()
            || matches!(
                c,
                '.' | '_' | '-' | '+' | '[' | ']' | '(' | ')' | '{' | '}' | '<' | '>'
            )
    });
    let mut out = Vec::new();
    let is = |index: usize, sign: &str| {
        words.get(index).is_some_and(|range| {
            let word = text[range.clone()].to_lowercase();
            word.trim_matches(['[', ']', '(', ')', '{', '}', '<', '>']) == sign
                && word.len() > sign.len()
        })
    };
    for index in 1..words.len() {
        if !is(index, "at") {
            continue;
        }
        let mut last = index + 1;
        while is(last + 1, "dot") && words.len() > last + 2 {
            last += 2;
        }
        let dotted = last > index + 1
            || words
                .get(index + 1)
                .is_some_and(|range| is_domain(&text[range.clone()]));
        if dotted && let (Some(first), Some(end)) = (words.get(index - 1), words.get(last)) {
            out.push(
                first.start..end.start + text[end.clone()].trim_end_matches(['.', ')', ']']).len(),
            );
        }
    }
    out
}
