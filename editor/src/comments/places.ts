// In this room: where a comment hangs: on letters of the shared text, so that it moves with them, and on the words it quotes.
// Not here: what is said (conversation.ts) and how it is shown (plugin.ts, panel.ts).
import type { Node } from "prosemirror-model";
import type { EditorState } from "prosemirror-state";
import { absolutePositionToRelativePosition, ySyncPluginKey } from "y-prosemirror";
import * as Y from "yjs";
import { positionOf } from "../caret.ts";

export interface Place { from: string; to: string; block: string; quote: string }
export interface Range { from: number; to: number }

interface Sync { doc: Y.Doc; type: Y.XmlFragment; binding: { mapping: never } | null }

/** As many letters as the server keeps of a quote. */
const QUOTED = 300;
/** A quote shorter than this stands in too many places to be looked for in another block. */
const TELLING = 8;

/** The place of the selected words, or null when none are selected. */
export function placeOfSelection(state: EditorState): Place | null {
  const letters = lettersIn(state.doc, state.selection.from, state.selection.to);
  if (!letters) return null;
  const [from, to] = [tied(state, letters.from, 0), tied(state, letters.to, -1)];
  const quote = wordsIn(state.doc, letters).trim();
  return from && to && quote ? { from, to, block: blockAt(state.doc, letters.from), quote } : null;
}

/** Where the words of a place are now, or null when they are gone. */
export function rangeOf(state: EditorState, place: Place): Range | null {
  if (!place.quote) return null;
  const [from, to] = [place.from, place.to].map((end) => read(state, end));
  if (from != null && to != null && from < to && to <= state.doc.content.size && lettersIn(state.doc, from, to)) return { from, to };
  return quoted(state.doc, place);
}

/** The range without what holds no letters at its ends. */
function lettersIn(doc: Node, from: number, to: number): Range | null {
  let [first, last] = [-1, -1];
  doc.nodesBetween(from, to, (node, pos) => {
    if (!node.isText) return true;
    const [start, end] = [Math.max(from, pos), Math.min(to, pos + node.nodeSize)];
    if (start < end && first < 0) first = start;
    if (start < end) last = end;
    return false;
  });
  return first >= 0 ? { from: first, to: last } : null;
}

function wordsIn(doc: Node, { from, to }: Range): string {
  const words = doc.textBetween(from, to, " ", " ");
  return words.length > QUOTED ? words.slice(0, QUOTED - 1) : words;
}

/** The id of the innermost block around a position that has one. */
function blockAt(doc: Node, pos: number): string {
  const $pos = doc.resolve(pos);
  for (let depth = $pos.depth; depth > 0; depth -= 1) {
    const id = $pos.node(depth).attrs.id as string | undefined;
    if (id) return id;
  }
  return "";
}

/** A place in the shared text that is tied to the letter behind it (0) or before it (-1). */
function tied(state: EditorState, pos: number, side: 0 | -1): string | null {
  const sync = ySyncPluginKey.getState(state) as Sync | undefined;
  if (!sync?.binding) return null;
  try {
    const place = absolutePositionToRelativePosition(pos, sync.type, sync.binding.mapping) as Y.RelativePosition;
    const found = Y.createAbsolutePositionFromRelativePosition(place, sync.doc);
    if (!(found?.type instanceof Y.XmlText)) return null;
    return packed(Y.encodeRelativePosition(Y.createRelativePositionFromTypeIndex(found.type, found.index, side)));
  } catch {
    return null; // the binding is about to learn of a change; the words can be selected again
  }
}

function read(state: EditorState, end: string): number | null {
  try {
    return positionOf(state, Y.decodeRelativePosition(unpacked(end)));
  } catch {
    return null; // written by something else than an editor
  }
}

const packed = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes));
const unpacked = (text: string): Uint8Array => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

/**
 * The words by their quote: letters that an undo brought back, or that went into another block when a paragraph was parted, are
 * new letters to Yjs. They count as found in their own block, or where else they stand once and nowhere twice.
 */
export function quoted(doc: Node, { block, quote }: Pick<Place, "block" | "quote">): Range | null {
  const found: (Range & { block: string })[] = [];
  doc.descendants((node, pos) => {
    if (!node.isTextblock) return true;
    const text = node.textBetween(0, node.content.size, undefined, " ");
    for (let at = text.indexOf(quote); at >= 0; at = text.indexOf(quote, at + 1)) {
      found.push({ from: pos + 1 + at, to: pos + 1 + at + quote.length, block: blockAt(doc, pos + 1) });
    }
    return false;
  });
  const own = found.filter((range) => range.block === block);
  const only = own.length === 1 ? own[0] : found.length === 1 && quote.length >= TELLING ? found[0] : null;
  return only ? { from: only.from, to: only.to } : null;
}
