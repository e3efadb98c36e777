// In this room: where in the text an image or a link to a file goes.
// Not here: the sending (send.ts).
import type { Node, ResolvedPos } from "prosemirror-model";
import { TextSelection, type EditorState, type Transaction } from "prosemirror-state";
import { newId } from "../ids.ts";
import { sizeInWords, type Brought } from "./send.ts";

/** Puts a file in at a position: an image as a paragraph of its own where there is room for one, any other file as a link in the line. */
export function putIn(state: EditorState, position: number, file: Brought): Transaction {
  const { schema, tr } = state;
  const $at = state.doc.resolve(Math.min(position, state.doc.content.size));
  const link = schema.marks.link!.create({ href: file.address, title: "" });
  const image = schema.nodes.image!.create({ src: file.address });
  const words = schema.text(`${file.name} (${sizeInWords(file.size)})`, [link]);
  const paragraph = (): Node => schema.nodes.paragraph!.create({ id: newId() }, file.image ? image : words);

  if ($at.parent.type.name === "paragraph" && $at.parent.content.size === 0) return inEmpty(state, tr, $at, file.image ? image : words);
  const takesLine = $at.parent.inlineContent && !$at.parent.type.spec.code;
  if (!file.image && takesLine) return tr.insert($at.pos, [...(needsBlank($at) ? [schema.text(" ")] : []), words, schema.text(" ")]);
  if (!$at.parent.inlineContent && $at.parent.canReplaceWith($at.index(), $at.index(), schema.nodes.paragraph!)) return tr.insert($at.pos, paragraph());
  // Beside the line with the caret, else in the line, else beside whatever is around it.
  if ($at.parent.isTextblock && fits($at, $at.depth)) return tr.insert($at.after(), paragraph());
  if (takesLine) return tr.insert($at.pos, image);
  for (let depth = $at.depth - 1; depth > 0; depth -= 1) if (fits($at, depth)) return tr.insert($at.after(depth), paragraph());
  return tr.insert(state.doc.content.size, paragraph());
}

function inEmpty(state: EditorState, tr: Transaction, $at: ResolvedPos, node: Node): Transaction {
  const isHere = state.selection.empty && state.selection.$head.sameParent($at);
  tr.insert($at.pos, node);
  if (!isHere || !fits($at, $at.depth)) return tr;
  // Whoever stood on the empty line goes on writing on the next one.
  const after = tr.mapping.map($at.after());
  tr.insert(after, state.schema.nodes.paragraph!.create({ id: newId() }));
  return tr.setSelection(TextSelection.create(tr.doc, after + 1));
}

/** Can a paragraph stand behind the block at this depth? */
function fits($at: ResolvedPos, depth: number): boolean {
  const index = $at.indexAfter(depth - 1);
  return $at.node(depth - 1).canReplaceWith(index, index, $at.doc.type.schema.nodes.paragraph!);
}

const needsBlank = ($at: ResolvedPos): boolean => {
  const before = $at.parent.textBetween(Math.max(0, $at.parentOffset - 1), $at.parentOffset, "", " ");
  return before !== "" && !/\s/.test(before);
};
