//! A PostgreSQL server for one test run: found or installed, started on a free port, gone at the end.
//! No test talks to a server that was there before, unless `FIVEHOWS_TEST_POSTGRES` names one on purpose.

use crate::apt;
use crate::shell::{self, Stop, step};
use std::fs;
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::os::unix::fs::{PermissionsExt, chown};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::time::{Duration, Instant};

/// The variable from which every store test learns where PostgreSQL is.
pub const VARIABLE: &str = "FIVEHOWS_TEST_POSTGRES";

const NOT_STARTED: &str = "PostgreSQL was not started.";

/// A running server; it ends, and its data with it, when this value does.
pub struct Server {
    /// `postgres://…` for a user who may create databases.
    pub url: String,
    /// The server lives as long as this pipe is open: also a killed workshop leaves none behind.
    leash: Option<ChildStdin>,
    watcher: Child,
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.leash.take());
        let _ = self.watcher.wait();
    }
}

/// Starts the server, the database `postgres` ready to be connected to.
pub fn start() -> Result<Server, Stop> {
    let programs = find_or_install()?;
    step("PostgreSQL for this run", || start_with(&programs))
}

/// Runs one command that learns of a server by the variable; the server ends when the command does.
pub fn lend_to(command: &[String]) -> Result<(), Stop> {
    let what = "The command was not run.";
    let Some((program, arguments)) = command.split_first() else {
        let next = "For example: `cargo xtask with-postgres cargo test -p store`.";
        return Err(Stop::new(what, "None was named.", next));
    };
    let server = start()?;
    let mut command = Command::new(program);
    command.args(arguments).env(VARIABLE, &server.url);
    shell::visibly(
        &mut command,
        "The command did not end well.",
        "Its own words are above.",
    )
}

fn start_with(programs: &Path) -> Result<Server, Stop> {
    let account = Account::for_the_server()?;
    let port = free_port()?;
    let folder = std::env::temp_dir().join(format!("fivehows-postgres-{}", std::process::id()));
    let password = random_password()?;
    prepare(&folder, &password, &account)?;

    let data = folder.join("data");
    let mut initdb = account.run(&programs.join("initdb"));
    initdb.args([
        "--username=fivehows",
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--locale=C",
        "--no-sync",
    ]);
    initdb
        .arg("--pwfile")
        .arg(folder.join("password"))
        .arg("--pgdata")
        .arg(&data);
    let made = shell::quietly(
        &mut initdb,
        NOT_STARTED,
        "The message above is initdb's own.",
    );
    if made.is_err() {
        let _ = fs::remove_dir_all(&folder);
    }
    made?;

    let mut watcher = account.run(Path::new("sh"));
    watcher
        .arg("-c")
        .arg(WATCH)
        .arg("watch")
        .arg(&folder)
        .arg(programs.join("postgres"))
        .arg("-D")
        .arg(&data);
    for setting in settings(port) {
        watcher.arg("-c").arg(setting);
    }
    let mut watcher = watcher.stdin(Stdio::piped()).spawn().map_err(|error| {
        Stop::new(
            NOT_STARTED,
            format!("sh: {error}."),
            "Look whether `sh` is on PATH.",
        )
    })?;
    let leash = watcher.stdin.take();
    let url = format!("postgres://fivehows:{password}@127.0.0.1:{port}/postgres");
    let server = Server {
        url,
        leash,
        watcher,
    };
    wait_until_it_listens(port, &folder.join("log"))?;
    Ok(server)
}

/// Runs the server and reads a pipe that nobody writes to; when the pipe closes, the server and its folder go.
const WATCH: &str = r#"
folder=$1; shift
"$@" >"$folder/log" 2>&1 </dev/null &
server=$!
trap '' INT TERM
cat >/dev/null
kill -QUIT "$server" 2>/dev/null
wait "$server"
rm -rf "$folder"
"#;

/// Nothing here outlives the run, so nothing is made durable; the tests open many connections at once.
fn settings(port: u16) -> Vec<String> {
    let fixed = [
        "fsync=off",
        "full_page_writes=off",
        "synchronous_commit=off",
        "max_connections=400",
        "unix_socket_directories=",
        "listen_addresses=127.0.0.1",
    ];
    fixed
        .iter()
        .map(|setting| (*setting).to_owned())
        .chain([format!("port={port}")])
        .collect()
}

fn wait_until_it_listens(port: u16, log: &Path) -> Result<(), Stop> {
    let began = Instant::now();
    while began.elapsed() < Duration::from_secs(60) {
        // The server opens its port before it takes work, and lets early callers wait, so this is enough.
        if TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_ok() {
            return Ok(());
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    let told = fs::read_to_string(log).unwrap_or_default();
    Err(Stop::new(
        NOT_STARTED,
        format!("it did not listen on port {port} within 60 s.\n{told}"),
        "Its own words are above.",
    ))
}

/// The folder that holds `initdb` and `postgres`, after installing Debian's package if need be.
pub fn find_or_install() -> Result<PathBuf, Stop> {
    if let Some(found) = find() {
        return Ok(found);
    }
    step("PostgreSQL programs", || {
        keep_the_package_from_starting_a_server();
        apt::install("postgresql", "PostgreSQL")
    })?;
    find().ok_or_else(|| {
        Stop::new(
            "The tests have no PostgreSQL.",
            "The package was installed, but `initdb` is neither on PATH nor under /usr/lib/postgresql.",
            "Put the folder that holds `initdb` on PATH, or set FIVEHOWS_TEST_POSTGRES to a server for tests.",
        )
    })
}

fn find() -> Option<PathBuf> {
    let on_path = shell::on_path("initdb").and_then(|file| fs::canonicalize(file).ok());
    let on_path = on_path.and_then(|file| file.parent().map(Path::to_path_buf));
    // Debian keeps the server's programs off PATH, one folder a version; the newest comes first.
    let versions = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten();
    let mut packaged: Vec<PathBuf> = versions.map(|version| version.path().join("bin")).collect();
    packaged.sort();
    packaged.reverse();
    on_path
        .into_iter()
        .chain(packaged)
        .find(|folder| folder.join("initdb").is_file() && folder.join("postgres").is_file())
}

/// Debian's package makes and starts a server of its own on 5432, which nobody asked for here.
fn keep_the_package_from_starting_a_server() {
    let script = "test -e /etc/postgresql-common/createcluster.conf || { mkdir -p /etc/postgresql-common && \
                  echo 'create_main_cluster = false' >/etc/postgresql-common/createcluster.conf; }";
    if let Some(mut shell) = apt::privileged("sh") {
        // Should this not work, the package's own server is a waste but no harm: the tests have a port of their own.
        let _ = shell.args(["-c", script]).output();
    }
}

/// Who runs the server: PostgreSQL refuses to work as root.
struct Account {
    instead_of_root: Option<(u32, u32)>,
}

impl Account {
    fn for_the_server() -> Result<Account, Stop> {
        if !apt::is_root() {
            return Ok(Account {
                instead_of_root: None,
            });
        }
        let accounts = fs::read_to_string("/etc/passwd").unwrap_or_default();
        let found = ["postgres", "nobody"]
            .iter()
            .find_map(|name| ids(&accounts, name));
        match found {
            Some(ids) => Ok(Account {
                instead_of_root: Some(ids),
            }),
            None => Err(Stop::new(
                NOT_STARTED,
                "it refuses to run as root, and neither `postgres` nor `nobody` is an account here.",
                "Run the command as another account.",
            )),
        }
    }

    fn run(&self, program: &Path) -> Command {
        let mut command = match self.instead_of_root {
            None => Command::new(program),
            Some((user, group)) => {
                let mut command = Command::new("setpriv");
                command
                    .arg(format!("--reuid={user}"))
                    .arg(format!("--regid={group}"))
                    .args(["--clear-groups", "--"])
                    .arg(program);
                command
            }
        };
        command.current_dir("/");
        command
    }
}

/// User and group number of an account, out of the text of `/etc/passwd`.
fn ids(accounts: &str, name: &str) -> Option<(u32, u32)> {
    let line = accounts
        .lines()
        .find(|line| line.split(':').next() == Some(name))?;
    let mut fields = line.split(':').skip(2);
    Some((fields.next()?.parse().ok()?, fields.next()?.parse().ok()?))
}

/// Makes the folder, which only the server's account may enter, with the password inside.
fn prepare(folder: &Path, password: &str, account: &Account) -> Result<(), Stop> {
    let make = || {
        fs::create_dir(folder)?;
        fs::set_permissions(folder, fs::Permissions::from_mode(0o700))?;
        fs::write(folder.join("password"), password)?;
        if let Some((user, group)) = account.instead_of_root {
            chown(folder, Some(user), Some(group))?;
            chown(folder.join("password"), Some(user), Some(group))?;
        }
        Ok(())
    };
    make().map_err(|error: std::io::Error| {
        Stop::new(
            NOT_STARTED,
            format!("{}: {error}.", folder.display()),
            "Make room, or remove the folder if it is left over.",
        )
    })
}

fn free_port() -> Result<u16, Stop> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0));
    let port = listener
        .and_then(|listener| listener.local_addr())
        .map(|address| address.port());
    port.map_err(|error| {
        Stop::new(
            NOT_STARTED,
            format!("no port of 127.0.0.1 is free: {error}."),
            "Close what holds them.",
        )
    })
}

/// Sixteen random bytes as hexadecimal digits: nobody else on this machine may use the server.
fn random_password() -> Result<String, Stop> {
    let mut bytes = [0_u8; 16];
    let read = fs::File::open("/dev/urandom")
        .and_then(|mut file| std::io::Read::read_exact(&mut file, &mut bytes));
    read.map_err(|error| {
        Stop::new(
            NOT_STARTED,
            format!("/dev/urandom: {error}."),
            "This needs a Unix system.",
        )
    })?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_of_an_account_are_found_by_its_whole_name() {
        let accounts = "postgresql-readers:x:7:8::/:/bin/sh\npostgres:x:101:104:PostgreSQL administrator,,,:/var/lib/postgresql:/bin/bash\n";
        assert_eq!(ids(accounts, "postgres"), Some((101, 104)));
        assert_eq!(ids(accounts, "nobody"), None);
    }

    #[test]
    fn the_server_answers_while_it_is_held_and_is_gone_afterwards() {
        let Some(programs) = find() else {
            println!("No PostgreSQL programs here, so there is nothing to hold.");
            return;
        };
        let folder = std::env::temp_dir().join(format!("fivehows-postgres-{}", std::process::id()));
        let server = start_with(&programs).unwrap();
        let port: u16 = server
            .url
            .split([':', '/'])
            .nth(5)
            .unwrap()
            .parse()
            .unwrap();
        assert!(TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_ok());
        assert!(folder.is_dir());
        drop(server);
        assert!(TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_err());
        assert!(!folder.exists());
    }
}
