//! Makes `src/learned/vocabulary.bin` from word vectors, WordNet and a list of valences, which are fetched by their package managers.
//! What is kept of them is in `wording::learned::distill`, their licences in `src/learned/NOTICE.md`. Run it by `cargo xtask distill`.

use std::collections::HashMap;
use std::error::Error;
use std::path::Path;

use wording::learned::distill::{GIVEN, Lemmas, lemmas, table, valences};

#[derive(serde::Deserialize)]
struct Vectors {
    words: Vec<String>,
    vectors: HashMap<String, Vec<f32>>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [vectors, dictionary, valence] = arguments.as_slice() else {
        return Err("three paths are needed: the vectors (JSON), WordNet's `dict` folder, the list of valences".into());
    };
    let vectors: Vectors = serde_json::from_slice(&std::fs::read(vectors)?)?;
    let words: Vec<(String, [f32; GIVEN])> = vectors
        .words
        .iter()
        .take(150_000)
        .filter_map(|word| {
            let vector = vectors.vectors.get(word)?.get(..GIVEN)?;
            Some((word.clone(), vector.try_into().ok()?))
        })
        .collect();
    let part = |name: &str, first_field: u16| -> Result<_, Box<dyn Error>> {
        let read = |file: String| std::fs::read(Path::new(dictionary).join(file));
        let index = read(format!("index.{name}"))?;
        let data = read(format!("data.{name}"))?;
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        Ok(lemmas(&text(&index), &text(&data), first_field))
    };
    let known = Lemmas {
        nouns: part("noun", 3)?,
        verbs: part("verb", 29)?,
        adjectives: part("adj", 0)?,
        adverbs: part("adv", 2)?,
        valences: valences(&std::fs::read_to_string(valence)?),
    };
    let bytes = table(&words, &known);
    println!("{} words read, {} bytes", words.len(), bytes.len());
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/learned/vocabulary.bin");
    Ok(std::fs::write(path, bytes)?)
}
