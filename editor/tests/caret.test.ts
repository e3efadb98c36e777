// In this room: where the own caret goes when others write at the same place, and where first letters go. Not here: a page.
import assert from "node:assert/strict";
import { test } from "node:test";
import { EditorState, TextSelection } from "prosemirror-state";
import type { EditorView } from "prosemirror-view";
import { initProseMirrorDoc, ySyncPlugin } from "y-prosemirror";
import * as Y from "yjs";
import { OwnCaret, placeOf, positionOf } from "../src/caret.ts";
import { newSchema } from "../src/schema.ts";
import { plantTexts } from "../src/texts.ts";

const schema = newSchema();

function documentWith(words: string): { doc: Y.Doc; fragment: Y.XmlFragment; text: Y.XmlText } {
  const doc = new Y.Doc();
  const fragment = doc.getXmlFragment("prosemirror");
  const text = new Y.XmlText(words);
  const paragraph = new Y.XmlElement("paragraph");
  fragment.insert(0, [paragraph]);
  paragraph.insert(0, [text]);
  return { doc, fragment, text };
}

/** The document as an editor holds it at this moment. */
function stateOf(fragment: Y.XmlFragment): EditorState {
  const { doc, mapping } = initProseMirrorDoc(fragment, schema);
  return EditorState.create({ doc, plugins: [ySyncPlugin(fragment, { mapping })] });
}

test("a_caret_stays_behind_its_letter_when_another_writes_right_there", () => {
  const { fragment, text } = documentWith("ab");
  const place = placeOf(stateOf(fragment), 3)!;
  text.insert(2, "others");
  assert.equal(positionOf(stateOf(fragment), place), 3);
});

test("a_caret_in_an_empty_block_stays_before_what_another_writes_first", () => {
  const { fragment, text } = documentWith("");
  const place = placeOf(stateOf(fragment), 1)!;
  text.insert(0, "others");
  assert.equal(positionOf(stateOf(fragment), place), 1);
});

test("a_caret_moves_along_when_another_writes_or_strikes_out_before_it", () => {
  const { fragment, text } = documentWith("ab");
  const place = placeOf(stateOf(fragment), 3)!;
  text.insert(0, "others ");
  assert.equal(positionOf(stateOf(fragment), place), 10);
  text.delete(0, 8);
  assert.equal(positionOf(stateOf(fragment), place), 2);
});

test("what_the_page_has_is_read_before_the_caret_is_remembered_and_a_selection_is_put_back_whole", () => {
  const { fragment, text } = documentWith("one two");
  let state = stateOf(fragment);
  const clicked = (): void => { state = state.apply(state.tr.setSelection(TextSelection.create(state.doc, 5, 8))); };
  const view = { get state() { return state; }, domObserver: { flush: clicked } } as unknown as EditorView;
  const caret = new OwnCaret();
  caret.remember(view);
  text.insert(0, "zero ");
  const after = stateOf(fragment);
  const { selection } = caret.restore(after, after.tr);
  assert.equal(after.doc.textBetween(selection.from, selection.to), "two");
});

test("first_letters_of_two_people_in_one_new_block_go_into_one_text_whole", () => {
  const [ada, ben] = [new Y.Doc(), new Y.Doc()];
  const here = ada.getXmlFragment("prosemirror");
  plantTexts(here, schema);
  const entry = new Y.XmlElement("timeline_entry");
  entry.insert(0, [new Y.XmlElement("entry_text"), new Y.XmlElement("known_then"), new Y.XmlElement("known_now")]);
  here.insert(0, [new Y.XmlElement("paragraph"), entry]);
  Y.applyUpdate(ben, Y.encodeStateAsUpdate(ada));
  const texts = (doc: Y.Doc): Y.XmlText[] => [...doc.getXmlFragment("prosemirror").createTreeWalker((each) => each instanceof Y.XmlText)] as never;
  assert.equal(texts(ben).length, 4);
  texts(ada)[0]!.insert(0, "from Ada ");
  texts(ben)[0]!.insert(0, "from Ben ");
  Y.applyUpdate(ben, Y.encodeStateAsUpdate(ada));
  Y.applyUpdate(ada, Y.encodeStateAsUpdate(ben));
  const together = String(texts(ada)[0]);
  assert.ok(["from Ada from Ben ", "from Ben from Ada "].includes(together), together);
  assert.equal(String(texts(ben)[0]), together);
});
