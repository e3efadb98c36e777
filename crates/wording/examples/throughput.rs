//! How fast the analyser reads: prints one figure a line, name and value parted by a tab, for `cargo xtask bench wording`.
//! With a path, it writes the prose it measures there, so that other programs can be given the same text. Nothing passes or fails here.

use std::collections::HashMap;
use std::fs;
use std::path::PathBuf;
use std::time::Instant;

use wording::{Context, Format, Rechecker};

fn main() {
    if let Some(path) = std::env::args().nth(1) {
        let bytes = std::env::args().nth(2).and_then(|bytes| bytes.parse().ok());
        fs::write(path, Prose::new(465).text(bytes.unwrap_or(50_000)))
            .expect("the prose can be written where it is wanted");
        return;
    }
    let began = Instant::now();
    let first = wording::check(
        "The team failed to act.",
        Format::Markdown,
        &Context::default(),
    );
    println!("first check (ms)\t{:.2}", milliseconds(began));
    assert_eq!(first.len(), 1);

    let text = Prose::new(465).text(8_000_000);
    let context = Context::default();
    println!("prose (MB/s)\t{:.1}", throughput(&text, &context, 3));
    let rules_alone = Context {
        without_hints: true,
        ..Context::default()
    };
    println!(
        "prose, without hints (MB/s)\t{:.1}",
        throughput(&text, &rules_alone, 3)
    );
    let private = Clock::now();
    std::hint::black_box(wording::privacy::find(&text));
    println!(
        "private data alone (MB/s)\t{:.0}",
        text.len() as f64 / 1e3 / private.milliseconds()
    );
    let mut times = Vec::new();
    for doubling in 0..4 {
        let bytes = 1_000_000 << doubling;
        let part = &text[..text.floor_char_boundary(bytes)];
        let time = part.len() as f64 / 1e3 / throughput(part, &context, 2);
        println!("{} MB (ms)\t{time:.0}", 1 << doubling);
        times.push(time);
    }
    println!(
        "8 MB, in times of 1 MB (8 is linear)\t{:.1}",
        times[3] / times[0]
    );
    println!("keystroke in 5,000 words (ms)\t{:.3}", keystroke());
    for (name, text) in [
        (
            "10 MB on one line (MB/s)",
            "the team failed to act and ".repeat(400_000),
        ),
        ("a million headings (MB/s)", "# a\n".repeat(1_000_000)),
        ("nested quotes (MB/s)", "> ".repeat(200_000)),
        (
            "nested lists (MB/s)",
            (0..1_500)
                .map(|depth| format!("{}- a\n", " ".repeat(2 * depth)))
                .collect(),
        ),
        ("one word (MB/s)", "a".repeat(5_000_000)),
    ] {
        println!("{name}\t{:.1}", throughput(&text, &context, 1));
    }
}

/// Millions of bytes a second, of the quickest of several readings.
fn throughput(text: &str, context: &Context, times: usize) -> f64 {
    let once = || {
        let began = Clock::now();
        let mut findings = 0;
        wording::check_each(text, Format::Markdown, context, |some| {
            findings += some.len()
        });
        std::hint::black_box(findings);
        began.milliseconds()
    };
    let best = (0..times).map(|_| once()).fold(f64::MAX, f64::min);
    text.len() as f64 / 1e3 / best
}

/// The median time to check a document of 5,000 words again after one letter more.
fn keystroke() -> f64 {
    let mut text = Prose::new(7).text(32_000);
    let mut editor = Rechecker::new(Format::Markdown, Context::default());
    editor.check(&text);
    let mut times: Vec<f64> = (0..101)
        .map(|_| {
            let middle = text.floor_char_boundary(text.len() / 2);
            text.insert(middle, 'a');
            let began = Instant::now();
            std::hint::black_box(editor.check(&text));
            milliseconds(began)
        })
        .collect();
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

fn milliseconds(since: Instant) -> f64 {
    since.elapsed().as_secs_f64() * 1e3
}

/// The beginning of something long, by the processor's time where the system tells it, so that whatever else runs counts
/// little; else by the wall's. For a few milliseconds the system tells it too roughly.
struct Clock {
    wall: Instant,
    processor: Option<f64>,
}

impl Clock {
    fn now() -> Clock {
        Clock {
            wall: Instant::now(),
            processor: Clock::processor(),
        }
    }

    fn milliseconds(&self) -> f64 {
        match (self.processor, Clock::processor()) {
            (Some(began), Some(ended)) => ended - began,
            _ => milliseconds(self.wall),
        }
    }

    /// The milliseconds that this thread has worked.
    fn processor() -> Option<f64> {
        let told = fs::read_to_string("/proc/thread-self/schedstat").ok()?;
        let nanoseconds: f64 = told.split(' ').next()?.parse().ok()?;
        Some(nanoseconds / 1e6)
    }
}

/// Prose that does not repeat: lines of our documents, with words exchanged for others of the same ending and all digits drawn anew.
struct Prose {
    lines: Vec<String>,
    by_ending: HashMap<String, Vec<String>>,
    state: u64,
}

impl Prose {
    fn new(seed: u64) -> Prose {
        let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data/documents");
        let mut paths: Vec<PathBuf> = fs::read_dir(folder)
            .expect("the documents lie beside the tests")
            .filter_map(|entry| Some(entry.ok()?.path()))
            .filter(|path| path.extension().is_some_and(|end| end == "md"))
            .collect();
        paths.sort();
        let lines: Vec<String> = paths
            .iter()
            .filter_map(|path| fs::read_to_string(path).ok())
            .flat_map(|text| text.lines().skip(8).map(str::to_string).collect::<Vec<_>>())
            .filter(|line| line.len() > 30 && !line.starts_with(['|', '#']))
            .collect();
        let mut by_ending: HashMap<String, Vec<String>> = HashMap::new();
        for word in lines
            .iter()
            .flat_map(|line| line.split(' '))
            .filter(|word| may_change(word))
        {
            let known = by_ending.entry(ending(word)).or_default();
            if !known.iter().any(|other| other == word) {
                known.push(word.to_string());
            }
        }
        Prose {
            lines,
            by_ending,
            state: seed,
        }
    }

    fn text(mut self, bytes: usize) -> String {
        const HEADINGS: [&str; 6] = [
            "Summary",
            "Impact",
            "Timeline",
            "What happened",
            "Lessons learned",
            "Action items",
        ];
        let mut out = String::with_capacity(bytes + 2_000);
        let mut count = 0;
        while out.len() < bytes {
            if count % 12 == 0 {
                out.push_str(&format!("## {}\n\n", HEADINGS[count / 12 % HEADINGS.len()]));
            }
            count += 1;
            let chosen = self.below(self.lines.len());
            let line = self.lines[chosen].clone();
            let words: Vec<String> = line.split(' ').map(|word| self.other(word)).collect();
            out.push_str(&words.join(" "));
            out.push_str("\n\n");
        }
        out
    }

    /// The word, or another of its ending; a number becomes another number.
    fn other(&mut self, word: &str) -> String {
        if may_change(word) && self.below(3) == 0 {
            let count = self.by_ending[&ending(word)].len();
            let chosen = self.below(count);
            return self.by_ending[&ending(word)][chosen].clone();
        }
        let digit = |c: char| c.is_ascii_digit();
        word.chars()
            .map(|c| {
                if digit(c) {
                    char::from(b'0' + self.below(10) as u8)
                } else {
                    c
                }
            })
            .collect()
    }

    /// A number below another, drawn by xorshift: the same text on every machine.
    fn below(&mut self, end: usize) -> usize {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        (self.state >> 11) as usize % end
    }
}

fn may_change(word: &str) -> bool {
    word.len() >= 5 && word.bytes().all(|b| b.is_ascii_lowercase())
}

fn ending(word: &str) -> String {
    word[word.len() - 2..].to_string()
}
