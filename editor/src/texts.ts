// In this room: each block for words has a shared text from the moment it is there, also while it is empty.
// Not here: the blocks themselves (schema.ts).
//
// The binding makes that text with the first letter. Two people who write the first letter of one empty block would each make
// one, and joining the two afterwards costs letters. The server plants documents the same way.
import type { Schema } from "prosemirror-model";
import * as Y from "yjs";

/** Watches for blocks that this page adds, and gives each empty one its text. Ends with the function it returns. */
export function plantTexts(fragment: Y.XmlFragment, schema: Schema): () => void {
  const holdsWords = new Set(Object.values(schema.nodes).filter((type) => type.inlineContent).map((type) => type.name));
  const watch = (events: Y.YEvent<Y.XmlFragment>[], transaction: Y.Transaction): void => {
    if (!transaction.local) return;
    const empty = events.flatMap((event) => [...event.changes.added].flatMap((item) => emptyWithin((item.content as Partial<Y.ContentType>).type, holdsWords)));
    if (empty.length > 0) fragment.doc?.transact(() => empty.forEach((block) => block.insert(0, [new Y.XmlText()])), plantTexts);
  };
  fragment.observeDeep(watch as never);
  return () => fragment.unobserveDeep(watch as never);
}

function emptyWithin(node: unknown, holdsWords: ReadonlySet<string>): Y.XmlElement[] {
  if (!(node instanceof Y.XmlElement)) return [];
  if (holdsWords.has(node.nodeName)) return node.length === 0 ? [node] : [];
  return node.toArray().flatMap((child) => emptyWithin(child, holdsWords));
}
