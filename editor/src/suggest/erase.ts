// In this room: which letters a key would take out, told from the text and not from the page.
// Not here: how taking out becomes a suggestion (turn.ts).
import type { Node } from "prosemirror-model";
import type { EditorState, Transaction } from "prosemirror-state";
import { deletionOf } from "./marks.ts";

const UNITS: Record<string, { forward: boolean; unit: "grapheme" | "word" | "line" }> = {
  deleteContentBackward: { forward: false, unit: "grapheme" },
  deleteContentForward: { forward: true, unit: "grapheme" },
  deleteWordBackward: { forward: false, unit: "word" },
  deleteWordForward: { forward: true, unit: "word" },
  deleteSoftLineBackward: { forward: false, unit: "line" },
  deleteSoftLineForward: { forward: true, unit: "line" },
  deleteHardLineBackward: { forward: false, unit: "line" },
  deleteHardLineForward: { forward: true, unit: "line" },
};

/** The change that a key asks for, by its input type; null when it is none of these, or at the end of a block. */
export function erased(state: EditorState, inputType: string): Transaction | null {
  const wanted = UNITS[inputType];
  const { selection } = state;
  if (!wanted || !selection.$head.parent.isTextblock) return null;
  if (!selection.empty) return state.tr.deleteSelection();
  const block = selection.$head.parent;
  const start = selection.$head.start();
  const at = passedOver(block, selection.$head.parentOffset, wanted.forward);
  const text = block.textBetween(0, block.content.size, undefined, "\uFFFC");
  const rest = wanted.forward ? text.slice(at) : text.slice(0, at);
  const size = sizeOf(rest, wanted.unit, wanted.forward);
  if (size === 0) return null;
  const [from, to] = wanted.forward ? [at, at + size] : [at - size, at];
  return state.tr.delete(start + from, start + to);
}

/** Words that somebody suggests to take out already are gone for the key. */
function passedOver(block: Node, offset: number, forward: boolean): number {
  for (;;) {
    const { node } = forward ? block.childAfter(offset) : block.childBefore(offset);
    const { offset: begins } = forward ? block.childAfter(offset) : block.childBefore(offset);
    if (!node || !deletionOf(node)) return offset;
    offset = forward ? begins + node.nodeSize : begins;
  }
}

function sizeOf(text: string, unit: "grapheme" | "word" | "line", forward: boolean): number {
  if (unit === "line") return text.length;
  const segments = [...new Intl.Segmenter("en", { granularity: unit }).segment(text)].map(({ segment }) => segment);
  if (!forward) segments.reverse();
  if (unit === "grapheme") return segments[0]?.length ?? 0;
  let size = 0;
  for (const segment of segments) {
    size += segment.length;
    if (segment.trim() !== "") break;
  }
  return size;
}
