//! `cargo xtask bench`: the benches of the crates, and how long every page of the demo takes, in a release build.
//! Figures are for people to read; nothing here passes or fails.

use crate::http::Visitor;
use crate::shell::{self, Stop, step};
use crate::{run, setup};
use std::collections::{BTreeSet, VecDeque};
use std::net::{Ipv4Addr, TcpListener};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// At most so many pages are followed from the first one (the demo has about 290), and each is asked for so often.
const PAGES: usize = 400;
const TIMES: usize = 30;

/// Runs every bench of the workspace, then measures the pages.
pub fn run() -> Result<(), Stop> {
    let mut benches = shell::cargo();
    benches.args(["bench", "--workspace", "--benches"]);
    shell::visibly(
        &mut benches,
        "The benches did not run to their end.",
        "Their own words are above.",
    )?;
    pages_of_the_demo()
}

/// Measures the pages alone.
pub fn pages_of_the_demo() -> Result<(), Stop> {
    setup::to_run()?;
    let program = run::build("release")?;
    let demo = step("demo in a fresh folder", || Demo::start(&program))?;
    measure(demo.port)
}

/// Prints one line a page: median, 99th percentile, size, address.
fn measure(port: u16) -> Result<(), Stop> {
    let mut visitor = Visitor::new(port);
    let mut medians = Vec::new();
    println!("{:>10}{:>10}{:>10}  page", "p50 ms", "p99 ms", "KiB");
    for path in pages(&mut visitor)? {
        let mut times = Vec::new();
        let mut size = 0;
        for _ in 0..TIMES {
            let began = Instant::now();
            size = visitor.get(&path)?.body.len();
            times.push(began.elapsed());
        }
        times.sort();
        let (p50, p99) = (times[TIMES / 2], times[TIMES * 99 / 100]);
        println!(
            "{:>10.2}{:>10.2}{:>10.1}  {path}",
            milliseconds(p50),
            milliseconds(p99),
            size as f64 / 1024.0
        );
        medians.push(p50);
    }
    let slowest = medians.iter().max().copied().unwrap_or_default();
    println!(
        "{} pages; the slowest median is {:.2} ms",
        medians.len(),
        milliseconds(slowest)
    );
    Ok(())
}

/// Every page that can be reached by links from the first one, in the order in which they are met.
fn pages(visitor: &mut Visitor) -> Result<Vec<String>, Stop> {
    let mut met = BTreeSet::from(["/".to_owned()]);
    let mut waiting = VecDeque::from(["/".to_owned()]);
    let mut pages = Vec::new();
    while let Some(path) = waiting.pop_front() {
        let answer = visitor.get(&path)?;
        if answer.status != 200 || !answer.is_html() {
            continue;
        }
        waiting.extend(
            links(&answer.body)
                .filter(|link| met.insert((*link).to_owned()))
                .map(|link| link.replace("&amp;", "&")),
        );
        pages.push(path);
        if pages.len() == PAGES {
            break;
        }
    }
    Ok(pages)
}

/// The links of a page that stay on this server, without the part that scrolls.
fn links(html: &str) -> impl Iterator<Item = &str> {
    let targets = html
        .split("href=\"")
        .skip(1)
        .filter_map(|rest| rest.split(['"', '#']).next());
    targets.filter(|target| target.starts_with('/') && !target.starts_with("//"))
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

/// The demo on a free port with a folder of its own; both are gone with this value.
struct Demo {
    child: Child,
    folder: PathBuf,
    port: u16,
}

impl Demo {
    fn start(program: &PathBuf) -> Result<Demo, Stop> {
        let what = "The demo was not started.";
        let listener =
            TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).and_then(|listener| listener.local_addr());
        let port = listener
            .map_err(|error| {
                Stop::new(
                    what,
                    format!("no port is free: {error}."),
                    "Close what holds them.",
                )
            })?
            .port();
        let folder = std::env::temp_dir().join(format!("fivehows-bench-{}", std::process::id()));
        let mut command = Command::new(program);
        command
            .arg("demo")
            .arg("--data")
            .arg(&folder)
            .args(["--listen", &format!("127.0.0.1:{port}")]);
        let child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn();
        let child = child.map_err(|error| {
            Stop::new(
                what,
                format!("{}: {error}.", program.display()),
                "Build once more.",
            )
        })?;
        let demo = Demo {
            child,
            folder,
            port,
        };
        let began = Instant::now();
        while began.elapsed() < Duration::from_secs(60) {
            if Visitor::new(port)
                .get("/readyz")
                .is_ok_and(|answer| answer.status == 200)
            {
                return Ok(demo);
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        Err(Stop::new(
            what,
            "it was not ready within 60 s.",
            "`cargo xtask demo` shows what it says.",
        ))
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_to_other_places_and_to_parts_of_a_page_are_left_out() {
        let html = r##"<a href="/actions">x</a> <a href="https://example.org/">y</a> <a href="//example.org">z</a> <a href="#main">m</a> <a href="/learn#how">l</a>"##;
        assert_eq!(links(html).collect::<Vec<_>>(), ["/actions", "/learn"]);
    }
}
