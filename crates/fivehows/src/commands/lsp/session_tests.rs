//! A conversation with an editor, spoken in memory.
//! Not here: the same over standard input, with a client of other people's (e2e/lsp).

#![expect(
    clippy::mutable_key_type,
    reason = "the protocol's own type has addresses as keys, and nobody changes one"
)]

use std::cell::RefCell;
use std::collections::VecDeque;
use std::path::Path;

use lsp_server::ResponseError;
use lsp_types::{CodeAction, Diagnostic, NumberOrString, Position};
use serde_json::{Value, json};

use super::*;

/// The editor's side: its line, and what it was told while it waited for an answer.
struct Editor(Connection, RefCell<VecDeque<Notification>>);

impl Editor {
    fn notify(&self, method: &str, params: Value) {
        let notification = Notification::new(method.to_owned(), params);
        self.0
            .sender
            .send(notification.into())
            .expect("the server listens");
    }

    fn ask(&self, id: i32, method: &str, params: Value) -> Result<Value, ResponseError> {
        let request = Request::new(id.into(), method.to_owned(), params);
        self.0
            .sender
            .send(request.into())
            .expect("the server listens");
        loop {
            match self.0.receiver.recv().expect("the server speaks") {
                Message::Response(response) if response.id == id.into() => {
                    return response.response_result;
                }
                // Findings may come before the answer; whoever asks for them later gets them.
                Message::Notification(told) => self.1.borrow_mut().push_back(told),
                _ => {}
            }
        }
    }

    fn open(&self, uri: &str, language: &str, text: &str) {
        let document = json!({ "uri": uri, "languageId": language, "version": 1, "text": text });
        self.notify("textDocument/didOpen", json!({ "textDocument": document }));
    }

    fn type_in(&self, uri: &str, version: i32, from: (u32, u32), to: (u32, u32), text: &str) {
        let range = lsp_types::Range::new(Position::new(from.0, from.1), Position::new(to.0, to.1));
        self.notify(
            "textDocument/didChange",
            json!({ "textDocument": { "uri": uri, "version": version }, "contentChanges": [{ "range": range, "text": text }] }),
        );
    }

    /// The next findings that are sent, with their version.
    fn told(&self) -> (Option<i32>, Vec<Diagnostic>) {
        loop {
            let heard = self.1.borrow_mut().pop_front().map(Message::Notification);
            let said = heard.unwrap_or_else(|| self.0.receiver.recv().expect("the server speaks"));
            if let Message::Notification(told) = said
                && told.method == PublishDiagnostics::METHOD
            {
                let params: PublishDiagnosticsParams =
                    serde_json::from_value(told.params).expect("its form is right");
                return (params.version, params.diagnostics);
            }
        }
    }

    fn actions(
        &self,
        id: i32,
        uri: &str,
        line: u32,
        character: u32,
        only: Option<&str>,
    ) -> Vec<CodeAction> {
        let place = Position::new(line, character);
        let mut context = json!({ "diagnostics": [] });
        if let Some(only) = only {
            context["only"] = json!([only]);
        }
        let range = lsp_types::Range::new(place, place);
        let answer = self.ask(
            id,
            CodeActionRequest::METHOD,
            json!({ "textDocument": { "uri": uri }, "range": range, "context": context }),
        );
        serde_json::from_value(answer.expect("an answer")).expect("its form is right")
    }
}

/// Starts a server, speaks with it, and says good-bye. `before` is said before the server listens.
fn converse(before: impl FnOnce(&Editor), test: impl FnOnce(&Editor)) {
    let (server, client) = Connection::memory();
    std::thread::scope(|scope| {
        let editor = Editor(client, RefCell::default());
        let hello = Request::new(
            0.into(),
            "initialize".to_owned(),
            json!({ "capabilities": {} }),
        );
        editor
            .0
            .sender
            .send(hello.into())
            .expect("the channel is open");
        editor.notify("initialized", json!({}));
        before(&editor);
        let serving = scope.spawn(|| {
            let outcome = serve(&server);
            drop(server);
            outcome
        });
        test(&editor);
        let answer = editor.ask(99, "shutdown", Value::Null);
        assert_eq!(answer.map_err(|problem| problem.message), Ok(Value::Null));
        editor.notify("exit", Value::Null);
        serving
            .join()
            .expect("the server does not panic")
            .expect("it ends well");
    });
}

fn codes(diagnostics: &[Diagnostic]) -> Vec<&str> {
    diagnostics
        .iter()
        .map(|diagnostic| match &diagnostic.code {
            Some(NumberOrString::String(code)) => code.as_str(),
            _ => "",
        })
        .collect()
}

const URI: &str = "untitled:report.md";

#[test]
fn an_opened_text_is_underlined_in_utf16_units() {
    converse(
        |_| {},
        |editor| {
            editor.open(URI, "markdown", "😀 The team failed to look.\n");
            let (version, told) = editor.told();
            assert_eq!((version, codes(&told)), (Some(1), vec!["lapse"]));
            assert_eq!(told[0].range.start, Position::new(0, 12));
            assert_eq!(told[0].source.as_deref(), Some("fivehows"));
        },
    );
}

#[test]
fn fast_typing_is_looked_at_once_at_its_end() {
    converse(
        |editor| {
            editor.open(URI, "markdown", "The team looked.\n");
            editor.type_in(URI, 2, (0, 9), (0, 15), "failed to ask");
            editor.type_in(URI, 3, (0, 19), (0, 22), "look");
        },
        |editor| {
            let (version, told) = editor.told();
            assert_eq!((version, codes(&told)), (Some(3), vec!["lapse"]));
            editor.type_in(URI, 4, (0, 9), (0, 23), "looked");
            assert_eq!(editor.told(), (Some(4), vec![]));
        },
    );
}

#[test]
fn beside_a_finding_stands_its_page() {
    converse(
        |editor| editor.open(URI, "markdown", "The team failed to look.\n"),
        |editor| {
            let place = |character| json!({ "textDocument": { "uri": URI }, "position": { "line": 0, "character": character } });
            let answer = editor
                .ask(1, HoverRequest::METHOD, place(10))
                .expect("an answer");
            let shown = answer["contents"]["value"].as_str().expect("text");
            assert!(
                shown.contains("**Ask:**") && shown.contains("## Speaks up"),
                "{shown}"
            );
            assert_eq!(
                editor
                    .ask(2, HoverRequest::METHOD, place(1))
                    .expect("an answer"),
                Value::Null
            );
        },
    );
}

#[test]
fn a_wording_is_put_in_by_one_key_and_raises_nothing_new() {
    let text = "Why did the operator skip the check?\n";
    converse(
        |editor| editor.open(URI, "markdown", text),
        |editor| {
            let actions = editor.actions(1, URI, 0, 2, Some("quickfix"));
            let say = actions
                .iter()
                .find(|action| action.title.starts_with("Say"))
                .expect("a wording");
            let edits = say
                .edit
                .as_ref()
                .and_then(|edit| edit.changes.as_ref())
                .expect("an edit");
            let edit = &edits.values().next().expect("one file")[0];
            let (start, end) = (edit.range.start, edit.range.end);
            assert_eq!(editor.told().0, Some(1));
            editor.type_in(
                URI,
                2,
                (start.line, start.character),
                (end.line, end.character),
                &edit.new_text,
            );
            assert_eq!(editor.told(), (Some(2), vec![]), "{}", edit.new_text);
        },
    );
}

#[test]
fn an_exception_waits_for_its_reason() {
    converse(
        |editor| {
            editor.open(
                URI,
                "markdown",
                "| a |\n|---|\n| The team failed to look. |\n",
            )
        },
        |editor| {
            assert_eq!(codes(&editor.told().1), ["lapse"]);
            let actions = editor.actions(1, URI, 2, 13, None);
            let ignore = actions
                .iter()
                .find(|action| action.title.starts_with("Ignore lapse"))
                .expect("an exception");
            let edits = ignore
                .edit
                .as_ref()
                .and_then(|edit| edit.changes.as_ref())
                .expect("an edit");
            let edit = &edits.values().next().expect("one file")[0];
            assert_eq!(edit.new_text, " <!-- fivehows-ignore lapse: because … -->");
            let at = (edit.range.start.line, edit.range.start.character);
            editor.type_in(URI, 2, at, at, &edit.new_text);
            assert_eq!(codes(&editor.told().1), ["lapse", "ignore-without-reason"]);
            let reason = (at.0, at.1 + 29);
            editor.type_in(URI, 3, reason, (at.0, at.1 + 38), "the words of the log");
            assert_eq!(editor.told(), (Some(3), vec![]));
        },
    );
}

#[test]
fn settings_above_the_file_hold_and_are_read_anew_when_they_are_saved() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let settings = folder.path().join(FILE);
    std::fs::write(&settings, "[check.levels]\ntrait = \"off\"\n").expect("it is written");
    let uri = |path: &Path| format!("file://{}", path.display());
    let text = uri(&folder.path().join("deep/report.txt"));
    converse(
        |editor| editor.open(&text, "text", "The team failed to look.\n"),
        |editor| {
            assert_eq!(codes(&editor.told().1), [""; 0]);
            std::fs::write(&settings, "[check.levels]\ntrait = \"note\"\n").expect("it is written");
            editor.notify(
                "textDocument/didSave",
                json!({ "textDocument": { "uri": uri(&settings) } }),
            );
            let (_, told) = editor.told();
            assert_eq!(
                told[0].severity,
                Some(lsp_types::DiagnosticSeverity::INFORMATION)
            );
        },
    );
}

#[test]
fn html_is_read_as_html_and_a_closed_text_is_told_no_more() {
    converse(
        |editor| {
            editor.open(
                URI,
                "html",
                "<p title=\"the team failed\">The team <b>failed</b> to look.</p>\n",
            )
        },
        |editor| {
            let (_, told) = editor.told();
            assert_eq!(codes(&told), ["lapse"]);
            assert_eq!(told[0].range.start, Position::new(0, 39));
            editor.notify(
                "textDocument/didClose",
                json!({ "textDocument": { "uri": URI } }),
            );
            assert_eq!(editor.told(), (None, vec![]));
        },
    );
}

#[test]
fn a_question_nobody_knows_and_one_that_cannot_be_read_are_answered_and_the_talk_goes_on() {
    converse(
        |editor| editor.open(URI, "markdown", "The team failed to look.\n"),
        |editor| {
            let unknown = editor
                .ask(1, "textDocument/rename", json!({}))
                .expect_err("a refusal");
            assert_eq!(unknown.code, ErrorCode::MethodNotFound as i32);
            let unread = editor
                .ask(2, HoverRequest::METHOD, json!({ "position": 3 }))
                .expect_err("a refusal");
            assert_eq!(unread.code, ErrorCode::InvalidParams as i32);
            assert_eq!(editor.actions(3, "untitled:another", 0, 0, None), []);
        },
    );
}
