//! The conversation with an editor: which texts are open, what was asked, and when findings are sent.
//! Not here: the form of what is sent (to_editor, hover, actions).

use std::collections::BTreeMap;
use std::error::Error;
use std::path::PathBuf;
use std::rc::Rc;

use lsp_server::{Connection, ErrorCode, Message, Notification, Request, RequestId, Response};
use lsp_types::notification::{
    DidChangeTextDocument, DidChangeWatchedFiles, DidCloseTextDocument, DidOpenTextDocument,
    DidSaveTextDocument, Notification as _, PublishDiagnostics, ShowMessage,
};
use lsp_types::request::{CodeActionRequest, HoverRequest, RegisterCapability, Request as _};
use lsp_types::{
    CodeActionKind, CodeActionOptions, CodeActionParams, DidChangeTextDocumentParams,
    DidChangeWatchedFilesRegistrationOptions, DidCloseTextDocumentParams,
    DidOpenTextDocumentParams, FileSystemWatcher, GlobPattern, HoverParams,
    HoverProviderCapability, InitializeParams, InitializeResult, MessageType, PositionEncodingKind,
    PublishDiagnosticsParams, Registration, RegistrationParams, ServerCapabilities, ServerInfo,
    ShowMessageParams, TextDocumentSyncCapability, TextDocumentSyncKind, TextDocumentSyncOptions,
    Uri,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use wording::{Finding, Format, Rechecker};

use super::document::Document;
use super::{actions, hover, to_editor};
use crate::config::FILE;
use crate::texts::format_of;
use crate::texts::houses::{House, Houses};

/// How we call ourselves to an editor.
pub const NAME: &str = "fivehows";

/// Whatever ends a conversation before its time.
type Ended = Box<dyn Error + Send + Sync>;

/// Speaks with an editor until it says good-bye.
///
/// # Errors
/// Where the editor went away without a word, or said something that is not the protocol.
pub fn serve(connection: &Connection) -> Result<(), Ended> {
    let (id, params) = connection.initialize_start()?;
    let params: InitializeParams = serde_json::from_value(params)?;
    connection.initialize_finish(id, serde_json::to_value(introduction())?)?;
    let mut session = Session {
        connection,
        open: BTreeMap::new(),
        houses: Houses::found_upward(),
    };
    if watches_files(&params) {
        session.ask_to_watch_settings()?;
    }
    session.converse()
}

fn introduction() -> InitializeResult {
    let sync = TextDocumentSyncOptions {
        open_close: Some(true),
        change: Some(TextDocumentSyncKind::INCREMENTAL),
        save: Some(true.into()),
        ..TextDocumentSyncOptions::default()
    };
    let actions = CodeActionOptions {
        code_action_kinds: Some(vec![
            CodeActionKind::QUICKFIX,
            CodeActionKind::new(actions::FIX_ALL),
        ]),
        ..CodeActionOptions::default()
    };
    InitializeResult {
        capabilities: ServerCapabilities {
            position_encoding: Some(PositionEncodingKind::UTF16),
            text_document_sync: Some(TextDocumentSyncCapability::Options(sync)),
            hover_provider: Some(HoverProviderCapability::Simple(true)),
            code_action_provider: Some(actions.into()),
            ..ServerCapabilities::default()
        },
        server_info: Some(ServerInfo {
            name: NAME.to_owned(),
            version: Some(env!("CARGO_PKG_VERSION").to_owned()),
        }),
    }
}

fn watches_files(params: &InitializeParams) -> bool {
    let workspace = params.capabilities.workspace.as_ref();
    workspace
        .and_then(|workspace| workspace.did_change_watched_files.as_ref())
        .and_then(|watching| watching.dynamic_registration)
        .unwrap_or(false)
}

/// What is known of one editor.
struct Session<'c> {
    connection: &'c Connection,
    /// The open texts, by their address.
    open: BTreeMap<String, Open>,
    houses: Houses,
}

/// An open text.
struct Open {
    uri: Uri,
    document: Document,
    version: i32,
    format: Format,
    /// Remembers what its blocks say, and for which house; nothing before the first look.
    reader: Option<(Rc<House>, Rechecker)>,
    /// What was found in the text as it is now; nothing where nobody has looked since the last change.
    found: Option<Vec<Finding>>,
    /// Whether the editor has been told of it.
    told: bool,
}

impl Open {
    /// What a house finds in the text. Blocks that did not change since the last look are not read again.
    fn read(&mut self, house: Rc<House>) -> Vec<Finding> {
        let reader = self
            .reader
            .take()
            .filter(|(known, _)| Rc::ptr_eq(known, &house));
        let (house, reader) = self.reader.insert(reader.unwrap_or_else(|| {
            let context = house.settings().context();
            (house, Rechecker::new(self.format, context))
        }));
        let text = self.document.text();
        let mut found = reader.check(text);
        house.settings().weigh(text, self.format, &mut found);
        found
    }
}

impl Session<'_> {
    /// Takes message after message. Findings are sent when no message waits, so that fast typing is looked at once, at its end.
    fn converse(&mut self) -> Result<(), Ended> {
        loop {
            let message = match self.connection.receiver.try_recv() {
                Ok(message) => message,
                Err(_) => {
                    self.tell_findings()?;
                    self.connection.receiver.recv()?
                }
            };
            match message {
                Message::Request(request) => {
                    if self.connection.handle_shutdown(&request)? {
                        return Ok(());
                    }
                    let response = self.answer(request)?;
                    self.connection.sender.send(response.into())?;
                }
                Message::Notification(notification) => self.take(notification)?,
                Message::Response(_) => {}
            }
        }
    }

    fn answer(&mut self, request: Request) -> Result<Response, Ended> {
        let Request { id, method, params } = request;
        Ok(match method.as_str() {
            HoverRequest::METHOD => match read::<HoverParams>(params) {
                Ok(params) => {
                    let place = params.text_document_position_params;
                    let hover = self
                        .looked_at(&place.text_document.uri)?
                        .and_then(|(open, found)| hover::at(&open.document, found, place.position));
                    Response::new_ok(id, hover)
                }
                Err(problem) => misread(id, problem),
            },
            CodeActionRequest::METHOD => match read::<CodeActionParams>(params) {
                Ok(params) => {
                    let uri = &params.text_document.uri;
                    let actions = self.looked_at(uri)?.map(|(open, found)| {
                        actions::within(
                            uri,
                            &open.document,
                            open.format,
                            found,
                            params.range,
                            &params.context,
                        )
                    });
                    Response::new_ok(id, actions.unwrap_or_default())
                }
                Err(problem) => misread(id, problem),
            },
            other => {
                let told = format!("This server has no answer to {other}.");
                Response::new_err(id, ErrorCode::MethodNotFound as i32, told)
            }
        })
    }

    fn take(&mut self, notification: Notification) -> Result<(), Ended> {
        let Notification { method, params } = notification;
        match method.as_str() {
            DidOpenTextDocument::METHOD => {
                if let Ok(DidOpenTextDocumentParams {
                    text_document: text,
                }) = read(params)
                {
                    let key = text.uri.as_str().to_owned();
                    let open = Open {
                        format: written_as(&text.language_id, &text.uri),
                        document: Document::new(text.text),
                        version: text.version,
                        uri: text.uri,
                        reader: None,
                        found: None,
                        told: false,
                    };
                    self.open.insert(key, open);
                }
            }
            DidChangeTextDocument::METHOD => {
                if let Ok(params) = read::<DidChangeTextDocumentParams>(params)
                    && let Some(open) = self.open.get_mut(params.text_document.uri.as_str())
                {
                    for change in params.content_changes {
                        open.document.change(change);
                    }
                    open.version = params.text_document.version;
                    open.found = None;
                    open.told = false;
                }
            }
            DidCloseTextDocument::METHOD => {
                if let Ok(DidCloseTextDocumentParams { text_document }) = read(params)
                    && let Some(open) = self.open.remove(text_document.uri.as_str())
                {
                    self.publish(open.uri, Vec::new(), None)?;
                }
            }
            DidSaveTextDocument::METHOD | DidChangeWatchedFiles::METHOD
                if params.to_string().contains(FILE) =>
            {
                self.read_settings_anew();
            }
            _ => {}
        }
        Ok(())
    }

    fn read_settings_anew(&mut self) {
        self.houses = Houses::found_upward();
        for open in self.open.values_mut() {
            open.found = None;
            open.told = false;
        }
    }

    fn tell_findings(&mut self) -> Result<(), Ended> {
        let untold: Vec<Uri> = self
            .open
            .values()
            .filter(|open| !open.told)
            .map(|open| open.uri.clone())
            .collect();
        for uri in untold {
            if let Some((open, found)) = self.looked_at(&uri)? {
                let diagnostics = found
                    .iter()
                    .map(|finding| to_editor::diagnostic(&open.document, finding))
                    .collect();
                let version = open.version;
                self.publish(uri.clone(), diagnostics, Some(version))?;
            }
            if let Some(open) = self.open.get_mut(uri.as_str()) {
                open.told = true;
            }
        }
        Ok(())
    }

    /// An open text with what is found in it now.
    fn looked_at(&mut self, uri: &Uri) -> Result<Option<(&Open, &[Finding])>, Ended> {
        let path = path_of(uri).unwrap_or_else(|| PathBuf::from("untitled"));
        if self
            .open
            .get(uri.as_str())
            .is_some_and(|open| open.found.is_none())
        {
            let house = match self.houses.of(&path) {
                Ok(house) => house,
                Err(problem) => {
                    self.show(problem)?;
                    None
                }
            };
            let house = house.filter(|house| !house.excludes(&path));
            if let Some(open) = self.open.get_mut(uri.as_str()) {
                open.found = Some(house.map(|house| open.read(house)).unwrap_or_default());
            }
        }
        Ok(self
            .open
            .get(uri.as_str())
            .and_then(|open| open.found.as_deref().map(|found| (open, found))))
    }

    fn publish(
        &self,
        uri: Uri,
        diagnostics: Vec<lsp_types::Diagnostic>,
        version: Option<i32>,
    ) -> Result<(), Ended> {
        self.notify(
            PublishDiagnostics::METHOD,
            PublishDiagnosticsParams::new(uri, diagnostics, version),
        )
    }

    /// Shows a sentence to the person.
    fn show(&self, message: String) -> Result<(), Ended> {
        let typ = MessageType::ERROR;
        self.notify(ShowMessage::METHOD, ShowMessageParams { typ, message })
    }

    fn notify(&self, method: &str, params: impl Serialize) -> Result<(), Ended> {
        let notification = Notification::new(method.to_owned(), params);
        Ok(self.connection.sender.send(notification.into())?)
    }

    fn ask_to_watch_settings(&self) -> Result<(), Ended> {
        let watchers = vec![FileSystemWatcher {
            glob_pattern: GlobPattern::String(format!("**/{FILE}")),
            kind: None,
        }];
        let registration = Registration {
            id: "settings".to_owned(),
            method: DidChangeWatchedFiles::METHOD.to_owned(),
            register_options: Some(serde_json::to_value(
                DidChangeWatchedFilesRegistrationOptions { watchers },
            )?),
        };
        let params = RegistrationParams {
            registrations: vec![registration],
        };
        let request = Request::new(
            "settings".to_owned().into(),
            RegisterCapability::METHOD.to_owned(),
            params,
        );
        Ok(self.connection.sender.send(request.into())?)
    }
}

fn read<P: DeserializeOwned>(params: serde_json::Value) -> Result<P, serde_json::Error> {
    serde_json::from_value(params)
}

fn misread(id: RequestId, problem: serde_json::Error) -> Response {
    let told = format!("The question could not be read: {problem}.");
    Response::new_err(id, ErrorCode::InvalidParams as i32, told)
}

/// By the editor's own word, and otherwise by the ending.
fn written_as(language: &str, uri: &Uri) -> Format {
    match language {
        "markdown" => Format::Markdown,
        "plaintext" => Format::Plain,
        "html" => Format::Html,
        _ => path_of(uri).map_or(Format::Markdown, |path| format_of(&path)),
    }
}

/// The path of a `file:` address.
fn path_of(uri: &Uri) -> Option<PathBuf> {
    let is_file = uri.scheme().is_some_and(|scheme| scheme.as_str() == "file");
    let path = is_file.then(|| uri.path().as_estr().decode().into_string_lossy())?;
    // On Windows an address begins with `/C:`.
    let drive = path.as_bytes().get(2) == Some(&b':') && cfg!(windows);
    Some(PathBuf::from(&path[usize::from(drive)..]))
}

#[cfg(test)]
#[path = "session_tests.rs"]
mod tests;
