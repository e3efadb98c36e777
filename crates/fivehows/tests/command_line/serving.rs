//! The program while it serves: it says where, answers, and ends well when it is asked to.
//! Not here: the pages themselves (web, and the journeys in e2e).

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, ChildStdout, Command, Stdio};

use crate::program::House;

/// A program that serves until it is told to end.
struct Serving {
    child: Child,
    out: BufReader<ChildStdout>,
    address: String,
}

impl Serving {
    fn start(house: &House, command: &str) -> Self {
        let mut words = house.command(&[command, "--listen", "127.0.0.1:0"]);
        let mut child = words
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .expect("the program starts");
        let mut out = BufReader::new(child.stdout.take().expect("its output"));
        let mut line = String::new();
        out.read_line(&mut line).expect("a line");
        let address = line
            .trim()
            .strip_prefix("Five Hows is at http://")
            .and_then(|rest| rest.strip_suffix('/'));
        let address = address
            .unwrap_or_else(|| panic!("an address in {line:?}"))
            .to_owned();
        Self {
            child,
            out,
            address,
        }
    }

    fn get(&self, path: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).expect("it listens");
        write!(
            stream,
            "GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n",
            self.address
        )
        .expect("it reads");
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).expect("it answers");
        String::from_utf8_lossy(&answer).into_owned()
    }

    /// Ends it as an operator does, and gives back its code and the rest of what it printed.
    fn end(mut self) -> (Option<i32>, String) {
        let asked = Command::new("kill")
            .args(["-TERM", &self.child.id().to_string()])
            .status();
        assert!(asked.is_ok_and(|status| status.success()));
        let code = self.child.wait().expect("it ends").code();
        let mut rest = String::new();
        self.out.read_to_string(&mut rest).expect("text");
        (code, rest)
    }
}

#[test]
fn a_fresh_house_waits_for_its_first_admin_and_ends_well() {
    let house = House::new();
    let serving = Serving::start(&house, "serve");
    assert!(serving.get("/readyz").starts_with("HTTP/1.1 200"));
    let (code, rest) = serving.end();
    assert_eq!(code, Some(0));
    assert!(
        rest.contains("the first visit makes the first admin"),
        "{rest}"
    );
}

#[test]
fn people_are_added_while_the_house_is_served() {
    let house = House::new();
    let serving = Serving::start(&house, "serve");
    let added = house.run_with(
        "how was that possible\n",
        &[
            "admin",
            "create-user",
            "--email",
            "ada@example.org",
            "--name",
            "Ada Quay",
            "--role",
            "admin",
            "--password-stdin",
        ],
    );
    assert_eq!(added.code, 0, "{}", added.err);
    let second = house.run(&["serve", "--listen", "127.0.0.1:0"]);
    assert_eq!(second.code, 2);
    assert!(
        second.err.contains("another process is using it"),
        "{}",
        second.err
    );
    assert_eq!(serving.end().0, Some(0));
}

#[test]
fn the_demo_is_told_once_and_has_every_stage() {
    let house = House::new();
    let serving = Serving::start(&house, "demo");
    let home = serving.get("/");
    assert!(home.starts_with("HTTP/1.1 "), "{home}");
    assert_eq!(serving.end().0, Some(0));

    let exported = house.run(&["export", "465"]);
    assert!(
        exported.out.contains("Shakespeare search"),
        "{}",
        exported.err
    );
    assert!(house.path().join("data/site/465/index.html").is_file());
    let outside = std::fs::read_to_string(house.path().join("data/site/467/index.html")).unwrap();
    assert!(
        outside.contains("[e-mail address A]") && !outside.contains("torskvik"),
        "a struck address stays inside"
    );
    let stages = |number: &str| {
        let json: serde_json::Value =
            serde_json::from_str(&house.run(&["export", number, "--format", "json"]).out).unwrap();
        json["postmortem"]["stage"].as_str().unwrap().to_owned()
    };
    let told: Vec<String> = ["465", "466", "467", "469", "470", "471"]
        .into_iter()
        .map(stages)
        .collect();
    assert_eq!(
        told,
        [
            "published",
            "published",
            "published",
            "approved",
            "in_review",
            "draft"
        ]
    );

    let again = Serving::start(&house, "demo");
    assert_eq!(again.end().0, Some(0));
    assert_eq!(
        house.run(&["export", "474"]).code,
        1,
        "a second start adds nothing"
    );
}

#[test]
fn a_demo_never_moves_into_a_real_house() {
    let house = House::new();
    let added = house.run_with(
        "how was that possible\n",
        &[
            "admin",
            "create-user",
            "--email",
            "ada@example.org",
            "--name",
            "Ada Quay",
            "--role",
            "admin",
            "--password-stdin",
        ],
    );
    assert_eq!(added.code, 0, "{}", added.err);
    let started = house.run(&["demo", "--listen", "127.0.0.1:0"]);
    assert_eq!(started.code, 2);
    assert!(
        started.err.contains("people work in data already"),
        "{}",
        started.err
    );
}
