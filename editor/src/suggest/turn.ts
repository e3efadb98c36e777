// In this room: what a person types becomes a suggestion: new words are marked as coming, words to delete as going.
// Not here: whether suggesting is switched on (plugin.ts).
import { Fragment, type Mark, type MarkType, type Node, type Schema } from "prosemirror-model";
import { TextSelection, type EditorState, type Transaction } from "prosemirror-state";
import { Mapping, ReplaceStep } from "prosemirror-transform";
import { deletionOf, insertionOf, PARTING, type Suggester } from "./marks.ts";

/**
 * The same change as a suggestion, or null when it is more than words and new paragraphs within one: a list, a mark, a field.
 * What one has suggested oneself is simply rewritten.
 */
export function asSuggestion(state: EditorState, tr: Transaction, who: Suggester): Transaction | null {
  const out = state.tr;
  let caret: number | null = null;
  for (const [index, step] of tr.steps.entries()) {
    if (!(step instanceof ReplaceStep)) return null;
    // From the document before this step, over the one that the person sees, to the one with suggestions in it.
    const back = new Mapping(tr.mapping.maps.slice(0, index)).invert();
    const [from, to] = [out.mapping.map(back.map(step.from)), out.mapping.map(back.map(step.to))];
    const words = wordsOf(step);
    if (!words || !isWithinWords(out.doc, from, to) || (isParting(words) && out.doc.resolve(from).parent.type.name !== "paragraph")) return null;
    caret = suggest(out, from, to, words, who, state.selection.head <= from && state.selection.empty);
  }
  if (caret !== null) out.setSelection(TextSelection.create(out.doc, caret));
  return out.scrollIntoView();
}

/** Marks or deletes what stands between two places, puts the new words behind it, and gives where the caret goes. */
function suggest(out: Transaction, from: number, to: number, content: Fragment, who: Suggester, forward: boolean): number {
  const marks = out.doc.type.schema.marks;
  const length = out.doc.content.size;
  for (const { start, end, node } of textIn(out.doc, from, to).reverse()) {
    // One's own suggestion needs no second one to be changed.
    if (insertionOf(node)?.attrs.by === who.id) out.delete(start, end);
    else if (!deletionOf(node)) out.addMark(start, end, own(out.doc, start, marks.deletion!, who));
  }
  const end = to - (length - out.doc.content.size);
  if (content.size === 0) return forward ? end : from;
  const mark = own(out.doc, end, marks.insertion!, who);
  out.insert(end, Fragment.fromArray(content.content.map((node) => node.mark(mark.addToSet(node.marks.filter(({ type }) => type !== marks.deletion && type !== marks.insertion))))));
  return end + content.size;
}

function textIn(doc: Node, from: number, to: number): { start: number; end: number; node: Node }[] {
  const found: { start: number; end: number; node: Node }[] = [];
  doc.nodesBetween(from, to, (node, pos) => {
    if (node.isText) found.push({ start: Math.max(from, pos), end: Math.min(to, pos + node.nodeSize), node });
    return !node.isText;
  });
  return found;
}

/** The mark of this person: the one that stands beside it already, so that a suggestion stays one stretch. */
function own(doc: Node, pos: number, type: MarkType, { id, name }: Suggester): Mark {
  const { nodeBefore, nodeAfter } = doc.resolve(pos);
  const beside = [nodeBefore, nodeAfter].map((node) => node && type.isInSet(node.marks)).find((mark) => mark?.attrs.by === id);
  return beside || type.create({ by: id, name });
}

function isWithinWords(doc: Node, from: number, to: number): boolean {
  const $from = doc.resolve(from);
  const { parent } = $from;
  const { insertion } = (doc.type.schema as Schema).marks;
  return parent.isTextblock && parent.type.allowsMarkType(insertion!) && $from.sameParent(doc.resolve(to)) && !textless(doc, from, to);
}

/** Something within that is no letter, such as a picture: it could not bear the mark. */
function textless(doc: Node, from: number, to: number): boolean {
  let found = false;
  doc.nodesBetween(from, to, (node) => { if (node.isInline && !node.isText) found = true; });
  return found;
}

/** What a step puts in, as words in one line: paragraphs are told apart by a letter. Null when it is more than that. */
function wordsOf({ slice }: ReplaceStep): Fragment | null {
  const { content, openStart, openEnd } = slice;
  if (openStart === 0 && openEnd === 0) return areWords(content) ? content : null;
  const paragraphs = content.content.map((node) => (node.type.name === "list_item" && node.childCount === 1 ? node.firstChild! : node));
  const depth = content.firstChild?.type.name === "list_item" ? 2 : 1;
  if (openStart !== depth || openEnd !== depth || paragraphs.some((node) => node.type.name !== "paragraph" || !areWords(node.content))) return null;
  const parting = content.firstChild!.type.schema.text(PARTING);
  return paragraphs.reduce((all, node, index) => all.append(index > 0 ? Fragment.from(parting).append(node.content) : node.content), Fragment.empty);
}

const areWords = (content: Fragment): boolean => content.content.every((node) => node.isText);
const isParting = (words: Fragment): boolean => words.content.some((node) => node.text!.includes(PARTING));
