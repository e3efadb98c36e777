//! The list of what stands on the site, kept in the site's own folder, and the careful writing of files there.
//! Not here: what the files say.

use std::{
    fs::File,
    io::Write,
    path::{Path, PathBuf},
};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::SiteError;

/// The file with the list. It says nothing that the pages do not say.
const LIST: &str = "reports.json";
/// The file that is locked while the site is written, so that two processes do not write over each other.
const LOCK: &str = ".writing";

/// Everything that was ever published here.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Shelf {
    /// What the permanent ids begin with. Kept from the first writing, so that a move of the site changes no id.
    pub ids: String,
    /// The reports, also withdrawn ones.
    pub reports: Vec<Kept>,
}

/// What the index and the feed need of a report.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Kept {
    pub number: u64,
    pub title: String,
    pub summary: String,
    pub published: Timestamp,
    pub updated: Timestamp,
    pub withdrawn: Option<Timestamp>,
    /// A hash of what the page says, by which a new printing of the same is told from a changed one.
    #[serde(default)]
    pub content: String,
}

impl Shelf {
    /// Reads the list; a folder without one is a new site.
    pub(super) fn read(folder: &Path) -> Result<Self, SiteError> {
        let path = folder.join(LIST);
        match std::fs::read(&path) {
            Ok(bytes) => {
                serde_json::from_slice(&bytes).map_err(|source| SiteError::Unclear { path, source })
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Self::default()),
            Err(source) => Err(SiteError::Unreadable { path, source }),
        }
    }

    /// Writes the list.
    pub(super) fn write(&self, folder: &Path) -> Result<(), SiteError> {
        let path = folder.join(LIST);
        let text = serde_json::to_vec_pretty(self).map_err(|source| SiteError::Unclear {
            path: path.clone(),
            source,
        })?;
        replace(&path, &text)
    }

    /// Puts a report on the shelf, in the place of an earlier printing of it. The first date of publication stays, and
    /// so does the date of change if nothing was changed.
    pub(super) fn put(&mut self, mut report: Kept) -> Kept {
        if let Some(before) = self
            .reports
            .iter_mut()
            .find(|before| before.number == report.number)
        {
            report.published = before.published.min(report.published);
            if before.withdrawn.is_none() && before.content == report.content {
                report.updated = before.updated;
            }
            *before = report.clone();
        } else {
            self.reports.push(report.clone());
        }
        report
    }
}

/// Makes the folder and keeps others from writing into it until the guard goes.
pub(super) fn hold(folder: &Path) -> Result<File, SiteError> {
    let unwritten = |path: PathBuf| move |source| SiteError::Unwritten { path, source };
    std::fs::create_dir_all(folder).map_err(unwritten(folder.to_owned()))?;
    let path = folder.join(LOCK);
    let file = File::create(&path).map_err(unwritten(path.clone()))?;
    file.lock().map_err(unwritten(path))?;
    Ok(file)
}

/// Replaces a file in one step: readers see the old or the new one, also after a power failure.
pub(super) fn replace(path: &Path, content: &[u8]) -> Result<(), SiteError> {
    let unwritten = |source| SiteError::Unwritten {
        path: path.to_owned(),
        source,
    };
    let folder = path.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder).map_err(unwritten)?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let temporary = folder.join(format!(".{name}.{}", uuid::Uuid::new_v4().simple()));
    let write = || {
        let mut file = File::create(&temporary)?;
        file.write_all(content)?;
        file.sync_all()?;
        std::fs::rename(&temporary, path)?;
        File::open(folder)?.sync_all()
    };
    write().map_err(|source| {
        let _gone = std::fs::remove_file(&temporary);
        unwritten(source)
    })
}
