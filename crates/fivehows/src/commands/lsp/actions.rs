//! What can be done about a finding with one key: mend it, say it in another way, add the circumstances, or make an exception.
//! Not here: the wordings themselves (wording).

use std::collections::HashMap;

use lsp_types::{
    CodeAction, CodeActionContext, CodeActionKind, CodeActionOrCommand, TextEdit, Uri,
    WorkspaceEdit,
};
use wording::{Finding, Format, Label};

use super::document::Document;
use super::to_editor::{diagnostic, edit};

/// Mends everything that is safe to mend, as editors do it on saving.
pub const FIX_ALL: &str = "source.fixAll.fivehows";

/// So many characters of a wording are shown in a menu.
const SHOWN: usize = 72;

/// The actions for a stretch of a text.
pub fn within(
    uri: &Uri,
    document: &Document,
    format: Format,
    findings: &[Finding],
    range: lsp_types::Range,
    context: &CodeActionContext,
) -> Vec<CodeActionOrCommand> {
    let (start, end) = (document.offset(range.start), document.offset(range.end));
    let mut actions = Vec::new();
    if wants(context, &CodeActionKind::QUICKFIX) {
        let touched = findings
            .iter()
            .filter(|finding| finding.span.start <= end && start <= finding.span.end);
        for finding in touched {
            let told = diagnostic(document, finding);
            actions.extend(for_one(document, format, finding).into_iter().map(
                |(title, preferred, edit)| CodeAction {
                    title,
                    kind: Some(CodeActionKind::QUICKFIX),
                    diagnostics: Some(vec![told.clone()]),
                    edit: Some(of_one_file(uri, vec![edit])),
                    is_preferred: preferred.then_some(true),
                    ..CodeAction::default()
                },
            ));
        }
    }
    let fix_all = CodeActionKind::new(FIX_ALL);
    let edits = fix_everything(document, findings);
    if wants(context, &fix_all) && !edits.is_empty() {
        actions.push(CodeAction {
            title: "Mend everything that needs no second thought".to_owned(),
            kind: Some(fix_all),
            edit: Some(of_one_file(uri, edits)),
            ..CodeAction::default()
        });
    }
    actions
        .into_iter()
        .map(CodeActionOrCommand::CodeAction)
        .collect()
}

/// Whether the editor asked for a kind, or for all kinds. `source.fixAll` asks for ours as well.
fn wants(context: &CodeActionContext, kind: &CodeActionKind) -> bool {
    context.only.as_ref().is_none_or(|kinds| {
        kinds.iter().any(|asked| {
            let rest = kind.as_str().strip_prefix(asked.as_str());
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        })
    })
}

/// Title, whether it is the one to take without thinking, and the change.
fn for_one(
    document: &Document,
    format: Format,
    finding: &Finding,
) -> Vec<(String, bool, TextEdit)> {
    let mut actions = Vec::new();
    if let Some(fix) = &finding.fix {
        let title = if fix.replacement.is_empty() {
            "Leave the words out".to_owned()
        } else {
            format!("Say: {}", short(&fix.replacement))
        };
        actions.push((title, true, edit(document, &fix.span, &fix.replacement)));
    }
    for instead in &finding.instead {
        let what = if instead.contains('[') {
            "Say, and fill in"
        } else {
            "Say"
        };
        let title = format!("{what}: {}", short(instead));
        if !actions.iter().any(|(known, ..)| *known == title) {
            actions.push((title, false, edit(document, &finding.replaces, instead)));
        }
    }
    if let Some(circumstance) = &finding.circumstance {
        let title = format!("If it were me, add: {}", short(circumstance.text.trim()));
        let at = circumstance.at..circumstance.at;
        actions.push((title, false, edit(document, &at, &circumstance.text)));
    }
    // An exception to an exception would only be a longer way of taking it out.
    if finding.label != Label::Ignore {
        let at = place_of_exception(document, format, finding);
        let comment = format!(
            " {}",
            wording::ignore::comment(finding.rule, wording::ignore::NO_REASON_YET)
        );
        let title = format!("Ignore {} on this line, because …", finding.rule);
        actions.push((title, false, edit(document, &(at..at), &comment)));
    }
    actions
}

/// Where a comment holds for the finding's line and is read as a comment: the end of the line, but in a table within the cell,
/// and in HTML before a tag that goes on in the next line.
fn place_of_exception(document: &Document, format: Format, finding: &Finding) -> usize {
    let line = document.line_around(finding.span.end);
    let rest = &document.text()[finding.span.end..line.end];
    let in_table = document.text()[line.clone()].trim_start().starts_with('|');
    let in_tag = format == Format::Html && rest.matches('<').count() != rest.matches('>').count();
    if in_table || in_tag {
        finding.span.end
    } else {
        finding.span.end + rest.trim_end().len()
    }
}

/// All safe changes that do not reach into each other.
fn fix_everything(document: &Document, findings: &[Finding]) -> Vec<TextEdit> {
    let mut fixes: Vec<_> = findings
        .iter()
        .filter_map(|finding| finding.fix.as_ref())
        .collect();
    fixes.sort_by_key(|fix| (fix.span.start, fix.span.end));
    let mut free = 0;
    fixes.retain(|fix| {
        let fits = fix.span.start >= free;
        free = if fits { fix.span.end } else { free };
        fits
    });
    fixes
        .into_iter()
        .map(|fix| edit(document, &fix.span, &fix.replacement))
        .collect()
}

fn of_one_file(uri: &Uri, edits: Vec<TextEdit>) -> WorkspaceEdit {
    WorkspaceEdit {
        changes: Some(HashMap::from([(uri.clone(), edits)])),
        ..WorkspaceEdit::default()
    }
}

fn short(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(SHOWN) {
        Some((at, _)) => format!("{}…", line[..at].trim_end()),
        None => line,
    }
}
