"""`fivehows lsp` with a client of other people's (pytest-lsp), over standard input and output.

Not here: the finer points of the conversation, which are tested beside the code.
"""

import os

import pytest
import pytest_lsp
from lsprotocol import types
from pytest_lsp import ClientServerConfig, LanguageClient, client_capabilities

SERVER = os.environ.get("FIVEHOWS_BINARY", "fivehows")
TEXT = "# Gates\n\n😀 The team failed to look.\n\nWhy did the operator close the gate?\n"


@pytest_lsp.fixture(
    params=["visual-studio-code", "neovim"],
    config=ClientServerConfig(server_command=[SERVER, "lsp", "--stdio"]),
)
async def client(request, lsp_client: LanguageClient, tmp_path):
    # The client knows no answer of its own to "tell me when these files change".
    lsp_client.feature(types.CLIENT_REGISTER_CAPABILITY)(lambda params: None)
    folder = types.WorkspaceFolder(uri=tmp_path.as_uri(), name="house")
    await lsp_client.initialize_session(
        types.InitializeParams(
            capabilities=client_capabilities(request.param), workspace_folders=[folder]
        )
    )
    yield
    await lsp_client.shutdown_session()


async def open_text(client, path, text, language="markdown"):
    """Opens a text as an editor does, and waits for its findings."""
    document = types.TextDocumentItem(path.as_uri(), language, 1, text)
    client.text_document_did_open(types.DidOpenTextDocumentParams(document))
    await client.wait_for_notification(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
    return client.diagnostics[path.as_uri()]


async def type_in(client, path, version, span, text):
    """Replaces a stretch as typing does, and waits for the findings of the new text."""
    change = types.TextDocumentContentChangePartial(range=span, text=text)
    document = types.VersionedTextDocumentIdentifier(version, path.as_uri())
    client.text_document_did_change(types.DidChangeTextDocumentParams(document, [change]))
    await client.wait_for_notification(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
    return client.diagnostics[path.as_uri()]


async def actions_at(client, path, span, only=None):
    document = types.TextDocumentIdentifier(path.as_uri())
    context = types.CodeActionContext(diagnostics=[], only=only)
    return await client.text_document_code_action_async(
        types.CodeActionParams(document, span, context)
    )


def codes(diagnostics):
    return [diagnostic.code for diagnostic in diagnostics]


async def test_findings_are_underlined_where_they_stand(client, tmp_path):
    found = await open_text(client, tmp_path / "report.md", TEXT)
    assert codes(found) == ["lapse", "why-did-they"]
    # The smiling face is one character and two UTF-16 units.
    assert found[0].range.start == types.Position(line=2, character=12)
    assert found[0].source == "fivehows"


async def test_hovering_shows_the_page_of_the_rule(client, tmp_path):
    path = tmp_path / "report.md"
    found = await open_text(client, path, TEXT)
    place = types.HoverParams(types.TextDocumentIdentifier(path.as_uri()), found[0].range.start)
    hover = await client.text_document_hover_async(place)
    assert "## Why it matters" in hover.contents.value
    assert hover.range == found[0].range


async def test_a_wording_taken_from_the_menu_clears_its_finding(client, tmp_path):
    path = tmp_path / "report.md"
    found = await open_text(client, path, TEXT)
    actions = await actions_at(client, path, found[1].range, [types.CodeActionKind.QuickFix])
    wording = next(action for action in actions if action.title.startswith("Say: "))
    [edit] = wording.edit.changes[path.as_uri()]
    assert edit.new_text.startswith("How ")
    assert codes(await type_in(client, path, 2, edit.range, edit.new_text)) == ["lapse"]


async def test_an_exception_holds_once_it_has_a_reason(client, tmp_path):
    path = tmp_path / "report.md"
    [found] = await open_text(client, path, "The team failed to look.\n")
    actions = await actions_at(client, path, found.range)
    ignore = next(action for action in actions if action.title.startswith("Ignore lapse"))
    [edit] = ignore.edit.changes[path.as_uri()]
    left = await type_in(client, path, 2, edit.range, edit.new_text)
    assert codes(left) == ["lapse", "ignore-without-reason"]
    reason = edit.new_text.index("because …")
    start = edit.range.start.character + reason
    span = types.Range(types.Position(0, start), types.Position(0, start + len("because …")))
    assert codes(await type_in(client, path, 3, span, "the words of the log")) == []


@pytest.mark.parametrize(
    ("name", "language", "text"),
    [
        ("report.txt", "plaintext", "The team failed to look.\n"),
        ("report.html", "html", '<p title="they failed">The team failed to look.</p>\n'),
        ("report", "text", "The team failed to look.\n"),
    ],
)
async def test_plain_text_and_html_are_read(client, tmp_path, name, language, text):
    assert codes(await open_text(client, tmp_path / name, text, language)) == ["lapse"]


async def test_the_settings_of_the_house_hold(client, tmp_path):
    settings = tmp_path / "fivehows.toml"
    settings.write_text('[check.levels]\nlapse = "off"\n')
    path = tmp_path / "deep" / "report.md"
    assert codes(await open_text(client, path, TEXT)) == ["why-did-they"]
    settings.write_text("")
    changed = types.FileEvent(settings.as_uri(), types.FileChangeType.Changed)
    client.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams([changed]))
    await client.wait_for_notification(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
    assert codes(client.diagnostics[path.as_uri()]) == ["lapse", "why-did-they"]


async def test_a_mistake_in_the_settings_is_shown_to_the_person(client, tmp_path):
    (tmp_path / "fivehows.toml").write_text("[check]\nrooster = []\n")
    assert not await open_text(client, tmp_path / "report.md", TEXT)
    [message] = client.messages
    assert "Line 2" in message.message and "`roster`" in message.message


async def test_a_closed_text_is_told_no_more(client, tmp_path):
    path = tmp_path / "report.md"
    await open_text(client, path, TEXT)
    document = types.TextDocumentIdentifier(path.as_uri())
    client.text_document_did_close(types.DidCloseTextDocumentParams(document))
    await client.wait_for_notification(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
    assert not client.diagnostics[path.as_uri()]
