// In this room: one document's conversation with the server: sync, presence, acknowledgements, and coming back after a cut.
// Not here: what is kept on the device (device.ts), and the words of the status line (status.ts). Runs in a page and in node.
import * as Y from "yjs";
import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import { ObservableV2 } from "lib0/observable";
import * as awarenessProtocol from "y-protocols/awareness";
import * as syncProtocol from "y-protocols/sync";
import { covers, deletionsOf, deletionsOfUpdate } from "./deletions.ts";

export const MESSAGE = { sync: 0, awareness: 1, auth: 2, askAwareness: 3, ack: 100, refused: 101, hello: 102, news: 103 } as const;

/** Why the server took no more from this page. */
export type Reason = "read-only" | "too-large" | "malformed" | "hostile" | "rate" | "schema" | "gone" | "signed-out" | "no-right";

/** What is true about the words typed here, as far as this page knows. */
export type Standing =
  | { kind: "connecting" }
  | { kind: "saving"; since: number }
  | { kind: "saved"; at: number | null }
  | { kind: "offline"; since: number; waiting: boolean; again: number | null }
  | { kind: "refused"; reason: Reason; sentence: string };

/** The part of a browser's WebSocket that is used; node's `ws` has it too. */
export interface Socket {
  binaryType: string;
  readyState: number;
  onopen: ((event: never) => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: ((event: { code: number; reason?: unknown }) => void) | null;
  onerror: ((event: never) => void) | null;
  send(data: Uint8Array): void;
  close(code?: number, reason?: string): void;
}

export interface Options {
  open: () => Socket;
  doc: Y.Doc;
  awareness: awarenessProtocol.Awareness;
  /** The newest schema this client can edit. */
  schema: number;
  /** Whether this person may write; a reader's edits are never sent. */
  mayWrite: boolean;
  /** The origin of updates read from the device: not new, but perhaps not on the server. */
  deviceOrigin?: unknown;
  /** Asks over HTTP why the socket does not open: the status code, or null when nothing answers. */
  probe?: () => Promise<number | null>;
  clock?: () => number;
  chance?: () => number;
  wait?: (run: () => void, milliseconds: number) => () => void;
}

type Events = {
  /** A change of others is about to be taken in, and has been. */
  incoming: () => void;
  arrived: () => void;
  standing: (standing: Standing) => void;
  synced: () => void;
  news: (news: { kind: string; [key: string]: unknown }) => void;
  reading: (why: Reason) => void;
  forget: () => void;
};

/**
 * One change of this page that is not known to be kept: the own clock after it, whether it only deletes (then the clock
 * stands still), and which message of this line carried it, counted from 1; 0 while none has.
 */
interface Pending { clock: number; onlyDeletes: boolean; at: number; turn: number }

const SENTENCES: Record<Reason, string> = {
  "read-only": "You can read this document; writing in it needs the right to write.",
  "too-large": "The last change is larger than the server takes, so it was not saved. Undo it or make it smaller.",
  malformed: "The server could not read the last change, so it was not saved. Copy what you need, then reload the page.",
  hostile: "The server could not take the last change and closed the line. Copy what you need, then reload the page.",
  rate: "Changes come faster than the server takes them. They wait here and are sent in a moment.",
  schema: "This page is older than the document. Reload it to go on writing.",
  gone: "This document is no longer here. What stood on the page is not saved anywhere else.",
  "signed-out": "You are signed out. Sign in in another tab, and this page goes on where it was.",
  "no-right": "You no longer have the right to open this document.",
};
const FINAL = new Set<Reason>(["malformed", "hostile", "schema", "gone", "no-right"]);
const LATE = 4_000;
/** A line on which a question stays without an answer for this long is dead, also when nobody has closed it. */
const DEAD = 10_000;

export class Provider extends ObservableV2<Events> {
  readonly doc: Y.Doc;
  readonly awareness: awarenessProtocol.Awareness;
  /** True once the server's content has arrived at least once. */
  synced = false;
  mayWrite: boolean;
  private socket: Socket | null = null;
  private answered = false;          // the server has heard everything up to now, so single updates fit
  private ended = false;
  private tries = 0;
  private refusal: { reason: Reason; sentence: string } | null = null;
  private pending: Pending[] = [];
  private required = new Map<number, number>();   // clocks of earlier visits, read from the device
  private durable = new Map<number, number>();
  private turns = 0;                 // messages with changes sent on this line
  private deletesWaiting = false;    // deletions of earlier visits that the server has not confirmed
  private verifying: { upTo: number } | null = null;
  private savedAt: number | null = null;
  private offlineSince: number | null = null;
  private again: number | null = null;
  private cancelRetry: (() => void) | null = null;
  private cancelWatch: (() => void) | null = null;
  private cancelNudge: (() => void) | null = null;
  private ownClock: number;
  private readonly clock: () => number;
  private readonly chance: () => number;
  private readonly wait: (run: () => void, milliseconds: number) => () => void;

  constructor(private readonly options: Options) {
    super();
    this.doc = options.doc;
    this.awareness = options.awareness;
    this.mayWrite = options.mayWrite;
    this.clock = options.clock ?? Date.now;
    this.chance = options.chance ?? Math.random;
    this.wait = options.wait ?? ((run, milliseconds) => { const timer = setTimeout(run, milliseconds); return () => clearTimeout(timer); });
    this.ownClock = Y.getState(this.doc.store, this.doc.clientID);
    this.doc.on("update", this.onUpdate);
    this.awareness.on("update", this.onAwareness);
  }

  /** What is true now. */
  get standing(): Standing {
    if (this.refusal) return { kind: "refused", ...this.refusal };
    const waiting = this.unsaved;
    if (!this.isOpen) return this.tries === 0 && !this.synced ? { kind: "connecting" } : { kind: "offline", since: this.offlineSince ?? this.clock(), waiting, again: this.again };
    if (!this.synced) return { kind: "connecting" };
    return waiting ? { kind: "saving", since: this.pending[0]?.at ?? this.clock() } : { kind: "saved", at: this.savedAt };
  }

  /** Whether something typed here is not known to be durable on the server. */
  get unsaved(): boolean {
    if (this.pending.length > 0 || this.deletesWaiting) return true;
    for (const [client, clock] of this.required) if ((this.durable.get(client) ?? 0) < clock) return true;
    return false;
  }

  get isOpen(): boolean {
    return this.socket !== null && this.socket.readyState === 1;
  }

  connect(): void {
    if (this.ended || this.socket) return;
    this.cancelRetry?.();
    this.again = null;
    const socket = this.options.open();
    socket.binaryType = "arraybuffer";
    this.socket = socket;
    socket.onopen = () => this.opened();
    socket.onmessage = (event) => { if (this.socket === socket) this.received(event.data); };
    socket.onclose = (event) => { if (this.socket === socket) this.closed(event.code); };
    socket.onerror = () => { /* the close that follows says it */ };
    this.tell();
  }

  /** Tries now instead of at the planned time: the network is back, or a person asks. */
  retryNow(): void {
    if (!this.socket && !this.ended) this.connect();
  }

  /** The device has no network: a line that is cut stalls without closing, so it is not waited for. */
  networkGone(): void {
    this.reconnect(1_000);
  }

  /** Cuts the line and comes back after `milliseconds`: everything the server lacks is offered again. */
  reconnect(milliseconds = 0): void {
    const socket = this.socket;
    if (!socket) return;
    this.socket = null;
    socket.onclose = null;
    socket.close(1000);
    this.lost();
    this.retryIn(milliseconds);
  }

  override destroy(): void {
    this.ended = true;
    this.cancelRetry?.();
    this.cancelWatch?.();
    this.cancelNudge?.();
    this.doc.off("update", this.onUpdate);
    this.awareness.off("update", this.onAwareness);
    awarenessProtocol.removeAwarenessStates(this.awareness, [this.doc.clientID], "leaving");
    const socket = this.socket;
    this.socket = null;
    if (socket) { socket.onclose = null; socket.close(1000); }
    super.destroy();
  }

  // ---- the line ----

  private opened(): void {
    this.answered = false;
    this.turns = 0;
    this.offlineSince = null;
    this.send(MESSAGE.hello, (encoder) => encoding.writeVarUint(encoder, this.options.schema));
    this.send(MESSAGE.sync, (encoder) => syncProtocol.writeSyncStep1(encoder, this.doc));
    if (this.awareness.getLocalState() !== null) this.sendAwareness([this.doc.clientID]);
    this.tell();
  }

  private closed(code: number): void {
    this.socket = null;
    this.lost();
    const reason = ({ 4401: "signed-out", 4403: "no-right", 4404: "gone", 1009: "too-large", 1008: "hostile" } as Record<number, Reason>)[code];
    if (reason) this.refuse(reason, this.refusal?.sentence ?? SENTENCES[reason]);
    if (this.ended) return this.tell();
    this.tries += 1;
    // A socket that never opens does not say why; the same session over HTTP does.
    if (!reason && this.tries % 3 === 2 && this.options.probe) void this.options.probe().then((status) => this.probed(status));
    const slow = reason === "signed-out" ? 15_000 : 0;
    this.retryIn(slow + Math.min(20_000, 400 * 1.7 ** Math.min(this.tries, 12)) * (0.5 + this.chance()));
  }

  private probed(status: number | null): void {
    if (this.isOpen || this.ended) return;
    if (status === 401) this.refuse("signed-out", SENTENCES["signed-out"]);
    if (status === 403) this.refuse("no-right", SENTENCES["no-right"]);
    if (status === 404 || status === 410) this.refuse("gone", SENTENCES.gone);
  }

  private lost(): void {
    this.answered = false;
    this.verifying = null;
    this.cancelWatch?.();
    this.offlineSince ??= this.clock();
    const others = [...this.awareness.getStates().keys()].filter((client) => client !== this.doc.clientID);
    awarenessProtocol.removeAwarenessStates(this.awareness, others, this);
  }

  private retryIn(milliseconds: number): void {
    this.cancelRetry?.();
    if (this.ended) return;
    this.again = this.clock() + milliseconds;
    this.cancelRetry = this.wait(() => this.connect(), milliseconds);
    this.tell();
  }

  // ---- what comes in ----

  private received(data: unknown): void {
    if (!(data instanceof ArrayBuffer) && !(data instanceof Uint8Array)) return;
    const decoder = decoding.createDecoder(data instanceof Uint8Array ? data : new Uint8Array(data));
    const type = decoding.readVarUint(decoder);
    if (type === MESSAGE.sync) this.receivedSync(decoder);
    else if (type === MESSAGE.awareness) awarenessProtocol.applyAwarenessUpdate(this.awareness, decoding.readVarUint8Array(decoder), this);
    else if (type === MESSAGE.askAwareness) this.sendAwareness([...this.awareness.getStates().keys()]);
    else if (type === MESSAGE.ack) this.acknowledged(decoding.readVarUint8Array(decoder), decoding.hasContent(decoder) ? decoding.readVarUint(decoder) : null);
    else if (type === MESSAGE.refused) this.refuse(decoding.readVarString(decoder) as Reason, decoding.readVarString(decoder));
    else if (type === MESSAGE.hello) this.greeted(decoding.readVarUint(decoder));
    else if (type === MESSAGE.news) this.emit("news", [JSON.parse(decoding.readVarString(decoder))]);
    // Anything else is from a newer server, and not needed to edit.
  }

  private receivedSync(decoder: decoding.Decoder): void {
    const step = decoding.readVarUint(decoder);
    const bytes = decoding.readVarUint8Array(decoder);
    if (step === syncProtocol.messageYjsSyncStep1) return this.answer(bytes);
    if (step === syncProtocol.messageYjsSyncStep2) this.compareDeletions(bytes);
    try {
      this.emit("incoming", []);
    } finally {
      // Whatever listens, the change of others is taken in.
      Y.applyUpdate(this.doc, bytes, this);
    }
    this.emit("arrived", []);
    if (step !== syncProtocol.messageYjsSyncStep2) return;
    this.tries = 0;
    const first = !this.synced;
    this.synced = true;
    if (this.refusal && !FINAL.has(this.refusal.reason) && this.refusal.reason !== "too-large" && this.refusal.reason !== "read-only") this.refusal = null;
    this.savedAt ??= this.unsaved ? null : this.clock();
    if (first) this.emit("synced", []);
    this.tell();
  }

  /** The server says what it has: it gets what it lacks, and from here on each change as it happens. */
  private answer(vector: Uint8Array): void {
    const theirs = Y.decodeStateVector(vector);
    for (const [client, clock] of Y.decodeStateVector(Y.encodeStateVector(this.doc))) {
      if (client !== this.doc.clientID && (theirs.get(client) ?? 0) < clock) this.required.set(client, clock);
    }
    // What the server names in its vector it has read from what is kept.
    for (const [client, clock] of theirs) this.durable.set(client, Math.max(clock, this.durable.get(client) ?? 0));
    if (this.canSend) this.send(MESSAGE.sync, (encoder) => syncProtocol.writeSyncStep2(encoder, this.doc, vector));
    else this.send(MESSAGE.sync, (encoder) => { encoding.writeVarUint(encoder, 1); encoding.writeVarUint8Array(encoder, new Uint8Array([0, 0])); });
    this.answered = true;
    this.turns += 1;
    this.dropCovered(false);
    // The answer carried all that waits in one piece, so that one acknowledgement is for all of it.
    if (this.pending.length > 0) this.pending = [{ ...this.pending.at(-1)!, at: this.pending[0]!.at, turn: this.turns, onlyDeletes: (theirs.get(this.doc.clientID) ?? 0) >= this.ownClock }];
    this.watch();
    this.tell();
  }

  /** `upTo` is the number of this line's message up to which everything is kept; a server may leave it out. */
  private acknowledged(vector: Uint8Array, upTo: number | null): void {
    for (const [client, clock] of Y.decodeStateVector(vector)) this.durable.set(client, Math.max(clock, this.durable.get(client) ?? 0));
    this.savedAt = this.clock();
    if (upTo === null) this.dropCovered(true);
    else this.pending = this.pending.filter(({ turn }) => turn === 0 || turn > upTo);
    // The first message with changes on a line is the answer with all that was missing.
    if (upTo === null || upTo >= 1) this.deletesWaiting = false;
    if (this.refusal?.reason === "too-large" && !this.unsaved) this.refusal = null;
    this.watch();
    this.tell();
  }

  /**
   * Removes from `pending` what a state vector shows to be durable. A deletion has no clock of its own: it is durable when
   * a later change is, or when an acknowledgement arrives that confirms nothing else.
   */
  private dropCovered(byAck: boolean): void {
    const clock = this.durable.get(this.doc.clientID) ?? 0;
    const last = this.pending.findLastIndex((change) => !change.onlyDeletes && change.clock <= clock);
    if (last >= 0) this.pending.splice(0, last + 1);
    else if (byAck) {
      const firstWords = this.pending.findIndex((change) => !change.onlyDeletes);
      this.pending.splice(0, firstWords < 0 ? this.pending.length : firstWords);
    }
  }

  /** The server's answer carries all its deletions: those of this page that it names are durable. */
  private compareDeletions(update: Uint8Array): void {
    const confirmed = covers(deletionsOfUpdate(update), deletionsOf(this.doc));
    if (this.verifying && confirmed) {
      const clock = this.durable.get(this.doc.clientID) ?? 0;
      const { upTo } = this.verifying; // a moment: what was typed later is not in the answer
      this.pending = this.pending.filter((change) => change.at > upTo || !change.onlyDeletes || change.clock > clock);
      this.savedAt = this.clock();
    }
    // At the first answer after a cut, deletions of an earlier visit may be missing; later ones stand in `pending`.
    if (!this.verifying) this.deletesWaiting = !confirmed && this.mayWrite;
    else if (confirmed) this.deletesWaiting = false;
    this.verifying = null;
    this.watch();
  }

  private greeted(schema: number): void {
    if (schema > this.options.schema) this.refuse("schema", SENTENCES.schema);
  }

  private refuse(reason: Reason, sentence: string): void {
    this.refusal = { reason, sentence: sentence || SENTENCES[reason] || "The server did not take the last change." };
    if (reason === "read-only" || FINAL.has(reason)) {
      this.mayWrite = false;
      this.emit("reading", [reason]);
    }
    if (reason === "no-right" || reason === "gone") this.emit("forget", []);
    if (FINAL.has(reason) && reason !== "schema") this.ended = true;
    // A dropped change leaves a hole that later ones cannot fill: after a pause everything is offered again.
    if (reason === "rate") this.reconnect(2_000 + 2_000 * this.chance());
    this.tell();
  }

  // ---- what goes out ----

  private get canSend(): boolean {
    return this.mayWrite && !(this.refusal && FINAL.has(this.refusal.reason));
  }

  private onUpdate = (update: Uint8Array, origin: unknown): void => {
    const clock = Y.getState(this.doc.store, this.doc.clientID);
    const onlyDeletes = clock === this.ownClock;
    this.ownClock = clock;
    if (origin === this || origin === this.options.deviceOrigin || !this.mayWrite) return;
    const goes = this.isOpen && this.answered && this.canSend && this.refusal?.reason !== "too-large";
    if (goes) this.turns += 1;
    this.pending.push({ clock, onlyDeletes, at: this.clock(), turn: goes ? this.turns : 0 });
    if (goes) this.send(MESSAGE.sync, (encoder) => syncProtocol.writeUpdate(encoder, update));
    else if (this.refusal?.reason === "too-large" && this.isOpen) this.nudge();
    this.watch();
    this.tell();
  };

  /** After a refusal for size, a later change may have made room: offer everything again. */
  private nudge(): void {
    this.cancelNudge?.();
    this.cancelNudge = this.wait(() => this.reconnect(0), 1_500);
  }

  private onAwareness = ({ added, updated, removed }: { added: number[]; updated: number[]; removed: number[] }, origin: unknown): void => {
    if (origin === this) return;
    const own = [...added, ...updated, ...removed].filter((client) => client === this.doc.clientID);
    if (own.length > 0) this.sendAwareness(own);
  };

  private sendAwareness(clients: number[]): void {
    const known = clients.filter((client) => this.awareness.meta.has(client));
    if (known.length === 0) return;
    this.send(MESSAGE.awareness, (encoder) => encoding.writeVarUint8Array(encoder, awarenessProtocol.encodeAwarenessUpdate(this.awareness, known)));
  }

  private send(type: number, write: (encoder: encoding.Encoder) => void): void {
    if (!this.isOpen) return;
    const encoder = encoding.createEncoder();
    encoding.writeVarUint(encoder, type);
    write(encoder);
    this.socket!.send(encoding.toUint8Array(encoder));
  }

  /** Asks the server what it has when an acknowledgement is late: the answer tells about deletions too. */
  private watch(): void {
    this.cancelWatch?.();
    this.cancelWatch = null;
    if (!this.unsaved || !this.isOpen || !this.answered) return;
    this.cancelWatch = this.wait(() => {
      this.verifying = { upTo: this.clock() };
      this.send(MESSAGE.sync, (encoder) => syncProtocol.writeSyncStep1(encoder, this.doc));
      this.cancelWatch = this.wait(() => this.reconnect(0), DEAD);
    }, LATE);
  }

  private tell(): void {
    this.emit("standing", [this.standing]);
  }
}
