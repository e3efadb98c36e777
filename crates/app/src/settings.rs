//! What an installation may set. Every value has a default: nothing is required to start.
//! Not here: where values come from (the binary reads arguments, environment and file).

use std::path::PathBuf;

use store::depot::Place;

/// The settings that the application itself reads.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The name of the organisation, on pages and on the outside site.
    pub house: String,
    /// Where everything is kept that is not in the database.
    pub data: PathBuf,
    /// The git repository of the inside; a bare one in `data` by default.
    pub repository: PathBuf,
    /// A remote to which each inside publication is pushed as well, if one is named.
    pub remote: Option<String>,
    /// The folder of the outside site; in `data` by default.
    pub site: PathBuf,
    /// The address under which the outside site will be read, for its feed: `https://reports.example.org/`.
    pub site_url: String,
    /// Where the bytes of images and files lie; in `data` by default.
    pub files: Place,
}

impl Settings {
    /// The settings of a fresh installation whose files lie in `data`.
    pub fn in_folder(data: impl Into<PathBuf>) -> Self {
        let data = data.into();
        Self {
            house: "Our house".into(),
            repository: data.join("postmortems.git"),
            remote: None,
            site: data.join("site"),
            site_url: "http://127.0.0.1:8465/outside/".into(),
            files: Place::Folder(data.join("files")),
            data,
        }
    }
}
