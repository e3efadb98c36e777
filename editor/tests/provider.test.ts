// In this room: the conversation with the server, over a small pretend line and a pretend clock. Not here: real sockets (peer.test.ts).
import assert from "node:assert/strict";
import { test } from "node:test";
import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import { Awareness } from "y-protocols/awareness";
import * as sync from "y-protocols/sync";
import * as Y from "yjs";
import { MESSAGE, Provider, type Options, type Socket, type Standing } from "../src/provider.ts";
import { announced, clockWithZone, told } from "../src/status.ts";

/** Time that moves only when told, with what waits for it. */
class Time {
  now = 1_000_000;
  private waiting: { at: number; run: () => void }[] = [];
  wait = (run: () => void, milliseconds: number): (() => void) => {
    const entry = { at: this.now + milliseconds, run };
    this.waiting.push(entry);
    return () => { this.waiting = this.waiting.filter((other) => other !== entry); };
  };
  pass(milliseconds: number): void {
    this.now += milliseconds;
    const due = this.waiting.filter(({ at }) => at <= this.now).sort((a, b) => a.at - b.at);
    this.waiting = this.waiting.filter(({ at }) => at > this.now);
    for (const { run } of due) run();
  }
}

class Line implements Socket {
  binaryType = "";
  readyState = 0;
  onopen: Socket["onopen"] = null;
  onmessage: Socket["onmessage"] = null;
  onclose: Socket["onclose"] = null;
  onerror: Socket["onerror"] = null;
  sent: { type: number; step?: number; bytes: Uint8Array }[] = [];
  send(data: Uint8Array): void {
    const decoder = decoding.createDecoder(data);
    const type = decoding.readVarUint(decoder);
    const step = type === 0 ? decoding.readVarUint(decoder) : undefined;
    this.sent.push({ type, ...(step === undefined ? {} : { step }), bytes: type === MESSAGE.hello ? new Uint8Array() : decoding.readVarUint8Array(decoder) });
  }
  close(code = 1000): void { this.drop(code); }
  opens(): void { this.readyState = 1; this.onopen?.(undefined as never); }
  drop(code = 1006): void { if (this.readyState === 3) return; this.readyState = 3; this.onclose?.({ code }); }
  says(type: number, write: (encoder: encoding.Encoder) => void): void {
    const encoder = encoding.createEncoder();
    encoding.writeVarUint(encoder, type);
    write(encoder);
    this.onmessage?.({ data: encoding.toUint8Array(encoder).slice().buffer });
  }
}

/** A page with a document, and a server whose journal is another document. */
class World {
  time = new Time();
  lines: Line[] = [];
  doc = new Y.Doc();
  server = new Y.Doc();
  standings: Standing[] = [];
  provider: Provider;
  constructor(options: Partial<Options> = {}) {
    this.server.getText("t").insert(0, "first");
    this.provider = new Provider({
      open: () => { const line = new Line(); this.lines.push(line); return line; },
      doc: this.doc, awareness: new Awareness(this.doc), schema: 1, mayWrite: true,
      clock: () => this.time.now, chance: () => 0.5, wait: this.time.wait, ...options,
    });
    this.provider.on("standing", (standing) => this.standings.push(standing));
  }
  get line(): Line { return this.lines.at(-1)!; }
  get kind(): string { return this.provider.standing.kind; }
  /** Opens the line and has both sides say what they have. */
  meet(): void {
    this.line.opens();
    this.line.says(0, (e) => sync.writeSyncStep1(e, this.server));
    this.line.says(0, (e) => sync.writeSyncStep2(e, this.server));
  }
  /** The server keeps everything sent so far. */
  keep(): void { for (const { type, step, bytes } of this.line.sent) if (type === 0 && step !== 0) Y.applyUpdate(this.server, bytes); }
  ack(upTo?: number): void {
    this.line.says(MESSAGE.ack, (e) => { encoding.writeVarUint8Array(e, Y.encodeStateVector(this.server)); if (upTo !== undefined) encoding.writeVarUint(e, upTo); });
  }
  refuse(reason: string, sentence: string): void { this.line.says(MESSAGE.refused, (e) => { encoding.writeVarString(e, reason); encoding.writeVarString(e, sentence); }); }
  type(text: string): void { this.doc.getText("t").insert(this.doc.getText("t").length, text); }
  updates(): number { return this.line.sent.filter(({ type, step }) => type === 0 && step === 2).length; }
  end(): void { this.provider.destroy(); this.provider.awareness.destroy(); }
}

function world(run: (world: World) => void, options: Partial<Options> = {}): void {
  const made = new World(options);
  made.provider.connect();
  try { run(made); } finally { made.end(); }
}

test("words_are_saved_only_when_the_server_says_they_are_kept", () => world((w) => {
  w.meet();
  assert.equal(w.kind, "saved");
  w.type("!");
  assert.equal(w.kind, "saving");
  w.keep();
  assert.equal(w.kind, "saving");
  w.time.pass(20);
  w.ack();
  assert.deepEqual(w.provider.standing, { kind: "saved", at: w.time.now });
}));

test("an_acknowledgement_of_earlier_words_does_not_save_later_ones", () => world((w) => {
  w.meet();
  w.type("a");
  w.keep();
  w.type("b");
  w.ack();
  assert.equal(w.kind, "saving");
  w.keep();
  w.ack();
  assert.equal(w.kind, "saved");
}));

test("a_deletion_is_saving_until_an_acknowledgement_of_its_own", () => world((w) => {
  w.meet();
  w.type("a");
  w.keep();
  w.doc.getText("t").delete(0, 2);
  w.ack();
  assert.equal(w.kind, "saving");
  w.keep();
  w.ack();
  assert.equal(w.kind, "saved");
}));

test("where_the_server_numbers_what_it_keeps_a_deletion_is_saved_by_its_own_number", () => world((w) => {
  w.meet();
  w.ack(1);
  w.type("a");
  w.doc.getText("t").delete(0, 2);
  w.keep();
  w.ack(2);
  assert.equal(w.kind, "saving");
  w.ack(3);
  assert.equal(w.kind, "saved");
}));

test("the_numbers_begin_anew_on_each_line", () => world((w) => {
  w.meet();
  w.type("a");
  w.keep();
  w.ack(2);
  w.line.drop();
  w.type("b");
  w.doc.getText("t").delete(0, 1);
  w.time.pass(30_000);
  w.meet();
  assert.equal(w.kind, "saving");
  w.keep();
  w.ack(1);
  assert.equal(w.kind, "saved");
}));

test("a_late_acknowledgement_is_asked_for_and_the_answer_tells_about_deletions", () => world((w) => {
  w.meet();
  w.doc.getText("t").delete(0, 2);
  w.keep();
  const asked = (): number => w.line.sent.filter(({ type, step }) => type === 0 && step === 0).length;
  const before = asked();
  w.time.pass(4_000);
  assert.equal(asked(), before + 1);
  w.line.says(0, (e) => sync.writeSyncStep2(e, w.server, Y.encodeStateVector(w.doc)));
  assert.equal(w.kind, "saved");
}));

test("a_line_that_stalls_without_closing_is_cut_and_drawn_anew", () => world((w) => {
  w.meet();
  w.type(" into the void");
  w.time.pass(4_000);
  assert.equal(w.kind, "saving");
  w.time.pass(10_000);
  assert.equal(w.kind, "offline");
  w.time.pass(0);
  w.meet();
  w.keep();
  w.ack();
  assert.deepEqual([w.lines.length, w.kind], [2, "saved"]);
  assert.ok(w.server.getText("t").toString().includes("into the void"));
}));

test("a_device_without_network_is_offline_at_once", () => world((w) => {
  w.meet();
  w.provider.networkGone();
  w.type(" in a tunnel");
  assert.deepEqual([w.kind, w.provider.unsaved], ["offline", true]);
  w.provider.retryNow();
  w.meet();
  w.keep();
  w.ack();
  assert.equal(w.kind, "saved");
}));

test("nothing_is_sent_before_the_server_has_said_what_it_has", () => world((w) => {
  w.line.opens();
  w.type("early");
  assert.equal(w.updates(), 0);
  w.line.says(0, (e) => sync.writeSyncStep1(e, w.server));
  w.type(" late");
  assert.equal(w.updates(), 1);
  w.keep();
  assert.ok(w.server.getText("t").toString().includes("early late"));
}));

test("words_typed_offline_are_offered_when_the_line_is_back", () => world((w) => {
  w.meet();
  w.line.drop();
  w.type(" offline");
  assert.deepEqual([w.kind, w.provider.unsaved], ["offline", true]);
  w.time.pass(30_000);
  assert.equal(w.lines.length, 2);
  w.meet();
  assert.equal(w.kind, "saving");
  w.keep();
  w.ack();
  assert.equal(w.kind, "saved");
  assert.equal(w.server.getText("t").toString(), w.doc.getText("t").toString());
}));

test("tries_come_further_apart_and_never_further_than_half_a_minute", () => world((w) => {
  const gaps: number[] = [];
  for (let tries = 0; tries < 12; tries += 1) {
    w.line.drop();
    const standing = w.provider.standing;
    assert.equal(standing.kind, "offline");
    gaps.push((standing as { again: number }).again - w.time.now);
    w.time.pass(gaps.at(-1)!);
  }
  assert.ok(gaps[0]! < 1_500 && gaps.at(-1)! >= 19_000 && Math.max(...gaps) <= 30_000, gaps.join(" "));
}));

test("edits_of_an_earlier_visit_count_as_unsaved_until_they_are_kept", () => {
  const device = {};
  const earlier = new Y.Doc();
  earlier.getText("t").insert(0, "from the device ");
  world((w) => {
    Y.applyUpdate(w.doc, Y.encodeStateAsUpdate(earlier), device);
    w.meet();
    assert.equal(w.kind, "saving");
    w.keep();
    w.ack();
    assert.equal(w.kind, "saved");
  }, { deviceOrigin: device });
});

test("deletions_of_an_earlier_visit_count_as_unsaved_until_they_are_kept", () => {
  const device = {};
  world((w) => {
    const earlier = new Y.Doc();
    Y.applyUpdate(earlier, Y.encodeStateAsUpdate(w.server));
    earlier.getText("t").delete(0, 3);
    Y.applyUpdate(w.doc, Y.encodeStateAsUpdate(earlier), device);
    w.meet();
    assert.equal(w.kind, "saving");
    w.keep();
    w.ack();
    assert.equal(w.kind, "saved");
  }, { deviceOrigin: device });
});

test("a_reader_sends_nothing_and_sees_everything", () => world((w) => {
  w.meet();
  w.type("not sent");
  assert.equal(w.updates(), 0);
  assert.deepEqual([...w.line.sent.find(({ step }) => step === 1)!.bytes], [0, 0]);
  w.server.getText("t").insert(0, "news ");
  w.line.says(0, (e) => sync.writeUpdate(e, Y.encodeStateAsUpdate(w.server)));
  assert.ok(w.doc.getText("t").toString().startsWith("news"));
}, { mayWrite: false }));

test("a_refusal_is_told_in_the_servers_sentence_and_ends_writing", () => world((w) => {
  let reading = "";
  w.provider.on("reading", (why) => { reading = why; });
  w.meet();
  w.refuse("read-only", "You may read this document.");
  assert.deepEqual(w.provider.standing, { kind: "refused", reason: "read-only", sentence: "You may read this document." });
  assert.equal(reading, "read-only");
  w.type("x");
  assert.equal(w.updates(), 0);
}));

test("after_a_refusal_for_its_rate_everything_is_offered_again", () => world((w) => {
  w.meet();
  w.type("dropped");
  w.refuse("rate", "Slower.");
  w.time.pass(5_000);
  assert.equal(w.lines.length, 2);
  w.meet();
  w.keep();
  w.ack();
  assert.equal(w.kind, "saved");
}));

test("a_change_too_large_can_be_made_smaller_and_is_offered_again", () => world((w) => {
  w.meet();
  w.type("x".repeat(100));
  w.refuse("too-large", "Too large.");
  assert.equal(w.kind, "refused");
  w.doc.getText("t").delete(5, 100);
  w.time.pass(2_000);
  w.time.pass(1);
  w.meet();
  w.keep();
  w.ack();
  assert.equal(w.kind, "saved");
}));

test("who_has_lost_the_right_keeps_no_copy_and_does_not_come_back", () => world((w) => {
  let forgets = 0;
  w.provider.on("forget", () => { forgets += 1; });
  w.meet();
  w.line.drop(4403);
  w.time.pass(100_000);
  assert.deepEqual([forgets, w.lines.length, w.kind], [1, 1, "refused"]);
}));

test("who_is_signed_out_comes_back_after_signing_in", () => world((w) => {
  w.meet();
  w.type(" kept");
  w.line.drop(4401);
  assert.equal(w.kind, "refused");
  w.time.pass(60_000);
  w.meet();
  w.keep();
  w.ack();
  assert.equal(w.kind, "saved");
}));

test("a_newer_document_is_read_and_not_edited", () => world((w) => {
  w.line.opens();
  w.line.says(MESSAGE.hello, (e) => encoding.writeVarUint(e, 2));
  w.line.says(0, (e) => sync.writeSyncStep1(e, w.server));
  w.line.says(0, (e) => sync.writeSyncStep2(e, w.server));
  assert.equal(w.provider.mayWrite, false);
  assert.equal(w.doc.getText("t").toString(), "first");
}));

test("messages_of_a_newer_server_are_passed_over", () => world((w) => {
  w.meet();
  w.line.says(250, (e) => encoding.writeVarString(e, "what is this"));
  assert.equal(w.kind, "saved");
}));

test("the_status_line_says_what_is_true", () => {
  const clock = (ms: number): string => clockWithZone(ms, "en-GB", "UTC");
  const device = { kept: true, broken: false };
  const line = (standing: Standing, of = device, mayWrite = true): string => { const { before, wide, time } = told(standing, of, mayWrite, 0, clock); return `${before}${wide} ${time}`.trim(); };
  assert.equal(line({ kind: "saved", at: 38_527_000 }), "Saved and kept on the server at 10:42:07 UTC");
  assert.equal(line({ kind: "saving", since: 0 }), "Saving; kept on this device meanwhile");
  assert.equal(line({ kind: "offline", since: 38_527_000, waiting: true, again: 2_000 }), "Offline, kept on this device, trying again. No line since 10:42:07 UTC");
  assert.equal(line({ kind: "offline", since: 38_527_000, waiting: true, again: null }, { kept: false, broken: true }), "Offline, and this browser keeps nothing: leave the page open. No line since 10:42:07 UTC");
  assert.equal(line({ kind: "offline", since: 38_527_000, waiting: false, again: null }), "Offline; everything you wrote is saved. No line since 10:42:07 UTC");
  assert.equal(line({ kind: "saved", at: null }, device, false), "Reading, up to date");
});

test("a_screen_reader_hears_of_cuts_and_returns_and_not_of_each_letter", () => {
  const offline: Standing = { kind: "offline", since: 0, waiting: true, again: null };
  assert.equal(announced("saved", { kind: "saving", since: 0 }), null);
  assert.match(announced("saved", offline)!, /^Offline/);
  assert.equal(announced("offline", { kind: "saved", at: 0 }), "Back online, and saved.");
});
