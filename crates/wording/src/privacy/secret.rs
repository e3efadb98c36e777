//! Secrets: key blocks, tokens of known shape, values assigned to secret names, credentials in URLs.
//! Published samples, placeholders, digests and public keys are left alone.

use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};

use super::{before, head, tail};

/// Private key blocks, from the BEGIN line to the END line.
pub fn key_blocks(text: &str) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut from = 0;
    while let Some(at) = text[from..].find("-----BEGIN ") {
        let start = from + at;
        let line_end = text[start..]
            .find('\n')
            .map_or(text.len(), |end| start + end);
        let head = &text[start..line_end];
        from = start + 11;
        if !head.contains("PRIVATE KEY") {
            continue;
        }
        let Some(close) = text[start..].find("-----END ") else {
            break;
        };
        let tail = start + close + 9;
        let end = text[tail..]
            .find("-----")
            .map_or(text.len(), |end| tail + end + 5);
        out.push(start..end);
        from = end;
    }
    out
}

/// Tokens that tell themselves by their shape: GitHub, GitLab, AWS, Slack, Stripe, Google, npm, JWT and their like.
pub fn tokens(text: &str) -> Vec<Range<usize>> {
    const PREFIXES: [(&str, usize); 30] = [
        ("ghp_", 20),
        ("gho_", 20),
        ("ghu_", 20),
        ("ghs_", 20),
        ("ghr_", 20),
        ("github_pat_", 20),
        ("glpat-", 12),
        ("glptt-", 12),
        ("xoxb-", 12),
        ("xoxp-", 12),
        ("xoxa-", 12),
        ("xoxs-", 12),
        ("xoxr-", 12),
        ("xapp-", 12),
        ("AKIA", 16),
        ("ASIA", 16),
        ("sk_live_", 10),
        ("rk_live_", 10),
        ("sk_test_", 10),
        ("sk-", 20),
        ("AIza", 30),
        ("ya29.", 16),
        ("npm_", 30),
        ("pypi-AgE", 20),
        ("dop_v1_", 20),
        ("SG.", 20),
        ("hvs.", 16),
        ("shpat_", 16),
        ("AGE-SECRET-KEY-", 20),
        ("dckr_pat_", 12),
    ];
    let mut out = Vec::new();
    for range in long_pieces(text) {
        let piece = text[range.clone()].trim_end_matches(['.', '-']);
        for start in token_starts(piece) {
            let word = &piece[start..];
            let known = PREFIXES.iter().any(|(prefix, least)| {
                word.starts_with(prefix)
                    && word.len() >= prefix.len() + least
                    && varied(&word[prefix.len()..])
            });
            let jwt = word.starts_with("eyJ") && word.matches('.').count() == 2 && word.len() > 40;
            if (known || jwt) && !is_sample(word) {
                out.push(range.start + start..range.start + piece.len());
                break;
            }
        }
    }
    out
}

/// The shortest token there is: a prefix of three letters and what is needed behind it.
const SHORTEST: usize = 16;

/// The stretches of letters, digits and the marks of tokens that are long enough to be one, in order.
fn long_pieces(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '~');
    let bytes = text.as_bytes();
    let mut read = 0;
    // A stretch so long covers one of the places looked at, so the words of prose are stepped over.
    let mut at = SHORTEST - 1;
    std::iter::from_fn(move || {
        while at < bytes.len() {
            if !is_part(char::from(bytes[at])) {
                at += SHORTEST;
                continue;
            }
            let start = at - tail(&text[read..at], is_part);
            read = at + head(&text[at..], is_part);
            at = read + SHORTEST;
            if read - start >= SHORTEST {
                return Some(start..read);
            }
        }
        None
    })
}

/// A token begins at the beginning of a piece, or after a mark inside it.
fn token_starts(piece: &str) -> impl Iterator<Item = usize> + '_ {
    std::iter::once(0).chain(
        piece
            .match_indices(['_', '-', '.', '~'])
            .map(|(at, _)| at + 1)
            .take(8),
    )
}

/// Whether the value looks drawn by lot: digits and letters, not one word.
fn varied(value: &str) -> bool {
    value.chars().any(|c| c.is_ascii_digit()) && value.chars().any(|c| c.is_ascii_alphabetic())
        || value.len() > 24
        || value.chars().any(char::is_uppercase) && value.chars().any(char::is_lowercase)
        || value.chars().all(|c| c.is_ascii_uppercase())
}

fn is_sample(value: &str) -> bool {
    matches!(value, "AKIAIOSFODNN7EXAMPLE" | "AKIAI44QH8DHBEXAMPLE")
        || value.contains("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")
}

/// Values given to a secret name, in code ("api_key: …") or in prose ("the vault password is …").
pub fn assignments(text: &str) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    for found in SECRET_NAMES.find_overlapping_iter(text) {
        let name = NAMES[found.pattern()];
        out.extend(value_after(text, found.end(), name));
    }
    out.sort_by_key(|range| (range.start, std::cmp::Reverse(range.end)));
    out.dedup_by_key(|range| range.start);
    out
}

/// Names by which secrets are called.
const NAMES: [&str; 22] = [
    "password",
    "passwd",
    "passphrase",
    "pwd",
    "secret",
    "api_key",
    "apikey",
    "api-key",
    "api key",
    "access_key",
    "access key",
    "private_key",
    "client_secret",
    "auth_token",
    "access_token",
    "refresh_token",
    "token",
    "bearer",
    "authorization",
    "credential",
    "pin",
    "seed",
];

static SECRET_NAMES: LazyLock<AhoCorasick> = LazyLock::new(|| {
    AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .match_kind(MatchKind::Standard)
        .build(NAMES)
        .expect("a few short names make a small automaton")
});

/// The value that follows a secret name: after `=`, `:` or "is"/"was", quoted or not.
fn value_after(text: &str, at: usize, name: &str) -> Option<Range<usize>> {
    // The rest of an identifier, as in MYSQL_PASSWORD_FILE, is a different name.
    let rest = text.get(at..)?;
    let tail = rest
        .bytes()
        .take(8)
        .take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'))
        .count();
    let goes_on = |end: &&str| rest[..tail].eq_ignore_ascii_case(end);
    if tail > 0 && !["s", "_value", "_key", "word"].iter().any(goes_on) {
        return None;
    }
    let mut position = at + tail;
    let quote_closes = text[position..].starts_with(['"', '\'', '`']);
    position += usize::from(quote_closes);
    let gap = &text[position..];
    let spaces = gap.bytes().take_while(|b| *b == b' ').count();
    let sign = &gap[spaces..];
    let prose;
    let skip = if sign.starts_with("==") {
        return None;
    } else if sign.starts_with('=') || sign.starts_with(':') && !sign.starts_with("::") {
        prose = false;
        spaces + 1
    } else if let Some(word) = ["is ", "was ", "were ", "being ", "bearer "]
        .iter()
        .find(|word| sign.starts_with(**word))
    {
        prose = true;
        spaces + word.len()
    } else if name == "bearer" && spaces == 1 {
        prose = true;
        spaces
    } else {
        return None;
    };
    position += skip;
    position += text[position..].bytes().take_while(|b| *b == b' ').count();
    for scheme in ["bearer ", "basic "] {
        let said = text.as_bytes()[position..].get(..scheme.len());
        if said.is_some_and(|said| said.eq_ignore_ascii_case(scheme.as_bytes())) {
            position += scheme.len();
            break;
        }
    }
    let quote = text[position..]
        .chars()
        .next()
        .filter(|c| matches!(c, '"' | '\'' | '`' | '\u{201C}'));
    position += quote.map_or(0, char::len_utf8);
    // No secret is longer than a line of a key; what follows is not read again for each name.
    let mut most = (position + 600).min(text.len());
    while !text.is_char_boundary(most) {
        most -= 1;
    }
    let text = &text[..most];
    let value: &str = match quote {
        Some(quote) => {
            let close = if quote == '\u{201C}' {
                '\u{201D}'
            } else {
                quote
            };
            let line = text[position..].lines().next().unwrap_or("");
            &line[..line.find(close).unwrap_or(line.len()).min(line.len())]
        }
        None => {
            let end = text[position..]
                .find(|c: char| {
                    c.is_whitespace()
                        || matches!(c, ',' | ';' | '"' | '\'' | ')' | '&' | '`' | '<' | '>')
                })
                .unwrap_or(text.len() - position);
            text[position..position + end].trim_end_matches(['.', '!', '?', ':'])
        }
    };
    (value.len() <= 512
        && is_secret_value(
            value,
            prose || matches!(name, "token" | "pin" | "seed" | "secret"),
        ))
    .then(|| position..position + value.len())
}

/// Whether a value looks like a secret and not like a word, a placeholder or a reference.
fn is_secret_value(value: &str, strict: bool) -> bool {
    let lower = value.to_lowercase();
    // A value that was redacted before holds a stand-in.
    let stand_in = value
        .find('[')
        .is_some_and(|open| value[open..].contains('-') && value[open..].contains(']'));
    let placeholder = stand_in
        || value.starts_with(['$', '<', '{', '*', '%', '@', '/', '['])
        || lower.contains("redacted")
        || value
            .chars()
            .all(|c| matches!(c, '*' | 'x' | 'X' | '.' | '-' | '_'))
        || matches!(
            lower.as_str(),
            "changeme"
                | "null"
                | "none"
                | "true"
                | "false"
                | "password"
                | "secret"
                | "example"
                | "undefined"
                | "hunter2"
                | "env"
                | "required"
                | "optional"
                | "string"
                | "token"
                | "test"
        );
    if placeholder
        || value.len() < 6
        || lower.starts_with("sha256")
        || lower.starts_with("sha384")
        || lower.starts_with("http")
        || is_sample(value)
        || lower.starts_with("arn:")
    {
        return false;
    }
    let digits = value.chars().any(|c| c.is_ascii_digit());
    let letters = value.chars().any(char::is_alphabetic);
    let marks = value.chars().any(|c| !c.is_alphanumeric());
    let mixed =
        value.chars().skip(1).any(char::is_uppercase) && value.chars().any(char::is_lowercase);
    if strict {
        digits && letters && value.len() >= 8 || mixed && (digits || marks || value.len() >= 16)
    } else {
        digits && letters || mixed || (marks && letters && value.len() >= 10)
    }
}

/// Credentials in URLs: `user:password@`, and the value of a token, signature or capability path.
pub fn url_credentials(text: &str) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut read = 0;
    for (at, _) in text.match_indices("://") {
        let start = at + 3;
        // A URL inside a URL was read with it.
        if start < read {
            continue;
        }
        let end = start
            + text[start..]
                .find(|c: char| {
                    c.is_whitespace() || matches!(c, '"' | '\'' | '<' | '>' | ')' | '`' | ']')
                })
                .unwrap_or(text.len() - start);
        let url = text[start..end].trim_end_matches(['.', ',', ';', ':', '!', '?']);
        read = end;
        if url.len() > 8192 {
            continue;
        }
        let authority = &url[..url.find(['/', '?', '#']).unwrap_or(url.len())];
        if let Some(userinfo) = authority.rfind('@').map(|sign| &authority[..sign])
            && let Some((user, password)) = userinfo.split_once(':')
            && !(user.chars().all(|c| c.is_ascii_uppercase() || c == '_')
                && password.chars().all(|c| c.is_ascii_uppercase() || c == '_'))
            && !password.starts_with(['$', '<', '*', '{'])
            && !password.is_empty()
        {
            out.push(start..start + userinfo.len());
        }
        out.extend(capability(url).map(|range| start + range.start..start + range.end));
    }
    out.extend(query_tokens(text));
    out
}

/// Chat and mail hooks whose path is the secret.
fn capability(url: &str) -> Option<Range<usize>> {
    let at = url
        .find("/services/")
        .or_else(|| url.find("/webhooks/"))
        .filter(|_| url.contains("hook"))?;
    let path = at + url[at + 1..].find('/')? + 2;
    let value = url[path..].trim_end_matches('/');
    (value.matches('/').count() >= 1 && value.len() >= 16).then(|| path..path + value.len())
}

/// `?token=…`, `&sig=…` and their like.
fn query_tokens(text: &str) -> Vec<Range<usize>> {
    const NAMES: [&str; 14] = [
        "token",
        "access_token",
        "sig",
        "signature",
        "key",
        "api_key",
        "apikey",
        "secret",
        "auth",
        "x-amz-signature",
        "x-goog-signature",
        "code",
        "invite",
        "password",
    ];
    let mut out = Vec::new();
    for (at, _) in text.match_indices(['?', '&']) {
        let rest = &text[at + 1..];
        let Some(equals) = rest.bytes().take(32).position(|b| b == b'=') else {
            continue;
        };
        let Some(name) = rest.get(..equals) else {
            continue;
        };
        let value_start = at + 1 + equals + 1;
        let value = &text[value_start..];
        let length = value
            .find(|c: char| {
                !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '~' | '%' | '/' | '+'))
            })
            .unwrap_or(value.len());
        let value = value[..length].trim_end_matches('.');
        if NAMES.contains(&name.to_ascii_lowercase().as_str())
            && value.len() >= 12
            && varied(value)
            && !before(text, at, 4).ends_with("${")
        {
            out.push(value_start..value_start + value.len());
        }
    }
    out
}
