//! The editor's bundle, built when its sources changed and left alone when they did not.
//! How it is bundled is the editor's own affair (`editor/package.json`).

use crate::node;
use crate::shell::{self, Stop, step};
use std::path::{Path, PathBuf};

/// Where the bundle lands, from the root of the workspace.
const BUILT: &str = "crates/web/assets/built/editor.js";

/// Folders of the editor that hold what was made from the sources, not sources.
const MADE: [&str; 3] = ["node_modules", "build", "dist"];

/// Builds the bundle if a source differs from those of the last build.
pub fn bundle() -> Result<(), Stop> {
    node::packages("editor")?;
    let root = shell::root();
    let stamp = root.join(".setup/editor-sources");
    let sources = fingerprint(&root.join("editor"));
    if root.join(BUILT).is_file()
        && std::fs::read_to_string(&stamp).is_ok_and(|last| last == sources)
    {
        return Ok(());
    }
    step("editor bundle", || {
        let what = "The editor was not built.";
        shell::quietly(
            &mut node::script("editor", "build"),
            what,
            "`npm run build` in editor/ shows the whole message.",
        )?;
        let kept = std::fs::create_dir_all(root.join(".setup"))
            .and_then(|()| std::fs::write(&stamp, sources));
        kept.map_err(|error| {
            Stop::new(
                what,
                format!("{}: {error}.", stamp.display()),
                "Look at the rights of the folder.",
            )
        })
    })
}

/// A short text that changes when a source file is added, removed, renamed or edited.
fn fingerprint(folder: &Path) -> String {
    let mut files = sources(folder);
    files.sort();
    let mut hash = Fnv::default();
    for file in &files {
        hash.add(file.to_string_lossy().as_bytes());
        hash.add(&std::fs::read(file).unwrap_or_default());
    }
    format!("{} files, {:016x}", files.len(), hash.0)
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path());
    entries
        .filter(|path| {
            path.file_name()
                .is_none_or(|name| !MADE.iter().any(|made| name == *made))
        })
        .flat_map(|path| {
            if path.is_dir() {
                sources(&path)
            } else {
                vec![path]
            }
        })
        .collect()
}

/// The 64-bit FNV-1a hash: good enough to notice a change, and nothing to depend on.
struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Fnv {
        Fnv(0xcbf2_9ce4_8422_2325)
    }
}

impl Fnv {
    fn add(&mut self, bytes: &[u8]) {
        // A byte that no text holds ends each piece, so that "ab","c" differs from "a","bc".
        for byte in bytes.iter().chain(&[0xff]) {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fingerprint_changes_with_a_name_and_with_a_text() {
        let folder =
            std::env::temp_dir().join(format!("fivehows-fingerprint-{}", std::process::id()));
        std::fs::create_dir_all(folder.join("node_modules")).unwrap();
        std::fs::write(folder.join("a.ts"), "one").unwrap();
        let first = fingerprint(&folder);
        std::fs::write(folder.join("node_modules/b.ts"), "a package").unwrap();
        assert_eq!(fingerprint(&folder), first, "packages are not sources");
        std::fs::write(folder.join("a.ts"), "two").unwrap();
        let second = fingerprint(&folder);
        assert_ne!(first, second);
        std::fs::rename(folder.join("a.ts"), folder.join("c.ts")).unwrap();
        assert_ne!(fingerprint(&folder), second);
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
