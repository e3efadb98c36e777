//! Findings in the words of the protocol: diagnostics and edits.
//! Not here: when they are sent (session).

use lsp_types::{Diagnostic, DiagnosticSeverity, NumberOrString, TextEdit};
use wording::{Finding, Severity};

use super::document::Document;

/// A finding as an editor underlines it.
pub fn diagnostic(document: &Document, finding: &Finding) -> Diagnostic {
    let mut message = finding.message.clone();
    if let Some(question) = &finding.question {
        message.push('\n');
        message.push_str(question);
    }
    Diagnostic {
        range: document.range(&finding.span),
        severity: Some(match finding.severity {
            Severity::Error => DiagnosticSeverity::ERROR,
            Severity::Warning => DiagnosticSeverity::WARNING,
            Severity::Note => DiagnosticSeverity::INFORMATION,
        }),
        code: Some(NumberOrString::String(finding.rule.to_owned())),
        source: Some(super::session::NAME.to_owned()),
        message,
        ..Diagnostic::default()
    }
}

/// A change of a stretch of the text.
pub fn edit(document: &Document, span: &std::ops::Range<usize>, text: &str) -> TextEdit {
    TextEdit::new(document.range(span), text.to_owned())
}
