// In this room: findings that somebody chose to leave, each with a reason that stays with the document.
// Not here: how a reason is asked for (card.ts).
import type * as Y from "yjs";

export interface Reason { reason: string; by: string; at: string }

/** The key of an ignored finding: it holds only for these words in this block. */
export const ignoredKey = (rule: string, block: string, quoted: string): string => `${rule}|${block}|${quoted}`;

/** A finding that was left, with the words it was about. */
export interface Left extends Reason { key: string; rule: string; quoted: string }

/** All that were left, the newest first. */
export function ignoredOf(map: Y.Map<unknown>): Left[] {
  return [...map.entries()].flatMap(([key, value]) => {
    // The words may hold the sign that parts the key; a rule and a block id never do.
    const [rule = "", , ...words] = key.split("|");
    const reason = readReason(value);
    return reason ? [{ key, rule, quoted: words.join("|"), ...reason }] : [];
  }).sort((one, other) => other.at.localeCompare(one.at));
}

function readReason(value: unknown): Reason | null {
  try {
    const { reason = "", by = "", at = "" } = JSON.parse(String(value)) as Partial<Reason>;
    return { reason: String(reason), by: String(by), at: String(at) };
  } catch {
    return null;
  }
}

export function ignore(map: Y.Map<unknown>, key: string, reason: Reason): void {
  map.set(key, JSON.stringify(reason));
}

export function takeBack(map: Y.Map<unknown>, key: string): void {
  map.delete(key);
}
