// An empty section says what it asks for, and only while it is empty.
import assert from "node:assert/strict";
import { test } from "node:test";
import { prompts, readHints } from "../src/prompts.ts";
import { newSchema } from "../src/schema.ts";

const schema = newSchema();
const heading = (section: string) => schema.nodes.heading!.create({ section }, schema.text(section || "More"));
const paragraph = (words = "") => schema.nodes.paragraph!.create(null, words ? schema.text(words) : null);

test("an empty section says what it asks for, and a written one does not", () => {
  const doc = schema.nodes.doc!.create(null, [heading("summary"), paragraph(), paragraph(), heading("impact"), paragraph("174 passengers"), heading(""), paragraph()]);
  const found = prompts(doc, { summary: "What did users meet?", impact: "How many?" });
  assert.deepEqual(found.map(({ hint }) => hint), ["What did users meet?"]);
  assert.equal(doc.nodeAt(found[0]!.pos)?.type.name, "paragraph");
});

test("a page that says nothing of its template prompts for nothing", () => {
  assert.deepEqual([readHints(undefined), readHints("{"), readHints("null"), readHints('{"summary": 3}')], [{}, {}, {}, {}]);
});
