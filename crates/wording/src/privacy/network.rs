//! Global unicast IP addresses, version 4 and 6.
//! Private, reserved and documentation ranges, public resolvers, versions and times are left alone.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::ops::Range;

use super::{before, pieces, pieces_with_digits};

/// Finds addresses that may belong to somebody.
pub fn addresses(text: &str, digits: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    for range in pieces_with_digits(text, digits, |c| {
        c.is_ascii_alphanumeric() || matches!(c, '.' | ':')
    }) {
        let piece = &text[range.clone()];
        let pointed = piece.bytes().any(|b| matches!(b, b'.' | b':'));
        if piece.len() < 3 || piece.len() > 4096 || !pointed {
            continue;
        }
        let trimmed = piece.trim_end_matches(['.']).trim_start_matches('.');
        let start = range.start + (piece.len() - piece.trim_start_matches('.').len());
        if let Some(length) = v6(trimmed) {
            out.push(start..start + length);
            continue;
        }
        for part in pieces(trimmed, |c| c.is_ascii_alphanumeric() || c == '.') {
            let at = start + part.start;
            let word = trimmed[part.clone()].trim_matches('.');
            let shift = trimmed[part.clone()].len() - trimmed[part].trim_start_matches('.').len();
            if v4(word) && !is_version(text, at + shift, at + shift + word.len()) {
                out.push(at + shift..at + shift + word.len());
            }
        }
    }
    out
}

fn v4(word: &str) -> bool {
    word.parse::<Ipv4Addr>().is_ok_and(is_global_v4)
}

/// The length of an IPv6 address at the beginning of a piece, with an IPv4 tail if it has one.
fn v6(piece: &str) -> Option<usize> {
    if piece.matches(':').count() < 2 {
        return None;
    }
    let trimmed = if piece.ends_with("::") {
        piece
    } else {
        piece.trim_end_matches(':')
    };
    let address: Ipv6Addr = trimmed.parse().ok()?;
    is_global(IpAddr::V6(address)).then_some(trimmed.len())
}

fn is_global(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => is_global_v4(v4),
        IpAddr::V6(v6) => match v6.to_ipv4_mapped() {
            Some(v4) => is_global_v4(v4),
            None => {
                let segments = v6.segments();
                let documentation = (segments[0] == 0x2001 && segments[1] == 0xdb8)
                    || (segments[0] & 0xfff0 == 0x3ff0
                        && segments[0] == 0x3fff
                        && segments[1] < 0x1000);
                // Global unicast is 2000::/3; the public resolvers are everybody's.
                let resolver = [
                    "2606:4700:4700::1111",
                    "2606:4700:4700::1001",
                    "2001:4860:4860::8888",
                    "2001:4860:4860::8844",
                    "2620:fe::fe",
                    "2620:fe::9",
                ]
                .iter()
                .any(|known| known.parse() == Ok(v6));
                segments[0] & 0xe000 == 0x2000 && !documentation && !resolver
            }
        },
    }
}

fn is_global_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let shared = a == 100 && (64..128).contains(&b);
    let benchmark = a == 198 && (b == 18 || b == 19);
    let protocol = a == 192 && b == 0 && c == 0;
    let resolver = matches!(
        address.octets(),
        [1, 1, 1, 1] | [8, 8, 8, 8] | [8, 8, 4, 4] | [9, 9, 9, 9] | [1, 0, 0, 1]
    );
    !(address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_multicast()
        || address.is_broadcast()
        || address.is_documentation()
        || address.is_unspecified()
        || a == 0
        || a >= 240
        || shared
        || benchmark
        || protocol
        || resolver)
}

/// "v4.17.0.2", "version 4.17.0.2", "at 4.17.0.2 on half of the nodes": four small numbers that are no address.
fn is_version(text: &str, start: usize, end: usize) -> bool {
    let left = before(text, start, 40).to_lowercase();
    let last = left
        .rsplit(|c: char| !c.is_alphanumeric() && c != '.')
        .find(|word| !word.is_empty())
        .unwrap_or("");
    let words: Vec<&str> = left
        .split(|c: char| !c.is_alphabetic())
        .filter(|word| !word.is_empty())
        .collect();
    let named = words.iter().rev().take(4).any(|word| {
        matches!(
            *word,
            "version"
                | "versions"
                | "release"
                | "releases"
                | "oid"
                | "build"
                | "firmware"
                | "driver"
                | "upgrade"
                | "upgraded"
                | "downgrade"
                | "chrome"
                | "firefox"
                | "section"
                | "image"
                | "tag"
                | "crate"
                | "sidecar"
                | "chart"
                | "plugin"
                | "agent"
                | "edge"
                | "patch"
        )
    });
    let glued = text[..start].ends_with(['v', 'V', '=', '-', '_', '/', '@'])
        && (text[..start].ends_with("v")
            || text[..start].ends_with('@')
            || text[..start].ends_with("=="));
    let small = text[start..end]
        .split('.')
        .filter(|part| part.len() <= 2)
        .count()
        == 4
        && text[start..end]
            .split('.')
            .next_back()
            .is_some_and(|part| part.len() == 1);
    let more = text[end..].starts_with('.')
        && text[end + 1..].starts_with(|c: char| c.is_ascii_digit())
        || last.ends_with('.');
    glued
        || more
        || named
            && !words
                .iter()
                .rev()
                .take(3)
                .any(|word| matches!(*word, "ip" | "address" | "from" | "client" | "host"))
        || (small
            && words
                .last()
                .is_some_and(|word| matches!(*word, "at" | "to" | "on" | "is"))
            && words.len() > 2
            && text[start..end].len() <= 8)
}
