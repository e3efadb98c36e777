// In this room: where in the text an image or a link to a file goes.
// Not here: the sending (send.ts).
import type { Node, ResolvedPos } from "prosemirror-model";
import { TextSelection, type EditorState, type Transaction } from "prosemirror-state";
import { newId } from "../ids.ts";
import { sizeInWords, type Brought } from "./send.ts";

/** What a file that was put in leaves: the change, and the place behind it, where the next one of the same handful goes. */
export interface PutIn { tr: Transaction; behind: number }

/** Puts a file in at a position: an image as a paragraph of its own where there is room for one, any other file as a link in the line. */
export function putIn(state: EditorState, position: number, file: Brought): PutIn {
  const { schema, tr } = state;
  const $at = state.doc.resolve(Math.min(position, state.doc.content.size));
  const link = schema.marks.link!.create({ href: file.address, title: "" });
  const image = schema.nodes.image!.create({ src: file.address });
  const words = schema.text(`${file.name} (${sizeInWords(file.size)})`, [link]);
  const paragraph = (): Node => schema.nodes.paragraph!.create({ id: newId() }, file.image ? image : words);

  const inLine = (...nodes: Node[]): PutIn => ({ tr: tr.insert($at.pos, nodes), behind: $at.pos + nodes.reduce((size, node) => size + node.nodeSize, 0) });
  const ownLine = (at: number): PutIn => {
    const line = paragraph();
    return { tr: tr.insert(at, line), behind: at + line.nodeSize - 1 };
  };

  if ($at.parent.type.name === "paragraph" && $at.parent.content.size === 0) return inEmpty(state, tr, $at, file.image ? image : words);
  const takesLine = $at.parent.inlineContent && !$at.parent.type.spec.code;
  if (!file.image && takesLine && !isOfImages($at.parent)) return inLine(...(needsBlank($at) ? [schema.text(" ")] : []), words, schema.text(" "));
  if (!$at.parent.inlineContent && $at.parent.canReplaceWith($at.index(), $at.index(), schema.nodes.paragraph!)) return ownLine($at.pos);
  // Beside the line with the caret, else in the line, else beside whatever is around it.
  if ($at.parent.isTextblock && fits($at, $at.depth)) return ownLine($at.after());
  if (takesLine) return inLine(file.image ? image : words);
  for (let depth = $at.depth - 1; depth > 0; depth -= 1) if (fits($at, depth)) return ownLine($at.after(depth));
  return ownLine(state.doc.content.size);
}

function inEmpty(state: EditorState, tr: Transaction, $at: ResolvedPos, node: Node): PutIn {
  const isHere = state.selection.empty && state.selection.$head.sameParent($at);
  tr.insert($at.pos, node);
  const behind = $at.pos + node.nodeSize;
  if (!isHere || !fits($at, $at.depth)) return { tr, behind };
  // Whoever stood on the empty line goes on writing on the next one.
  const after = tr.mapping.map($at.after());
  tr.insert(after, state.schema.nodes.paragraph!.create({ id: newId() }));
  return { tr: tr.setSelection(TextSelection.create(tr.doc, after + 1)), behind };
}

/** The caret on the empty line below an image that has its line to itself, made where there is none; else behind the image. */
export function below(state: EditorState, image: number): Transaction {
  const { tr } = state;
  const $behind = state.doc.resolve(image + 1);
  if (!isOfImages($behind.parent) || !fits($behind, $behind.depth)) return tr.setSelection(TextSelection.create(tr.doc, image + 1));
  const after = $behind.after();
  const next = state.doc.nodeAt(after);
  if (next?.type.name !== "paragraph" || next.content.size > 0) tr.insert(after, state.schema.nodes.paragraph!.create({ id: newId() }));
  return tr.setSelection(TextSelection.create(tr.doc, after + 1)).scrollIntoView();
}

/** Can a paragraph stand behind the block at this depth? */
function fits($at: ResolvedPos, depth: number): boolean {
  const index = $at.indexAfter(depth - 1);
  return $at.node(depth - 1).canReplaceWith(index, index, $at.doc.type.schema.nodes.paragraph!);
}

/** Does a line hold images and nothing else? */
function isOfImages(line: Node): boolean {
  let images = 0;
  line.forEach((child) => { if (child.type.name === "image") images += 1; });
  return images > 0 && images === line.childCount;
}

const needsBlank = ($at: ResolvedPos): boolean => {
  const before = $at.parent.textBetween(Math.max(0, $at.parentOffset - 1), $at.parentOffset, "", " ");
  return before !== "" && !/\s/.test(before);
};
