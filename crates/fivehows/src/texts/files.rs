//! Which files a path stands for: itself, or the texts in a folder.
//! Not here: what is in them (read).

use std::fs;
use std::path::{Path, PathBuf};

use super::houses::Houses;
use super::is_text;

/// The files that paths stand for, and what could not be looked at.
#[derive(Debug, Default)]
pub struct Files {
    /// The files, those of a folder in the order of their names.
    pub found: Vec<PathBuf>,
    /// A sentence for each thing that could not be looked at.
    pub problems: Vec<String>,
}

/// Finds the files. One that is named directly is read whatever its ending; what its house excludes is not, also when named,
/// since hooks name every file that changed.
pub fn find(paths: &[PathBuf], houses: &mut Houses) -> Files {
    let mut files = Files::default();
    for path in paths {
        if path == Path::new("-") {
            files.found.push(path.clone());
        } else if path.is_dir() {
            in_folder(path, houses, &mut files);
        } else if !is_excluded(path, houses, &mut files) {
            files.found.push(path.clone());
        }
    }
    files
}

fn in_folder(path: &Path, houses: &mut Houses, files: &mut Files) {
    let begun = files.found.len();
    let mut folders = vec![path.to_path_buf()];
    while let Some(folder) = folders.pop() {
        let entries = match fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(error) => {
                let folder = folder.display();
                files.problems.push(format!(
                    "{folder}: the folder could not be read ({error}). Its files were not checked."
                ));
                continue;
            }
        };
        for entry in entries.flatten() {
            let path = entry.path();
            let hidden = entry.file_name().to_string_lossy().starts_with('.');
            let Ok(kind) = entry.file_type() else {
                continue;
            };
            // Links are not followed into folders, so that a loop ends.
            let wanted = if kind.is_dir() {
                !hidden
            } else {
                is_text(&path) && !path.is_dir()
            };
            if !wanted || is_excluded(&path, houses, files) {
                continue;
            }
            if kind.is_dir() {
                folders.push(path);
            } else {
                files.found.push(path);
            }
        }
    }
    files.found[begun..].sort();
}

/// Whether a file's house wants it left alone. Settings that could not be read are told, and the file is left alone too.
fn is_excluded(path: &Path, houses: &mut Houses, files: &mut Files) -> bool {
    match houses.of(path) {
        Ok(Some(house)) => house.excludes(path),
        Ok(None) => true,
        Err(problem) => {
            files.problems.push(problem);
            true
        }
    }
}
