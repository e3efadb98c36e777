//! Changes that need no second thought: made in a text, and kept on disk whole or not at all.
//! Which changes those are is decided by the rewrites of the `wording` crate.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use wording::Finding;

/// A text after its safe changes.
pub struct Mended {
    /// The text.
    pub text: String,
    /// What is still found in it.
    pub left: Vec<Finding>,
    /// How many changes were made.
    pub count: usize,
}

/// So often a text is gone through: a change may uncover the next one, but not for ever.
const ROUNDS: usize = 4;

/// Makes the safe changes of a text. `look` tells what is found in it.
pub fn mend(text: &str, look: impl Fn(&str) -> Vec<Finding>) -> Mended {
    let mut mended = Mended {
        text: text.to_owned(),
        left: look(text),
        count: 0,
    };
    for _ in 0..ROUNDS {
        let (text, count) = once(&mended.text, &mended.left);
        if count == 0 {
            break;
        }
        mended = Mended {
            left: look(&text),
            text,
            count: mended.count + count,
        };
    }
    mended
}

/// Makes those changes that do not reach into each other.
fn once(text: &str, findings: &[Finding]) -> (String, usize) {
    let mut fixes: Vec<_> = findings
        .iter()
        .filter_map(|finding| finding.fix.as_ref())
        .collect();
    fixes.sort_by_key(|fix| (fix.span.start, fix.span.end));
    let mut out = String::with_capacity(text.len());
    let (mut at, mut count) = (0, 0);
    for fix in fixes {
        if fix.span.start < at || text[fix.span.clone()] == fix.replacement {
            continue;
        }
        out.push_str(&text[at..fix.span.start]);
        out.push_str(&fix.replacement);
        at = fix.span.end;
        count += 1;
    }
    out.push_str(&text[at..]);
    (out, count)
}

/// Keeps a mended text where it came from; that of standard input is printed.
///
/// # Errors
/// A sentence about a file that could not be written. It is as it was, then.
pub fn keep(file: &Path, before: &str, after: &str) -> Result<(), String> {
    if file == Path::new("-") {
        // A reader that went away is no failure.
        let _ = io::stdout().lock().write_all(after.as_bytes());
        return Ok(());
    }
    if before == after {
        return Ok(());
    }
    if before.contains(crate::texts::read::SUBSTITUTE) {
        return Err(format!(
            "{}: it was not changed, because some of its bytes are not UTF-8.",
            file.display()
        ));
    }
    write_whole(file, after).map_err(|error| {
        format!(
            "{}: it was not changed, because it could not be written ({error}).",
            file.display()
        )
    })
}

/// Writes beside the file and then takes its place, so that an interruption leaves the old text or the new one.
fn write_whole(file: &Path, text: &str) -> io::Result<()> {
    let file = fs::canonicalize(file)?;
    let name = file
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    let beside = file.with_file_name(format!(".{name}.{}.tmp", std::process::id()));
    let written = fs::write(&beside, text)
        .and_then(|()| fs::set_permissions(&beside, fs::metadata(&file)?.permissions()))
        .and_then(|()| fs::rename(&beside, &file));
    if written.is_err() {
        let _ = fs::remove_file(&beside);
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;
    use wording::{Context, Fix, Format};

    #[test]
    fn changes_that_reach_into_each_other_are_made_one_after_the_other() {
        let text = "aa bb cc";
        let finding = |span: std::ops::Range<usize>, replacement: &str| {
            let found = wording::check(
                "The team failed to look.",
                Format::Plain,
                &Context::default(),
            );
            Finding {
                fix: Some(Fix {
                    span,
                    replacement: replacement.to_owned(),
                }),
                ..found[0].clone()
            }
        };
        let look = |text: &str| match text {
            "aa bb cc" => vec![finding(0..5, "x"), finding(3..8, "y")],
            "x cc" => vec![finding(2..4, "z")],
            _ => vec![],
        };
        let mended = mend(text, look);
        assert_eq!(
            (mended.text.as_str(), mended.count, mended.left.len()),
            ("x z", 2, 0)
        );
    }

    #[test]
    fn a_file_is_changed_whole_and_keeps_its_rights() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let file = folder.path().join("a.md");
        fs::write(&file, "before").expect("it is written");
        assert_eq!(keep(&file, "before", "after"), Ok(()));
        assert_eq!(fs::read_to_string(&file).expect("it is there"), "after");
        assert_eq!(
            fs::read_dir(folder.path()).expect("it can be read").count(),
            1
        );
        assert!(keep(&file, "caf\u{1A}", "caf").is_err_and(|told| told.contains("not UTF-8")));
    }
}
