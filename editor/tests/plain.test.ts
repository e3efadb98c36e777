// In this room: what a pasted text without any form is taken for. Not here: HTML from the clipboard (e2e/paste.test.mjs).
import assert from "node:assert/strict";
import { test } from "node:test";
import { addressAlone, looksLikeTerminal, looksWrapped, terminalSlice, unwrapped } from "../src/pasted/plain.ts";
import { newSchema } from "../src/schema.ts";

const LETTER = "since this morning about ten of our customers have told us that the\nsearch gives nothing back.\n";

test("an_address_alone_is_a_link_and_a_page_of_this_house_its_number", () => {
  const here = "https://hows.example";
  assert.deepEqual(addressAlone(" https://graphs.example.org/d/42?from=1 ", here), { words: "https://graphs.example.org/d/42?from=1", href: "https://graphs.example.org/d/42?from=1" });
  assert.deepEqual(addressAlone(`${here}/postmortems/465`, here), { words: "#465", href: "" });
  assert.deepEqual(addressAlone(`${here}/incidents/7/`, here), { words: "#7", href: "" });
  assert.equal(addressAlone(`${here}/postmortems/465/review`, here)?.href, `${here}/postmortems/465/review`);
  assert.equal(addressAlone("https://hows.example.evil/postmortems/465", here)?.words, "https://hows.example.evil/postmortems/465");
  for (const other of ["see https://example.org", "javascript:alert(1)", "example.org", "file:///etc/passwd", ""]) assert.equal(addressAlone(other, here), null, other);
});

test("prompts_colours_and_columns_are_a_terminals", () => {
  for (const terminal of ["$ uptime\n 10:02 up 3 days", "tove@web-3:~/logs$ ls\na", "[root@db-1 ~]# df\nx", "PS C:\\Users\\tove> dir\nx", "\u001B[31mred\u001B[0m", "NAME\tREADY\nweb-1\t0/1", "NAME    READY   AGE\nweb-1   0/1     3d"]) {
    assert.ok(looksLikeTerminal(terminal), terminal);
  }
  for (const words of ["It cost $ 40 a day.", "One line\twith a tab", "Write to ines@example.org.\nShe knows.", "| a   | b   |\n| c   | d   |", "- one    two\n- three    four", LETTER]) {
    assert.ok(!looksLikeTerminal(words), words);
  }
});

test("what_a_terminal_printed_keeps_its_columns_and_loses_its_colours", () => {
  const slice = terminalSlice(newSchema(), "\n\u001B[1mNAME\u001B[0m\tREADY  \r\nweb-1\t0/1\u0007\n\n");
  assert.equal(slice.content.toString(), '<code_block("NAME\\tREADY\\nweb-1\\t0/1")>');
});

test("lines_that_a_program_cut_are_put_together_and_no_others", () => {
  assert.ok(looksWrapped(LETTER));
  assert.equal(unwrapped(LETTER), "since this morning about ten of our customers have told us that the search gives nothing back.");
  const letter = `Hello,\n\n${LETTER}\n> Is it *new*?\n> I doubt it.\n\nRegards\nTove`;
  assert.equal(unwrapped(letter), `Hello,\n\n${unwrapped(LETTER)}\n\n> Is it \\*new\\*?\\\n> I doubt it.\n\nRegards\\\nTove`);
  for (const other of ["One line.", "Roses are red,\nviolets are blue,\nsugar is sweet.", `- ${LETTER}`, `${LETTER}${"long ".repeat(30)}`]) assert.ok(!looksWrapped(other), other);
});
