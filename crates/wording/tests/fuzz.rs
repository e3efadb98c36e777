//! Texts that nobody wrote: the labelled sentences and documents, bent by chance, as every format, block and house.
//! Texts drawn from nothing are in `never_panics`; a longer run is asked for with `FIVEHOWS_FUZZ`, the number of texts.

use std::path::PathBuf;

use wording::{BlockKind, Context, Finding, Format, Rechecker, Stream, settings::Settings};

/// A generator of its own, so that the same texts are tried on every machine and with every version of a library.
struct Chance(u64);

impl Chance {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % bound.max(1)
    }

    fn one<'a, T: ?Sized>(&mut self, of: &[&'a T]) -> &'a T {
        of[self.below(of.len())]
    }
}

/// What is hard to cut, to count or to take for one thing: marks of Markdown and HTML, characters that take no room,
/// turn the direction, grow in lower case or stand for two, and the words of our own comments.
const PIECES: &[&str] = &[
    "\u{200B}",
    "\u{200D}",
    "\u{202E}",
    "\u{2066}",
    "\u{FEFF}",
    "\u{00AD}",
    "\u{FFFC}",
    "\u{0301}",
    "\u{0}",
    "\u{1A}",
    "İ",
    "ŉ",
    "ß",
    "ﬁ",
    "Ǆ",
    "😱",
    "👩\u{200D}💻",
    "🇩🇪",
    "é",
    "e\u{0301}",
    "עברית",
    "\u{2028}",
    "\u{85}",
    "\u{A0}",
    "\r",
    "\r\n",
    "\n",
    "\n\n",
    "\t",
    "    ",
    "\\",
    "`",
    "```\n",
    "~~~\n",
    "**",
    "__",
    "*",
    "|",
    "|---|\n",
    "> ",
    "> > ",
    "- ",
    "* ",
    "1. ",
    "# ",
    "###### ",
    "---\n",
    "+++\n",
    "[",
    "](",
    ")",
    "![",
    "[^1]",
    "[^1]: ",
    "[x]: <",
    "<",
    ">",
    "<!--",
    "-->",
    "<!-- fivehows-ignore lapse: quoted -->",
    "<!-- fivehows-ignore",
    "<p>",
    "</p>",
    "<pre>",
    "<script>",
    "<![CDATA[",
    "&amp;",
    "&#0;",
    "&#x10FFFF;",
    "&nosuch;",
    "\"",
    "\u{201C}",
    "\u{2019}",
    "'s",
    "n't",
    "!!",
    "?!",
    "...",
    "\u{2026}",
    ":",
    ";",
    ",",
    ".",
    "(",
    "@",
    "@ana",
    "a@b.co",
    "10:02",
    "1,2,3",
    "0x",
    "2026-02-30",
    "99:99",
    "Mr.",
    "e.g.",
    "who",
    "Why",
    "failed to",
    "should have",
    "Ana",
    "the intern",
    "careless",
    "password=",
    "Bearer ",
    "AKIA",
    "::1",
    "4111 1111 1111 1111",
    "http://",
    "#",
    "%",
    "=",
    "+",
    "~",
    "_",
];

fn corpus() -> Vec<String> {
    let data = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data");
    let mut files: Vec<PathBuf> = [data.clone(), data.join("documents")]
        .iter()
        .flat_map(|folder| std::fs::read_dir(folder).expect("the data lie beside the tests"))
        .map(|entry| entry.expect("the data can be listed").path())
        .filter(|path| path.is_file())
        .collect();
    files.sort();
    let mut out = Vec::new();
    for file in files {
        let text = std::fs::read_to_string(&file).expect("the data are text");
        if file.extension().is_some_and(|end| end == "md") {
            out.push(text);
            continue;
        }
        let texts = text.lines().filter_map(|line| {
            let line: serde_json::Value = serde_json::from_str(line).ok()?;
            Some(line["text"].as_str()?.to_string())
        });
        out.extend(texts);
    }
    out
}

/// A text with up to eight changes: pieces put in, parts taken out, doubled, or exchanged with another text's, bytes broken.
fn bend(chance: &mut Chance, corpus: &[String]) -> String {
    let mut text = corpus[chance.below(corpus.len())].clone().into_bytes();
    for _ in 0..=chance.below(8) {
        let at = chance.below(text.len() + 1);
        let end = (at + chance.below(40)).min(text.len());
        match chance.below(7) {
            0..=2 => drop(text.splice(at..at, chance.one(PIECES).bytes())),
            3 => drop(text.drain(at..end)),
            4 => {
                let part = text[at..end].repeat(1 + chance.below(9));
                text.splice(at..at, part);
            }
            5 => {
                let other = corpus[chance.below(corpus.len())].as_bytes();
                let from = chance.below(other.len());
                let to = (from + chance.below(200)).min(other.len());
                text.splice(at..end, other[from..to].iter().copied());
            }
            _ => {
                for byte in &mut text[at..end.min(at + 2)] {
                    *byte ^= 1 << chance.below(8);
                }
            }
        }
    }
    // Broken bytes come in as the program lets them in: each as a substitute.
    String::from_utf8_lossy(&text).into_owned()
}

fn house() -> Settings {
    let words = |words: &[&str]| words.iter().map(|word| word.to_string()).collect();
    Settings {
        roster: words(&["Ana Petrović", "ß"]),
        products: words(&["Keyring"]),
        roles: words(&["flumewright"]),
        systems: words(&["clerk"]),
        ..Settings::default()
    }
}

/// Every span of every finding lies on characters, and editors that count in UTF-16 find the same words there.
fn assert_sound(text: &str, findings: &[Finding]) {
    let units: Vec<u16> = text.encode_utf16().collect();
    let in_units = |byte| wording::report::utf16_offset(text, byte);
    for finding in findings {
        let fix = finding.fix.as_ref().map(|fix| &fix.span);
        for span in [Some(&finding.span), Some(&finding.replaces), fix]
            .into_iter()
            .flatten()
        {
            let words = text.get(span.clone());
            assert!(
                words.is_some(),
                "{} speaks of {span:?} in {text:?}",
                finding.rule
            );
            let counted = &units[in_units(span.start)..in_units(span.end)];
            assert_eq!(
                String::from_utf16(counted).ok().as_deref(),
                words,
                "{text:?}"
            );
        }
        let at = finding
            .circumstance
            .as_ref()
            .map_or(0, |circumstance| circumstance.at);
        assert!(
            text.is_char_boundary(at),
            "{} puts a sentence at {at} in {text:?}",
            finding.rule
        );
        assert!(
            !finding.span.is_empty(),
            "{} speaks of nothing in {text:?}",
            finding.rule
        );
    }
    let report = wording::report::file("a.md", text, findings);
    for (finding, told) in findings.iter().zip(&report.findings) {
        assert_eq!(told.text, text[finding.span.clone()], "{text:?}");
    }
}

fn look_at(text: &str, settings: &Settings, chance: &mut Chance) {
    let format = [Format::Markdown, Format::Plain, Format::Html][chance.below(3)];
    let context = settings.context();
    let findings = wording::check(text, format, &context);
    assert_sound(text, &findings);
    // Whoever reads it a second time, or after an edit, finds the same.
    let mut editor = Rechecker::new(format, context.clone());
    let half = text.floor_char_boundary(text.len() / 2);
    assert_sound(&text[..half], &editor.check(&text[..half]));
    assert_eq!(editor.check(text), findings, "{text:?}");
    let kinds = [
        BlockKind::Paragraph,
        BlockKind::Heading,
        BlockKind::Action,
        BlockKind::How,
    ];
    let kind = kinds[chance.below(kinds.len())];
    assert_sound(text, &wording::check_block(text, kind, &Context::default()));
    let mut stream = Stream::new(Format::Plain, settings);
    stream.more(&text[..half], |part| {
        assert_sound(part.text, &part.findings)
    });
    stream.more(&text[half..], |part| {
        assert_sound(part.text, &part.findings)
    });
    stream.end(|part| assert_sound(part.text, &part.findings));
    wording::privacy::redact(text);
    wording::document::check(text);
}

#[test]
fn texts_bent_by_chance_are_read_and_every_span_lies_on_characters() {
    let count = std::env::var("FIVEHOWS_FUZZ")
        .ok()
        .and_then(|count| count.parse().ok())
        .unwrap_or(500);
    let chance = &mut Chance(0x465_0000_0465);
    let corpus = corpus();
    assert!(corpus.len() > 4_000, "{} texts", corpus.len());
    let settings = house();
    let mut findings = 0;
    for _ in 0..count {
        let text = bend(chance, &corpus);
        look_at(&text, &settings, chance);
        findings +=
            usize::from(!wording::check(&text, Format::Markdown, &Context::default()).is_empty());
    }
    // Chance that bent the texts beyond recognition would try little.
    assert!(findings * 4 > count, "{findings} of the texts had findings");
}
