// In this room: nothing that others wrote is deleted because this page does not expect it. Not here: ordinary content.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Node, Schema } from "prosemirror-model";
import { initProseMirrorDoc, updateYFragment } from "y-prosemirror";
import * as Y from "yjs";
import { tolerantSchema, UNKNOWN } from "../src/tolerant.ts";

type Content = string | Y.XmlElement;
const words = (value: string): Y.XmlText => { const text = new Y.XmlText(); text.insert(0, value); return text; };
function element(name: string, attrs: Record<string, unknown>, ...children: Content[]): Y.XmlElement {
  const made = new Y.XmlElement(name);
  for (const [key, value] of Object.entries(attrs)) made.setAttribute(key, value as string);
  made.insert(0, children.map((child) => (typeof child === "string" ? words(child) : child)));
  return made;
}

function shown(...blocks: Y.XmlElement[]): { doc: Node; fragment: Y.XmlFragment; schema: Schema; edit: (change: (doc: Node) => Node) => void } {
  const ydoc = new Y.Doc();
  const fragment = ydoc.getXmlFragment("prosemirror");
  fragment.insert(0, blocks);
  const schema = tolerantSchema();
  const before = Y.encodeStateAsUpdate(ydoc);
  const { doc, meta } = initProseMirrorDoc(fragment, schema);
  assert.deepEqual(Y.encodeStateAsUpdate(ydoc), before, "looking changes nothing");
  return { doc, fragment, schema, edit: (change) => updateYFragment(ydoc, fragment, change(doc), meta) };
}

test("an_unknown_block_is_shown_as_a_placeholder_and_survives_edits_beside_it", () => {
  const { doc, fragment, schema, edit } = shown(element("paragraph", { id: "a" }, "one"), element("poll", { id: "p", options: "3" }, "kept words"), element("paragraph", { id: "b" }, "two"));
  assert.deepEqual(doc.content.content.map((node) => node.type.name), ["paragraph", UNKNOWN, "paragraph"]);
  edit((old) => old.type.create(null, [schema.node("paragraph", { id: "a" }, schema.text("one more")), ...old.content.content.slice(1)]));
  assert.equal(fragment.toString(), '<paragraph id="a">one more</paragraph><poll id="p" options="3">kept words</poll><paragraph id="b">two</paragraph>');
});

test("two_texts_in_one_how_are_joined_for_the_eye_and_none_is_lost", () => {
  const { doc } = shown(element("hows", { id: "h" }, element("how", { id: "x", actions: "", confidence: "" }, element("how_text", {}, "mine"), element("how", { id: "y", actions: "", confidence: "" }, element("how_text", {}, "deeper")), element("how_text", {}, "theirs"))));
  assert.equal(doc.textBetween(0, doc.content.size, "|", " "), "mine theirs|deeper");
  doc.check();
});

test("an_entry_without_its_known_lines_is_shown_with_empty_ones", () => {
  const { doc } = shown(element("timeline", { id: "t" }, element("timeline_entry", { id: "e", at: "" }, element("entry_text", {}, "what"))));
  assert.deepEqual(doc.firstChild!.firstChild!.content.content.map((node) => node.type.name), ["entry_text", "known_then", "known_now"]);
  doc.check();
});

test("words_where_blocks_belong_get_a_paragraph", () => {
  const { doc } = shown(element("blockquote", { id: "q" }, "bare words"));
  assert.equal(doc.toString(), 'doc(blockquote(paragraph("bare words")))');
});

test("an_unknown_mark_keeps_its_letters", () => {
  const text = new Y.XmlText();
  const paragraph = new Y.XmlElement("paragraph");
  const ydoc = new Y.Doc();
  ydoc.getXmlFragment("prosemirror").insert(0, [paragraph]);
  paragraph.insert(0, [text]);
  text.insert(0, "loud", { sparkle: { by: "x" } });
  const { doc } = initProseMirrorDoc(ydoc.getXmlFragment("prosemirror"), tolerantSchema());
  assert.equal(doc.textContent, "loud");
});

test("unknown_attributes_do_not_hide_a_block", () => {
  const { doc } = shown(element("paragraph", { id: "a", colour: "red" }, "one"));
  assert.equal(doc.textContent, "one");
});
