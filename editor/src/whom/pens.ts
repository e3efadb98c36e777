// In this room: which pens wrote some words: the clients of Yjs whose letters stand there now.
// Not here: whose the pens are, which only the server knows (asking.ts). What was deleted tells nothing, and neither do marks.
import type { Node } from "prosemirror-model";
import type { EditorState } from "prosemirror-state";
import * as Y from "yjs";

/** The words that are asked about: all of the block around the caret, or what is selected. */
export interface Words { from: number; to: number; isBlock: boolean; kind: string }

export interface Pens {
  /** Without the own one. */
  others: number[];
  /** Whether this page wrote some of it since it was opened. */
  own: boolean;
}

export function wordsAt({ selection }: EditorState): Words {
  const { $head, empty, from, to } = selection;
  if (!empty || !$head.parent.isTextblock) return { from, to, isBlock: false, kind: "" };
  return { from: $head.start(), to: $head.end(), isBlock: true, kind: $head.parent.type.name };
}

/** The pens that wrote these words as they stand in the shared text; null where the page and that text are not in step. */
export function pensOf(doc: Node, fragment: Y.XmlFragment, { from, to }: Pick<Words, "from" | "to">): Pens | null {
  const found = new Set<number>();
  let inStep = true;
  doc.nodesBetween(from, to, (node, pos) => {
    if (!node.isTextblock) return true;
    const block = blockAt(doc, fragment, pos + 1);
    if (block) written(block, from - pos - 1, to - pos - 1, found);
    else inStep = false;
    return false;
  });
  const own = found.delete(fragment.doc!.clientID);
  return inStep ? { others: [...found], own } : null;
}

/** The shared block that the page shows around a position: both trees have the same branches. */
function blockAt(doc: Node, fragment: Y.XmlFragment, pos: number): Y.XmlElement | null {
  const $pos = doc.resolve(pos);
  let shared: Y.XmlFragment = fragment;
  for (let depth = 0; depth < $pos.depth; depth += 1) {
    const child: unknown = shared.get($pos.index(depth));
    if (!(child instanceof Y.XmlElement) || child.nodeName !== $pos.node(depth + 1).type.name) return null;
    shared = child;
  }
  return shared as Y.XmlElement;
}

/** Adds the pens of what stands between two places of a block. What is no text, such as an image, takes one place. */
function written(block: Y.XmlElement, from: number, to: number, found: Set<number>): void {
  let at = 0;
  const meets = (length: number): boolean => at < to && at + length > from;
  for (const child of block.toArray() as unknown[]) {
    if (!(child instanceof Y.XmlText)) {
      const item = (child as { _item: Y.Item | null })._item;
      if (item && meets(1)) found.add(item.id.client);
      at += 1;
      continue;
    }
    for (let item: Y.Item | null = child._start; item; item = item.right) {
      if (item.deleted || !item.countable) continue;
      if (meets(item.length)) found.add(item.id.client);
      at += item.length;
    }
  }
}
