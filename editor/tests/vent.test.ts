// In this room: what becomes of lines on the private pad. Not here: that nothing leaves it (the journeys in e2e watch the page).
import assert from "node:assert/strict";
import { test } from "node:test";
import { asQuestion, linesOf } from "../src/vent.ts";

test("each_line_that_says_something_can_become_a_question", () => {
  assert.deepEqual(linesOf("  third time this month!\n\n \nno one tests this\n"), ["third time this month!", "no one tests this"]);
});

test("a_question_ends_with_one_mark_whatever_was_typed_at_its_end", () => {
  for (const typed of ["How was it possible that it ran twice", " How was it possible that it ran twice?? ", "How was it possible that it ran twice!"]) assert.equal(asQuestion(typed), "How was it possible that it ran twice?");
});

test("a_beginning_alone_is_no_question", () => {
  assert.equal(asQuestion("How was it possible that "), "");
  assert.equal(asQuestion("  "), "");
});
