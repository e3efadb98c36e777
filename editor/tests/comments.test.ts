// In this room: names in a comment, and words that are looked for by their quote. Not here: the panel, which needs a page.
import assert from "node:assert/strict";
import { test } from "node:test";
import { withoutNames } from "../src/comments/composer.ts";
import { nameBefore, namesFor } from "../src/comments/mention.ts";
import { quoted } from "../src/comments/places.ts";
import { newSchema } from "../src/schema.ts";

const schema = newSchema();
const doc = (...blocks: [id: string, words: string][]) => schema.node("doc", null, blocks.map(([id, words]) => schema.node("paragraph", { id }, schema.text(words))));

test("a_name_is_typed_behind_an_at_sign_and_nowhere_else", () => {
  assert.deepEqual(nameBefore("ask @in"), { typed: "in", at: 4 });
  assert.deepEqual(nameBefore("@"), { typed: "", at: 0 });
  assert.deepEqual(nameBefore("(@Ines V"), { typed: "Ines V", at: 1 });
  for (const words of ["mail@in", "ask", "@in\n", "@12"]) assert.equal(nameBefore(words), null, words);
});

test("names_that_begin_so_come_before_those_with_a_later_word_that_does", () => {
  const names = ["Wren Calder", "Calla Wren", "Rui Sandoval"];
  assert.deepEqual(namesFor("wr", names), ["Wren Calder", "Calla Wren"]);
  assert.deepEqual(namesFor("", names).length, 3);
  assert.deepEqual(namesFor("Rui Sandoval", names), [], "what is typed in full needs no help");
});

test("names_that_are_called_are_not_read_and_every_place_stays", () => {
  const words = "@Wren Calder, who broke it? wren@Wren Calder";
  const read = withoutNames(words, ["Wren", "Wren Calder"]);
  assert.equal(read.length, words.length);
  assert.equal(read.slice(12, 28), ", who broke it? ");
  assert.ok(!read.includes("Calder"));
});

test("lost_words_are_found_by_their_quote_in_their_own_block_or_where_they_stand_once", () => {
  const text = doc(["a", "The gates refused it."], ["b", "The gates refused it, too."]);
  assert.deepEqual(quoted(text, { block: "b", quote: "gates refused" }), { from: 28, to: 41 });
  assert.equal(quoted(text, { block: "gone", quote: "gates refused" }), null, "twice elsewhere is nowhere");
  assert.deepEqual(quoted(text, { block: "gone", quote: "refused it, too" }), { from: 34, to: 49 });
  assert.equal(quoted(text, { block: "gone", quote: "too" }), null, "a short word says nothing");
  assert.equal(quoted(text, { block: "a", quote: "tickets" }), null);
});
