// In this room: findings that somebody chose to leave, each with a reason that stays with the document.
// Not here: how a reason is asked for (card.ts).
import type * as Y from "yjs";

export interface Reason { reason: string; by: string; at: string }

/** The key of an ignored finding: it holds only for these words in this block. */
export const ignoredKey = (rule: string, block: string, quoted: string): string => `${rule}|${block}|${quoted}`;

export function ignore(map: Y.Map<unknown>, key: string, reason: Reason): void {
  map.set(key, JSON.stringify(reason));
}

export function takeBack(map: Y.Map<unknown>, key: string): void {
  map.delete(key);
}
