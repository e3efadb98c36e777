//! What a drawn tree of hows must show, told in sentences.
//! Not here: how it looks, which people judge.

use postmortem::write::document::{Action, Block, BlockKind, Confidence, Inline};

use super::*;

fn how(id: &str, text: &str, hows: Vec<How>) -> How {
    How {
        id: id.into(),
        text: vec![Inline::text(text)],
        hows,
        ..How::default()
    }
}

fn document(hows: Vec<How>) -> Document {
    let action = Action {
        id: "a1".into(),
        text: vec![Inline::text("Give every message a number")],
        ..Action::default()
    };
    Document {
        blocks: vec![
            Block::new(BlockKind::Hows(hows)),
            Block::new(BlockKind::Actions(vec![action])),
        ],
    }
}

#[test]
fn ends_without_an_action_are_marked_and_the_others_name_theirs() {
    let answered = How {
        actions: vec!["a1".into()],
        confidence: Some(Confidence::High),
        ..how("h3", "A message has no number", vec![])
    };
    let open = how("h2", "The bank compares at six", vec![]);
    let drawn = draw(
        &document(vec![how("h1", "Charged twice", vec![open, answered])]),
        Shown::Page,
    )
    .unwrap();
    assert_eq!((drawn.conditions, drawn.open_ends), (3, 1));
    assert_eq!(drawn.svg.matches("No action yet").count(), 1);
    assert!(drawn.svg.contains("→ Give every"), "{}", drawn.svg);
    assert!(drawn.svg.contains("high confidence"));
    assert!(
        drawn.svg.contains("2 ends, 1 without an action yet"),
        "{}",
        drawn.svg
    );
}

#[test]
fn a_how_with_two_parents_stands_below_both_and_is_drawn_once() {
    let shared = How {
        serves: vec!["h4".into()],
        ..how("h2", "One file for all ships", vec![])
    };
    let trees = vec![
        how("h1", "Waits are short", vec![shared]),
        how(
            "h3",
            "Nobody saw it",
            vec![how("h4", "Screens show one state", vec![])],
        ),
    ];
    let nodes = nodes(&document(trees.clone()));
    let layers = layers(&nodes);
    assert_eq!((layers[1], layers[3]), (2, 1), "below both of its parents");
    let svg = draw(&document(trees), Shown::Page).unwrap().svg;
    assert_eq!(svg.matches("One file for all ships").count(), 1);
    assert_eq!(svg.matches("stroke-dasharray=\"6 4\"").count(), 1);
}

#[test]
fn a_how_never_makes_possible_what_itself_came_from() {
    let circle = How {
        serves: vec!["h2".into(), "h1".into()],
        ..how("h1", "First", vec![how("h2", "Second", vec![])])
    };
    let drawn = draw(&document(vec![circle]), Shown::Page).unwrap();
    assert!(
        !drawn.svg.contains("stroke-dasharray=\"6 4\""),
        "{}",
        drawn.svg
    );
}

#[test]
fn boxes_of_one_layer_do_not_lie_over_each_other() {
    let wide = (0..6)
        .map(|nth| {
            how(
                &format!("c{nth}"),
                "A condition",
                vec![how(&format!("d{nth}"), "Another", vec![])],
            )
        })
        .collect();
    let nodes = nodes(&document(vec![how("r", "Root", wide)]));
    let (layers, middles) = (layers(&nodes), middles(&nodes));
    for one in 0..nodes.len() {
        for other in 0..one {
            assert!(
                layers[one] != layers[other] || (middles[one] - middles[other]).abs() >= BOX,
                "{one} and {other}"
            );
        }
    }
}

#[test]
fn nothing_written_is_nothing_drawn() {
    assert_eq!(
        draw(&document(vec![how("h", " ", vec![])]), Shown::Page),
        None
    );
    assert_eq!(draw(&document(vec![]), Shown::Page), None);
}

#[test]
fn a_file_of_the_diagram_stands_alone() {
    let svg = draw(
        &document(vec![how("h", "A <condition> & more", vec![])]),
        Shown::File,
    )
    .unwrap()
    .svg;
    assert!(
        svg.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\"") && !svg.contains("var("),
        "{svg}"
    );
    assert!(svg.contains("&lt;condition&gt; &amp; more"), "{svg}");
}
