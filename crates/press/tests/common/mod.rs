//! Documents for tests: generated ones of every shape that the editor can make.
//! Not here: the tests.

use postmortem::write::document::{
    Action, ActionKind, ActionState, Block, BlockKind, Cell, Confidence, Document, Entry,
    EntryKind, How, Inline, ListItem, Mark, Milestone, Priority, Row, joined,
};
use proptest::{option, prelude::*, sample::select};

/// Text of one run: words, and every sign that means something to Markdown.
fn text() -> impl Strategy<Value = String> {
    let word = select(vec![
        "deploy",
        "queue",
        " ",
        " ",
        "*",
        "**",
        "_",
        "__",
        "`",
        "``",
        "[",
        "]",
        "(",
        ")",
        "[x](y)",
        "<",
        ">",
        "<b>",
        "</b>",
        "&amp;",
        "&",
        "&#35;",
        "#",
        "##",
        "-",
        "--- ",
        "+ ",
        "1. ",
        "2) ",
        "!",
        "![",
        "|",
        "~",
        "~~",
        "\\",
        "\\\\",
        "https://example.org/a_b?c=d*e",
        "http://",
        ":",
        "www.example.org",
        "é",
        "😀",
        "\u{a0}",
        "“so”",
        "—",
        "€",
        "=",
        "==",
        "a_b_c",
        "$x$",
        "{#id}",
        "[^1]",
        "\t",
        "  ",
        ":eye:",
        "<!-- x -->",
        "<div>",
        "<%= x %>",
        "1",
        "…",
        "@",
        "x@example.org",
        "'",
        "\"",
        "^",
        "[ ] ",
        "[x] ",
        "+++",
        "::",
        "(done)",
        ".",
        ",",
        "\u{200b}",
        "日本",
        "²",
    ]);
    prop_oneof![
        3 => prop::collection::vec(word, 1..6).prop_map(|words| words.concat()),
        1 => "[ -~]{1,12}",
        1 => "\\PC{1,8}",
    ]
}

/// One line without outer spaces, for attributes.
fn line() -> impl Strategy<Value = String> {
    prop_oneof![text(), "[a-zA-Z ]{1,10}"]
        .prop_map(|text| text.split_whitespace().collect::<Vec<_>>().join(" "))
}

fn address() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("https://example.org/a_b?c=d&amp;e=(f)".to_owned()),
        Just("mailto:ops@example.org".to_owned()),
        Just("../runbook.md#a b".to_owned()),
        Just(
            "/postmortems/465/files/00000000-0000-0000-0000-000000000007/board%20%281%29.png"
                .to_owned()
        ),
        line(),
    ]
}

fn marks() -> impl Strategy<Value = Vec<Mark>> {
    let link = (address(), prop_oneof![Just(String::new()), line()])
        .prop_map(|(href, title)| Mark::Link { href, title });
    let mark = prop_oneof![
        3 => Just(Mark::Strong),
        3 => Just(Mark::Em),
        1 => Just(Mark::Strike),
        1 => Just(Mark::Code),
        2 => link,
    ];
    prop_oneof![2 => Just(Vec::new()), 3 => prop::collection::vec(mark, 1..4)]
}

fn inline() -> impl Strategy<Value = Inline> {
    prop_oneof![
        8 => (text(), marks()).prop_map(|(text, marks)| Inline::Text { text, marks }),
        1 => Just(Inline::Break),
        1 => (address(), line(), line()).prop_map(|(src, alt, title)| Inline::Image { src, alt, title, marks: vec![] }),
        1 => select(vec!["<kbd>", "</kbd>", "<!-- note -->", "<img src=x>"]).prop_map(|html| Inline::marked(html, [Mark::HtmlInline])),
        1 => select(vec!["https://example.org/x", "http://a.b/c?d=e&f=g"])
            .prop_map(|href| Inline::marked(href, [Mark::Link { href: href.into(), title: String::new() }])),
    ]
}

/// Inline content as Markdown can hold it: no line of only spaces, no break at the end, no line break in code.
fn inlines() -> impl Strategy<Value = Vec<Inline>> {
    prop::collection::vec(inline(), 1..6).prop_map(|inlines| {
        let mut out = joined(inlines);
        while out.last() == Some(&Inline::Break) {
            out.pop();
        }
        if out.is_empty() {
            vec![Inline::text("said")]
        } else {
            out
        }
    })
}

fn maybe_inlines() -> impl Strategy<Value = Vec<Inline>> {
    prop_oneof![Just(Vec::new()), inlines()]
}

/// Cells cannot hold a backslash before a bar in code.
fn cell_inlines() -> impl Strategy<Value = Vec<Inline>> {
    maybe_inlines().prop_map(|inlines| {
        let mut out: Vec<Inline> = Vec::new();
        for mut inline in inlines {
            if let Inline::Text { text, marks } = &mut inline
                && marks.contains(&Mark::Code)
            {
                *text = text.replace('\\', "/");
            }
            if inline == Inline::Break && out.last() == Some(&Inline::Break) {
                continue;
            }
            out.push(inline);
        }
        joined(out)
    })
}

fn paragraph() -> impl Strategy<Value = Block> {
    inlines().prop_map(|text| Block::new(BlockKind::Paragraph(text)))
}

fn section() -> impl Strategy<Value = String> {
    select(vec![
        "",
        "",
        "summary",
        "impact",
        "factors",
        "timeline",
        "actions",
        "went_well",
        "our_own",
    ])
    .prop_map(str::to_owned)
}

fn verbatim() -> impl Strategy<Value = String> {
    prop::collection::vec(
        prop_oneof![
            text(),
            Just(String::new()),
            Just("```".into()),
            Just("    x".into())
        ],
        0..4,
    )
    .prop_map(|lines| lines.join("\n"))
}

fn leaf() -> impl Strategy<Value = Block> {
    let heading = (1..=6_u8, section(), maybe_inlines()).prop_map(|(level, section, text)| {
        BlockKind::Heading {
            level,
            section,
            text,
        }
    });
    let code =
        (select(vec!["", "rust", "sh", "c++", "a b"]), verbatim()).prop_map(|(language, text)| {
            BlockKind::Code {
                language: language.into(),
                text,
            }
        });
    let raw = (
        select(vec!["html", "markdown", "frontmatter"]),
        prop_oneof![
            verbatim(),
            Just("<details>\n<b>x</b>\n</details>".to_owned()),
            Just("<!-- unclosed".to_owned()),
            Just("[a]: https://example.org".to_owned()),
            Just("<!-- five hows: timeline -->".to_owned()),
        ],
    )
        .prop_map(|(format, text)| BlockKind::Raw {
            format: format.into(),
            text,
        });
    prop_oneof![
        4 => paragraph(),
        1 => heading.prop_map(Block::new),
        1 => code.prop_map(Block::new),
        1 => raw.prop_map(Block::new),
        1 => Just(Block::new(BlockKind::Rule)),
        1 => table(),
        1 => actions(),
        1 => hows(),
    ]
}

fn table() -> impl Strategy<Value = Block> {
    (1..4_usize, 2..4_usize, any::<bool>()).prop_flat_map(|(columns, rows, headed)| {
        let aligns = prop::collection::vec(select(vec!["", "left", "center", "right"]), columns);
        let cells = prop::collection::vec(prop::collection::vec(cell_inlines(), columns), rows);
        (aligns, cells).prop_map(move |(aligns, rows)| {
            let rows = rows.into_iter().enumerate().map(|(place, row)| {
                let header = headed && place == 0;
                let cells = row.into_iter().zip(&aligns).map(|(text, align)| {
                    // A head without any words cannot be told from no head.
                    let text = if header && text.is_empty() {
                        vec![Inline::text("Time")]
                    } else {
                        text
                    };
                    Cell {
                        header,
                        align: (*align).into(),
                        blocks: vec![Block::new(BlockKind::Paragraph(text))],
                        ..Cell::default()
                    }
                });
                Row {
                    cells: cells.collect(),
                }
            });
            Block::new(BlockKind::Table(rows.collect()))
        })
    })
}

fn time() -> impl Strategy<Value = (String, String, String)> {
    let at = select(vec![
        "",
        "2015-10-21T14:51:00Z",
        "2015-10-21T14:51:07Z",
        "2015-10-21T16:51:00+02:00",
        "2015-10-21T14:51:00.5Z",
        "soon",
    ]);
    let zone = select(vec!["", "UTC", "Europe/Paris", "Etc/GMT-1", "a;b (c)"]);
    let typed = prop_oneof![
        select(vec![
            "",
            "14:51",
            "~2:51 PM",
            "2015-10-21 14:51",
            "2015-10-21 14:51 UTC",
            "time not known",
            "(UTC)"
        ])
        .prop_map(str::to_owned),
        line(),
    ];
    (
        at.prop_map(str::to_owned),
        zone.prop_map(str::to_owned),
        typed,
    )
}

fn entry(blocks: impl Strategy<Value = Vec<Block>>) -> impl Strategy<Value = Entry> {
    let told = (maybe_inlines(), maybe_inlines(), maybe_inlines());
    let source = prop_oneof![Just(String::new()), address()];
    let role = prop_oneof![Just(String::new()), Just("duty office".to_owned()), line()];
    let kind = option::of(select(EntryKind::ALL));
    let milestone = option::of(select(Milestone::ALL.to_vec()));
    (time(), told, kind, milestone, (source, role), blocks).prop_map(
        |((at, zone, typed), told, kind, milestone, (source, role), blocks)| Entry {
            at,
            zone,
            typed,
            kind,
            milestone,
            source,
            role,
            text: told.0,
            known_then: told.1,
            known_now: told.2,
            blocks,
            ..Entry::default()
        },
    )
}

fn timeline(blocks: impl Strategy<Value = Vec<Block>> + 'static) -> impl Strategy<Value = Block> {
    prop::collection::vec(entry(blocks), 0..4)
        .prop_map(|entries| Block::new(BlockKind::Timeline(entries)))
}

fn how() -> impl Strategy<Value = How> {
    let node = || {
        (
            maybe_inlines(),
            option::of(select(Confidence::ALL)),
            prop::collection::vec(0..3_usize, 0..3),
            prop::collection::vec(0..6_usize, 0..2),
            prop_oneof![3 => Just(String::new()), 1 => address()],
        )
            .prop_map(|(text, confidence, places, served, source)| How {
                text,
                confidence,
                source,
                serves: served
                    .into_iter()
                    .map(|place| format!("how-{place}"))
                    .collect(),
                actions: places
                    .into_iter()
                    .map(|place| format!("action-{place}"))
                    .collect(),
                ..How::default()
            })
    };
    node().prop_recursive(3, 8, 3, move |inner| {
        (node(), prop::collection::vec(inner, 0..3)).prop_map(|(how, hows)| How { hows, ..how })
    })
}

fn hows() -> impl Strategy<Value = Block> {
    prop::collection::vec(how(), 0..3).prop_map(|hows| Block::new(BlockKind::Hows(hows)))
}

fn action() -> impl Strategy<Value = Action> {
    let words = (maybe_inlines(), maybe_inlines());
    let named = (
        prop_oneof![Just(String::new()), line()],
        select(vec!["", "2026-01-31"]),
        prop_oneof![Just(String::new()), address()],
    );
    let kind = option::of(select(ActionKind::ALL));
    (
        words,
        named,
        kind,
        select(ActionState::ALL),
        option::of(select(Priority::ALL)),
    )
        .prop_map(
            |((text, end_state), (owner, due, tracker), kind, state, priority)| Action {
                text,
                end_state,
                owner,
                due: due.into(),
                kind,
                state,
                priority,
                tracker,
                ..Action::default()
            },
        )
}

fn actions() -> impl Strategy<Value = Block> {
    prop::collection::vec(action(), 0..3)
        .prop_map(|actions| Block::new(BlockKind::Actions(actions)))
}

fn item(blocks: impl Strategy<Value = Vec<Block>>) -> impl Strategy<Value = ListItem> {
    (option::of(any::<bool>()), maybe_inlines(), blocks).prop_map(|(checked, text, more)| {
        let mut blocks = vec![Block::new(BlockKind::Paragraph(text))];
        blocks.extend(more);
        ListItem {
            id: String::new(),
            checked,
            blocks,
        }
    })
}

fn blocks() -> impl Strategy<Value = Vec<Block>> {
    let leaf = leaf();
    let any = leaf.prop_recursive(3, 16, 3, |inner| {
        let inner = prop::collection::vec(inner, 0..3).boxed();
        let items = prop::collection::vec(item(inner.clone()), 1..4);
        let ordered = (0..20_u64, prop::collection::vec(item(inner.clone()), 1..4));
        prop_oneof![
            2 => items.prop_map(|items| Block::new(BlockKind::BulletList(items))),
            1 => ordered.prop_map(|(start, items)| Block::new(BlockKind::OrderedList { start, items })),
            1 => inner.clone().prop_map(|blocks| Block::new(BlockKind::Quote(
                if blocks.is_empty() { vec![Block::paragraph("")] } else { blocks }
            ))),
            1 => timeline(inner),
        ]
    });
    prop::collection::vec(any, 0..6)
}

/// Documents such as the editor can make. Two link definitions in a row are one raw block when read, so they do not
/// stand in a row here; ids are filled so that hows can name actions.
pub fn document() -> impl Strategy<Value = Document> {
    blocks().prop_map(|mut blocks| {
        blocks.dedup_by(|a, b| {
            matches!(
                (&a.kind, &b.kind),
                (BlockKind::Raw { .. }, BlockKind::Raw { .. })
            )
        });
        let mut document = Document { blocks };
        let mut next = 0;
        document.fill_ids(|| {
            next += 1;
            format!("id-{next:06}")
        });
        let ids: Vec<String> = document.actions().map(|action| action.id.clone()).collect();
        document.for_each_how(&mut |how| {
            how.actions = how
                .actions
                .iter()
                .filter_map(|place| {
                    ids.get(place.strip_prefix("action-")?.parse::<usize>().ok()?)
                        .cloned()
                })
                .collect();
            how.actions.dedup();
        });
        let ids: Vec<String> = document
            .all_hows()
            .iter()
            .map(|how| how.id.clone())
            .collect();
        document.for_each_how(&mut |how| {
            how.serves = how
                .serves
                .iter()
                .filter_map(|place| {
                    ids.get(place.strip_prefix("how-")?.parse::<usize>().ok()?)
                        .cloned()
                })
                .collect();
        });
        document
    })
}
