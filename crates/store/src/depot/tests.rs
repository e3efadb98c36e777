//! The depot over a folder, and over a bucket that a few lines here stand for.
//! Not here: a bucket of anybody's; the one here speaks as much of S3 as the depot asks for.

use std::collections::HashMap;
use std::sync::Mutex;

use jiff::Timestamp;
use postmortem::write::file::Media;
use postmortem::{PersonId, PostmortemNumber};
use sha2::Digest as _;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use uuid::Uuid;

use super::*;

fn file(bytes: &[u8]) -> File {
    File {
        id: Uuid::from_u128(7),
        postmortem: PostmortemNumber(465),
        name: "board.png".into(),
        media: Media::Png,
        size: 4,
        hash: sha2::Sha256::digest(bytes).into(),
        by: PersonId(Uuid::nil()),
        at: Timestamp::UNIX_EPOCH,
    }
}

/// What any depot promises.
async fn keeps_gives_and_lets_go(depot: &Depot) {
    let file = file(b"dots");
    let missing = depot.bytes(&file).await.unwrap_err();
    assert!(matches!(missing, DepotError::Missing(_)), "{missing}");
    depot.keep(&file, b"dots".to_vec()).await.unwrap();
    depot.keep(&file, b"dots".to_vec()).await.unwrap();
    assert_eq!(depot.bytes(&file).await.unwrap(), b"dots");
    depot.erase(&file).await.unwrap();
    depot.erase(&file).await.unwrap();
    let gone = depot.bytes(&file).await.unwrap_err();
    assert!(matches!(gone, DepotError::Missing(_)), "{gone}");
}

#[tokio::test]
async fn a_folder_keeps_gives_and_lets_go() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("not/there/yet");
    let depot = Depot::at(Place::Folder(place.clone()));
    keeps_gives_and_lets_go(&depot).await;
    depot.keep(&file(b"dots"), b"dots".to_vec()).await.unwrap();
    let kept = place.join("465/00000000-0000-0000-0000-000000000007");
    assert_eq!(std::fs::read(kept).unwrap(), b"dots");
}

#[tokio::test]
async fn bytes_that_were_changed_beside_the_program_are_not_given_out() {
    let folder = tempfile::tempdir().unwrap();
    let depot = Depot::at(Place::Folder(folder.path().to_owned()));
    depot.keep(&file(b"dots"), b"dots".to_vec()).await.unwrap();
    std::fs::write(
        folder
            .path()
            .join("465/00000000-0000-0000-0000-000000000007"),
        b"dust",
    )
    .unwrap();
    let changed = depot.bytes(&file(b"dots")).await.unwrap_err();
    assert!(matches!(changed, DepotError::Changed(_)), "{changed}");
}

#[tokio::test]
async fn a_folder_that_cannot_be_made_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let taken = folder.path().join("taken");
    std::fs::write(&taken, b"a file").unwrap();
    let depot = Depot::at(Place::Folder(taken));
    let told = depot
        .keep(&file(b"dots"), b"dots".to_vec())
        .await
        .unwrap_err();
    assert!(matches!(told, DepotError::NoFolder(_)), "{told}");
}

#[tokio::test]
async fn a_bucket_keeps_gives_and_lets_go() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let kept: Arc<Mutex<HashMap<String, Vec<u8>>>> = Arc::default();
    let shelf = kept.clone();
    let bucket = tokio::spawn(async move {
        loop {
            let (line, _) = listener.accept().await.unwrap();
            tokio::spawn(answer(line, shelf.clone()));
        }
    });
    let depot = Depot::at(Place::Bucket(bucket_at(&format!("http://{address}"))));
    keeps_gives_and_lets_go(&depot).await;
    depot.keep(&file(b"dots"), b"dots".to_vec()).await.unwrap();
    let paths: Vec<String> = kept.lock().unwrap().keys().cloned().collect();
    assert_eq!(
        paths,
        ["/house/reports/465/00000000-0000-0000-0000-000000000007"]
    );
    bucket.abort();
}

fn bucket_at(endpoint: &str) -> Bucket {
    let access = [
        ("AWS_ENDPOINT", endpoint),
        ("AWS_ACCESS_KEY_ID", "name"),
        ("AWS_SECRET_ACCESS_KEY", "secret"),
        ("AWS_REGION", "north"),
        ("AWS_SOMETHING_ELSE", "nothing"),
    ];
    Bucket {
        url: "s3://house/reports".into(),
        access: access
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .to_vec(),
    }
}

#[test]
fn an_access_is_never_shown() {
    let shown = format!("{:?}", Place::Bucket(bucket_at("http://127.0.0.1:1")));
    assert!(
        shown.contains("s3://house") && !shown.contains("secret"),
        "{shown}"
    );
}

#[test]
fn an_address_that_names_no_bucket_is_told() {
    let mut bucket = bucket_at("http://127.0.0.1:1");
    assert_eq!(bucket.check(), Ok(()));
    bucket.url = "ftp://house".into();
    assert!(bucket.check().is_err());
}

/// Answers one line as a bucket would: PUT, GET and DELETE of one object.
async fn answer(mut line: TcpStream, kept: Arc<Mutex<HashMap<String, Vec<u8>>>>) {
    while let Some((head, body)) = request(&mut line).await {
        let mut words = head.split_whitespace();
        let (method, path) = (words.next().unwrap_or(""), words.next().unwrap_or(""));
        assert!(
            head.to_lowercase().contains("authorization: aws4-hmac"),
            "{head}"
        );
        let path = path.split('?').next().unwrap_or_default().to_owned();
        let found = kept.lock().unwrap().get(&path).cloned();
        let (status, content) = match (method, found) {
            ("PUT", _) => {
                kept.lock().unwrap().insert(path, body);
                ("200 OK", vec![])
            }
            ("GET", Some(bytes)) => ("200 OK", bytes),
            ("GET", None) => (
                "404 Not Found",
                b"<Error><Code>NoSuchKey</Code></Error>".to_vec(),
            ),
            ("DELETE", _) => {
                kept.lock().unwrap().remove(&path);
                ("204 No Content", vec![])
            }
            other => panic!("{other:?}"),
        };
        let length = if status.starts_with("204") {
            String::new()
        } else {
            format!("content-length: {}\r\n", content.len())
        };
        let head = format!(
            "HTTP/1.1 {status}\r\n{length}etag: \"1\"\r\nlast-modified: Wed, 12 Nov 2025 09:00:00 GMT\r\n\r\n"
        );
        let answer = [head.as_bytes(), &content].concat();
        if line.write_all(&answer).await.is_err() {
            return;
        }
    }
}

async fn request(line: &mut TcpStream) -> Option<(String, Vec<u8>)> {
    let mut read = Vec::new();
    let end = loop {
        if let Some(at) = read.windows(4).position(|window| window == b"\r\n\r\n") {
            break at + 4;
        }
        if line.read_buf(&mut read).await.ok()? == 0 {
            return None;
        }
    };
    let head = String::from_utf8_lossy(&read[..end]).into_owned();
    let length = head
        .lines()
        .filter_map(|line| line.split_once(':'))
        .find(|(name, _)| name.eq_ignore_ascii_case("content-length"))
        .map_or(0, |(_, value)| value.trim().parse().unwrap_or(0));
    while read.len() < end + length {
        line.read_buf(&mut read).await.ok()?;
    }
    Some((head, read[end..end + length].to_vec()))
}
