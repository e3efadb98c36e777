// In this room: what is said without a line waits, and arrives once when it is back. Not here: how it looks (e2e/comments.test.mjs).
import assert from "node:assert/strict";
import { test } from "node:test";
import { Conversation, NotDone, type Thread } from "../src/comments/conversation.ts";
import { forgetUnsent, type Shelf, type Unsent } from "../src/comments/unsent.ts";

const PLACE = { from: "AAEC", to: "AAED", block: "b1", quote: "valid tickets" };

function shelf(): Shelf & { held: Map<string, Unsent> } {
  const held = new Map<string, Unsent>();
  return { held, all: async () => [...held.values()], put: async (unsent) => void held.set(unsent.id, unsent), remove: async (id) => void held.delete(id) };
}

/** A server with threads, and a line to it that can be gone, or lose the answer alone. */
function world(kept = shelf(), epoch = "e1") {
  const threads: Thread[] = [];
  const server = { threads, line: "there" as "there" | "gone" | "loses answers", refuses: false, said: 0 };
  const ask = async (path: string, { method = "GET", body }: { method?: string; body?: string } = {}): Promise<Response> => {
    if (server.line === "gone") throw new TypeError("no line");
    const told = (status: number, json: unknown): Response => new Response(JSON.stringify(json), { status });
    if (method === "GET") return server.line === "loses answers" ? Promise.reject(new TypeError("no line")) : told(200, { threads });
    if (server.refuses) return told(422, { error: { what: "It was not kept.", why: "It is too long.", next: "" } });
    const sent = JSON.parse(body!) as { text: string };
    const comment = { id: `c${(server.said += 1)}`, by: "Ines Varga", hue: 2, mine: true, at: "2025-11-12T09:00:00Z", text: sent.text, edited: false, struck: false, version: 1 };
    const answered = threads.find(({ id }) => path === `/api/v1/threads/${id}/replies`);
    if (answered) answered.comments.push(comment);
    else threads.push({ ...PLACE, ...sent, id: `t${server.said}`, resolved_by: null, comments: [comment] });
    if (server.line === "loses answers") throw new TypeError("no line");
    return told(201, { id: threads.at(-1)!.id });
  };
  let told = 0;
  const conversation = new Conversation({ number: "7", epoch, person: { id: "1", name: "Ines Varga", hue: 2 }, shelf: kept, changed: () => {}, sent: () => { told += 1; }, ask: ask as never });
  return { server, conversation, kept, told: () => told };
}
const said = (threads: Thread[]): string[][] => threads.map(({ comments }) => comments.map(({ text, waits }) => (waits === undefined ? text : waits ? `${text} (${waits})` : `${text} (waits)`)));

test("what_is_said_without_a_line_waits_and_is_sent_in_its_order_when_it_is_back", async () => {
  const { server, conversation, kept, told } = world();
  const thread = await conversation.begin(PLACE, "Which key?");
  server.line = "gone";
  await conversation.reply(thread, "The old one?");
  const id = await conversation.begin({ ...PLACE, from: "AAEE" }, "Since when?");
  assert.ok(conversation.waits(id));
  assert.deepEqual(said(conversation.threads), [["Which key?", "The old one? (waits)"], ["Since when? (waits)"]]);
  await conversation.load();
  assert.equal(kept.held.size, 2, "nothing is lost while nobody answers");
  server.line = "there";
  await conversation.load();
  assert.deepEqual(said(server.threads), [["Which key?", "The old one?"], ["Since when?"]]);
  assert.deepEqual(said(conversation.threads), said(server.threads));
  assert.deepEqual([kept.held.size, told()], [0, 1]);
});

test("what_waits_is_still_there_on_a_page_that_was_opened_anew", async () => {
  const before = world();
  before.server.line = "gone";
  await before.conversation.begin(PLACE, "Which key?");
  const after = world(before.kept);
  await after.conversation.load();
  assert.deepEqual(said(after.server.threads), [["Which key?"]]);
});

test("a_comment_that_arrived_though_the_answer_was_lost_is_not_said_twice", async () => {
  const { server, conversation, kept } = world();
  server.line = "loses answers";
  await conversation.begin(PLACE, "Which key?");
  server.line = "there";
  await conversation.load();
  assert.deepEqual(said(server.threads), [["Which key?"]]);
  assert.equal(kept.held.size, 0);
  // The same words again, and twice over, are meant.
  server.line = "gone";
  for (let times = 0; times < 2; times += 1) await conversation.reply("t1", "Which key?");
  server.line = "there";
  await conversation.load();
  assert.deepEqual(said(server.threads), [["Which key?", "Which key?", "Which key?"]]);
});

test("what_the_server_does_not_take_stays_with_its_reason_and_holds_up_nothing", async () => {
  const { server, conversation, kept } = world();
  server.line = "gone";
  await conversation.begin(PLACE, "Too long");
  server.line = "there";
  server.refuses = true;
  await conversation.load();
  assert.deepEqual(said(conversation.threads), [["Too long (It was not kept. It is too long.)"]]);
  await assert.rejects(conversation.begin(PLACE, "Now"), NotDone, "with a line, a refusal is told at once");
  server.refuses = false;
  await conversation.begin(PLACE, "Short");
  assert.deepEqual(said(server.threads), [["Short"]]);
  await conversation.strike(conversation.threads.at(-1)!.comments[0]!);
  assert.equal(kept.held.size, 0, "it is taken back without the server");
});

test("words_of_an_erased_text_are_not_told_again", async () => {
  const before = world();
  before.server.line = "gone";
  await before.conversation.begin(PLACE, "Is this a key?");
  const after = world(before.kept, "e2");
  await after.conversation.load();
  assert.deepEqual(after.server.threads.map(({ quote, comments }) => [quote, comments[0]!.text]), [["", "Is this a key?"]]);
});

test("a_browser_that_keeps_nothing_says_so_and_whoever_must_go_leaves_nothing", async () => {
  const none: Shelf = { all: () => Promise.reject(new Error("no")), put: () => Promise.reject(new Error("no")), remove: () => Promise.reject(new Error("no")) };
  const { server, conversation } = world(Object.assign(none, { held: new Map<string, Unsent>() }));
  server.line = "gone";
  await assert.rejects(conversation.begin(PLACE, "Which key?"), /was not sent/);
  const kept = shelf();
  for (const number of ["7", "8"]) await kept.put({ id: number, number, epoch: "e", at: "", text: "x", before: [] });
  await forgetUnsent(kept, "7");
  assert.deepEqual([...kept.held.keys()], ["8"]);
  await forgetUnsent(none, "7");
});
