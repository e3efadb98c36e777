//! What a fix would change, as a unified diff that `patch` and `git apply` take.
//! Not here: which changes those are (fix).

use std::io::{self, Write};

use similar::TextDiff;

/// Prints the diff of a text before and after its fixes; nothing where they are the same.
pub fn show(path: &str, before: &str, after: &str) -> io::Result<()> {
    if before == after {
        return Ok(());
    }
    let mut out = io::stdout().lock();
    write!(out, "{}", unified(path, before, after))
}

fn unified(path: &str, before: &str, after: &str) -> String {
    let slashed = path.trim_start_matches("./").trim_start_matches('/');
    TextDiff::from_lines(before, after)
        .unified_diff()
        .context_radius(2)
        .header(&format!("a/{slashed}"), &format!("b/{slashed}"))
        .to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_is_shown_with_the_lines_around_it() {
        assert_eq!(
            unified("./x/a.md", "one\ntwo\nthree\n", "one\n2\nthree\n"),
            "--- a/x/a.md\n+++ b/x/a.md\n@@ -1,3 +1,3 @@\n one\n-two\n+2\n three\n"
        );
    }
}
