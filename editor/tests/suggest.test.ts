// In this room: typing and deleting become suggestions, and suggestions become words again. Not here: the page, the other person.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Node } from "prosemirror-model";
import { EditorState, TextSelection, type Transaction } from "prosemirror-state";
import { newSchema } from "../src/schema.ts";
import { erased } from "../src/suggest/erase.ts";
import { left, suggestionsIn, taken } from "../src/suggest/list.ts";
import { deletionOf, insertionOf } from "../src/suggest/marks.ts";
import { asSuggestion } from "../src/suggest/turn.ts";

const schema = newSchema();
const INES = { id: "1", name: "Ines Varga" };
const JUN = { id: "2", name: "Jun Watanabe" };

const begun = (...words: string[]): EditorState => EditorState.create({ doc: schema.node("doc", null, words.map((each, index) => schema.node("paragraph", { id: `p${index}` }, each ? schema.text(each) : undefined))) });

/** `[-went-]` and `{+came+}`, paragraphs apart. */
function told(doc: Node): string {
  const run = (node: Node): string => {
    const words = insertionOf(node) ? `{+${node.text}+}` : node.text!;
    return deletionOf(node) ? `[-${words}-]` : words;
  };
  return doc.content.content.map((block) => block.content.content.map(run).join("")).join(" | ");
}

function does(state: EditorState, change: (tr: Transaction) => Transaction, who = INES): EditorState {
  const turned = asSuggestion(state, change(state.tr), who);
  assert.ok(turned, "it can be suggested");
  const next = state.apply(turned);
  next.doc.check();
  return next;
}
const at = (state: EditorState, from: number, to = from): EditorState => state.apply(state.tr.setSelection(TextSelection.create(state.doc, from, to)));

test("typing_puts_in_words_that_wait_and_goes_on_as_one_suggestion", () => {
  let state = at(begun("Gates refused tickets."), 15);
  for (const letter of "valid ") state = does(state, (tr) => tr.insertText(letter));
  assert.equal(told(state.doc), "Gates refused {+valid +}tickets.");
  assert.deepEqual(suggestionsIn(state.doc).map(({ came, name }) => [came, name]), [["valid ", "Ines Varga"]]);
  assert.equal(state.selection.head, 21, "the caret stands behind what was typed");
});

test("deleting_backwards_marks_letter_by_letter_and_the_caret_goes_along", () => {
  let state = at(begun("It failed badly."), 16);
  for (let n = 0; n < 3; n += 1) state = does(state, (tr) => tr.delete(state.selection.head - 1, state.selection.head));
  assert.equal(told(state.doc), "It failed ba[-dly-].");
  assert.equal(state.selection.head, 13);
});

test("deleting_forwards_leaves_the_caret_behind_what_is_marked", () => {
  let state = at(begun("It failed badly."), 4);
  for (let n = 0; n < 2; n += 1) state = does(state, (tr) => tr.delete(state.selection.head, state.selection.head + 1));
  assert.equal(told(state.doc), "It [-fa-]iled badly.");
  assert.equal(state.selection.head, 6);
});

test("a_key_takes_out_what_stands_before_or_behind_the_caret_past_what_is_on_its_way_already", () => {
  const press = (state: EditorState, ...keys: string[]): EditorState => keys.reduce((now, key) => does(now, () => erased(now, key)!), state);
  const back = "deleteContentBackward";
  assert.equal(told(press(at(begun("It moved at ten."), 13), back, back, back, back).doc), "It moved[- at -]ten.");
  let state = press(at(begun("It moved at ten."), 13), "deleteWordBackward");
  assert.equal(told(state.doc), "It moved [-at -]ten.");
  state = press(at(state, 13), back, back);
  assert.equal(told(state.doc), "It move[-d at -]ten.");
  state = press(at(state, 8), "deleteContentForward", "deleteWordForward");
  assert.equal(told(state.doc), "It move[-d at ten-].");
  assert.equal(state.selection.head, 16);
  assert.equal(told(press(at(begun("a 👩‍🚀 b"), 8), back).doc), "a [-👩‍🚀-] b", "a sign of several letters goes whole");
  assert.equal(erased(at(begun("One."), 1), back), null);
  assert.equal(told(press(at(begun("One two."), 2, 5), back).doc), "O[-ne -]two.");
});

test("typing_over_selected_words_suggests_both_as_one", () => {
  const state = does(at(begun("It began at night."), 10, 18), (tr) => tr.insertText("at 22:00"));
  assert.equal(told(state.doc), "It began [-at night-]{+at 22:00+}.");
  assert.deepEqual(suggestionsIn(state.doc).map(({ gone, came }) => [gone, came]), [["at night", "at 22:00"]]);
});

test("ones_own_suggestion_is_rewritten_and_not_marked_twice", () => {
  let state = does(at(begun("It began."), 9), (tr) => tr.insertText(" at night"));
  state = does(state, (tr) => tr.delete(14, 18));
  assert.equal(told(state.doc), "It began{+ at n+}.");
  state = does(state, (tr) => tr.delete(9, 14));
  assert.equal(told(state.doc), "It began.");
});

test("somebody_elses_suggestion_is_marked_and_stays_theirs", () => {
  let state = does(at(begun("It began."), 9), (tr) => tr.insertText(" at night"));
  state = does(state, (tr) => tr.delete(9, 12), JUN);
  assert.equal(told(state.doc), "It began[-{+ at+}-]{+ night+}.");
  assert.deepEqual(suggestionsIn(state.doc).map(({ name }) => name), ["Jun Watanabe", "Ines Varga"]);
});

test("a_new_paragraph_a_mark_and_two_paragraphs_at_once_cannot_be_suggested", () => {
  const state = begun("One.", "Two.");
  assert.equal(asSuggestion(state, state.tr.split(3), INES), null);
  assert.equal(asSuggestion(state, state.tr.addMark(1, 3, schema.mark("strong")), INES), null);
  assert.equal(asSuggestion(state, state.tr.delete(2, 9), INES), null);
  const code = EditorState.create({ doc: schema.node("doc", null, schema.node("code_block", null, schema.text("x"))) });
  assert.equal(asSuggestion(code, code.tr.insertText("y", 1), INES), null);
});

test("several_places_are_suggested_in_one_step", () => {
  const state = begun("a b a b a");
  const turned = asSuggestion(state, state.tr.insertText("x", 9, 10).insertText("yy", 1, 2), INES);
  assert.equal(told(turned!.doc), "[-a-]{+yy+} b a b [-a-]{+x+}");
});

test("a_taken_suggestion_is_what_was_suggested_and_a_left_one_what_was_there", () => {
  const state = does(at(begun("It began at night."), 10, 18), (tr) => tr.insertText("at 22:00"));
  const [suggestion] = suggestionsIn(state.doc);
  assert.equal(told(taken(state.tr, suggestion!).doc), "It began at 22:00.");
  assert.equal(told(left(state.tr, suggestion!).doc), "It began at night.");
});

test("taking_out_what_another_suggests_settles_the_taking_out_alone", () => {
  let state = does(at(begun("It began."), 9), (tr) => tr.insertText(" at night"));
  state = does(state, (tr) => tr.delete(9, 18), JUN);
  const [suggestion] = suggestionsIn(state.doc);
  assert.equal(told(taken(state.tr, suggestion!).doc), "It began.");
  assert.equal(told(left(state.tr, suggestion!).doc), "It began{+ at night+}.");
});

test("taking_all_or_leaving_all_holds_for_any_mixture", () => {
  const words = "The gates refused all tickets that were signed with the new key this morning";
  for (let seed = 1; seed <= 200; seed += 1) {
    let random = seed;
    const chance = (below: number): number => { random = (random * 48_271) % 2_147_483_647; return random % below; };
    let state = begun(words);
    let plain = begun(words);
    for (let turn = 0; turn < 6; turn += 1) {
      // The places are drawn in the text as it would be once all is taken, and looked up among the suggestions.
      const from = chance(plain.doc.content.size - 2) + 1;
      const to = Math.min(plain.doc.content.size - 1, from + chance(6));
      const typed = chance(3) === 0 ? "" : "xyz".slice(0, 1 + chance(3));
      if (from === to && typed === "") continue;
      const place = (pos: number, side: "before" | "behind"): number => placeOf(state.doc, pos, side);
      const change = (tr: Transaction, first: number, last: number): Transaction => (typed ? tr.insertText(typed, first, last) : tr.delete(first, last));
      state = does(state, (tr) => change(tr, place(from, "behind"), from === to ? place(from, "behind") : place(to, "before")));
      plain = plain.apply(change(plain.tr, from, to));
    }
    const [all, none] = [state.tr, state.tr];
    for (const suggestion of [...suggestionsIn(state.doc)].reverse()) { taken(all, suggestion); left(none, suggestion); }
    assert.equal(all.doc.textContent, plain.doc.textContent, `seed ${seed}`);
    assert.equal(none.doc.textContent, words, `seed ${seed}`);
  }
});

/** Where a place of the text without the words on their way stands in the one with them. */
function placeOf(doc: Node, pos: number, side: "before" | "behind"): number {
  let rest = pos - 1;
  let at = 1;
  let found = -1;
  doc.firstChild!.forEach((node) => {
    const counts = !deletionOf(node);
    if (found < 0 && counts && (side === "before" ? rest <= node.nodeSize : rest < node.nodeSize)) found = at + rest;
    if (counts) rest -= node.nodeSize;
    at += node.nodeSize;
  });
  return found < 0 ? at : found;
}
