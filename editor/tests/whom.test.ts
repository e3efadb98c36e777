// In this room: which pens wrote some words, and what is said of the people whose they are. Not here: the card, which needs a page.
import assert from "node:assert/strict";
import { test } from "node:test";
import { EditorState, NodeSelection, TextSelection } from "prosemirror-state";
import { initProseMirrorDoc } from "y-prosemirror";
import * as Y from "yjs";
import { newSchema } from "../src/schema.ts";
import { askServer, listed, told, type Answer, type Person } from "../src/whom/asking.ts";
import { pensOf, wordsAt, type Pens, type Words } from "../src/whom/pens.ts";

const schema = newSchema();
const [TEMPLATE, ANA, BEN, ME] = [1, 2, 3, 4];

/** A shared document that several people write in, each with a pen of their own; it is looked at with the pen ME. */
function written(write: (as: (pen: number, change: (fragment: Y.XmlFragment) => void) => void) => void): Y.XmlFragment {
  const doc = new Y.Doc();
  const content = (document: Y.Doc): Y.XmlFragment => document.getXmlFragment("prosemirror");
  write((pen, change) => {
    const own = new Y.Doc();
    Y.applyUpdate(own, Y.encodeStateAsUpdate(doc));
    own.clientID = pen;
    change(content(own));
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(own));
  });
  doc.clientID = ME;
  return content(doc);
}

const block = (name: string, ...children: (Y.XmlElement | Y.XmlText)[]): Y.XmlElement => {
  const made = new Y.XmlElement(name);
  made.insert(0, children);
  return made;
};
const textIn = (fragment: Y.XmlFragment, ...path: number[]): Y.XmlText => path.reduce<Y.XmlFragment>((at, index) => at.get(index) as Y.XmlElement, fragment) as unknown as Y.XmlText;

/** The pens of the letters between two places, told from the state that the page would have. */
function pensAt(fragment: Y.XmlFragment, from: number, to = from): Pens | null {
  const { doc } = initProseMirrorDoc(fragment, schema);
  const state = EditorState.create({ doc });
  return pensOf(doc, fragment, wordsAt(state.apply(state.tr.setSelection(TextSelection.create(doc, from, to)))));
}

const twoParagraphs = (): Y.XmlFragment => written((as) => {
  as(TEMPLATE, (fragment) => fragment.insert(0, [block("paragraph", new Y.XmlText("It rained.")), block("paragraph", new Y.XmlText())]));
  as(ANA, (fragment) => textIn(fragment, 0, 0).insert(2, " has"));
  as(BEN, (fragment) => textIn(fragment, 1, 0).insert(0, "The pump stood."));
});

test("the_caret_asks_about_its_paragraph_and_a_selection_about_its_words", () => {
  const fragment = twoParagraphs();
  assert.deepEqual(pensAt(fragment, 1), { others: [TEMPLATE, ANA], own: false });
  assert.deepEqual(pensAt(fragment, 20), { others: [BEN], own: false });
  assert.deepEqual(pensAt(fragment, 1, 3), { others: [TEMPLATE], own: false }, "“It” is the template's");
  assert.deepEqual(pensAt(fragment, 3, 7), { others: [ANA], own: false }, "“ has” is Ana's");
  assert.deepEqual(pensAt(fragment, 4, 20), { others: [ANA, TEMPLATE, BEN], own: false }, "over two paragraphs");
});

test("what_was_deleted_and_who_only_made_it_bold_is_not_asked_about", () => {
  const fragment = written((as) => {
    as(ANA, (shared) => shared.insert(0, [block("paragraph", new Y.XmlText("It rained."))]));
    as(BEN, (shared) => textIn(shared, 0, 0).insert(0, "Perhaps "));
    as(ANA, (shared) => textIn(shared, 0, 0).delete(0, 8));
    as(BEN, (shared) => textIn(shared, 0, 0).format(0, 2, { strong: {} }));
  });
  assert.deepEqual(pensAt(fragment, 1), { others: [ANA], own: false });
});

test("the_own_pen_is_told_apart", () => {
  const fragment = twoParagraphs();
  textIn(fragment, 1, 0).insert(0, "Then: ");
  assert.deepEqual(pensAt(fragment, 20), { others: [BEN], own: true });
});

test("letters_around_an_image_and_within_a_list_are_found", () => {
  const image = new Y.XmlElement("image");
  image.setAttribute("src", "https://example.org/a.png");
  const fragment = written((as) => {
    as(ANA, (shared) => shared.insert(0, [block("bullet_list", block("list_item", block("paragraph", new Y.XmlText("ab"))))]));
    as(BEN, (shared) => (textIn(shared, 0, 0, 0) as unknown as Y.XmlElement).insert(1, [image, new Y.XmlText("cd")]));
  });
  assert.deepEqual(pensAt(fragment, 4), { others: [ANA, BEN], own: false });
  assert.deepEqual(pensAt(fragment, 3, 5), { others: [ANA], own: false });
  assert.deepEqual(pensAt(fragment, 6, 7), { others: [BEN], own: false });
  const { doc } = initProseMirrorDoc(fragment, schema);
  const state = EditorState.create({ doc });
  const chosen = state.apply(state.tr.setSelection(NodeSelection.create(doc, 5)));
  assert.deepEqual(pensOf(doc, fragment, wordsAt(chosen)), { others: [BEN], own: false }, "the image alone");
});

test("an_empty_paragraph_has_no_pens_and_a_page_that_is_not_in_step_says_nothing_wrong", () => {
  const fragment = written((as) => as(TEMPLATE, (shared) => shared.insert(0, [block("paragraph", new Y.XmlText())])));
  assert.deepEqual(pensAt(fragment, 1), { others: [], own: false });
  const { doc } = initProseMirrorDoc(fragment, schema);
  fragment.delete(0, 1);
  assert.equal(pensOf(doc, fragment, { from: 1, to: 1 }), null);
});

const paragraph: Words = { from: 1, to: 9, isBlock: true, kind: "paragraph" };
const person = (name: string, more: Partial<Person> = {}): Person => ({ name, me: false, suspended: false, ...more });
const answer = (people: Person[], and_nobody = false): Answer => ({ people, and_nobody, let_go: false });
const said = (pens: Partial<Pens>, from: Answer | null, words = paragraph): string => told(words, { others: [1], own: false, ...pens }, from).sentences.join(" ");

test("people_are_named_to_be_asked", () => {
  assert.equal(said({}, answer([person("Ana"), person("Ben")])), "About this paragraph you can ask Ana and Ben.");
  assert.equal(said({ own: true }, answer([person("Ana")])), "About this paragraph you can ask Ana. You wrote here, too.");
  assert.equal(said({}, answer([person("Ana")], true), { ...paragraph, kind: "" }), "About these words you can ask Ana. Some of it came with the template, or was brought in.");
  assert.equal(said({}, answer([person("Me", { me: true })])), "You wrote this paragraph yourself: it is you whom the others can ask.");
  assert.equal(said({}, answer([person("Ana"), person("Kim", { suspended: true })])), "About this paragraph you can ask Ana. Kim wrote here, and has no account in the house any more.");
  assert.deepEqual(told(paragraph, { others: [1], own: true }, answer([person("Ana"), person("Kim", { suspended: true }), person("Me", { me: true })])).call, ["Ana"], "who is gone and who asks are not called");
  assert.equal(listed(["Ana", "Ben", "Cleo"]), "Ana, Ben and Cleo");
});

test("where_there_is_nobody_to_ask_the_reason_is_told", () => {
  assert.match(said({}, answer([], true)), /^This came with the template, or was brought in\. Nobody wrote it here/);
  assert.match(said({ others: [] }, answer([])), /^No words stand here yet/);
  assert.match(said({}, null), /the server does not answer\. It can be asked again when the line is back\.$/);
  assert.match(said({ others: [], own: true }, null), /^You wrote this paragraph yourself/, "that is known without a line");
  assert.match(said({ own: true }, { ...answer([]), let_go: true }), /^Who wrote what was let go when this was published/);
});

test("many_pens_are_asked_about_in_parts_and_a_closed_door_is_no_answer", async () => {
  const asked: string[] = [];
  const get = (status: number) => ((url: string) => {
    asked.push(url);
    return Promise.resolve(new Response(JSON.stringify(answer([person(asked.length === 1 ? "Zoe" : "Ana")], asked.length === 1)), { status }));
  }) as never;
  const pens = Array.from({ length: 501 }, (_, nth) => nth + 1);
  assert.deepEqual(await askServer("465", pens, get(200)), answer([person("Ana"), person("Zoe")], true));
  assert.deepEqual(asked.map((url) => url.split("?pens=")[1]!.split(",").length), [500, 1]);
  assert.equal(await askServer("465", [1], get(404)), null);
  asked.length = 0;
  await askServer("465", [], get(200));
  assert.deepEqual(asked, ["/postmortems/465/whom-to-ask?pens="], "whether it was published is asked all the same");
  assert.equal(await askServer("465", [1], (() => Promise.reject(new Error("no line"))) as never), null);
});
