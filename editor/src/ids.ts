// In this room: every block has an id of its own, also after splitting, pasting and dragging.
// Not here: ids of documents and people.
import { Plugin, type EditorState, type Transaction } from "prosemirror-state";
import type { Node } from "prosemirror-model";
import { ySyncPluginKey } from "y-prosemirror";

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/** A fresh block id: 12 url-safe letters, 72 bits of chance. */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return Array.from(bytes, (byte) => LETTERS[byte & 63]).join("");
}

const hasId = (node: Node): boolean => node.type.spec.attrs?.id !== undefined;

/** The transaction that gives ids to blocks without one and fresh ids to copies, or null when all is well. */
export function withIds(before: EditorState, transactions: readonly Transaction[], after: EditorState, fresh: () => string = newId): Transaction | null {
  const keeper = keepers(before, transactions, after);
  const taken = new Set<string>();
  const missing: { pos: number }[] = [];
  after.doc.descendants((node, pos) => {
    if (!hasId(node)) return !node.isTextblock;
    const id = node.attrs.id as string;
    const elsewhere = keeper.has(id) && keeper.get(id) !== pos;
    if (!id || taken.has(id) || elsewhere) missing.push({ pos });
    else taken.add(id);
    return !node.isTextblock;
  });
  if (missing.length === 0) return null;
  const tr = after.tr;
  for (const { pos } of missing) tr.setNodeAttribute(pos, "id", fresh());
  return tr;
}

/** Where each block of before stands now: of two blocks with one id, the one that was there keeps it. */
function keepers(before: EditorState, transactions: readonly Transaction[], after: EditorState): Map<string, number> {
  const found = new Map<string, number>();
  before.doc.descendants((node, pos) => {
    if (hasId(node) && node.attrs.id) {
      let now = pos;
      let gone = false;
      for (const transaction of transactions) {
        const result = transaction.mapping.mapResult(now, 1);
        gone ||= result.deletedAfter;
        now = result.pos;
      }
      const there = gone || now >= after.doc.content.size ? null : after.doc.nodeAt(now);
      if (there?.attrs.id === node.attrs.id) found.set(node.attrs.id, now);
    }
    return !node.isTextblock;
  });
  return found;
}

/** Keeps ids whole after each change of this person. Changes of others arrive with theirs, and are never answered with edits. */
export const idsPlugin = (): Plugin =>
  new Plugin({
    appendTransaction(transactions, before, after) {
      if (!transactions.some((transaction) => transaction.docChanged)) return null;
      if (transactions.some((transaction) => transaction.getMeta(ySyncPluginKey)?.isChangeOrigin)) return null;
      return withIds(before, transactions, after)?.setMeta("addToHistory", transactions[0]!.getMeta("addToHistory") !== false) ?? null;
    },
  });
