//! Text inside blocks: runs with marks, line breaks, images; and their plain forms.
//! Not here: blocks, and the printed forms of marks.

/// A piece of text inside a block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Inline {
    /// A run of text with the same marks; never empty once `joined`.
    Text {
        /// The characters.
        text: String,
        /// The marks, in their fixed order once `joined`.
        marks: Vec<Mark>,
    },
    /// A line break inside a paragraph.
    Break,
    /// A picture.
    Image {
        /// Its address.
        src: String,
        /// What it shows, for those who do not see it.
        alt: String,
        /// Its title, or empty.
        title: String,
        /// The link around it, if any.
        marks: Vec<Mark>,
    },
}

/// A mark on a run of text. The order of the variants is the order of nesting, outermost first.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mark {
    /// A link.
    Link {
        /// Where it leads.
        href: String,
        /// Its title, or empty.
        title: String,
    },
    /// Struck through.
    Strike,
    /// Strong emphasis.
    Strong,
    /// Emphasis.
    Em,
    /// Code: never read as prose.
    Code,
    /// HTML or other markup of an import, kept as it came and shown as text.
    HtmlInline,
}

impl Inline {
    /// A run without marks.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text {
            text: text.into(),
            marks: Vec::new(),
        }
    }

    /// A run with marks.
    pub fn marked(text: impl Into<String>, marks: impl Into<Vec<Mark>>) -> Self {
        Self::Text {
            text: text.into(),
            marks: marks.into(),
        }
    }

    /// The marks of a run or image.
    pub fn marks(&self) -> &[Mark] {
        match self {
            Self::Text { marks, .. } | Self::Image { marks, .. } => marks,
            Self::Break => &[],
        }
    }
}

/// Plain words as inline content.
pub(super) fn words(text: &str) -> Vec<Inline> {
    if text.is_empty() {
        Vec::new()
    } else {
        vec![Inline::text(text)]
    }
}

/// The canonical form: neighbours with equal marks joined, empty runs left out, marks in order and only once.
/// A code run or verbatim markup carries no second of the two, since they exclude each other.
pub fn joined(inlines: Vec<Inline>) -> Vec<Inline> {
    let mut out: Vec<Inline> = Vec::with_capacity(inlines.len());
    for mut inline in inlines {
        if let Inline::Text { text, marks } = &mut inline {
            if text.is_empty() {
                continue;
            }
            marks.sort();
            marks.dedup_by(|b, a| std::mem::discriminant(a) == std::mem::discriminant(b));
            if marks.contains(&Mark::HtmlInline) {
                marks.retain(|mark| *mark != Mark::Code);
            }
            if let Some(Inline::Text {
                text: before,
                marks: same,
            }) = out.last_mut()
                && same == marks
            {
                before.push_str(text);
                continue;
            }
        }
        if let Inline::Image { marks, .. } = &mut inline {
            marks.retain(|mark| matches!(mark, Mark::Link { .. }));
            marks.truncate(1);
        }
        out.push(inline);
    }
    out
}

/// The words as a reader sees them: code as its characters, images as their alternative text, breaks as line breaks.
pub fn plain(inlines: &[Inline]) -> String {
    inlines
        .iter()
        .map(|inline| match inline {
            Inline::Text { text, .. } => text.as_str(),
            Inline::Break => "\n",
            Inline::Image { alt, .. } => alt.as_str(),
        })
        .collect()
}

/// The prose alone, of the same length in UTF-16 units as in the editor: every unit of code or verbatim markup and
/// each image is U+FFFC, a break is a line break. So a finding's offsets hold in the editor.
pub fn plain_with_gaps(inlines: &[Inline]) -> String {
    const GAP: char = '\u{FFFC}';
    let mut out = String::new();
    for inline in inlines {
        match inline {
            Inline::Text { text, marks }
                if marks.contains(&Mark::Code) || marks.contains(&Mark::HtmlInline) =>
            {
                out.extend(text.encode_utf16().map(|_| GAP));
            }
            Inline::Text { text, .. } => out.push_str(text),
            Inline::Break => out.push('\n'),
            Inline::Image { .. } => out.push(GAP),
        }
    }
    out
}
