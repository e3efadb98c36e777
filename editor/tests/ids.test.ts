// In this room: what is true about block ids. Not here: other edits.
import assert from "node:assert/strict";
import { test } from "node:test";
import { EditorState, TextSelection } from "prosemirror-state";
import { splitBlock } from "prosemirror-commands";
import type { Node } from "prosemirror-model";
import { idsPlugin, newId, withIds } from "../src/ids.ts";
import { newSchema } from "../src/schema.ts";

const schema = newSchema();
const p = (id: string, text = "words"): Node => schema.node("paragraph", { id }, text ? schema.text(text) : undefined);
const start = (...blocks: Node[]): EditorState => EditorState.create({ doc: schema.node("doc", null, blocks), plugins: [idsPlugin()] });
const idsOf = (state: EditorState): string[] => state.doc.content.content.map((node) => String(node.attrs.id));

test("an_id_is_12_url_safe_letters", () => assert.match(newId(), /^[A-Za-z0-9_-]{12}$/));

test("a_split_paragraph_keeps_its_id_and_the_new_one_gets_its_own", () => {
  const before = start(p("first___"));
  let after = before.apply(before.tr.setSelection(TextSelection.create(before.doc, 4)));
  splitBlock(after, (tr) => { after = after.apply(tr); });
  const [one, two] = idsOf(after);
  assert.equal(one, "first___");
  assert.notEqual(two, "first___");
  assert.match(two!, /^[A-Za-z0-9_-]{12}$/);
});

test("a_copy_put_before_the_original_gets_a_fresh_id_and_the_original_keeps_its_own", () => {
  const before = start(p("original", "one"));
  const after = before.apply(before.tr.insert(0, p("original", "copy")));
  assert.equal(idsOf(after)[1], "original");
  assert.notEqual(idsOf(after)[0], "original");
});

test("a_block_without_an_id_gets_one_when_the_person_types_anywhere", () => {
  const before = start(p("has-one-"), p(""));
  const after = before.apply(before.tr.insertText("x", 1));
  assert.ok(idsOf(after).every((id) => id.length >= 8));
});

test("ids_are_filled_inside_structured_blocks", () => {
  const how = schema.node("how", null, [schema.node("how_text")]);
  const before = start(p("here____"));
  const after = before.apply(before.tr.insert(before.doc.content.size, schema.node("hows", null, [how, how])));
  const found: string[] = [];
  after.doc.descendants((node) => { if (node.type.name === "how") found.push(String(node.attrs.id)); });
  assert.equal(new Set(found).size, 2);
  assert.ok(found.every(Boolean));
});

test("a_document_whose_ids_are_whole_is_left_alone", () => {
  const before = start(p("one_____"), p("two_____"));
  const tr = before.tr.insertText("x", 1);
  assert.equal(withIds(before, [tr], before.apply(tr)), null);
});
