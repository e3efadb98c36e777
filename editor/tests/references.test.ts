// In this room: where a number of a postmortem stands in a text, what is being typed, and what is asked of the server.
// Not here: the list on the page (e2e), and the same rules on the server (domain).
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Node } from "prosemirror-model";
import { EditorState, TextSelection } from "prosemirror-state";
import { References } from "../src/references/known.ts";
import { placesIn, referencesIn, typedBefore } from "../src/references/places.ts";
import { Trackers } from "../src/references/trackers.ts";
import { newSchema } from "../src/schema.ts";

const schema = newSchema();
const said = (...runs: (string | Node)[]): Node => schema.node("doc", null, [schema.node("paragraph", null, runs.map((run) => (typeof run === "string" ? schema.text(run) : run)))]);
const marked = (words: string, mark: string): Node => schema.text(words, [schema.marks[mark]!.create(mark === "link" ? { href: "https://example.org" } : null)]);
const numbers = (doc: Node): number[] => referencesIn(doc).map(({ number }) => number);

test("a_number_counts_where_it_stands_by_itself", () => {
  assert.deepEqual(numbers(said("#1, (#22) and “#333”: see #465.")), [1, 22, 333, 465]);
  for (const other of ["page#465", "##465", "&#465;", "/#465", "#465th", "#4_5", "# 465", "#0465", "#1234567890", "#x"]) assert.deepEqual(numbers(said(other)), [], other);
  const [place] = referencesIn(said("See ", marked("#465", "strong"), "."));
  assert.deepEqual(place, { from: 5, to: 9, number: 465 });
});

test("code_links_and_halves_of_a_number_are_no_references", () => {
  for (const doc of [said(marked("#465", "code")), said(marked("#465", "link")), said("#465", marked("0", "em")), said(marked("x", "em"), "#465"),
    schema.node("doc", null, [schema.node("code_block", null, [schema.text("#465")])])]) assert.deepEqual(numbers(doc), [], doc.toString());
});

test("what_is_typed_behind_the_last_sign_is_what_is_meant", () => {
  const typed = (words: string, at = words.length): ReturnType<typeof typedBefore> => {
    const state = EditorState.create({ doc: said(words) });
    return typedBefore(state.apply(state.tr.setSelection(TextSelection.create(state.doc, at + 1))));
  };
  assert.deepEqual(typed("As in #46"), { typed: "46", from: 7 });
  assert.deepEqual(typed("As in #slow sea"), { typed: "slow sea", from: 7 });
  for (const other of ["As in #", "As in # slow", "#465 is", "a#46", "##46", "# "]) assert.equal(typed(other), null, other);
  assert.equal(typed("#465", 3), null, "the caret stands within the number");
});

test("a_key_of_a_tracker_counts_where_it_stands_by_itself_and_leads_to_its_ticket", () => {
  const trackers = new Trackers([{ prefix: "OPS", address: "https://tracker.example/browse/{key}", host: "tracker.example" }, { prefix: "GH", address: "https://git.example/{number}", host: "git.example" }]);
  const keys = (doc: Node): string[] => placesIn(doc, trackers.keysIn).map(({ key }) => key);
  assert.deepEqual(keys(said("See OPS-123, (GH-22) and “OPS-333”.")), ["OPS-123", "GH-22", "OPS-333"]);
  for (const other of ["ops-1", "XOPS-1", "OPS-", "OPS-012", "OPS-1234567890", "OPS-12a", "OPS-12-fix", "/OPS-12", "a-OPS-12", "#OPS-12", "DEV-12", "UTF-8"]) assert.deepEqual(keys(said(other)), [], other);
  for (const doc of [said(marked("OPS-1", "code")), said(marked("OPS-1", "link")), said("OPS-1", marked("0", "em")), said(marked("x", "em"), "OPS-1"), said("OPS-1", marked("-fix", "em"))]) assert.deepEqual(keys(doc), [], doc.toString());
  const [ticket] = placesIn(said("See ", marked("GH-7", "strong"), "."), trackers.keysIn);
  assert.deepEqual(ticket, { from: 5, to: 9, key: "GH-7", address: "https://git.example/7", host: "git.example" });
  assert.equal(trackers.keysIn("OPS-7")[0]!.address, "https://tracker.example/browse/OPS-7");
  const none = new Trackers();
  assert.deepEqual(keys(said("OPS-1")), ["OPS-1"]);
  assert.deepEqual(placesIn(said("OPS-1"), none.keysIn), [], "each house remembers its own");
  for (const told of [undefined, "", "no", "[{\"prefix\":\"a|b\"}]", "[null]"]) assert.deepEqual(Trackers.read(told).keysIn("OPS-1 a-1"), [], told);
});

test("numbers_are_asked_for_once_together_and_again_only_when_nobody_answered", async () => {
  const asked: string[] = [];
  let [isThere, told] = [false, 0];
  let look = (): void => assert.fail("nothing is asked");
  const rested = (): void => look();
  const answer = { ok: true, json: () => Promise.resolve({ references: [{ number: 465, title: "Search", standing: "draft", address: "/postmortems/465" }] }) };
  const ask = (url: string): Promise<unknown> => { asked.push(url); return isThere ? Promise.resolve(answer) : Promise.reject(new Error("no line")); };
  const references = new References(() => { told += 1; }, ask as never, (work) => { look = work; });
  const want = async (): Promise<void> => {
    references.want([465, 9]);
    references.want([465]);
    look();
    await new Promise((resolve) => setImmediate(resolve));
  };
  await want();
  assert.deepEqual([asked.length, references.get(465), told], [1, undefined, 0]);
  references.want([465, 9]);
  assert.equal(asked.length, 1, "who got no answer rests");
  rested();
  isThere = true;
  await want();
  assert.deepEqual(asked, ["/api/v1/references?of=465,9", "/api/v1/references?of=465,9"]);
  assert.deepEqual([references.get(465)?.title, references.get(9), told], ["Search", undefined, 1]);
  look = () => assert.fail("what is known, or known to lead nowhere, is not asked for again");
  references.want([465, 9]);
});
