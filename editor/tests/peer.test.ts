// In this room: two clients without a page on real sockets. Not here: the real server (the journeys in e2e use it).
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { AddressInfo } from "node:net";
import { WebSocketServer } from "ws";

interface Peer { type(text: string): void; paragraph(text: string): void; text(): string; seen(): string; waitForAck(): Promise<void>; waitForText(words: string): Promise<void>; close(): void; provider: { standing: { kind: string }; once(name: "standing", run: () => void): void } }
let server: WebSocketServer;
let rooms: { join(number: string, line: unknown): void; closeAll(number: string, code: number): void };
let connect: (url: string, who?: object) => Promise<Peer>;
const url = (number: string): string => `ws://127.0.0.1:${(server.address() as AddressInfo).port}/live/${number}`;

before(async () => {
  // Imported where they stand, because they run as they are.
  const here = new URL("../../", import.meta.url);
  ({ connect } = await import(new URL("tests/peer.mjs", here).href) as { connect: typeof connect });
  const { Rooms } = await import(new URL("dev/rooms.mjs", here).href) as { Rooms: new () => typeof rooms };
  rooms = new Rooms();
  server = new WebSocketServer({ port: 0, host: "127.0.0.1" });
  server.on("connection", (line, request) => rooms.join(request.url!.split("/").at(-1)!, line));
  await new Promise((resolve) => server.once("listening", resolve));
});
after(() => server.close());

test("two_clients_see_each_other_type_and_are_told_when_it_is_kept", async () => {
  const [ines, jun] = await Promise.all([connect(url("1")), connect(url("1"))]);
  ines.type("from Ines");
  await ines.waitForAck();
  await jun.waitForText("from Ines");
  jun.paragraph("from Jun");
  await ines.waitForText("from Jun");
  await jun.waitForAck();
  assert.equal(ines.seen(), jun.seen());
  ines.close();
  jun.close();
});

test("a_closed_line_comes_back_by_itself_and_brings_what_was_typed_meanwhile", async () => {
  const [ines, jun] = await Promise.all([connect(url("2")), connect(url("2"))]);
  rooms.closeAll("2", 1012);
  ines.type("while away");
  await jun.waitForText("while away");
  await ines.waitForAck();
  ines.close();
  jun.close();
});

test("a_server_that_sends_no_document_is_told_in_a_sentence", async () => {
  const silent = new WebSocketServer({ port: 0, host: "127.0.0.1" });
  await new Promise((resolve) => silent.once("listening", resolve));
  const address = `ws://127.0.0.1:${(silent.address() as AddressInfo).port}/live/1`;
  await assert.rejects((connect as (url: string, who: object, within: number) => Promise<Peer>)(address, {}, 200), /did not send its document in 200 ms/);
  for (const line of silent.clients) line.terminate();
  silent.close();
});
