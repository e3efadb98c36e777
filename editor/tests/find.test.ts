// In this room: what is found, and what replacing does to it. Not here: the panel.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Node } from "prosemirror-model";
import { EditorState } from "prosemirror-state";
import { findPlugin, matchesOf, replaceAll, replaceOne } from "../src/find.ts";
import { wordsIn } from "../src/outline.ts";
import { newSchema } from "../src/schema.ts";

const schema = newSchema();
const paragraph = (...parts: (string | [string, string])[]): Node => schema.node("paragraph", null, parts.map((part) => (typeof part === "string" ? schema.text(part) : schema.text(part[0], [schema.marks[part[1]]!.create()]))));
const doc = schema.node("doc", null, [paragraph("The index, the ", ["Index", "strong"], " and"), schema.node("timeline", null, [schema.node("timeline_entry", { id: "entry001" }, [schema.node("entry_text", null, schema.text("an index")), schema.node("known_then"), schema.node("known_now")])]), paragraph("aaaa")]);

function found(words: string, matchCase = false): string[] {
  return matchesOf(doc, words, matchCase).map(({ from, to }) => doc.textBetween(from, to));
}

/** A state in which these words are looked for. */
function looking(words: string): EditorState {
  const plugin = findPlugin(null as never, () => undefined);
  const state = EditorState.create({ doc, plugins: [plugin] });
  return state.apply(state.tr.setMeta(plugin, { words, matchCase: false }));
}

test("words_are_found_in_every_block_whatever_their_case_unless_it_counts", () => {
  assert.deepEqual(found("index"), ["index", "Index", "index"]);
  assert.deepEqual(found("Index", true), ["Index"]);
  assert.deepEqual(found(""), []);
  assert.deepEqual(found("aa"), ["aa", "aa"]);
});

test("a_letter_that_grows_with_its_case_does_not_shift_what_stands_behind_it", () => {
  const odd = schema.node("doc", null, [paragraph("İ index")]);
  assert.deepEqual(matchesOf(odd, "index", false).map(({ from, to }) => odd.textBetween(from, to)), ["index"]);
});

test("replacing_all_keeps_marks_and_everything_around", () => {
  let state = looking("index");
  replaceAll("catalogue")(state, (tr) => { state = state.apply(tr); });
  assert.equal(state.doc.child(0).textContent, "The catalogue, the catalogue and");
  assert.equal(state.doc.child(0).child(1).marks[0]?.type.name, "strong");
  assert.equal(state.doc.child(1).textContent, "an catalogue");
});

test("replacing_one_goes_on_to_the_next_and_not_over_the_new_words", () => {
  let state = looking("index");
  const replace = (): boolean => replaceOne("old index")(state, (tr) => { state = state.apply(tr); });
  replace();
  assert.equal(state.doc.child(0).textContent, "The old index, the Index and");
  replace();
  assert.equal(state.doc.child(0).textContent, "The old index, the old index and");
  replace();
  assert.equal(state.doc.child(1).textContent, "an old index");
});

test("words_are_counted_and_signs_are_not", () => {
  assert.equal(wordsIn(schema.node("doc", null, [paragraph("At 10:02, ", ["two", "em"], " – only two – came back.")])), 7);
  assert.equal(wordsIn(schema.node("doc", null, [paragraph()])), 0);
});

test("nothing_replaces_nothing", () => {
  assert.equal(replaceAll("x")(looking("not there")), false);
  assert.equal(replaceOne("x")(looking("not there")), false);
});
