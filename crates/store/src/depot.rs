//! The depot: the bytes of images and files, in a folder or in a bucket that speaks S3. Whole or not there, and on the disk before it is said.
//! Not here: whose they are and what they are called (files), which the database keeps.

use std::fmt;
use std::io;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use object_store::aws::{AmazonS3Builder, AmazonS3ConfigKey};
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::{ClientOptions, ObjectStore, ObjectStoreExt as _, RetryConfig};
use postmortem::write::file::File;

/// Somebody waits before a page while a bucket does not answer.
const PATIENCE: Duration = Duration::from_secs(10);

/// Where the bytes lie.
#[derive(Clone, PartialEq, Eq)]
pub enum Place {
    /// A folder; it is made when the first file comes.
    Folder(PathBuf),
    /// A bucket that speaks S3.
    Bucket(Bucket),
}

/// A bucket, and how it is reached.
#[derive(Clone, PartialEq, Eq)]
pub struct Bucket {
    /// `s3://bucket` or `s3://bucket/folder`.
    pub url: String,
    /// What the usual variables `AWS_…` say: keys, region, endpoint.
    pub access: Vec<(String, String)>,
}

/// The access holds keys, so it is never shown.
impl fmt::Debug for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Folder(folder) => f.debug_tuple("Folder").field(folder).finish(),
            Self::Bucket(bucket) => f.debug_tuple("Bucket").field(&bucket.url).finish(),
        }
    }
}

impl fmt::Debug for Bucket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Bucket").field(&self.url).finish()
    }
}

/// Why bytes were not kept or not found.
#[derive(Debug, thiserror::Error)]
pub enum DepotError {
    /// There are none under this id.
    #[error("the bytes of file {0} are not where files are kept")]
    Missing(uuid::Uuid),
    /// The bytes are others than those that came.
    #[error("the bytes of file {0} are not those that were brought")]
    Changed(uuid::Uuid),
    /// The folder could not be made.
    #[error("the folder of files could not be made: {0}")]
    NoFolder(#[from] io::Error),
    /// Disk or bucket did not do it.
    #[error("where files are kept did not answer: {0}")]
    Unavailable(#[source] object_store::Error),
}

/// The depot. It is opened when the first file comes or goes, so that a house without files needs none; clones share it.
#[derive(Debug, Clone)]
pub struct Depot {
    place: Place,
    opened: Arc<OnceLock<Arc<dyn ObjectStore>>>,
}

impl Depot {
    /// The depot at a place.
    pub fn at(place: Place) -> Self {
        Self {
            place,
            opened: Arc::default(),
        }
    }

    /// Keeps a file's bytes. Keeping the same ones again changes nothing.
    ///
    /// # Errors
    /// When folder or bucket do not take them. Then nothing is there.
    pub async fn keep(&self, file: &File, bytes: Vec<u8>) -> Result<(), DepotError> {
        let store = self.open()?;
        store
            .put(&path(file), bytes.into())
            .await
            .map(drop)
            .map_err(DepotError::Unavailable)
    }

    /// A file's bytes, as they were brought.
    ///
    /// # Errors
    /// When they are not there, or are others.
    pub async fn bytes(&self, file: &File) -> Result<Vec<u8>, DepotError> {
        use sha2::Digest as _;
        let missing = |error| match error {
            object_store::Error::NotFound { .. } => DepotError::Missing(file.id),
            other => DepotError::Unavailable(other),
        };
        let found = self.open()?.get(&path(file)).await.map_err(missing)?;
        let bytes = found.bytes().await.map_err(missing)?;
        let hash: [u8; 32] = sha2::Sha256::digest(&bytes).into();
        if hash == file.hash {
            Ok(bytes.to_vec())
        } else {
            Err(DepotError::Changed(file.id))
        }
    }

    /// Takes a file's bytes away. Where there are none it is done already.
    ///
    /// # Errors
    /// When folder or bucket do not let them go.
    pub async fn erase(&self, file: &File) -> Result<(), DepotError> {
        match self.open()?.delete(&path(file)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(DepotError::Unavailable(error)),
        }
    }

    fn open(&self) -> Result<Arc<dyn ObjectStore>, DepotError> {
        if let Some(opened) = self.opened.get() {
            return Ok(opened.clone());
        }
        let opened: Arc<dyn ObjectStore> = match &self.place {
            Place::Folder(folder) => {
                std::fs::create_dir_all(folder)?;
                let folder = LocalFileSystem::new_with_prefix(folder)
                    .map_err(DepotError::Unavailable)?
                    // A row that tells of a file is committed after this, and must not outlive its bytes.
                    .with_fsync(true);
                Arc::new(folder)
            }
            Place::Bucket(bucket) => bucket.open().map_err(DepotError::Unavailable)?,
        };
        Ok(self.opened.get_or_init(|| opened).clone())
    }
}

impl Bucket {
    /// Names its mistake, if the address or the access has one.
    ///
    /// # Errors
    /// What keeps it from being reached, in words.
    pub fn check(&self) -> Result<(), String> {
        self.open().map(drop).map_err(|error| error.to_string())
    }

    fn open(&self) -> Result<Arc<dyn ObjectStore>, object_store::Error> {
        // The crypto that the database speaks with as well. A process has one; the first who names it is heard.
        let _named_before = rustls::crypto::ring::default_provider().install_default();
        let mut builder = AmazonS3Builder::new()
            .with_url(&self.url)
            // One object goes at a time, and not every bucket knows the other way.
            .with_config(AmazonS3ConfigKey::DisableBulkDelete, "true")
            .with_retry(RetryConfig {
                max_retries: 2,
                retry_timeout: PATIENCE,
                ..RetryConfig::default()
            });
        for (name, value) in &self.access {
            if let Ok(key) = name.to_ascii_lowercase().parse::<AmazonS3ConfigKey>() {
                builder = builder.with_config(key, value);
            }
        }
        let endpoint = builder.get_config_value(&AmazonS3ConfigKey::Endpoint);
        let is_http = endpoint.is_some_and(|endpoint| endpoint.starts_with("http://"));
        let store = builder
            .with_client_options(ClientOptions::new().with_allow_http(is_http))
            .build()?;
        let folder = self
            .url
            .strip_prefix("s3://")
            .and_then(|rest| rest.split_once('/'))
            .map_or("", |(_, folder)| folder.trim_matches('/'));
        Ok(if folder.is_empty() {
            Arc::new(store)
        } else {
            Arc::new(object_store::prefix::PrefixStore::new(store, folder))
        })
    }
}

/// `465/018f…`: by the postmortem, so that whoever looks into the folder finds what belongs together.
fn path(file: &File) -> Path {
    Path::from_iter([file.postmortem.to_string(), file.id.to_string()])
}

#[cfg(test)]
mod tests;
