// In this room: offsets of findings hold through code, pictures, breaks and typing. Not here: how they look.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Node } from "prosemirror-model";
import * as Y from "yjs";
import { Reader, type Finding } from "../src/findings/asking.ts";
import { ignore, ignoredKey, ignoredOf } from "../src/findings/ignored.ts";
import { byTitle } from "../src/findings/panel.ts";
import type { Placed } from "../src/findings/plugin.ts";
import { blockTexts, carried } from "../src/findings/texts.ts";
import { newSchema } from "../src/schema.ts";

const schema = newSchema();
const text = (words: string, mark?: string): Node => schema.text(words, mark ? [schema.marks[mark]!.create()] : []);
const doc = (...blocks: Node[]): Node => schema.node("doc", null, blocks);

test("code_and_pictures_keep_their_length_and_hide_their_letters", () => {
  const paragraph = schema.node("paragraph", { id: "block001" }, [text("run "), text("rm -rf", "code"), schema.node("image", { src: "/a.png" }), schema.node("hard_break"), text("then 😀 stop")]);
  const [block] = blockTexts(doc(paragraph));
  assert.equal(block!.text, "run \uFFFC\uFFFC\uFFFC\uFFFC\uFFFC\uFFFC\uFFFC\nthen 😀 stop");
  const from = block!.text.indexOf("stop");
  assert.equal(doc(paragraph).textBetween(block!.start + from, block!.start + from + 4), "stop");
});

test("lines_of_structured_blocks_are_named_by_their_block_and_type", () => {
  const entry = schema.node("timeline_entry", { id: "entry001" }, [schema.node("entry_text", null, text("what")), schema.node("known_then", null, text("then")), schema.node("known_now")]);
  const how = schema.node("how", { id: "how00001" }, [schema.node("how_text", null, text("a condition"))]);
  const action = schema.node("action_item", { id: "action01" }, [schema.node("action_text", null, text("do")), schema.node("end_state", null, text("done"))]);
  const all = doc(schema.node("heading", { id: "heading1", level: 2, section: "timeline" }, text("Timeline")), schema.node("timeline", null, [entry]), schema.node("hows", null, [how]), schema.node("actions", null, [action]),
    schema.node("code_block", { id: "code0001" }, text("ls")));
  assert.deepEqual(blockTexts(all).map(({ id, kind, section }) => [id, kind, section]), [
    ["heading1", "heading", "timeline"], ["entry001:entry_text", "entry_text", "timeline"], ["entry001:known_then", "known_then", "timeline"],
    ["how00001:how_text", "how_text", "timeline"], ["action01:action_text", "action_text", "timeline"], ["action01:end_state", "end_state", "timeline"],
  ]);
});

test("a_level_3_heading_with_a_key_gives_it_to_the_words_below", () => {
  const all = doc(schema.node("heading", { id: "heading1", level: 2, section: "lessons" }, text("Lessons")), schema.node("heading", { id: "heading2", level: 3, section: "went_well" }, text("Well")), schema.node("paragraph", { id: "block001" }, text("a")),
    schema.node("heading", { id: "heading3", level: 2, section: "actions" }, text("Actions")), schema.node("paragraph", { id: "block002" }, text("b")));
  assert.deepEqual(blockTexts(all).map(({ section }) => section), ["lessons", "went_well", "went_well", "actions", "actions"]);
});

test("a_span_moves_with_what_is_typed_around_it_and_goes_when_it_is_touched", () => {
  assert.deepEqual(carried("he should have", "he should have", 3, 14), [3, 14]);
  assert.deepEqual(carried("he should have", "Then he should have", 3, 14), [8, 19]);
  assert.deepEqual(carried("he should have", "he should have!", 3, 14), [3, 14]);
  assert.equal(carried("he should have", "he should not have", 3, 14), null);
});

const found = (block: string, from: number, to: number): Finding => ({ block, from, to, rule: "r", label: "hindsight", title: "Hindsight", severity: "warning", message: "m", question: "q", instead: [], circumstance: null, fix: { from, to, text: "x" }, lesson: "hindsight-bias" });
const blockOf = (words: string): ReturnType<typeof blockTexts> => blockTexts(doc(schema.node("paragraph", { id: "block001" }, text(words))));

test("only_changed_blocks_are_asked_about_and_once_in_a_pause", async () => {
  const asked: string[][] = [];
  let told = (): void => {};
  const next = (): Promise<void> => new Promise((resolve) => { told = resolve; });
  const reader = new Reader(async (blocks) => { asked.push(blocks.map((block) => block.text)); return []; }, () => told(), 1);
  let done = next();
  reader.read(blockOf("a"));
  reader.read(blockOf("ab"));
  await done;
  reader.read(blockOf("ab"));
  done = next();
  reader.read(blockOf("abc"));
  await done;
  reader.stop();
  assert.deepEqual(asked, [["ab"], ["abc"]]);
});

test("an_answer_for_older_words_is_carried_to_the_newer_ones_or_left_out", async () => {
  const reader = await new Promise<Reader>((resolve) => {
    const reading: Reader = new Reader(async () => [found("block001", 3, 14), found("block001", 90, 95), found("elsewhere", 0, 1)], () => resolve(reading), 1);
    reading.read(blockOf("he should have"));
  });
  assert.equal(reader.of(blockOf("he should have")[0]!).length, 1);
  const [moved] = reader.of(blockOf("Now he should have")[0]!);
  assert.deepEqual([moved!.from, moved!.to, moved!.fix], [7, 18, { from: 7, to: 18, text: "x" }]);
  assert.deepEqual(reader.of(blockOf("he could have")[0]!), []);
  reader.stop();
});

test("a_server_that_does_not_answer_is_told_and_shows_nothing_new", async () => {
  const reader = await new Promise<Reader>((resolve) => {
    const reading: Reader = new Reader(async () => { throw new Error("away"); }, () => resolve(reading), 1);
    reading.read(blockOf("he should have"));
  });
  assert.equal(reader.reachable, false);
  assert.deepEqual(reader.of(blockOf("he should have")[0]!), []);
  reader.stop();
});

test("findings_are_listed_by_bias_the_most_frequent_first", () => {
  const found = [["Blame", "a"], ["Hindsight bias", "b"], ["Hindsight bias", "c"], ["", "d"]].map(([title, key]) => ({ title, key, label: "who" })) as unknown as Placed[];
  assert.deepEqual(byTitle(found).map(([title, all]) => [title, all.map(({ key }) => key).join("")]), [["Hindsight bias", "bc"], ["Blame", "a"], ["who", "d"]]);
});

test("what_was_left_is_told_with_its_words_and_reason_also_when_the_words_hold_the_sign_that_parts_the_key", () => {
  const map = new Y.Doc().getMap("ignored");
  ignore(map, ignoredKey("human-error", "block001", "a | b"), { reason: "It quotes a report.", by: "ada", at: "2026-01-01T10:00:00Z" });
  ignore(map, ignoredKey("lapse", "block002", "forgot"), { reason: "Said of oneself.", by: "ben", at: "2026-01-02T10:00:00Z" });
  map.set("a key of another form", "not json");
  assert.deepEqual(ignoredOf(map).map(({ rule, quoted, reason }) => [rule, quoted, reason]), [["lapse", "forgot", "Said of oneself."], ["human-error", "a | b", "It quotes a report."]]);
});
