//! Our own Markdown pages (lessons, exercises, rules) as HTML, with findings underlined where there are any.
//! Not here: documents of people, which the press draws.

use std::fmt::Write as _;
use std::ops::Range;

use postmortem::write::safe::{escaped, safe_address};
use pulldown_cmark::{
    Alignment, CodeBlockKind, Event, HeadingLevel, LinkType, Options, Parser, Tag, TagEnd,
};

/// A stretch of the source that is underlined and numbered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Underline {
    /// Where, in bytes of the source.
    pub span: Range<usize>,
    /// Its number on the page.
    pub number: usize,
    /// `sure`, `slight` or nothing between.
    pub class: &'static str,
    /// The bias, named; read aloud with the number.
    pub title: String,
}

/// How a page is drawn.
#[derive(Default)]
pub struct Form<'a> {
    /// By how many levels headings are lowered under the page's own.
    pub lowered: u8,
    /// What is underlined, in order and without overlap.
    pub underlines: &'a [Underline],
    /// Draws `![caption](drawing:NAME)`.
    pub drawing: Option<fn(&str) -> Option<&'static str>>,
}

/// Draws Markdown as HTML. Raw HTML in the source is shown as text.
pub fn html(source: &str, form: &Form<'_>) -> String {
    let parser = Parser::new_ext(
        source,
        Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH,
    );
    let mut writer = Writer {
        out: String::with_capacity(source.len() * 2),
        form,
        columns: vec![],
        column: 0,
        head: false,
        image: None,
    };
    for (event, range) in parser.into_offset_iter() {
        writer.event(event, range, source);
    }
    writer.out
}

struct Writer<'a> {
    out: String,
    form: &'a Form<'a>,
    columns: Vec<Alignment>,
    column: usize,
    head: bool,
    /// The target of the image whose caption is being read.
    image: Option<(String, String)>,
}

impl Writer<'_> {
    fn event(&mut self, event: Event<'_>, range: Range<usize>, source: &str) {
        if self.image.is_some() && !matches!(event, Event::End(TagEnd::Image)) {
            if let (Some((_, caption)), Event::Text(text) | Event::Code(text)) =
                (&mut self.image, event)
            {
                caption.push_str(&text);
            }
            return;
        }
        match event {
            Event::Start(tag) => self.start(tag, source, range),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => self.text(&text, range, source),
            Event::Code(text) => {
                let _ = write!(self.out, "<code>{}</code>", escaped(&text));
            }
            Event::Html(text) | Event::InlineHtml(text) => self.out.push_str(&escaped(&text)),
            Event::SoftBreak => self.out.push('\n'),
            Event::HardBreak => self.out.push_str("<br>"),
            Event::Rule => self.out.push_str("<hr>"),
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>, source: &str, range: Range<usize>) {
        match tag {
            Tag::Paragraph if source[range].starts_with("![") => {}
            Tag::Paragraph => self.out.push_str("<p>"),
            Tag::Heading { level, .. } => {
                let _ = write!(self.out, "<h{}>", self.level(level));
            }
            Tag::BlockQuote(_) => self.out.push_str("<blockquote>"),
            Tag::CodeBlock(CodeBlockKind::Fenced(_) | CodeBlockKind::Indented) => {
                self.out.push_str("<pre><code>")
            }
            Tag::List(None) => self.out.push_str("<ul>"),
            Tag::List(Some(first)) => {
                let _ = write!(self.out, "<ol start=\"{first}\">");
            }
            Tag::Item => self.out.push_str("<li>"),
            Tag::Emphasis => self.out.push_str("<em>"),
            Tag::Strong => self.out.push_str("<strong>"),
            Tag::Strikethrough => self.out.push_str("<s>"),
            Tag::Table(columns) => {
                self.columns = columns;
                self.out.push_str("<div class=\"scrolls\" tabindex=\"0\" role=\"region\" aria-label=\"Table\"><table class=\"table\">");
            }
            Tag::TableHead => {
                self.head = true;
                self.column = 0;
                self.out.push_str("<thead><tr>");
            }
            Tag::TableRow => {
                self.column = 0;
                self.out.push_str("<tr>");
            }
            Tag::TableCell => {
                let right = matches!(self.columns.get(self.column), Some(Alignment::Right));
                let tag = if self.head {
                    "<th scope=\"col\""
                } else {
                    "<td"
                };
                self.out.push_str(tag);
                self.out
                    .push_str(if right { " class=\"right\">" } else { ">" });
                self.column += 1;
            }
            Tag::Link {
                link_type,
                dest_url,
                ..
            } => {
                let target = if link_type == LinkType::Email {
                    format!("mailto:{dest_url}")
                } else {
                    dest_url.to_string()
                };
                if let Some(target) = safe_address(&target) {
                    let _ = write!(
                        self.out,
                        "<a href=\"{}\" rel=\"noopener\">",
                        escaped(target)
                    );
                } else {
                    self.out.push_str("<a>");
                }
            }
            Tag::Image { dest_url, .. } => self.image = Some((dest_url.to_string(), String::new())),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph if self.out.ends_with("</figure>") => {}
            TagEnd::Paragraph => self.out.push_str("</p>\n"),
            TagEnd::Heading(level) => {
                let _ = writeln!(self.out, "</h{}>", self.level(level));
            }
            TagEnd::BlockQuote(_) => self.out.push_str("</blockquote>\n"),
            TagEnd::CodeBlock => self.out.push_str("</code></pre>\n"),
            TagEnd::List(ordered) => self
                .out
                .push_str(if ordered { "</ol>\n" } else { "</ul>\n" }),
            TagEnd::Item => self.out.push_str("</li>\n"),
            TagEnd::Emphasis => self.out.push_str("</em>"),
            TagEnd::Strong => self.out.push_str("</strong>"),
            TagEnd::Strikethrough => self.out.push_str("</s>"),
            TagEnd::Table => self.out.push_str("</tbody></table></div>\n"),
            TagEnd::TableHead => {
                self.head = false;
                self.out.push_str("</tr></thead><tbody>\n");
            }
            TagEnd::TableRow => self.out.push_str("</tr>\n"),
            TagEnd::TableCell => self.out.push_str(if self.head { "</th>" } else { "</td>" }),
            TagEnd::Link => self.out.push_str("</a>"),
            TagEnd::Image => self.figure(),
            _ => {}
        }
    }

    /// An image is one of our own drawings, or only its caption: a page asks for nothing from elsewhere.
    fn figure(&mut self) {
        let Some((target, caption)) = self.image.take() else {
            return;
        };
        let name = target.strip_prefix("drawing:");
        let drawing = name.and_then(|name| self.form.drawing.and_then(|find| find(name)));
        let _ = write!(
            self.out,
            "<figure>{}<figcaption>{}</figcaption></figure>",
            drawing.unwrap_or_default(),
            escaped(&caption)
        );
    }

    /// Text, cut where an underline begins or ends. Where the text is not the source itself (an entity, say),
    /// it is left without underline rather than underlined at the wrong place.
    fn text(&mut self, text: &str, range: Range<usize>, source: &str) {
        if source.get(range.clone()) != Some(text) {
            self.out.push_str(&escaped(text));
            return;
        }
        let mut at = range.start;
        for underline in self.form.underlines {
            let (from, to) = (
                underline.span.start.max(range.start),
                underline.span.end.min(range.end),
            );
            if from >= to || from < at {
                continue;
            }
            self.out.push_str(&escaped(&source[at..from]));
            let _ = write!(
                self.out,
                "<mark class=\"finding {}\">{}</mark>",
                underline.class,
                escaped(&source[from..to])
            );
            if to == underline.span.end {
                let _ = write!(
                    self.out,
                    "<sup class=\"finding-no\"><a href=\"#finding-{0}\" title=\"{1}\">{0}</a></sup>",
                    underline.number,
                    escaped(&underline.title)
                );
            }
            at = to;
        }
        self.out.push_str(&escaped(&source[at..range.end]));
    }

    fn level(&self, level: HeadingLevel) -> u8 {
        (level as u8 + self.form.lowered).min(6)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn underlined(source: &str, words: &str) -> String {
        let start = source.find(words).unwrap();
        let underlines = [Underline {
            span: start..start + words.len(),
            number: 1,
            class: "sure",
            title: "Hindsight".into(),
        }];
        html(
            source,
            &Form {
                underlines: &underlines,
                ..Form::default()
            },
        )
    }

    #[test]
    fn a_finding_is_underlined_where_it_stands() {
        let html = underlined("It was **entirely avoidable** then.", "entirely avoidable");
        assert!(
            html.contains(r#"<strong><mark class="finding sure">entirely avoidable</mark><sup"#),
            "{html}"
        );
    }

    #[test]
    fn a_finding_over_two_pieces_of_text_bears_one_number() {
        let html = underlined("She *should* have known.", "should* have");
        assert_eq!(
            (html.matches("<mark").count(), html.matches("<sup").count()),
            (2, 1),
            "{html}"
        );
    }

    #[test]
    fn raw_html_is_text_and_script_links_lead_nowhere() {
        let html = html(
            "<script>x()</script>\n\n[a](javascript:x) [b](//evil.example)",
            &Form::default(),
        );
        assert!(
            !html.contains("<script") && !html.contains("javascript") && !html.contains("evil"),
            "{html}"
        );
    }

    #[test]
    fn headings_stand_under_those_of_the_page() {
        assert_eq!(
            html(
                "# One",
                &Form {
                    lowered: 2,
                    ..Form::default()
                }
            )
            .trim(),
            "<h3>One</h3>"
        );
    }

    #[test]
    fn a_picture_from_elsewhere_is_only_its_caption() {
        let html = html(
            "![A graph](https://elsewhere.example/a.png)",
            &Form::default(),
        );
        assert_eq!(html, "<figure><figcaption>A graph</figcaption></figure>");
    }
}
