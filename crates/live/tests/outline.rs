//! What goes in as JSON comes out as the same JSON, whoever wrote the Yjs document.
//! Not here: rooms.

mod support;

use live::{Limits, Rooms, first_document, json_of_state, schema};
use proptest::prelude::*;
use serde_json::{Value, json};
use support::*;
use yrs::updates::decoder::Decode;
use yrs::{
    Any, GetString, ReadTxn, StateVector, Text, Transact, Update, Xml, XmlElementPrelim,
    XmlFragment, XmlOut, XmlTextPrelim,
};

/// A document with every kind of node, mark and attribute, and the bytes that y-prosemirror 1.3.7 makes of it.
const EVERY_NODE: &str = include_str!("fixtures/every-node.json");
const EVERY_NODE_BY_JAVASCRIPT: &str = include_str!("fixtures/every-node.hex");

fn every_node() -> Value {
    serde_json::from_str(EVERY_NODE).unwrap()
}

fn by_javascript() -> Vec<u8> {
    let digits: Vec<u8> = EVERY_NODE_BY_JAVASCRIPT
        .bytes()
        .filter(u8::is_ascii_hexdigit)
        .collect();
    digits
        .chunks(2)
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap())
        .collect()
}

#[test]
fn the_fixture_has_every_node_and_every_mark() {
    for node in schema::NODES {
        assert!(
            EVERY_NODE.contains(&format!("\"type\": \"{}\"", node.name)),
            "{}",
            node.name
        );
    }
    for (mark, _) in schema::MARKS {
        assert!(
            EVERY_NODE.contains(&format!("\"type\": \"{mark}\"")),
            "{mark}"
        );
    }
}

#[test]
fn what_y_prosemirror_wrote_is_read() {
    assert_eq!(json_of_state(&by_javascript()).unwrap(), every_node());
}

#[test]
fn a_first_document_says_what_it_was_made_from() {
    assert_eq!(
        json_of_state(&first_document(&every_node()).unwrap()).unwrap(),
        every_node()
    );
}

#[test]
fn a_first_document_is_written_as_y_prosemirror_writes() {
    let (ours, theirs) = (
        open(&first_document(&every_node()).unwrap()),
        open(&by_javascript()),
    );
    let shape = |doc: &yrs::Doc| {
        let fragment = doc.get_or_insert_xml_fragment("prosemirror");
        let transaction = doc.transact();
        fragment
            .children(&transaction)
            .map(|child| shape_of(&transaction, &child))
            .collect::<Vec<_>>()
    };
    assert_eq!(shape(&ours), shape(&theirs));
    let meta = ours.get_or_insert_map("meta");
    let transaction = ours.transact();
    let schema = yrs::Map::get(&meta, &transaction, "schema");
    assert!(
        matches!(schema, Some(yrs::Out::Any(Any::Number(number))) if number.as_i64() == Some(schema::VERSION as i64)),
        "{schema:?}"
    );
    assert!(yrs::Map::get(&meta, &transaction, "epoch").is_some());
}

#[test]
fn the_first_letters_of_two_people_in_one_empty_block_go_into_one_text() {
    let state =
        first_document(&json!({"type": "doc", "content": [{"type": "paragraph"}]})).unwrap();
    let [ada, ben] = [1, 2].map(|client| {
        let doc = blank(client);
        let update = Update::decode_v1(&state).unwrap();
        doc.transact_mut().apply_update(update).unwrap();
        doc
    });
    let write = |doc: &yrs::Doc, words: &str| {
        let fragment = doc.get_or_insert_xml_fragment("prosemirror");
        let mut transaction = doc.transact_mut();
        let Some(XmlOut::Element(paragraph)) = fragment.get(&transaction, 0) else {
            panic!("there is no paragraph");
        };
        let Some(XmlOut::Text(text)) = paragraph.get(&transaction, 0) else {
            panic!("the empty paragraph has no text to write into");
        };
        text.insert(&mut transaction, 0, words);
    };
    write(&ada, "from Ada ");
    write(&ben, "from Ben ");
    let theirs = ben
        .transact()
        .encode_state_as_update_v1(&yrs::StateVector::default());
    let theirs = Update::decode_v1(&theirs).unwrap();
    ada.transact_mut().apply_update(theirs).unwrap();
    let fragment = ada.get_or_insert_xml_fragment("prosemirror");
    let together = fragment.get_string(&ada.transact());
    assert!(
        together.contains("from Ada from Ben ") || together.contains("from Ben from Ada "),
        "{together}"
    );
}

fn open(state: &[u8]) -> yrs::Doc {
    let doc = blank(9);
    doc.transact_mut()
        .apply_update(Update::decode_v1(state).unwrap())
        .unwrap();
    doc
}

/// A node with its attributes in order and its texts as runs: all that a Yjs client can see of it.
fn shape_of<T: ReadTxn>(transaction: &T, node: &XmlOut) -> String {
    match node {
        XmlOut::Element(element) => {
            let mut attributes: Vec<String> = element
                .attributes(transaction)
                .map(|(name, value)| format!("{name}={value:?}"))
                .collect();
            attributes.sort();
            let children: Vec<String> = element
                .children(transaction)
                .map(|child| shape_of(transaction, &child))
                .collect();
            format!(
                "<{} {}>{}</>",
                element.tag(),
                attributes.join(" "),
                children.join("")
            )
        }
        XmlOut::Text(text) => {
            let runs = text
                .diff(transaction, yrs::types::text::YChange::identity)
                .into_iter();
            let runs: Vec<String> = runs
                .map(|run| {
                    let mut marks: Vec<String> = run
                        .attributes
                        .map(|marks| {
                            marks
                                .iter()
                                .map(|(name, value)| {
                                    format!("{name}={}", serde_json::to_value(value).unwrap())
                                })
                                .collect()
                        })
                        .unwrap_or_default();
                    marks.sort();
                    format!("{:?}{marks:?}", run.insert)
                })
                .collect();
            runs.join("|")
        }
        XmlOut::Fragment(_) => "fragment".into(),
    }
}

#[tokio::test]
async fn a_room_takes_what_a_browser_wrote() {
    let rooms = Rooms::new(journal(), Limits::default());
    let mut ada = Client::join(&rooms, guest("Ada"), 1).await;
    ada.send(frame(&[0, 2], &by_javascript())).await;
    ada.until(|client| client.acks > 1).await;
    assert_eq!(ada.refused, []);
    let said = rooms.read(DOCUMENT).await.unwrap();
    assert_eq!(
        said["content"].as_array().unwrap().len(),
        1 + every_node()["content"].as_array().unwrap().len()
    );
}

#[test]
fn ids_are_filled_in_where_they_are_absent_and_made_different_where_they_are_the_same() {
    let same = json!({"type": "doc", "content": [{"type": "paragraph", "attrs": {"id": "twice-01"}}, {"type": "paragraph", "attrs": {"id": "twice-01"}}, {"type": "horizontal_rule"}]});
    let said = json_of_state(&first_document(&same).unwrap()).unwrap();
    let ids: Vec<&str> = said["content"]
        .as_array()
        .unwrap()
        .iter()
        .map(|block| block["attrs"]["id"].as_str().unwrap())
        .collect();
    assert_eq!(ids[0], "twice-01");
    assert!(
        ids[1] != ids[0] && ids[2] != ids[1] && ids.iter().all(|id| id.len() >= 8),
        "{ids:?}"
    );
}

#[test]
fn what_two_people_broke_together_is_put_into_shape_and_nothing_is_lost() {
    let doc = blank(5);
    let fragment = doc.get_or_insert_xml_fragment("prosemirror");
    {
        let mut transaction = doc.transact_mut();
        let timeline = fragment.push_back(&mut transaction, XmlElementPrelim::empty("timeline"));
        let entry = timeline.push_back(&mut transaction, XmlElementPrelim::empty("timeline_entry"));
        entry.insert_attribute(&mut transaction, "milestone", "no such milestone");
        for (part, words) in [
            ("known_now", "now"),
            ("entry_text", "one"),
            ("entry_text", "two"),
        ] {
            let part = entry.push_back(&mut transaction, XmlElementPrelim::empty(part));
            part.push_back(&mut transaction, XmlTextPrelim::new(words));
        }
        let list = fragment.push_back(&mut transaction, XmlElementPrelim::empty("bullet_list"));
        list.push_back(&mut transaction, XmlElementPrelim::empty("list_item"));
        fragment.push_back(&mut transaction, XmlElementPrelim::empty("script"));
    }
    let said = json_of_state(
        &doc.transact()
            .encode_state_as_update_v1(&StateVector::default()),
    );
    assert!(
        said.is_err(),
        "a node that no document holds is not even decoded"
    );

    fragment.remove_range(&mut doc.transact_mut(), 2, 1);
    let doc = open_again(&doc);
    let said = json_of_state(
        &doc.transact()
            .encode_state_as_update_v1(&StateVector::default()),
    )
    .unwrap();
    let entry = &said["content"][0]["content"][0];
    let names: Vec<&str> = entry["content"]
        .as_array()
        .unwrap()
        .iter()
        .map(|part| part["type"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["entry_text", "known_then", "known_now"]);
    assert_eq!(text(&entry["content"][0]), "one two");
    assert_eq!(entry["attrs"]["milestone"], "");
    assert_eq!(
        said["content"][1]["content"][0]["content"][0]["type"],
        "paragraph"
    );
    assert_eq!(schema::validate(&said), Ok(()));
}

/// The same document after its deleted parts are gone from memory.
fn open_again(doc: &yrs::Doc) -> yrs::Doc {
    open(
        &doc.transact()
            .encode_state_as_update_v1(&StateVector::default()),
    )
}

#[test]
fn a_text_that_is_edited_through_json_keeps_the_characters_around() {
    let words =
        |text: &str| json!({"type": "doc", "content": [paragraph("first-paragraph", text)]});
    for (was, is) in [
        ("one two three", "one 2 three"),
        ("héllo 😀 wörld", "héllo 😂 wörld"),
        ("aaaa", "aaa"),
        ("ab", "aab"),
        ("", "x"),
        ("x", ""),
        ("😀", "😀😀"),
    ] {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(async {
            let journal = std::sync::Arc::new(live::MemoryJournal::new());
            journal.put(DOCUMENT, first_document(&words(was)).unwrap());
            let rooms = Rooms::new(journal.clone(), Limits::default());
            let (document, expected) = (words(is), is.to_owned());
            let said = rooms
                .edit(DOCUMENT, None, move |edit| edit.replace(&document))
                .await
                .unwrap();
            assert_eq!(text(&said), expected);
            let before: usize = journal
                .updates(DOCUMENT)
                .iter()
                .map(|update| update.bytes.len())
                .sum();
            assert!(before < 90, "{was:?} to {is:?} took {before} bytes");
        });
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, rng_seed: proptest::test_runner::RngSeed::Fixed(465), ..ProptestConfig::default() })]

    #[test]
    fn every_document_of_the_schema_comes_back_as_it_went_in(document in a_document()) {
        prop_assert_eq!(schema::validate(&document), Ok(()));
        let said = json_of_state(&first_document(&document).unwrap()).unwrap();
        prop_assert!(said == document, "{}", first_difference(&said, &document));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, rng_seed: proptest::test_runner::RngSeed::Fixed(466), ..ProptestConfig::default() })]

    #[test]
    fn every_document_can_become_any_other(was in a_document(), is in a_document()) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let said = runtime.block_on(async {
            let journal = std::sync::Arc::new(live::MemoryJournal::new());
            journal.put(DOCUMENT, first_document(&was).unwrap());
            let rooms = Rooms::new(journal, Limits::default());
            let wanted = is.clone();
            rooms.edit(DOCUMENT, None, move |edit| edit.replace(&wanted)).await.unwrap()
        });
        prop_assert!(said == is, "{}", first_difference(&said, &is));
    }
}

/// The smallest place in which two documents differ.
fn first_difference(one: &Value, other: &Value) -> String {
    if one["type"] == other["type"]
        && one.get("attrs") == other.get("attrs")
        && one.get("text") == other.get("text")
    {
        let children = |node: &Value| node["content"].as_array().cloned().unwrap_or_default();
        let (ours, theirs) = (children(one), children(other));
        if ours.len() == theirs.len()
            && let Some((one, other)) = ours.iter().zip(&theirs).find(|(one, other)| one != other)
        {
            return first_difference(one, other);
        }
    }
    format!("{one}\nis not\n{other}")
}

/// Any document of the schema, made from the schema's own data. Ids are numbered by their place in the text.
fn a_document() -> impl Strategy<Value = Value> {
    any::<u64>().prop_map(|seed| {
        let mut maker = Maker { seed, ids: 0 };
        maker.node("doc", 0)
    })
}

struct Maker {
    seed: u64,
    ids: usize,
}

impl Maker {
    fn below(&mut self, bound: usize) -> usize {
        self.seed = self
            .seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.seed >> 33) as usize % bound
    }

    fn node(&mut self, name: &str, depth: usize) -> Value {
        let kind = schema::node_type(name).unwrap();
        let mut node = json!({"type": name});
        if !kind.attributes.is_empty() {
            let attributes = kind
                .attributes
                .iter()
                .map(|attribute| (attribute.name.to_owned(), self.value(attribute.kind)));
            node["attrs"] = Value::Object(attributes.collect());
        }
        let mut content = vec![];
        for part in kind.parts {
            let most = if depth > 5 { 1 } else { 4 };
            let count = match part.count {
                schema::Count::One => 1,
                schema::Count::Some => 1 + self.below(most),
                schema::Count::Any => self.below(most),
            };
            match part.of {
                schema::Of::Blocks => {
                    for _ in 0..count {
                        let blocks: Vec<&str> = schema::NODES
                            .iter()
                            .filter(|node| node.group == schema::Group::Block)
                            .map(|node| node.name)
                            .collect();
                        let flat = ["paragraph", "heading", "horizontal_rule", "code_block"];
                        let name = if depth > 5 {
                            flat[self.below(flat.len())]
                        } else {
                            blocks[self.below(blocks.len())]
                        };
                        content.push(self.node(name, depth + 1));
                    }
                }
                schema::Of::These(names) => {
                    let name = names[self.below(names.len())];
                    // A child of its own kind, such as a how in a how, must end some time.
                    let count = if name == kind.name && depth > 8 {
                        0
                    } else {
                        count
                    };
                    content.extend(
                        (0..count)
                            .map(|_| self.node(name, depth + 1))
                            .collect::<Vec<_>>(),
                    );
                }
                schema::Of::Plain if count > 0 => {
                    content.push(json!({"type": "text", "text": self.words()}))
                }
                schema::Of::Plain => {}
                schema::Of::Inline => content.extend(self.inline(count, depth)),
            }
        }
        if !content.is_empty() {
            node["content"] = Value::Array(content);
        }
        node
    }

    fn inline(&mut self, count: usize, depth: usize) -> Vec<Value> {
        let mut line: Vec<Value> = vec![];
        for _ in 0..count {
            let next = match self.below(6) {
                0 => self.node("hard_break", depth + 1),
                1 => self.node("image", depth + 1),
                _ => self.run(),
            };
            // Two neighbouring runs of the same marks are one run.
            let is_same = line.last().is_some_and(|last| {
                last["type"] == "text"
                    && next["type"] == "text"
                    && last.get("marks") == next.get("marks")
            });
            if !is_same {
                line.push(next);
            }
        }
        line
    }

    fn run(&mut self) -> Value {
        let mut run = json!({"type": "text", "text": self.words()});
        let marks: Vec<Value> = schema::MARKS
            .iter()
            .filter(|_| self.below(4) == 0)
            .collect::<Vec<_>>()
            .into_iter()
            .map(|(name, attributes)| {
                let mut mark = json!({"type": name});
                if !attributes.is_empty() {
                    mark["attrs"] = Value::Object(
                        attributes
                            .iter()
                            .map(|attribute| {
                                (attribute.name.to_owned(), self.value(attribute.kind))
                            })
                            .collect(),
                    );
                }
                mark
            })
            .collect();
        if !marks.is_empty() {
            run["marks"] = Value::Array(marks);
        }
        run
    }

    fn words(&mut self) -> String {
        let words = [
            "why",
            "how",
            " ",
            "😀",
            "é",
            "\n",
            "<b>",
            "\u{200b}",
            "a\tb",
            "The pager rang.",
            "\u{0}",
            "“”",
        ];
        (0..=self.below(4))
            .map(|_| words[self.below(words.len())])
            .collect()
    }

    fn value(&mut self, kind: schema::Kind) -> Value {
        match kind {
            schema::Kind::Id => {
                self.ids += 1;
                json!(format!("made-{:05}", self.ids))
            }
            schema::Kind::Text(most) | schema::Kind::TextOr(most, _) => {
                let words = self.words();
                json!(if words.len() > most || self.below(2) == 0 {
                    String::new()
                } else {
                    words
                })
            }
            schema::Kind::OneOf(words) => json!(words[self.below(words.len())]),
            schema::Kind::Number(least, most, _) => {
                json!(least + self.below((most - least).min(40) as usize + 1) as i64)
            }
            schema::Kind::Address => json!(
                [
                    "",
                    "https://example.org/a?b=c#d",
                    "/attachments/7",
                    "mailto:a@example.org"
                ][self.below(4)]
            ),
        }
    }
}
