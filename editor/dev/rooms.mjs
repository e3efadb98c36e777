// In this room: shared documents in memory, with the acknowledgements of the real server, for trying and testing.
// Not here: permission, limits, keeping. The document is the one of the worked page in document.mjs.
import * as Y from "yjs";
import * as encoding from "lib0/encoding";
import * as decoding from "lib0/decoding";
import * as sync from "y-protocols/sync";
import * as aware from "y-protocols/awareness";
import { firstDocument } from "./document.mjs";

export class Rooms {
  rooms = new Map();

  constructor({ seed = firstDocument, ackAfter = 15 } = {}) {
    this.seed = seed;
    this.ackAfter = ackAfter;
  }

  room(number) {
    if (!this.rooms.has(number)) {
      const doc = new Y.Doc();
      this.seed(doc);
      const awareness = new aware.Awareness(doc);
      awareness.setLocalState(null);
      awareness._checkInterval.unref(); // a room alone keeps no process alive
      this.rooms.set(number, { doc, awareness, lines: new Map() });
    }
    return this.rooms.get(number);
  }

  join(number, line) {
    const { doc, awareness, lines } = this.room(number);
    lines.set(line, new Set());
    const send = (to, type, write) => {
      const encoder = encoding.createEncoder();
      encoding.writeVarUint(encoder, type);
      write(encoder);
      if (to.readyState === 1) to.send(encoding.toUint8Array(encoder));
    };
    const ack = () => setTimeout(() => send(line, 100, (e) => encoding.writeVarUint8Array(e, Y.encodeStateVector(doc))), this.ackAfter);
    send(line, 102, (e) => encoding.writeVarUint(e, 1));
    send(line, 0, (e) => sync.writeSyncStep1(e, doc));
    line.on("message", (data) => {
      const decoder = decoding.createDecoder(new Uint8Array(data));
      const type = decoding.readVarUint(decoder);
      if (type === 0) {
        const step = decoding.readVarUint(decoder);
        const bytes = decoding.readVarUint8Array(decoder);
        if (step === 0) return send(line, 0, (e) => sync.writeSyncStep2(e, doc, bytes));
        Y.applyUpdate(doc, bytes, line);
        for (const other of lines.keys()) if (other !== line) send(other, 0, (e) => sync.writeUpdate(e, bytes));
        ack();
      } else if (type === 1) {
        const bytes = decoding.readVarUint8Array(decoder);
        aware.applyAwarenessUpdate(awareness, bytes, line);
        for (const other of lines.keys()) if (other !== line) send(other, 1, (e) => encoding.writeVarUint8Array(e, bytes));
        for (const client of awareness.getStates().keys()) if (awareness.meta.get(client)) lines.get(line)?.add(client);
      }
    });
    const present = [...awareness.getStates().keys()];
    if (present.length > 0) send(line, 1, (e) => encoding.writeVarUint8Array(e, aware.encodeAwarenessUpdate(awareness, present)));
    line.on("close", () => lines.delete(line));
  }

  /** Closes every line of a document with a code. */
  closeAll(number, code) {
    for (const line of this.room(number).lines.keys()) line.close(code);
  }
}
