//! Which paths a pattern such as `vendor/` or `drafts/**/*.md` takes out.
//! Not here: where patterns are written (settings).

/// Whether a path, with `/` between its parts and seen from the folder of the settings, is taken out.
///
/// A pattern that matches a folder takes out all that is in it. One without a `/` within may match at any depth.
pub fn is_excluded(path: &str, patterns: &[String]) -> bool {
    let parts: Vec<&str> = path.split('/').collect();
    patterns.iter().any(|pattern| {
        let pattern = pattern.trim_start_matches("./").trim_end_matches('/');
        let anchored = pattern.contains('/');
        let pattern: Vec<&str> = pattern.trim_start_matches('/').split('/').collect();
        (1..=parts.len()).any(|depth| {
            if anchored {
                parts_match(&pattern, &parts[..depth])
            } else {
                part_matches(pattern[0].as_bytes(), parts[depth - 1].as_bytes())
            }
        })
    })
}

/// Whether parts of a path match parts of a pattern, of which `**` stands for any number of them.
fn parts_match(pattern: &[&str], parts: &[&str]) -> bool {
    let mut reached = vec![false; parts.len() + 1];
    reached[0] = true;
    for wanted in pattern {
        let mut next = vec![false; parts.len() + 1];
        for at in 0..=parts.len() {
            next[at] = if *wanted == "**" {
                reached[at] || at > 0 && next[at - 1]
            } else {
                at > 0
                    && reached[at - 1]
                    && part_matches(wanted.as_bytes(), parts[at - 1].as_bytes())
            };
        }
        reached = next;
    }
    reached[parts.len()]
}

/// Whether one part matches: `*` stands for any letters, `?` for one byte.
fn part_matches(pattern: &[u8], part: &[u8]) -> bool {
    let (mut at, mut letter) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while letter < part.len() {
        match pattern.get(at) {
            Some(b'*') => {
                star = Some((at, letter));
                at += 1;
            }
            Some(wanted) if *wanted == b'?' || *wanted == part[letter] => {
                at += 1;
                letter += 1;
            }
            // The last star takes one letter more.
            _ => match &mut star {
                Some((from, taken)) => {
                    *taken += 1;
                    letter = *taken;
                    at = *from + 1;
                }
                None => return false,
            },
        }
    }
    pattern[at..].iter().all(|rest| *rest == b'*')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_take_out_files_and_whole_folders() {
        for (pattern, path, out) in [
            ("vendor/", "vendor/a.md", true),
            ("vendor", "deep/vendor/x/a.md", true),
            ("/vendor", "deep/vendor/a.md", false),
            ("drafts/*.md", "drafts/a.md", true),
            ("drafts/*.md", "drafts/b/a.md", false),
            ("drafts/**/*.md", "drafts/b/c/a.md", true),
            ("drafts/**/*.md", "drafts/a.md", true),
            ("*.txt", "a/b.txt", true),
            ("*.txt", "a/b.txt.md", false),
            ("20??-*", "2025-gates/a.md", true),
            ("a*b*c.md", "aXXbYYc.md", true),
            ("./docs/old", "docs/older/a.md", false),
        ] {
            assert_eq!(
                is_excluded(path, &[pattern.to_owned()]),
                out,
                "{pattern} on {path}"
            );
        }
    }
}
