//! Exceptions that a text makes for itself: `<!-- fivehows-ignore RULE: reason -->`, and what is told about those that do no work.
//! Which rules are on at all is a matter of `settings`.

use std::collections::HashMap;
use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag};

use crate::finding::{Finding, Format, Label};
use crate::near::near;
use crate::rules;
use crate::settings;
use crate::text::block::Block;
use crate::text::{html, markdown, plain};

/// The word that opens such a comment.
const WORD: &str = "fivehows-ignore";

/// Holds the place of a reason in a comment that is being written; it counts as none.
pub const NO_REASON_YET: &str = "because …";

/// Takes away the findings that a comment of the text ignores with a reason, and adds one for each comment that does no work.
///
/// A comment among words holds for its line; one on a line of its own holds for the block after it.
///
/// ```
/// use wording::{Context, Format};
/// let text = "The team failed to log in. <!-- fivehows-ignore lapse: the words of the log -->";
/// assert!(wording::check(text, Format::Markdown, &Context::default()).is_empty());
/// ```
pub fn apply(text: &str, format: Format, findings: &mut Vec<Finding>) {
    if !is_used(text) {
        return;
    }
    let comments = comments(text, format);
    if comments.is_empty() {
        return;
    }
    // What a comment says is nobody's prose, also where the format knows no comments.
    findings.retain(|finding| !is_within_one(&comments, &finding.span));
    findings.sort_by_key(|finding| finding.span.start);
    let mut ignored = vec![false; findings.len()];
    // Many comments may stand for one long line; each name is looked for there once.
    let mut worked: HashMap<(usize, usize, &str), bool> = HashMap::new();
    let mut told = Vec::new();
    for comment in &comments {
        if !comment.has_reason {
            told.extend(tell("ignore-without-reason", comment, String::new()));
            continue;
        }
        if comment.names.is_empty() {
            told.extend(tell(
                "ignore-without-effect",
                comment,
                "It names no rule.".to_string(),
            ));
        }
        for name in &comment.names {
            let scope = &comment.scope;
            let works = *worked
                .entry((scope.start, scope.end, name))
                .or_insert_with(|| {
                    let meant = meant(name, scope, findings);
                    meant.iter().for_each(|index| ignored[*index] = true);
                    !meant.is_empty()
                });
            if !works {
                told.extend(tell("ignore-without-effect", comment, why_nothing(name)));
            }
        }
    }
    let mut ignored = ignored.into_iter();
    findings.retain(|_| !ignored.next().unwrap_or(false));
    findings.extend(told);
}

/// Which findings, sorted by where they begin, a name stands for within a stretch of the text.
fn meant(name: &str, scope: &Range<usize>, findings: &[Finding]) -> Vec<usize> {
    let from = findings.partition_point(|finding| finding.span.start < scope.start);
    (from..findings.len())
        .take_while(|index| findings[*index].span.start < scope.end)
        .filter(|index| findings[*index].rule == name || findings[*index].label.as_str() == name)
        .collect()
}

fn why_nothing(name: &str) -> String {
    if rules::rule(name).is_some() || Label::parse(name).is_some() {
        return format!("`{name}` has nothing to say there.");
    }
    match near(
        name,
        settings::names().filter(|known| *known != settings::ALL),
    ) {
        Some(near) => format!("There is no rule or label `{name}`; the nearest name is `{near}`."),
        None => format!("There is no rule or label `{name}`."),
    }
}

/// Whether a text makes exceptions for itself.
pub(crate) fn is_used(text: &str) -> bool {
    text.contains(WORD)
}

/// Writes the comment that ignores a rule for a reason, to be put behind the words or on the line before them.
pub fn comment(rule: &str, reason: &str) -> String {
    format!("<!-- {WORD} {rule}: {reason} -->")
}

/// A comment of ours: where it stands, for what it holds, and what it says.
struct Comment {
    span: Range<usize>,
    scope: Range<usize>,
    names: Vec<String>,
    has_reason: bool,
}

/// Whether a span lies within a comment; the comments come in the order of the text.
fn is_within_one(comments: &[Comment], span: &Range<usize>) -> bool {
    let before = comments.partition_point(|comment| comment.span.start < span.end);
    before > 0 && comments[before - 1].span.end > span.start
}

fn tell(rule: &str, comment: &Comment, why: String) -> Option<Finding> {
    let rule = rules::rule(rule)?;
    let message = if why.is_empty() {
        rule.message.to_string()
    } else {
        format!("{} {why}", rule.message)
    };
    Some(Finding {
        message,
        ..crate::check::bare(rule, comment.span.clone())
    })
}

fn comments(text: &str, format: Format) -> Vec<Comment> {
    let blocks = match format {
        Format::Markdown => markdown::blocks(text, None),
        Format::Plain => plain::blocks(text, None),
        Format::Html => html::blocks(text, None),
    };
    let places = match format {
        Format::Markdown => places_in_markdown(text),
        Format::Plain | Format::Html => std::iter::once(0..text.len()).collect(),
    };
    let breaks: Vec<usize> = text.match_indices('\n').map(|(at, _)| at).collect();
    let mut out: Vec<Comment> = Vec::new();
    for place in places {
        let mut at = place.start;
        while let Some(open) = text[at..place.end].find("<!--").map(|found| at + found) {
            let body = open + 4;
            let close = text[body..place.end].find("-->").map(|found| body + found);
            let end = close.map_or(place.end, |close| close + 3);
            let words = text[body..close.unwrap_or(place.end)].trim_start();
            if let Some(words) = words.strip_prefix(WORD) {
                let line = line(&breaks, text.len(), &(open..end));
                let follows = out.last().is_some_and(|last| last.span.end > line.start);
                let scope = if !follows && is_alone(text, &line, &(open..end)) {
                    next_block(&blocks, end)
                } else {
                    line
                };
                out.push(read(words, open..end, scope));
            }
            at = end;
        }
    }
    out
}

/// The lines that a span touches.
fn line(breaks: &[usize], len: usize, span: &Range<usize>) -> Range<usize> {
    let before = breaks.partition_point(|at| *at < span.start);
    let after = breaks.partition_point(|at| *at < span.end);
    let start = before.checked_sub(1).map_or(0, |index| breaks[index] + 1);
    start..breaks.get(after).copied().unwrap_or(len)
}

/// Whether nothing but the marks of an item or a quote stands beside a comment.
fn is_alone(text: &str, line: &Range<usize>, span: &Range<usize>) -> bool {
    let before = &text[line.start..span.start];
    before
        .trim_start_matches([' ', '\t', '>', '-', '*', '+'])
        .is_empty()
        && text[span.end..line.end.max(span.end)]
            .trim_start()
            .is_empty()
}

/// Raw HTML in Markdown; the same characters inside code are an example of a comment and not one.
fn places_in_markdown(text: &str) -> Vec<Range<usize>> {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS
        | Options::ENABLE_PLUSES_DELIMITED_METADATA_BLOCKS;
    Parser::new_ext(text, options)
        .into_offset_iter()
        .filter_map(|(event, range)| match event {
            Event::Start(Tag::HtmlBlock) | Event::InlineHtml(_) => Some(range),
            _ => None,
        })
        .collect()
}

fn read(words: &str, span: Range<usize>, scope: Range<usize>) -> Comment {
    let (names, reason) = words.split_once(':').unwrap_or((words, ""));
    let names = names
        .split(|c: char| c == ',' || c.is_whitespace())
        .map(|name| name.rsplit('/').next().unwrap_or(name).to_lowercase())
        .filter(|name| !name.is_empty())
        .collect();
    Comment {
        span,
        scope,
        names,
        has_reason: has_words(reason),
    }
}

fn has_words(reason: &str) -> bool {
    let reason = reason.trim();
    reason != NO_REASON_YET && reason.contains(char::is_alphanumeric)
}

/// The first block of prose that reaches beyond a byte; nothing where the text ends.
fn next_block(blocks: &[Block], after: usize) -> Range<usize> {
    let index = blocks.partition_point(|block| block.source(0..block.text.len()).end <= after);
    blocks.get(index).map_or(after..after, |block| {
        let source = block.source(0..block.text.len());
        source.start.max(after)..source.end
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Context;

    fn rules_of(text: &str, format: Format) -> Vec<&'static str> {
        crate::check(text, format, &Context::default())
            .iter()
            .map(|finding| finding.rule)
            .collect()
    }

    #[test]
    fn a_comment_among_words_holds_for_its_line_only() {
        let text = "They failed to look. <!-- fivehows-ignore lapse: quoted from the law -->\nThe team failed to ask.\n";
        assert_eq!(rules_of(text, Format::Markdown), ["lapse"]);
    }

    #[test]
    fn a_comment_on_its_own_line_holds_for_the_next_block_in_every_format() {
        let comment = "<!-- fivehows-ignore trait: the words of the regulator -->";
        let text = format!(
            "{comment}\n\nThe team failed to look\nand failed to ask.\n\nThe team failed to tell.\n"
        );
        for format in [Format::Markdown, Format::Plain] {
            assert_eq!(rules_of(&text, format), ["lapse"], "{format:?}");
        }
        let html = format!(
            "<div>\n{comment}\n<p>The team failed to look\nand failed to ask.</p><p>The team failed to tell.</p>"
        );
        assert_eq!(rules_of(&html, Format::Html), ["lapse"]);
    }

    #[test]
    fn without_a_reason_nothing_is_ignored_and_both_are_told() {
        for comment in [
            "<!-- fivehows-ignore lapse -->",
            "<!-- fivehows-ignore lapse:  -->",
            "<!-- fivehows-ignore lapse: because … -->",
        ] {
            let text = format!("The team failed to look. {comment}");
            assert_eq!(
                rules_of(&text, Format::Markdown),
                ["lapse", "ignore-without-reason"]
            );
        }
    }

    #[test]
    fn a_comment_that_changes_nothing_is_told_with_the_nearest_name() {
        let text = "The disk was full. <!-- fivehows-ignore lapse, laps: quoted -->";
        let found = crate::check(text, Format::Markdown, &Context::default());
        let messages: Vec<&str> = found
            .iter()
            .map(|finding| finding.message.as_str())
            .collect();
        assert_eq!(found.len(), 2, "{messages:?}");
        assert!(
            messages[0].ends_with("`lapse` has nothing to say there."),
            "{messages:?}"
        );
        assert!(
            messages[1].ends_with("the nearest name is `lapse`."),
            "{messages:?}"
        );
    }

    #[test]
    fn a_comment_shown_as_code_is_an_example_and_no_comment() {
        let text = "Write `<!-- fivehows-ignore lapse: why -->` here.\n\n```\n<!-- fivehows-ignore lapse -->\n```\n";
        assert_eq!(rules_of(text, Format::Markdown), [""; 0]);
    }

    #[test]
    fn each_of_many_comments_on_a_line_holds_for_all_of_it() {
        let text = "The team failed to look. <!-- fivehows-ignore lapse: a test --> ".repeat(200);
        assert_eq!(rules_of(&text, Format::Markdown), [""; 0]);
    }

    #[test]
    fn what_a_comment_says_is_not_read_as_prose() {
        let text =
            "<!-- fivehows-ignore lapse: Dave failed to look -->\n\nThe team failed to look.";
        assert_eq!(rules_of(text, Format::Plain), [""; 0]);
    }
}
