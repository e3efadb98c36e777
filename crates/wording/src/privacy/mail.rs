//! E-mail addresses, plain, percent-encoded or spelled out ("ewa [at] shop [dot] pl").
//! Logins, packages and digests that merely hold an @ are left alone.

use std::ops::Range;

use super::{head, next, pieces, pieces_backwards, previous, tail};

/// Finds mailboxes on domains that can exist.
pub fn addresses(text: &str) -> Vec<Range<usize>> {
    let mut out = plain(text);
    out.extend(spelled_out(text));
    out
}

fn plain(text: &str) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    // A mark in hexadecimal is "%40"; looking for the one byte is much faster than for all three.
    let encoded = text
        .match_indices('%')
        .filter(|(at, _)| text[at + 1..].starts_with("40"))
        .map(|(at, _)| (at, "%40"));
    for (at, mark) in text.match_indices('@').chain(encoded) {
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
            && text[..start]
                .rsplit(char::is_whitespace)
                .next()
                .is_some_and(|word| word.contains("://"));
    local == "git" || colon || scheme
}

/// "ewa [at] shop [dot] pl", "x (at) y (dot) z".
fn spelled_out(text: &str) -> Vec<Range<usize>> {
    let is_part =
        |c: char| c.is_alphanumeric() || is_bracket(c) || matches!(c, '.' | '_' | '-' | '+');
    let mut out = Vec::new();
    let mut read = 0;
    for (bracket, _) in text.match_indices(is_bracket) {
        if bracket < read {
            continue;
        }
        let start = bracket - tail(&text[read..bracket], is_part);
        read = bracket + head(&text[bracket..], is_part);
        if !is_spelled(&text[start..read], "at") {
            continue;
        }
        let mut behind = pieces(&text[read..], is_part).map(|r| read + r.start..read + r.end);
        let (Some(first), Some(mut last)) = (
            pieces_backwards(&text[..start], is_part).next(),
            behind.next(),
        ) else {
            continue;
        };
        let mut dotted = is_domain(&text[last.clone()]);
        while let (Some(dot), Some(label)) = (behind.next(), behind.next())
            && is_spelled(&text[dot], "dot")
        {
            dotted = true;
            last = label;
        }
        if dotted {
            let end = text[last.clone()].trim_end_matches(['.', ')', ']']).len();
            out.push(first.start..last.start + end);
        }
    }
    out
}

fn is_bracket(character: char) -> bool {
    matches!(character, '[' | ']' | '(' | ')' | '{' | '}' | '<' | '>')
}

/// Whether a word is a sign spelled out, with at least one bracket around it.
fn is_spelled(word: &str, sign: &str) -> bool {
    word.len() > sign.len() && word.trim_matches(is_bracket).eq_ignore_ascii_case(sign)
}
