//! What an editor shows beside a finding: what was noticed, what to ask, and the rule's whole page.
//! Not here: the pages, which the rules carry themselves (wording).

use lsp_types::{Hover, HoverContents, MarkupContent, MarkupKind, Position};
use wording::Finding;

use super::document::Document;

/// What is told about the findings at a position; nothing where there is none.
pub fn at(document: &Document, findings: &[Finding], position: Position) -> Option<Hover> {
    let offset = document.offset(position);
    let here: Vec<&Finding> = findings
        .iter()
        .filter(|finding| finding.span.start <= offset && offset <= finding.span.end)
        .collect();
    let first = here.first()?;
    let parts: Vec<String> = here.iter().map(|finding| told(finding)).collect();
    Some(Hover {
        contents: HoverContents::Markup(MarkupContent {
            kind: MarkupKind::Markdown,
            value: parts.join("\n\n---\n\n"),
        }),
        range: Some(document.range(&first.span)),
    })
}

fn told(finding: &Finding) -> String {
    let mut out = format!("{}\n", finding.message);
    if let Some(question) = &finding.question {
        out.push_str(&format!("\n**Ask:** {question}\n"));
    }
    if let Some(rule) = wording::rule(finding.rule) {
        out.push_str(&format!("\n---\n\n{}", rule.page.trim_end()));
    }
    out
}
