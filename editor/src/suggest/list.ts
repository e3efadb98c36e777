// In this room: the suggestions that stand in a document, and what becomes of the words when one is taken or left.
// Not here: who presses (plugin.ts, panel.ts).
import type { Node } from "prosemirror-model";
import type { EditorState, Transaction } from "prosemirror-state";
import { canSplit } from "prosemirror-transform";
import { deletionOf, insertionOf, PARTING } from "./marks.ts";

/** A stretch of one person's suggestion: words that would go, words that would come, or both. */
export interface Suggestion { from: number; to: number; by: string; name: string; gone: string; came: string }

const known = new WeakMap<Node, Suggestion[]>();

/** Every suggestion, in the order of the text. */
export function suggestionsIn(doc: Node): Suggestion[] {
  let all = known.get(doc);
  if (all) return all;
  all = [];
  doc.descendants((block, pos) => {
    if (!block.isTextblock) return true;
    block.forEach((node, offset) => {
      const mark = deletionOf(node) ?? insertionOf(node);
      if (!mark || !node.isText) return;
      const from = pos + 1 + offset;
      const last = all!.at(-1);
      const part = deletionOf(node) ? { gone: node.text!, came: "" } : { gone: "", came: node.text! };
      if (last && last.to === from && last.by === mark.attrs.by) Object.assign(last, { to: from + node.nodeSize, gone: last.gone + part.gone, came: last.came + part.came });
      else all!.push({ from, to: from + node.nodeSize, by: String(mark.attrs.by), name: String(mark.attrs.name) || "Someone", ...part });
    });
    return false;
  });
  known.set(doc, all);
  return all;
}

/** The suggestion at a place, or the next one behind it, around the end of the document. */
export function suggestionNear(state: EditorState): Suggestion | undefined {
  const at = state.selection.head;
  const all = suggestionsIn(state.doc);
  return all.find(({ from, to }) => from <= at && at <= to) ?? all.find(({ from }) => from >= at) ?? all[0];
}

/** What would come stays, what would go goes. */
export const taken = (tr: Transaction, suggestion: Suggestion): Transaction => settled(tr, suggestion, true);

/** What would come goes, what would go stays. */
export const left = (tr: Transaction, suggestion: Suggestion): Transaction => settled(tr, suggestion, false);

/** From the end to the beginning, so that places hold. */
function settled(tr: Transaction, { from, to }: Suggestion, isTaken: boolean): Transaction {
  const { insertion, deletion } = tr.doc.type.schema.marks;
  const parts: { start: number; end: number; goes: boolean }[] = [];
  tr.doc.nodesBetween(from, to, (node, pos) => {
    if (!node.isText) return true;
    // Words of a suggestion that somebody else would take out again: it is their taking out that is settled.
    const goes = deletionOf(node) ? isTaken : insertionOf(node) ? !isTaken : false;
    parts.push({ start: Math.max(from, pos), end: Math.min(to, pos + node.nodeSize), goes });
    return false;
  });
  for (const { start, end, goes } of parts.reverse()) {
    const isGoing = tr.doc.rangeHasMark(start, end, deletion!);
    if (goes) tr.delete(start, end);
    else {
      tr.removeMark(start, end, isGoing ? deletion! : insertion!);
      if (!isGoing) part(tr, start, end);
    }
  }
  return tr;
}

/** New paragraphs among words that have come: each parts its paragraph, or its item of a list, where the letter for it stands. */
function part(tr: Transaction, start: number, end: number): void {
  for (let at = end - 1; at >= start; at -= 1) {
    if (tr.doc.textBetween(at, at + 1) !== PARTING) continue;
    const $at = tr.doc.resolve(at);
    const above = $at.node(-1);
    const isItem = above.type.name === "list_item" && $at.index(-1) === 0;
    const types = isItem ? [{ type: above.type, attrs: { checked: above.attrs.checked ? "no" : "" } }, null] : undefined;
    tr.delete(at, at + 1);
    if (canSplit(tr.doc, at, isItem ? 2 : 1, types)) tr.split(at, isItem ? 2 : 1, types);
    // In a line of a block that cannot be parted, a blank keeps the words apart.
    else tr.insertText(" ", at);
  }
}
