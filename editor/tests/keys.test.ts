// In this room: the keys of timeline, tree and actions, without a page. Not here: controls, which need one.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Node } from "prosemirror-model";
import { EditorState, TextSelection } from "prosemirror-state";
import { blockKeys } from "../src/blocks/keys.ts";
import { inOrder, isSorted, notesOf } from "../src/blocks/timeline.ts";
import { openLeaves } from "../src/blocks/how.ts";
import { newSchema } from "../src/schema.ts";

const schema = newSchema();
const line = (name: string, words: string): Node => schema.node(name, null, words ? schema.text(words) : undefined);
const how = (words: string, ...deeper: Node[]): Node => schema.node("how", { id: words || "blank" }, [line("how_text", words), ...deeper]);
const hows = (...roots: Node[]): Node => schema.node("doc", null, [schema.node("hows", { id: "hows" }, roots), schema.node("paragraph", { id: "after" }, schema.text("after"))]);
const entry = (at: string, words: string): Node => schema.node("timeline_entry", { id: words, at }, [line("entry_text", words), line("known_then", ""), line("known_now", "")]);
const action = (what: string, done: string): Node => schema.node("action_item", { id: what || "blank" }, [line("action_text", what), line("end_state", done)]);

/** Presses keys with the caret behind the first occurrence of some words (or in the first empty line). */
function pressed(doc: Node, words: string, ...keys: string[]): EditorState {
  let at = -1;
  doc.descendants((node, pos) => {
    if (at < 0 && node.isTextblock && (words ? node.textContent.includes(words) : node.content.size === 0)) at = pos + 1 + (words ? node.textContent.indexOf(words) + words.length : 0);
    return true;
  });
  let state = EditorState.create({ doc });
  state = state.apply(state.tr.setSelection(TextSelection.create(doc, at)));
  for (const key of keys) blockKeys[key]!(state, (tr) => { state = state.apply(tr); }, undefined);
  state.doc.check();
  return state;
}
const shape = (state: EditorState): string => {
  const told = (node: Node): string => node.type.name === "how" ? `${node.firstChild!.textContent}${node.childCount > 1 ? `(${node.content.content.slice(1).map(told).join(" ")})` : ""}` : node.content.content.map(told).join(" ");
  return told(state.doc.firstChild!);
};
const caretIn = (state: EditorState): string => `${state.selection.$head.parent.type.name} "${state.selection.$head.parent.textContent}"`;

test("enter_in_the_tree_asks_again_beside_and_keeps_the_answers_with_the_first", () => {
  const state = pressed(hows(how("a", how("b"))), "a", "Enter");
  assert.equal(shape(state), "a(b) ");
  assert.equal(caretIn(state), 'how_text ""');
});

test("tab_goes_deeper_and_shift_tab_comes_back", () => {
  assert.equal(shape(pressed(hows(how("a"), how("b")), "b", "Tab")), "a(b)");
  assert.equal(shape(pressed(hows(how("a", how("b"))), "b", "Shift-Tab")), "a b");
  assert.equal(shape(pressed(hows(how("a", how("b", how("c")))), "b", "Shift-Tab")), "a b(c)");
  assert.equal(caretIn(pressed(hows(how("a"), how("b")), "b", "Tab")), 'how_text "b"');
});

test("the_first_how_cannot_go_deeper_and_stays", () => assert.equal(shape(pressed(hows(how("a")), "a", "Tab")), "a"));

test("enter_in_an_empty_how_comes_up_and_at_the_root_leaves", () => {
  assert.equal(shape(pressed(hows(how("a", how(""))), "", "Enter")), "a ");
  const left = pressed(hows(how("a"), how("")), "", "Enter");
  assert.equal(shape(left), "a");
  assert.equal(caretIn(left), 'paragraph "after"');
});

test("enter_within_a_how_takes_the_rest_along", () => assert.equal(shape(pressed(hows(how("one two")), "one", "Enter")), "one  two"));

test("backspace_in_an_empty_how_takes_it_away_and_never_its_answers", () => {
  assert.equal(shape(pressed(hows(how("a"), how("")), "", "Backspace")), "a");
  assert.equal(shape(pressed(hows(how("a"), how("", how("c"))), "", "Backspace")), "a (c)");
});

test("escape_leaves_a_block_and_makes_a_line_only_at_the_end_of_the_document", () => {
  assert.equal(caretIn(pressed(hows(how("a")), "a", "Escape")), 'paragraph "after"');
  const last = pressed(schema.node("doc", null, [schema.node("actions", { id: "actions1" }, [action("a", "b")])]), "a", "Escape");
  assert.equal(last.doc.childCount, 2);
  assert.equal(caretIn(last), 'paragraph ""');
});

const timeline = (...entries: Node[]): Node => schema.node("doc", null, [schema.node("timeline", { id: "timeline" }, entries), schema.node("paragraph", { id: "after" })]);

test("enter_in_an_entry_makes_the_next_one_with_its_zone", () => {
  const state = pressed(timeline(entry("2025-11-12T10:02:00Z", "alert fired")), "alert", "Enter");
  assert.deepEqual(state.doc.firstChild!.content.content.map((node) => node.firstChild!.textContent), ["alert", " fired"]);
  assert.equal(state.doc.firstChild!.lastChild!.attrs.zone, "UTC");
  assert.equal(caretIn(state), 'entry_text " fired"');
});

test("enter_in_an_empty_entry_leaves_the_timeline_and_takes_the_empty_one_away", () => {
  const state = pressed(timeline(entry("2025-11-12T10:02:00Z", "a"), entry("", "")), "", "Enter");
  // The first empty line is "known then" of the first entry: there, Enter makes an entry.
  assert.equal(state.doc.firstChild!.childCount, 3);
  let second = EditorState.create({ doc: timeline(entry("2025-11-12T10:02:00Z", "a"), entry("", "")) });
  second = second.apply(second.tr.setSelection(TextSelection.create(second.doc, 1 + second.doc.firstChild!.firstChild!.nodeSize + 2)));
  blockKeys.Enter!(second, (tr) => { second = second.apply(tr); });
  assert.equal(second.doc.firstChild!.childCount, 1);
  assert.equal(caretIn(second), 'paragraph ""');
});

test("an_entry_with_words_is_never_joined_to_another", () => {
  const doc = timeline(entry("", "a"), entry("", "b"));
  let state = EditorState.create({ doc });
  state = state.apply(state.tr.setSelection(TextSelection.create(doc, 1 + doc.firstChild!.firstChild!.nodeSize + 2)));
  assert.equal(blockKeys.Backspace!(state, (tr) => { state = state.apply(tr); }), true);
  assert.equal(state.doc.firstChild!.childCount, 2);
});

test("enter_in_an_action_goes_to_its_end_state_and_then_to_the_next_action", () => {
  const doc = schema.node("doc", null, [schema.node("actions", { id: "actions1" }, [action("do", "")])]);
  assert.equal(caretIn(pressed(doc, "do", "Enter")), 'end_state ""');
  const next = pressed(doc, "do", "Enter", "Enter");
  assert.equal(next.doc.firstChild!.childCount, 2);
  assert.equal(caretIn(next), 'action_text ""');
});

test("a_silence_a_new_day_and_a_step_back_in_time_are_noted", () => {
  const notes = notesOf(timeline(entry("2025-11-12T23:50:00Z", "a"), entry("2025-11-13T00:30:00Z", "b"), entry("2025-11-13T00:20:00Z", "c"), entry("", "d")).firstChild!);
  assert.deepEqual(notes.map(({ kind, words }) => `${kind}: ${words}`), ["day: Wednesday 12 November", "gap: 40 minutes without an entry", "day: Thursday 13 November", "order: 10 minutes before the entry above"]);
});

test("entries_are_put_in_order_across_zones_and_ties_keep_the_order_of_writing", () => {
  const entries = [entry("2025-11-12T12:00:00Z", "noon"), entry("2025-11-12T12:30:00+01:00", "earlier"), entry("", "beside earlier"), entry("2025-11-12T12:00:00Z", "noon too")];
  assert.deepEqual(inOrder(entries).map((node) => node.attrs.id), ["earlier", "beside earlier", "noon", "noon too"]);
  assert.equal(isSorted(timeline(...entries).firstChild!), false);
  assert.equal(isSorted(timeline(...inOrder(entries)).firstChild!), true);
});

test("a_leaf_without_an_action_is_open", () => {
  const linked = schema.node("how", { id: "linked", actions: "action1" }, [line("how_text", "c")]);
  assert.equal(openLeaves(hows(how("a", how("b"), linked), how("")).firstChild!), 1);
});
