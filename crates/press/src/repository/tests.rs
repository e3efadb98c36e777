//! Publications in real repositories in folders that go away.
//! Not here: what is published (application).

use super::*;

fn file(title: &str, content: &str) -> File {
    File {
        number: 465,
        year: 2015,
        title: title.into(),
        content: content.into(),
        beside: Vec::new(),
    }
}

async fn show(repository: &Repository, what: &str) -> String {
    repository.git(["show", what], &[], None).await.unwrap()
}

async fn commit(repository: &Repository, file: &File) -> Commit {
    repository
        .commit(
            file,
            "Ines Varga",
            "ines@example.org",
            Timestamp::UNIX_EPOCH,
        )
        .await
        .unwrap()
}

#[tokio::test]
async fn a_file_is_committed_once_and_found_again() {
    let folder = tempfile::tempdir().unwrap();
    let repository = Repository::new(folder.path().join("house.git"), None);
    let first = commit(&repository, &file("Search was empty", "# One\n")).await;
    let again = commit(&repository, &file("Search was empty", "# One\n")).await;
    assert_eq!(first, again);
    assert_eq!(first.path, "2015/465-search-was-empty.md");
    assert_eq!(
        show(&repository, "main:2015/465-search-was-empty.md").await,
        "# One"
    );
    let second = commit(&repository, &file("Search was empty", "# Two\n")).await;
    assert_ne!(first.id, second.id);
    assert_eq!(
        repository
            .git(["rev-list", "--count", "main"], &[], None)
            .await
            .unwrap(),
        "2"
    );
}

#[tokio::test]
async fn a_new_title_renames_the_file_and_leaves_the_others() {
    let folder = tempfile::tempdir().unwrap();
    let repository = Repository::new(folder.path().join("house.git"), None);
    commit(&repository, &file("Search was empty", "# One\n")).await;
    commit(
        &repository,
        &File {
            number: 46,
            ..file("Another", "# Other\n")
        },
    )
    .await;
    commit(&repository, &file("Search gave no sonnets", "# One\n")).await;
    let listed = repository
        .git(["ls-tree", "-r", "--name-only", "main"], &[], None)
        .await
        .unwrap();
    assert_eq!(
        listed,
        "2015/46-another.md\n2015/465-search-gave-no-sonnets.md"
    );
}

#[tokio::test]
async fn each_commit_is_pushed_to_the_remote() {
    let folder = tempfile::tempdir().unwrap();
    let remote = folder.path().join("remote.git");
    Repository::new(&remote, None)
        .make_if_absent()
        .await
        .unwrap();
    let here = Repository::new(
        folder.path().join("house.git"),
        Some(remote.display().to_string()),
    );
    let made = commit(&here, &file("Search was empty", "# One\n")).await;
    assert_eq!(
        Repository::new(&remote, None).head().await.unwrap(),
        Some(made.id)
    );
}

#[tokio::test]
async fn what_the_remote_does_not_take_is_told_and_stays_committed_here() {
    let folder = tempfile::tempdir().unwrap();
    let here = Repository::new(
        folder.path().join("house.git"),
        Some(folder.path().join("nowhere.git").display().to_string()),
    );
    let told = here
        .commit(
            &file("A", "# One\n"),
            "I",
            "i@example.org",
            Timestamp::UNIX_EPOCH,
        )
        .await
        .unwrap_err();
    assert!(matches!(told, RepositoryError::NotPushed { .. }), "{told}");
    assert!(here.head().await.unwrap().is_some());
}

#[tokio::test]
async fn a_remote_cannot_be_an_option_or_a_program() {
    let folder = tempfile::tempdir().unwrap();
    for remote in ["--upload-pack=touch /nowhere", "ext::sh -c touch% /nowhere"] {
        let here = Repository::new(folder.path().join("house.git"), Some(remote.into()));
        let told = here
            .commit(
                &file("A", "# One\n"),
                "I",
                "i@example.org",
                Timestamp::UNIX_EPOCH,
            )
            .await
            .unwrap_err();
        assert!(matches!(told, RepositoryError::NotPushed { .. }), "{told}");
    }
}

#[tokio::test]
async fn hostile_titles_and_names_become_plain_paths_and_lines() {
    for title in [
        "../../etc/passwd",
        "-rf",
        "$(touch x)",
        "a\nb",
        "名前",
        ".git/hooks/post-commit",
        "<x> \u{202e}y",
        "",
    ] {
        let path = path_of(&file(title, ""));
        assert!(
            path.starts_with("2015/465-") && path.ends_with(".md"),
            "{path}"
        );
        assert!(
            path.chars()
                .all(|letter| letter.is_ascii_alphanumeric() || "/-.".contains(letter))
                && !path.contains(".."),
            "{path}"
        );
    }
    let folder = tempfile::tempdir().unwrap();
    let repository = Repository::new(folder.path().join("house.git"), None);
    let file = file("A\nForged-By: someone", "# One\n");
    repository
        .commit(
            &file,
            "Ines\nVarga <evil@x>",
            "a@b>\n",
            Timestamp::UNIX_EPOCH,
        )
        .await
        .unwrap();
    let author = repository
        .git(["log", "-1", "--format=%an|%ae|%s"], &[], None)
        .await
        .unwrap();
    assert_eq!(author.lines().count(), 1, "{author}");
}

#[tokio::test]
async fn what_a_file_shows_lies_beside_it_and_goes_with_it() {
    let folder = tempfile::tempdir().unwrap();
    let repository = Repository::new(folder.path().join("house.git"), None);
    let beside = |name: &str| Beside {
        name: name.into(),
        bytes: vec![0, 255, 13, 10],
    };
    let other = File {
        number: 46,
        beside: vec![beside("465-board.png")],
        ..file("Another", "# Other\n")
    };
    commit(&repository, &other).await;
    let with = |names: &[&str]| File {
        beside: names.iter().map(|name| beside(name)).collect(),
        ..file("Search was empty", "# One\n")
    };
    let first = commit(&repository, &with(&["board.png", "gates.log"])).await;
    assert_eq!(
        commit(&repository, &with(&["board.png", "gates.log"])).await,
        first
    );
    commit(&repository, &with(&["board.png"])).await;
    let listed = repository
        .git(["ls-tree", "-r", "--name-only", "main"], &[], None)
        .await
        .unwrap();
    assert_eq!(
        listed,
        "2015/46-another.md\n2015/46-files/465-board.png\n2015/465-files/board.png\n2015/465-search-was-empty.md"
    );
    let size = ["cat-file", "-s", "main:2015/465-files/board.png"];
    assert_eq!(repository.git(size, &[], None).await.unwrap(), "4");
}

#[test]
fn names_beside_a_publication_are_plain_and_no_two_the_same() {
    let names = names_beside([
        "Board at 09-40.PNG",
        "board at 09 40.png",
        "名前.png",
        "archive.tar.gz",
        "x.way too long an end",
        "-rf",
        "postmortem.pdf",
    ]);
    assert_eq!(
        names,
        [
            "board-at-09-40.png",
            "board-at-09-40-2.png",
            "file.png",
            "archive-tar.gz",
            "x",
            "rf",
            "file.pdf",
        ]
    );
}
