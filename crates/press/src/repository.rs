//! The inside: a postmortem as one file in a git repository, written by git's own plumbing.
//! Not here: a work tree, hooks, or a shell; and whether something may be published.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::Stdio;

use jiff::Timestamp;
use tokio::io::AsyncWriteExt;
use tokio::process::Command;

/// The branch on which publications stand.
const BRANCH: &str = "refs/heads/main";
/// The id of nothing: a path that goes, a branch that must not exist yet.
const NOTHING: &str = "0000000000000000000000000000000000000000";
/// How often a commit is tried again when somebody else was a moment faster.
const TRIES: usize = 5;

/// A git repository for publications: a bare one, made when it is not there yet.
#[derive(Debug, Clone)]
pub struct Repository {
    path: PathBuf,
    remote: Option<String>,
}

/// A file to be published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// The postmortem's number; there is one file a number, whatever its title becomes.
    pub number: u64,
    /// The year under which it is filed.
    pub year: i16,
    /// The title, from which the name of the file is made.
    pub title: String,
    /// What stands in it.
    pub content: String,
    /// The files that it shows or leads to, as `465-files/name` beside it.
    pub beside: Vec<Beside>,
}

/// A file that lies beside a published one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Beside {
    /// What it is called there, as [`names_beside`] makes it.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Where a file stands now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commit {
    /// The commit's id.
    pub id: String,
    /// The path in the repository.
    pub path: String,
}

/// Why nothing was committed or pushed.
#[derive(Debug, thiserror::Error)]
pub enum RepositoryError {
    /// The git program could not be started.
    #[error(
        "The git program could not be started: {0}. It is needed to publish inside; most systems have a package called git."
    )]
    NoGit(#[source] std::io::Error),
    /// Git answered with an error.
    #[error("git {what} answered: {said}")]
    Git {
        /// The subcommand.
        what: String,
        /// Its last words.
        said: String,
    },
    /// Somebody else kept changing the branch.
    #[error(
        "The branch was changed by somebody else at the same moment, several times over. It can be tried again."
    )]
    Busy,
    /// It was committed here, but the remote did not take it.
    #[error(
        "It was not pushed, because the remote did not take it: {said}. It is committed here as {id}; publishing again pushes again."
    )]
    NotPushed {
        /// The commit.
        id: String,
        /// What git said.
        said: String,
    },
    /// A temporary file could not be made.
    #[error("A temporary file could not be made: {0}")]
    NoPlace(#[from] std::io::Error),
}

impl Repository {
    /// A repository at a path, pushed to a remote after each commit if one is named.
    pub fn new(path: impl Into<PathBuf>, remote: Option<String>) -> Self {
        Self {
            path: path.into(),
            remote,
        }
    }

    /// Commits a file. The same content makes no new commit; a changed title renames the file.
    ///
    /// # Errors
    /// When git is missing, refuses, or the remote does not take the commit.
    pub async fn commit(
        &self,
        file: &File,
        name: &str,
        email: &str,
        at: Timestamp,
    ) -> Result<Commit, RepositoryError> {
        self.make_if_absent().await?;
        let path = path_of(file);
        let index = tempdir()?;
        let mut tries = TRIES;
        let id = loop {
            match self
                .try_commit(file, &path, index.path(), (name, email, at))
                .await?
            {
                Some(id) => break id,
                None if tries == 0 => return Err(RepositoryError::Busy),
                None => tries -= 1,
            }
        };
        self.push(&id).await?;
        Ok(Commit { id, path })
    }

    /// One try; nothing when somebody else moved the branch meanwhile.
    async fn try_commit(
        &self,
        file: &File,
        path: &str,
        folder: &Path,
        (name, email, at): (&str, &str, Timestamp),
    ) -> Result<Option<String>, RepositoryError> {
        let parent = self.head().await?;
        let index = folder.join(format!("index-{}", parent.as_deref().unwrap_or("first")));
        let with_index = [("GIT_INDEX_FILE", index.into_os_string())];
        let mut blobs = vec![(path.to_owned(), self.keep(file.content.as_bytes()).await?)];
        for beside in &file.beside {
            let path = format!(
                "{}/{}/{}",
                year_of(file),
                folder_beside(file.number),
                beside.name
            );
            blobs.push((path, self.keep(&beside.bytes).await?));
        }
        let mut entries = String::new();
        if let Some(parent) = &parent {
            self.git(["read-tree", parent.as_str()], &with_index, None)
                .await?;
            for old in self.paths_of(file.number, &with_index).await? {
                entries.push_str(&format!("0 {NOTHING}\t{old}\n"));
            }
        }
        for (path, blob) in blobs {
            entries.push_str(&format!("100644 {blob}\t{path}\n"));
        }
        self.git(
            ["update-index", "--index-info"],
            &with_index,
            Some(entries.as_bytes()),
        )
        .await?;
        let tree = self.git(["write-tree"], &with_index, None).await?;
        if let Some(parent) = &parent {
            let before = self
                .git(["rev-parse", &format!("{parent}^{{tree}}")], &[], None)
                .await?;
            if before == tree {
                return Ok(Some(
                    self.git(["rev-list", "-1", parent.as_str(), "--", path], &[], None)
                        .await?,
                ));
            }
        }
        let date = OsString::from(format!("@{} +0000", at.as_second()));
        let who = [
            ("GIT_AUTHOR_NAME", OsString::from(clean(name))),
            ("GIT_AUTHOR_EMAIL", OsString::from(clean(email))),
            ("GIT_AUTHOR_DATE", date.clone()),
            ("GIT_COMMITTER_NAME", "Five Hows".into()),
            ("GIT_COMMITTER_EMAIL", "fivehows@localhost".into()),
            ("GIT_COMMITTER_DATE", date),
        ];
        let message = format!("Publish #{}: {}\n", file.number, clean(&file.title));
        let mut words = vec!["commit-tree", tree.as_str(), "-F", "-"];
        if let Some(parent) = &parent {
            words.extend(["-p", parent.as_str()]);
        }
        let commit = self.git(words, &who, Some(message.as_bytes())).await?;
        let old = parent.unwrap_or_else(|| NOTHING.to_owned());
        match self
            .git(
                ["update-ref", BRANCH, commit.as_str(), old.as_str()],
                &[],
                None,
            )
            .await
        {
            Ok(_) => Ok(Some(commit)),
            Err(RepositoryError::Git { .. }) => Ok(None),
            Err(other) => Err(other),
        }
    }

    /// Keeps bytes in the repository, and gives their id.
    async fn keep(&self, bytes: &[u8]) -> Result<String, RepositoryError> {
        self.git(["hash-object", "-w", "--stdin"], &[], Some(bytes))
            .await
    }

    async fn make_if_absent(&self) -> Result<(), RepositoryError> {
        if self.path.join("HEAD").exists() || self.path.join(".git").exists() {
            return Ok(());
        }
        let mut command = bare_git();
        command
            .args(["init", "--quiet", "--bare", "--initial-branch=main", "--"])
            .arg(&self.path);
        run(command, "init", None).await.map(drop)
    }

    async fn head(&self) -> Result<Option<String>, RepositoryError> {
        match self
            .git(["rev-parse", "--verify", "--quiet", BRANCH], &[], None)
            .await
        {
            Ok(id) => Ok(Some(id)),
            Err(RepositoryError::Git { said, .. }) if said.is_empty() => Ok(None),
            Err(other) => Err(other),
        }
    }

    /// What an earlier publication left: the file itself, whatever its title and year were, and what lay beside it.
    async fn paths_of(
        &self,
        number: u64,
        with_index: &[(&str, OsString)],
    ) -> Result<Vec<String>, RepositoryError> {
        let listed = self.git(["ls-files"], with_index, None).await?;
        let begins = format!("{number}-");
        let folder = folder_beside(number);
        let is_of = |path: &&str| {
            let (places, name) = path.rsplit_once('/').unwrap_or(("", path));
            let place = places.rsplit('/').next().unwrap_or_default();
            // What lies beside a file may begin with any number.
            place == folder || (!place.ends_with("-files") && name.starts_with(&begins))
        };
        Ok(listed.lines().filter(is_of).map(str::to_owned).collect())
    }

    async fn push(&self, id: &str) -> Result<(), RepositoryError> {
        let Some(remote) = &self.remote else {
            return Ok(());
        };
        let refs = format!("{BRANCH}:{BRANCH}");
        match self
            .git(
                ["push", "--quiet", "--", remote.as_str(), refs.as_str()],
                &[],
                None,
            )
            .await
        {
            Ok(_) => Ok(()),
            Err(RepositoryError::Git { said, .. }) => Err(RepositoryError::NotPushed {
                id: id.to_owned(),
                said,
            }),
            Err(other) => Err(other),
        }
    }

    async fn git<'a>(
        &self,
        words: impl IntoIterator<Item = &'a str>,
        environment: &[(&str, OsString)],
        input: Option<&[u8]>,
    ) -> Result<String, RepositoryError> {
        let words: Vec<&str> = words.into_iter().collect();
        let mut command = bare_git();
        let folder = if self.path.join(".git").exists() {
            self.path.join(".git")
        } else {
            self.path.clone()
        };
        command.arg("--git-dir").arg(folder).args(&words);
        command.envs(
            environment
                .iter()
                .map(|(name, value)| (OsStr::new(name), value)),
        );
        run(command, words[0], input).await
    }
}

/// Git without hooks, without anybody's configuration, without questions, and with the usual ways to a remote only.
fn bare_git() -> Command {
    let mut command = Command::new("git");
    command
        .args([
            "-c",
            "core.hooksPath=/dev/null",
            "-c",
            "core.quotePath=false",
            "-c",
            "gc.auto=0",
        ])
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_TERMINAL_PROMPT", "0")
        .env("GIT_SSH_COMMAND", "ssh -oBatchMode=yes -oConnectTimeout=20")
        .env("GIT_ALLOW_PROTOCOL", "file:https:ssh")
        .env_remove("GIT_DIR")
        .env_remove("GIT_WORK_TREE")
        .kill_on_drop(true);
    command
}

async fn run(
    mut command: Command,
    what: &str,
    input: Option<&[u8]>,
) -> Result<String, RepositoryError> {
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().map_err(RepositoryError::NoGit)?;
    if let Some(mut stdin) = child.stdin.take()
        && let Some(input) = input
    {
        // Git may answer before it has read everything; its answer then says why.
        let _unread = stdin.write_all(input).await;
    }
    let output = child
        .wait_with_output()
        .await
        .map_err(RepositoryError::NoGit)?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout)
            .trim_end()
            .to_owned())
    } else {
        let said = String::from_utf8_lossy(&output.stderr).trim().to_owned();
        Err(RepositoryError::Git {
            what: what.to_owned(),
            said,
        })
    }
}

/// `2015/465-shakespeare-search.md`: letters, digits and hyphens only, whatever the title holds.
fn path_of(file: &File) -> String {
    format!("{}/{}-{}.md", year_of(file), file.number, slug(&file.title))
}

fn year_of(file: &File) -> String {
    format!("{:04}", file.year.clamp(0, 9999))
}

/// The folder of what lies beside a publication, relative to it.
pub fn folder_beside(number: u64) -> String {
    format!("{number}-files")
}

/// Plain names for files that lie beside a publication, in their order: letters, digits and hyphens, and no two the same.
pub fn names_beside<'a>(names: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let mut taken: Vec<String> = Vec::new();
    for name in names {
        let (stem, end) = name.rsplit_once('.').unwrap_or((name, ""));
        let (stem, end) = match slug(stem) {
            nothing if nothing == SLUG_OF_NOTHING => ("file".to_owned(), end),
            stem => (stem, end),
        };
        let is_plain = (1..=8).contains(&end.len())
            && end.bytes().all(|letter| letter.is_ascii_alphanumeric());
        let end = if is_plain {
            format!(".{}", end.to_ascii_lowercase())
        } else {
            String::new()
        };
        let mut plain = format!("{stem}{end}");
        let mut nth = 2;
        while taken.contains(&plain) {
            plain = format!("{stem}-{nth}{end}");
            nth += 1;
        }
        taken.push(plain);
    }
    taken
}

const SLUG_OF_NOTHING: &str = "postmortem";

/// The words of a title as a name: lower-case letters and digits of ASCII, parted by hyphens, at most 60.
pub fn slug(title: &str) -> String {
    let mut slug = String::new();
    for letter in title.chars().flat_map(char::to_lowercase) {
        if letter.is_ascii_alphanumeric() {
            slug.push(letter);
        } else if !slug.ends_with('-') && !slug.is_empty() {
            slug.push('-');
        }
        if slug.len() >= 60 {
            break;
        }
    }
    let slug = slug.trim_end_matches('-');
    if slug.is_empty() {
        SLUG_OF_NOTHING.into()
    } else {
        slug.into()
    }
}

/// One line without control characters, as a commit's message and author need.
fn clean(text: &str) -> String {
    let cleaned: String = text
        .chars()
        .map(|letter| {
            if letter.is_control() || "<>".contains(letter) {
                ' '
            } else {
                letter
            }
        })
        .collect();
    let cleaned = cleaned.trim();
    if cleaned.is_empty() {
        "unnamed".into()
    } else {
        cleaned.into()
    }
}

/// A folder that goes away with its holder.
struct Temporary(PathBuf);

impl Temporary {
    fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        let _gone = std::fs::remove_dir_all(&self.0);
    }
}

fn tempdir() -> std::io::Result<Temporary> {
    let path =
        std::env::temp_dir().join(format!("fivehows-index-{}", uuid::Uuid::new_v4().simple()));
    std::fs::create_dir(&path)?;
    Ok(Temporary(path))
}

#[cfg(test)]
mod tests;
