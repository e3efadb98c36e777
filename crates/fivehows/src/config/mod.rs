//! The settings of a start: one struct a section, read once from arguments, environment and file, all mistakes told together.
//! Not here: what the application does with them (app::Settings), and what admins choose in the pages.

mod file;
mod read;
mod told;

use std::net::SocketAddr;
use std::path::PathBuf;

use store::Database;

pub use told::Mistakes;
use told::Told;

/// The name of the settings' file, in the data folder.
pub const FILE: &str = "fivehows.toml";

/// The names of the file's sections, but for `[check]`, which speaks of texts and not of a start.
pub fn sections() -> Vec<&'static str> {
    let mut names: Vec<&str> = read::KEYS.iter().map(|(section, _)| *section).collect();
    names.dedup();
    names
}

/// Where everything is and how it is reached, as every command may be told. A flag goes before a variable of the
/// environment, the variable before the file.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct Place {
    /// The folder of everything that is kept [default: ./fivehows-data; ./fivehows-demo for the demo] [env: FIVEHOWS_DATA]
    #[arg(long, global = true, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// A PostgreSQL database, postgres://user:password@host/name [default: SQLite in the data folder] [env: FIVEHOWS_DATABASE]
    #[arg(long, global = true, value_name = "URL")]
    pub database: Option<String>,
    /// The address to listen on [default: 127.0.0.1:8465] [env: FIVEHOWS_LISTEN]
    #[arg(long, global = true, value_name = "ADDR")]
    pub listen: Option<String>,
}

/// All settings of a start.
#[derive(Debug)]
pub struct Config {
    /// Where everything is kept.
    pub storage: Storage,
    /// How the pages are reached.
    pub server: Server,
    /// Who works here.
    pub house: House,
    /// Where publications go.
    pub publish: Publish,
    /// Where the bytes of images and files lie: section `[files]`, `place`.
    pub files: store::depot::Place,
    /// What is logged, and how.
    pub log: Log,
}

/// Where everything is kept.
#[derive(Debug)]
pub struct Storage {
    /// The folder of everything that is not in the database.
    pub data: PathBuf,
    /// The database.
    pub database: Database,
}

/// How the pages are reached: section `[server]`.
#[derive(Debug)]
pub struct Server {
    /// `listen`: the address and port.
    pub listen: SocketAddr,
    /// `public_https`: a proxy in front speaks https with the browsers.
    pub public_https: bool,
}

/// Who works here: section `[house]`.
#[derive(Debug)]
pub struct House {
    /// `name`: the organisation, as pages and the outside site call it.
    pub name: String,
}

/// Where publications go: section `[publish]`.
#[derive(Debug)]
pub struct Publish {
    /// `repository`: the git repository of the inside.
    pub repository: PathBuf,
    /// `remote`: where each inside publication is pushed as well.
    pub remote: Option<String>,
    /// `site`: the folder of the outside site.
    pub site: PathBuf,
    /// `site_url`: the address under which that site is read.
    pub site_url: String,
}

/// What is logged: section `[log]`.
#[derive(Debug)]
pub struct Log {
    /// `format`: `text`, or `json` with one object a line.
    pub json: bool,
    /// `level`: `error`, `warn`, `info`, `debug`, or a filter such as `info,app=debug`; nothing leaves it to the command.
    pub level: Option<String>,
}

impl Config {
    /// Reads the settings. The data folder and the file in it may be absent.
    ///
    /// # Errors
    /// All mistakes at once, each with the place where it stands.
    pub fn read(
        place: &Place,
        default_data: &str,
        environment: &dyn Fn(&str) -> Option<String>,
    ) -> Result<Self, Mistakes> {
        let data = place
            .data
            .clone()
            .or_else(|| environment("FIVEHOWS_DATA").map(PathBuf::from));
        let data = data.unwrap_or_else(|| PathBuf::from(default_data));
        let mut told = Told::new(&data, place, environment);
        let server = read::server(&mut told);
        let config = Self {
            publish: read::publish(&mut told, &data, server.listen),
            server,
            files: read::files(&mut told, &data),
            house: read::house(&mut told),
            log: read::log(&mut told),
            storage: Storage {
                database: read::database(&mut told, &data),
                data,
            },
        };
        told.unless_mistaken(config)
    }

    /// What the application reads of them.
    pub fn for_the_app(&self) -> app::Settings {
        app::Settings {
            house: self.house.name.clone(),
            data: self.storage.data.clone(),
            repository: self.publish.repository.clone(),
            remote: self.publish.remote.clone(),
            site: self.publish.site.clone(),
            site_url: self.publish.site_url.clone(),
            files: self.files.clone(),
        }
    }
}

#[cfg(test)]
mod tests;
