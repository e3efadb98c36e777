//! Which fivehows.toml speaks for a file: the nearest one above it with a table `[check]`.
//! Not here: what stands in it (settings).

use std::collections::HashMap;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use wording::settings::Settings;

use super::exclude::is_excluded;
use super::settings::{self, Check};
use crate::config::FILE;

/// A house: what it says about itself, and the folder it speaks for.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct House {
    /// The folder of the settings; empty where there are none.
    folder: PathBuf,
    check: Check,
}

impl House {
    /// What the analyser is told.
    pub fn settings(&self) -> &Settings {
        &self.check.settings
    }

    /// Whether this house wants a path left alone.
    pub fn excludes(&self, path: &Path) -> bool {
        let path = absolute(path);
        let Ok(within) = path.strip_prefix(&self.folder) else {
            return false;
        };
        let parts: Vec<_> = within.iter().map(|part| part.to_string_lossy()).collect();
        is_excluded(&parts.join("/"), &self.check.exclude)
    }
}

/// The houses met so far, by folder. What could not be read is told once, with a sentence, and then is `None`.
#[derive(Debug, Default)]
pub struct Houses {
    given: Option<Rc<House>>,
    known: HashMap<PathBuf, Option<Rc<House>>>,
}

impl Houses {
    /// Each file has the house it lies in.
    pub fn found_upward() -> Houses {
        Houses::default()
    }

    /// One file of settings speaks for every text.
    ///
    /// # Errors
    /// A sentence that tells what could not be read.
    pub fn given(file: &Path) -> Result<Houses, String> {
        let text = fs::read_to_string(file)
            .map_err(|error| unread(file, &format!("The file could not be read: {error}.")))?;
        let check =
            settings::parse(&text).map_err(|mistakes| unread(file, &mistakes.join("\n  ")))?;
        let house = House {
            folder: folder_of(file),
            check: check.unwrap_or_default(),
        };
        Ok(Houses {
            given: Some(Rc::new(house)),
            known: HashMap::new(),
        })
    }

    /// The house of a file, whether or not the file exists. `None` where its settings could not be read.
    ///
    /// # Errors
    /// A sentence about settings that could not be read, the first time they are met.
    pub fn of(&mut self, file: &Path) -> Result<Option<Rc<House>>, String> {
        if let Some(given) = &self.given {
            return Ok(Some(given.clone()));
        }
        self.of_folder(&folder_of(file))
    }

    fn of_folder(&mut self, folder: &Path) -> Result<Option<Rc<House>>, String> {
        if let Some(known) = self.known.get(folder) {
            return Ok(known.clone());
        }
        let file = folder.join(FILE);
        let here = match fs::read_to_string(&file) {
            Ok(text) => settings::parse(&text).map_err(|mistakes| mistakes.join("\n  ")),
            Err(error)
                if [ErrorKind::NotFound, ErrorKind::NotADirectory].contains(&error.kind()) =>
            {
                Ok(None)
            }
            Err(error) => Err(format!("The file could not be read: {error}.")),
        };
        let house = match here {
            Ok(Some(check)) => Some(Rc::new(House {
                folder: folder.to_path_buf(),
                check,
            })),
            Ok(None) => match folder.parent() {
                Some(above) => self.of_folder(above)?,
                None => Some(Rc::default()),
            },
            Err(problem) => {
                self.known.insert(folder.to_path_buf(), None);
                return Err(unread(&file, &problem));
            }
        };
        self.known.insert(folder.to_path_buf(), house.clone());
        Ok(house)
    }
}

fn unread(file: &Path, problem: &str) -> String {
    format!(
        "{}: the settings were not taken, and the texts they speak for were not checked.\n  {problem}",
        file.display()
    )
}

fn folder_of(file: &Path) -> PathBuf {
    let mut path = absolute(file);
    path.pop();
    path
}

/// The path from the root, through no link and no `..`, as far as it exists.
fn absolute(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    match (path.parent(), path.file_name()) {
        (Some(folder), Some(name)) => fs::canonicalize(folder)
            .unwrap_or_else(|_| folder.to_path_buf())
            .join(name),
        _ => path,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn put(folder: &Path, path: &str, text: &str) {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("the folder is made");
        fs::write(path, text).expect("the file is written");
    }

    #[test]
    fn the_nearest_file_with_a_table_of_its_own_speaks() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        put(
            folder.path(),
            "fivehows.toml",
            "[check]\nroster = [\"Ada\"]\nexclude = [\"team/old\"]\n",
        );
        put(
            folder.path(),
            "data/fivehows.toml",
            "[server]\nlisten = \"127.0.0.1:1\"\n",
        );
        put(
            folder.path(),
            "team/fivehows.toml",
            "[check]\nroster = [\"Bea\"]\n",
        );
        let mut houses = Houses::found_upward();
        let mut roster = |path: &str| {
            let house = houses
                .of(&folder.path().join(path))
                .expect("it can be read")
                .expect("there is one");
            house.settings().roster.clone()
        };
        assert_eq!(roster("a.md"), ["Ada"]);
        assert_eq!(roster("data/a.md"), ["Ada"]);
        assert_eq!(roster("team/deep/down/a.md"), ["Bea"]);
        let house = houses
            .of(&folder.path().join("a.md"))
            .expect("it can be read")
            .expect("there is one");
        assert!(house.excludes(&folder.path().join("team/old/x.md")));
        assert!(!house.excludes(&folder.path().join("team/new/x.md")));
    }

    #[test]
    fn settings_with_a_mistake_are_told_once() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        put(folder.path(), "fivehows.toml", "[check]\nrooster = []\n");
        let mut houses = Houses::found_upward();
        let told = houses
            .of(&folder.path().join("a.md"))
            .expect_err("it has a mistake");
        assert!(
            told.contains("Line 2") && told.contains("`roster`"),
            "{told}"
        );
        assert_eq!(houses.of(&folder.path().join("b.md")), Ok(None));
    }
}
