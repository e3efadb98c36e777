//! The commands of the workshop: set up, run, test and measure the project, each with one line.
//! Nothing here is shipped, and no rule of the product lives here.

mod apt;
mod architecture;
mod bench;
mod bench_live;
mod bench_wording;
mod chromium;
mod editor;
mod fuzz;
mod http;
mod learn;
mod node;
mod postgres;
mod python;
mod run;
mod setup;
mod shell;
mod suite;
mod tally;

use shell::Stop;
use std::process::ExitCode;

const HELP: &str = "\
Usage: cargo xtask COMMAND [ARGUMENTS]

  demo    sets up, builds and starts Five Hows with demo data on 127.0.0.1:8465
  serve   sets up, builds and starts Five Hows on its real data (./fivehows-data)
  build   sets up and makes the program as it is installed (a release build)
  test    sets up everything the tests need and runs every test there is
          (a word or more runs only the steps whose names hold one of them)
  bench   measures: the analyser, and every page on the demo data
          (bench pages: the pages alone; bench wording: the analyser, beside other linters; bench live: the live room, beside two peers)
  measure wording
          how well the analyser reads authors it has not learned from; writes docs/manual/language-quality.md
  fuzz NAME [SECONDS]
          texts that libFuzzer thinks up, for `analyser` or `markdown`
  train   makes the weights of the analyser's learned part from the labelled sentences
  distill VECTORS WORDNET VALENCES
          makes its vocabulary from the sources that its notice names
  with-postgres COMMAND …
          runs one command with a PostgreSQL of its own, such as `cargo test -p store`
  setup   only sets up (Node packages, editor, Chromium, PostgreSQL, Python packages)
  arch    only the architecture test: who may import whom

Arguments after demo and serve go to the program as they are.";

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let command = arguments.next().unwrap_or_default();
    let rest: Vec<String> = arguments.collect();
    let outcome = match command.as_str() {
        "demo" | "serve" => run::start(&command, &rest),
        "build" => run::release(),
        "test" => suite::run(&rest),
        "with-postgres" => postgres::lend_to(&rest),
        "bench" if rest.first().is_some_and(|part| part == "wording") => bench_wording::run(),
        "bench" if rest.first().is_some_and(|part| part == "live") => bench_live::run(&rest[1..]),
        "bench" if rest.first().is_some_and(|part| part == "pages") => bench::pages_of_the_demo(),
        "bench" => bench::run(),
        "fuzz" => fuzz::run(&rest),
        "distill" => learn::distill(&rest),
        "train" => learn::train(),
        "measure" if rest.first().is_some_and(|part| part == "wording") => learn::measure(),
        "setup" => setup::everything(),
        "arch" => architecture::run(),
        "" | "help" | "-h" | "--help" => {
            println!("{HELP}");
            Ok(())
        }
        other => Err(Stop::new(
            "Nothing was started.",
            format!("`{other}` is not a command of this workshop."),
            "`cargo xtask help` lists the commands.",
        )),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(stop) => {
            eprintln!("{stop}");
            ExitCode::FAILURE
        }
    }
}
