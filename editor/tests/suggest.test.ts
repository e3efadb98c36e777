// In this room: typing and deleting become suggestions, and suggestions become words again. Not here: the page, the other person.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Fragment, Slice, type Node } from "prosemirror-model";
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

test("a_heading_a_mark_and_two_paragraphs_at_once_cannot_be_suggested", () => {
  const state = begun("One.", "Two.");
  assert.equal(asSuggestion(state, state.tr.setBlockType(2, 2, schema.nodes.heading!), INES), null);
  const heading = EditorState.create({ doc: schema.node("doc", null, schema.node("heading", null, schema.text("One."))) });
  assert.equal(asSuggestion(heading, heading.tr.split(3), INES), null);
  assert.equal(asSuggestion(state, state.tr.addMark(1, 3, schema.mark("strong")), INES), null);
  assert.equal(asSuggestion(state, state.tr.delete(2, 9), INES), null);
  const code = EditorState.create({ doc: schema.node("doc", null, schema.node("code_block", null, schema.text("x"))) });
  assert.equal(asSuggestion(code, code.tr.insertText("y", 1), INES), null);
});

test("a_new_paragraph_waits_as_a_sign_among_the_words_until_it_is_taken_or_left", () => {
  let state = does(at(begun("It began. It ended."), 10), (tr) => tr.split(10));
  state = does(state, (tr) => tr.insertText("Then:"));
  assert.equal(told(state.doc), "It began.{+\u2029Then:+} It ended.");
  assert.equal(state.selection.head, 16, "the caret stands in the new paragraph");
  const [suggestion, ...others] = suggestionsIn(state.doc);
  assert.equal(others.length, 0, "the paragraph and its words are one suggestion");
  assert.equal(told(taken(state.tr, suggestion!).doc), "It began. | Then: It ended.");
  assert.equal(told(left(state.tr, suggestion!).doc), "It began. It ended.");
  state = does(state, (tr) => tr.delete(10, 11));
  assert.equal(told(state.doc), "It began.{+Then:+} It ended.", "one's own is taken back like a letter");
});

test("paragraphs_that_are_pasted_and_new_items_of_a_list_are_suggested_too", () => {
  const paragraph = (words: string): Node => schema.node("paragraph", null, schema.text(words));
  const pasted = does(at(begun("One. Four."), 5), (tr) => tr.replaceSelection(new Slice(Fragment.from([paragraph(" Two."), paragraph("Three.")]), 1, 1)));
  assert.equal(told(pasted.doc), "One.{+ Two.\u2029Three.+} Four.");
  assert.equal(told(taken(pasted.tr, suggestionsIn(pasted.doc)[0]!).doc), "One. Two. | Three. Four.");
  const item = (words: string, checked: string): Node => schema.node("list_item", { checked }, paragraph(words));
  const list = EditorState.create({ doc: schema.node("doc", null, schema.node("bullet_list", null, [item("onetwo", "yes")])) });
  const parted = does(list, (tr) => tr.split(6, 2));
  const items = taken(parted.tr, suggestionsIn(parted.doc)[0]!).doc.firstChild!;
  assert.deepEqual(items.content.content.map((each) => [each.textContent, each.attrs.checked]), [["one", "yes"], ["two", "no"]]);
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
      const typed = chance(3) === 0 ? "" : chance(4) === 0 ? "\u2029" : "xyz".slice(0, 1 + chance(3));
      if (from === to && typed === "") continue;
      const place = (pos: number, side: "before" | "behind"): number => placeOf(state.doc, pos, side);
      const change = (tr: Transaction, first: number, last: number): Transaction => (typed ? tr.insertText(typed, first, last) : tr.delete(first, last));
      // While it is suggested a new paragraph is a letter, as it is in the plain text beside it.
      const press = (tr: Transaction, first: number, last: number): Transaction => (typed === "\u2029" ? tr.delete(first, last).split(first) : change(tr, first, last));
      state = does(state, (tr) => press(tr, place(from, "behind"), from === to ? place(from, "behind") : place(to, "before")));
      plain = plain.apply(change(plain.tr, from, to));
    }
    const [all, none] = [state.tr, state.tr];
    for (const suggestion of [...suggestionsIn(state.doc)].reverse()) { taken(all, suggestion); left(none, suggestion); }
    assert.equal(all.doc.textBetween(0, all.doc.content.size, "\u2029"), plain.doc.textContent, `seed ${seed}`);
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
