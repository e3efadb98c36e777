// In this room: Markdown as it is typed and as it is pasted. Not here: the import of files.
import assert from "node:assert/strict";
import { test } from "node:test";
import { EditorState, TextSelection, type Transaction } from "prosemirror-state";
import type { Node } from "prosemirror-model";
import { looksLikeMarkdown, markdownSlice } from "../src/pasted/markdown.ts";
import { typingRules } from "../src/rules.ts";
import { newSchema } from "../src/schema.ts";

const schema = newSchema();

/** Types letter by letter, as a view would, and returns the document in short. */
function typed(text: string, doc: Node = schema.node("doc", null, [schema.node("paragraph")]), at = 1): Node {
  const plugin = typingRules(schema, () => "2025-11-12");
  let state = EditorState.create({ doc, plugins: [plugin] });
  state = state.apply(state.tr.setSelection(TextSelection.create(state.doc, at)));
  for (const letter of text) {
    const view = { get state() { return state; }, composing: false, dispatch: (tr: Transaction) => { state = state.apply(tr); } };
    const { from, to } = state.selection;
    const taken = plugin.props.handleTextInput!.call(plugin, view as never, from, to, letter, () => state.tr.insertText(letter, from, to));
    if (!taken) state = state.apply(state.tr.insertText(letter, from, to));
  }
  return state.doc;
}
const short = (node: Node): string => node.toString().replace(/^doc\((.*)\)$/, "$1");

test("two_signs_open_a_section_and_three_a_subheading", () => {
  assert.equal(typed("## Lessons").firstChild!.attrs.level, 2);
  assert.equal(typed("### Went well").firstChild!.attrs.level, 3);
  assert.equal(short(typed("# Lessons")), 'heading("Lessons")');
});

test("signs_at_the_start_of_a_line_make_lists_quotes_code_and_lines", () => {
  assert.equal(short(typed("- one")), 'bullet_list(list_item(paragraph("one")))');
  assert.equal(short(typed("3. three")), 'ordered_list(list_item(paragraph("three")))');
  assert.equal(typed("3. three").firstChild!.attrs.start, 3);
  assert.equal(short(typed("> said")), 'blockquote(paragraph("said"))');
  assert.equal(short(typed("```sh x")), 'code_block("x")');
  assert.equal(short(typed("---x")), 'horizontal_rule, paragraph("x")');
  assert.equal(typed("[ ] todo").firstChild!.firstChild!.attrs.checked, "no");
  assert.equal(short(typed("[ ] todo")), 'bullet_list(list_item(paragraph("todo")))');
});

test("signs_around_words_make_marks_and_typing_goes_on_without_them", () => {
  assert.equal(short(typed("a **b** c")), 'paragraph("a ", strong("b"), " c")');
  assert.equal(short(typed("a *b* c")), 'paragraph("a ", em("b"), " c")');
  assert.equal(short(typed("a `b` c")), 'paragraph("a ", code("b"), " c")');
  assert.equal(short(typed("a ~~b~~ c")), 'paragraph("a ", strike("b"), " c")');
  assert.equal(short(typed("see [the log](https://example.org) now")), 'paragraph("see ", link("the log"), " now")');
});

test("signs_within_words_stay_as_they_are", () => {
  assert.equal(short(typed("snake_case_name and 2*3*4")), 'paragraph("snake_case_name and 2*3*4")');
  assert.equal(short(typed("[run](javascript:alert)")), 'paragraph("[run](javascript:alert)")');
});

test("a_time_at_the_start_of_an_entry_becomes_its_time", () => {
  const entry = schema.node("timeline_entry", { id: "entry___" }, [schema.node("entry_text"), schema.node("known_then"), schema.node("known_now")]);
  const doc = typed("10:02 CET - Alert", schema.node("doc", null, [schema.node("timeline", null, [entry])]), 3);
  const after = doc.firstChild!.firstChild!;
  assert.equal(after.attrs.at, "2025-11-12T10:02:00+01:00");
  assert.equal(after.attrs.zone, "Europe/Berlin");
  assert.equal(after.firstChild!.textContent, "Alert");
});

test("a_pasted_runbook_keeps_its_shape", () => {
  const slice = markdownSlice(schema, "## Steps\n\n1. stop\n2. **start** `now`\n   - inner\n\n| a | b |\n|:-:|---|\n| 1 | 2 |\n\n> quoted\n> twice\n\n```sh\nls -l\n# no heading\n```\nLast [link](/x \"t\").\nwrapped");
  assert.equal(slice.content.toString(), '<heading("Steps"), ordered_list(list_item(paragraph("stop")), list_item(paragraph(strong("start"), " ", code("now")), bullet_list(list_item(paragraph("inner"))))), '
    + 'table(table_row(table_header(paragraph("a")), table_header(paragraph("b"))), table_row(table_cell(paragraph("1")), table_cell(paragraph("2")))), '
    + 'blockquote(paragraph("quoted twice")), code_block("ls -l\\n# no heading"), paragraph("Last ", link("link"), ". wrapped")>');
  slice.content.forEach((node) => node.check());
});

test("plain_prose_is_not_taken_for_markdown", () => {
  assert.equal(looksLikeMarkdown("At 10:02 the alert fired. 3 * 4 is 12."), false);
  assert.equal(looksLikeMarkdown("- one\n- two"), true);
  assert.equal(looksLikeMarkdown("read [this](https://example.org)"), true);
});

test("odd_markdown_never_loses_its_words", () => {
  for (const text of ["**open", "[a](", "```\nnever closed", "| a |\n|---|", "- \n-", ">", "1)", "#", "######## eight", "\\*kept\\*", "a\\"]) {
    const words = markdownSlice(schema, text).content.textBetween(0, markdownSlice(schema, text).content.size, " ");
    for (const word of text.match(/[a-z]+/g) ?? []) assert.ok(words.includes(word), `${text} keeps ${word}`);
  }
});
