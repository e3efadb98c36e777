// In this room: where a file goes in the text, and what the page knows by itself to be an obstacle. Not here: the sending (journeys).
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Node } from "prosemirror-model";
import { EditorState, TextSelection } from "prosemirror-state";
import { below, putIn } from "../src/files/place.ts";
import { isOfTheHouse, obstacle, sizeInWords, type Brought } from "../src/files/send.ts";
import { newSchema } from "../src/schema.ts";

const schema = newSchema();
const PLACE = "/postmortems/465/files/00000000-0000-0000-0000-000000000007";
const image: Brought = { address: `${PLACE}/board.png`, name: "board.png", image: true, size: 1_200 };
const log: Brought = { address: `${PLACE}/gates.log`, name: "gates.log", image: false, size: 1_200 };

const node = (type: string, content: Node | Node[] = []): Node => schema.node(type, null, content);
const words = (text: string): Node => schema.text(text);
const paragraph = (text = ""): Node => node("paragraph", text ? [words(text)] : []);

/** The text after a file was put in behind the given words, or into the first empty line; its shape without ids. */
function after(blocks: Node[], behind: string, file: Brought): string {
  const doc = node("doc", blocks);
  let position = 0;
  doc.descendants((child, at) => {
    if (position === 0 && child.isTextblock && child.textContent === behind) position = at + 1 + child.content.size;
    return true;
  });
  const state = EditorState.create({ doc, selection: TextSelection.create(doc, position) });
  const { doc: now } = state.apply(putIn(state, position, file).tr);
  now.check();
  return String(now);
}

test("what_comes_together_stands_in_the_order_in_which_it_came", () => {
  let state = EditorState.create({ doc: node("doc", [paragraph("see"), paragraph("end")]) });
  let position = 4;
  for (const file of [image, log, image, log]) {
    const { tr, behind } = putIn(state, position, file);
    [state, position] = [state.apply(tr), behind];
  }
  assert.equal(String(state.doc), 'doc(paragraph("see"), paragraph(image), paragraph(link("gates.log (1 kB)")), paragraph(image), paragraph(link("gates.log (1 kB)")), paragraph("end"))');
});

test("an_image_stands_in_a_paragraph_of_its_own_behind_the_line_with_the_caret", () => {
  assert.equal(after([paragraph("one"), paragraph("two")], "one", image), 'doc(paragraph("one"), paragraph(image), paragraph("two"))');
  assert.equal(after([node("heading", [words("Impact")])], "Impact", image), 'doc(heading("Impact"), paragraph(image))');
  assert.equal(after([node("code_block", [words("ls")])], "ls", image), 'doc(code_block("ls"), paragraph(image))');
});

test("an_image_takes_the_empty_line_and_whoever_stood_there_goes_on_below", () => {
  assert.equal(after([paragraph(), paragraph("two")], "", image), 'doc(paragraph(image), paragraph, paragraph("two"))');
});

test("an_image_in_an_entry_or_a_list_stays_within_it", () => {
  const entry = node("timeline_entry", [node("entry_text", [words("it began")]), node("known_then"), node("known_now")]);
  assert.equal(after([node("timeline", [entry])], "it began", image), 'doc(timeline(timeline_entry(entry_text("it began"), paragraph(image), known_then, known_now)))');
  assert.equal(after([node("bullet_list", [node("list_item", [paragraph("one")])])], "one", image), 'doc(bullet_list(list_item(paragraph("one"), paragraph(image))))');
});

test("where_only_a_line_is_allowed_the_image_stands_in_it", () => {
  const how = node("how", [node("how_text", [words("it was open")])]);
  assert.equal(after([node("hows", [how])], "it was open", image), 'doc(hows(how(how_text("it was open", image))))');
});

test("a_file_is_a_link_with_its_name_and_size_in_the_line", () => {
  assert.equal(after([paragraph("see")], "see", log), 'doc(paragraph("see ", link("gates.log (1 kB)"), " "))');
  assert.equal(after([node("code_block", [words("ls")])], "ls", log), 'doc(code_block("ls"), paragraph(link("gates.log (1 kB)")))');
});

test("below_an_image_of_its_own_line_one_writes_on_a_line_of_its_own", () => {
  const line = node("paragraph", [schema.node("image", { src: image.address })]);
  const goes = (blocks: Node[], at: number): string => {
    const state = EditorState.create({ doc: node("doc", blocks) });
    const now = state.apply(below(state, at));
    return String(now.apply(now.tr.insertText("x")).doc);
  };
  assert.equal(goes([line, paragraph("two")], 1), 'doc(paragraph(image), paragraph("x"), paragraph("two"))');
  assert.equal(goes([line, paragraph()], 1), 'doc(paragraph(image), paragraph("x"))');
  assert.equal(goes([node("hows", [node("how", [node("how_text", [schema.node("image", { src: image.address })])])])], 3), 'doc(hows(how(how_text(image, "x"))))');
});

test("what_is_too_large_or_has_no_line_is_told_before_it_is_sent", () => {
  const file = { name: "board.png", size: 10_000_000, type: "image/png" };
  assert.equal(obstacle(file, true), null);
  assert.match(obstacle({ ...file, size: 10_000_001 }, true)!, /larger than 10 MB/);
  assert.equal(obstacle({ ...file, size: 10_000_001, type: "application/zip" }, true), null);
  assert.match(obstacle({ ...file, size: 20_000_001, type: "" }, true)!, /larger than 20 MB/);
  assert.match(obstacle(file, false)!, /no line to the server/);
});

test("only_addresses_of_the_house_are_drawn", () => {
  assert.ok(isOfTheHouse(image.address));
  for (const elsewhere of ["https://example.org/a.png", "/assets/x.png", `${PLACE}/a/b`, `${PLACE}/a?b`, `https://example.org${image.address}`, ""]) assert.ok(!isOfTheHouse(elsewhere), elsewhere);
});

test("a_size_is_told_in_the_measure_that_people_use", () => {
  assert.deepEqual([999, 1_500, 1_960_000].map(sizeInWords), ["999 bytes", "2 kB", "2.0 MB"]);
});
