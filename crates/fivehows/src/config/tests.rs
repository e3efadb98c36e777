//! Tests of the settings: what goes before what, and that all mistakes are told together.
//! Not here: the command line itself (tests/).

use std::path::PathBuf;

use tempfile::TempDir;

use super::*;

/// A data folder with a settings' file.
struct Folder(TempDir);

impl Folder {
    fn with(file: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(FILE), file).unwrap();
        Self(folder)
    }

    fn read(&self, listen: Option<&str>, environment: &[(&str, &str)]) -> Result<Config, Mistakes> {
        let place = Place {
            data: Some(self.0.path().to_owned()),
            database: None,
            listen: listen.map(str::to_owned),
        };
        Config::read(&place, "unused", &|name| {
            environment
                .iter()
                .find(|(known, _)| *known == name)
                .map(|(_, value)| (*value).to_owned())
        })
    }
}

#[test]
fn a_house_without_any_setting_starts() {
    let config = Config::read(&Place::default(), "./fivehows-data", &|_| None).unwrap();
    assert_eq!(config.server.listen.to_string(), "127.0.0.1:8465");
    assert!(
        matches!(&config.storage.database, Database::Sqlite(file) if file.ends_with("fivehows.sqlite"))
    );
    assert_eq!(config.publish.site_url, "http://127.0.0.1:8465/outside/");
}

#[test]
fn a_flag_goes_before_the_environment_and_that_before_the_file() {
    let folder = Folder::with("[server]\nlisten = \"127.0.0.1:1001\"\n");
    let listens = |flag, environment: &[(&str, &str)]| {
        folder.read(flag, environment).unwrap().server.listen.port()
    };
    assert_eq!(listens(None, &[]), 1001);
    assert_eq!(
        listens(None, &[("FIVEHOWS_LISTEN", "127.0.0.1:1002")]),
        1002
    );
    assert_eq!(
        listens(
            Some("127.0.0.1:1003"),
            &[("FIVEHOWS_LISTEN", "127.0.0.1:1002")]
        ),
        1003
    );
}

#[test]
fn folders_of_the_file_start_at_the_data_folder() {
    let folder = Folder::with(
        "[publish]\nsite = \"public\"\nrepository = \"/srv/reports.git\"\nsite_url = \"https://reports.example.org\"\n",
    );
    let publish = folder.read(None, &[]).unwrap().publish;
    assert_eq!(publish.site, folder.0.path().join("public"));
    assert_eq!(publish.repository, PathBuf::from("/srv/reports.git"));
    assert_eq!(publish.site_url, "https://reports.example.org/");
}

#[test]
fn all_mistakes_are_told_together_with_their_lines() {
    let file = "[house]\nname = \"Skerry Lines\"\ncolour = \"blue\"\n\n[servre]\nlisten = \"x\"\n\n[server]\npublic_https = \"perhaps\"\nlisten = 8465\n";
    let mistakes = Folder::with(file)
        .read(None, &[("FIVEHOWS_LOG_FORMAT", "xml")])
        .unwrap_err();
    let told = mistakes.to_string();
    for part in [
        "Line 3 of fivehows.toml: [house] has no setting colour. It has name.",
        "Line 5 of fivehows.toml: there is no section [servre].",
        "public_https in line 9 of fivehows.toml: “perhaps” is not true or false.",
        "Line 10 of fivehows.toml: listen is integer",
        "FIVEHOWS_LOG_FORMAT: “xml” is not text or json.",
    ] {
        assert!(told.contains(part), "{part}\n{told}");
    }
}

#[test]
fn a_database_url_is_never_repeated() {
    let folder = Folder::with("");
    let told = folder
        .read(None, &[("FIVEHOWS_DATABASE", "mysql://root:hunter2@db/x")])
        .unwrap_err()
        .to_string();
    assert!(
        told.contains("FIVEHOWS_DATABASE") && !told.contains("hunter2"),
        "{told}"
    );
}

#[test]
fn images_and_files_lie_in_the_data_folder_another_one_or_a_bucket() {
    use store::depot::Place;
    let folder = Folder::with("");
    let files = |environment: &[(&str, &str)]| folder.read(None, environment).map(|it| it.files);
    let data = folder.0.path();
    assert_eq!(files(&[]).unwrap(), Place::Folder(data.join("files")));
    assert_eq!(
        files(&[("FIVEHOWS_FILES", "/srv/files")]).unwrap(),
        Place::Folder("/srv/files".into())
    );
    let bucket = files(&[
        ("FIVEHOWS_FILES", "s3://house/reports"),
        ("AWS_ACCESS_KEY_ID", "name"),
        ("AWS_SECRET_ACCESS_KEY", "a secret"),
        ("AWS_REGION", "north"),
    ])
    .unwrap();
    assert!(
        matches!(&bucket, Place::Bucket(it) if it.url == "s3://house/reports" && it.access.len() == 3)
    );
    assert!(!format!("{bucket:?}").contains("a secret"));
    for mistaken in ["ftp://house", "https://house.example.org/", "s3://"] {
        let told = files(&[("FIVEHOWS_FILES", mistaken)]).unwrap_err();
        assert!(
            told.to_string().contains("or a bucket"),
            "{mistaken}: {told}"
        );
    }
}
