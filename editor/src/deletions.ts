// In this room: what has been deleted in a document, as ranges that can be compared.
// Not here: when to compare (provider.ts). A state vector counts insertions only, so deletions need this to be told durable.
import * as Y from "yjs";

/** Deleted clocks by client: sorted, joined ranges [from, to). */
export type Deletions = Map<number, [number, number][]>;

interface DeleteSetLike { clients: Map<number, { clock: number; len: number }[]> }

export const deletionsOf = (doc: Y.Doc): Deletions => ranges(Y.createDeleteSetFromStructStore(doc.store) as DeleteSetLike);

/** The deletions an update carries; an answer to a state vector carries all of the sender's. */
export const deletionsOfUpdate = (update: Uint8Array): Deletions => ranges(Y.decodeUpdate(update).ds as DeleteSetLike);

/** Whether every deletion of `ours` is among `theirs`. */
export function covers(theirs: Deletions, ours: Deletions): boolean {
  for (const [client, wanted] of ours) {
    const have = theirs.get(client) ?? [];
    if (!wanted.every(([from, to]) => have.some(([start, end]) => start <= from && to <= end))) return false;
  }
  return true;
}

function ranges(set: DeleteSetLike): Deletions {
  const all: Deletions = new Map();
  for (const [client, items] of set.clients) {
    const joined: [number, number][] = [];
    for (const { clock, len } of [...items].sort((a, b) => a.clock - b.clock)) {
      const last = joined[joined.length - 1];
      if (last && clock <= last[1]) last[1] = Math.max(last[1], clock + len);
      else joined.push([clock, clock + len]);
    }
    all.set(client, joined);
  }
  return all;
}
