//! What each section of the settings takes, with its defaults.
//! Not here: where the values come from (told).

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::Path;

use store::Database;
use store::depot::{Bucket, Place};

use super::told::{Told, Value};
use super::{House, Log, Publish, Server};

/// Every setting that the file may hold: section and key. A key in the file that is not here is a mistake that is told.
pub(super) const KEYS: [(&str, &str); 11] = [
    ("house", "name"),
    ("server", "listen"),
    ("server", "public_https"),
    ("database", "url"),
    ("publish", "repository"),
    ("publish", "remote"),
    ("publish", "site"),
    ("publish", "site_url"),
    ("files", "place"),
    ("log", "format"),
    ("log", "level"),
];

const LISTEN: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 8465);

/// `[server]`.
pub(super) fn server(told: &mut Told) -> Server {
    let listen = told.get("server", "listen", "FIVEHOWS_LISTEN");
    let public_https = told.get("server", "public_https", "FIVEHOWS_PUBLIC_HTTPS");
    Server {
        listen: listen.map_or(LISTEN, |value| {
            told.parsed(
                &value,
                LISTEN,
                "an address with a port, such as 127.0.0.1:8465 or [::1]:8465",
            )
        }),
        public_https: public_https.is_some_and(|value| told.parsed(&value, false, "true or false")),
    }
}

/// `[house]`.
pub(super) fn house(told: &mut Told) -> House {
    let name = told.get("house", "name", "FIVEHOWS_HOUSE");
    let name = name.map(|value| {
        let is_name = !value.text.trim().is_empty()
            && value.text.chars().count() <= 100
            && !value.text.contains(char::is_control);
        told.expect(is_name, &value, "a name of up to 100 letters");
        value.text.trim().to_owned()
    });
    House {
        name: name.unwrap_or_else(|| "Our house".into()),
    }
}

/// `[database]`: a PostgreSQL URL, or SQLite in the data folder.
pub(super) fn database(told: &mut Told, data: &Path) -> Database {
    match told.get("database", "url", "FIVEHOWS_DATABASE") {
        None => Database::Sqlite(data.join("fivehows.sqlite")),
        Some(value) => {
            let is_postgres =
                value.text.starts_with("postgres://") || value.text.starts_with("postgresql://");
            // The URL may carry a password, so it is not repeated.
            let unsaid = Value {
                text: "…".into(),
                ..value.clone()
            };
            told.expect(is_postgres, &unsaid, "a URL that begins with postgres://; without one, SQLite in the data folder is used");
            Database::Postgres(value.text)
        }
    }
}

/// `[publish]`. Relative folders start at the data folder.
pub(super) fn publish(told: &mut Told, data: &Path, listen: SocketAddr) -> Publish {
    let repository = told.get("publish", "repository", "FIVEHOWS_REPOSITORY");
    let site = told.get("publish", "site", "FIVEHOWS_SITE");
    let remote = told.get("publish", "remote", "FIVEHOWS_REMOTE");
    if let Some(value) = &remote {
        // git would read such a text as an option.
        told.expect(
            !value.text.starts_with('-') && !value.text.trim().is_empty(),
            value,
            "the address of a git repository",
        );
    }
    let site_url = told.get("publish", "site_url", "FIVEHOWS_SITE_URL");
    if let Some(value) = &site_url {
        let is_url = value.text.starts_with("https://") || value.text.starts_with("http://");
        told.expect(
            is_url,
            value,
            "an address that begins with https:// or http://",
        );
    }
    Publish {
        repository: data
            .join(repository.map_or_else(|| "postmortems.git".into(), |value| value.text)),
        remote: remote.map(|value| value.text),
        site: data.join(site.map_or_else(|| "site".into(), |value| value.text)),
        site_url: site_url.map_or_else(
            || format!("http://{listen}/outside/"),
            |value| with_slash(value.text),
        ),
    }
}

/// What a bucket is reached with, under the names that its other programs read. A secret stands nowhere else.
const ACCESS: [&str; 7] = [
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "AWS_REGION",
    "AWS_DEFAULT_REGION",
    "AWS_ENDPOINT_URL",
    "AWS_VIRTUAL_HOSTED_STYLE_REQUEST",
];

/// `[files]`: a folder, which starts at the data folder, or a bucket.
pub(super) fn files(told: &mut Told, data: &Path) -> Place {
    let Some(value) = told.get("files", "place", "FIVEHOWS_FILES") else {
        return Place::Folder(data.join("files"));
    };
    if !value.text.contains("://") {
        return Place::Folder(data.join(value.text));
    }
    let access = ACCESS.iter().filter_map(|name| {
        let text = told.variable(name)?;
        Some(((*name).to_owned(), text))
    });
    let bucket = Bucket {
        access: access.collect(),
        url: value.text.clone(),
    };
    let is_bucket = value.text.starts_with("s3://") && bucket.check().is_ok();
    told.expect(
        is_bucket,
        &value,
        "a folder, or a bucket such as s3://name/folder",
    );
    Place::Bucket(bucket)
}

/// `[log]`.
pub(super) fn log(told: &mut Told) -> Log {
    let format = told.get("log", "format", "FIVEHOWS_LOG_FORMAT");
    let level = told.get("log", "level", "FIVEHOWS_LOG");
    if let Some(value) = &format {
        told.expect(
            matches!(value.text.as_str(), "text" | "json"),
            value,
            "text or json",
        );
    }
    if let Some(value) = &level {
        let is_filter = tracing_subscriber::EnvFilter::try_new(&value.text).is_ok();
        told.expect(
            is_filter,
            value,
            "error, warn, info, debug, or a filter such as info,app=debug",
        );
    }
    Log {
        json: format.is_some_and(|value| value.text == "json"),
        level: level.map(|value| value.text),
    }
}

fn with_slash(mut url: String) -> String {
    if !url.ends_with('/') {
        url.push('/');
    }
    url
}
