// In this room: where `#465`, or a key of a tracker, stands in a text, and what is being typed behind a "#". The server reads a finished text by the
// same rules. Not here: what a number leads to (known.ts).
import type { Node } from "prosemirror-model";
import type { EditorState } from "prosemirror-state";

export interface Place { from: number; to: number; number: number }

// It stands by itself: `page#465`, `##465`, `&#465;` and `#465th` are something else.
const NUMBER = /(?<![\p{L}\p{N}_#&/])#([1-9]\d{0,8})(?![\p{L}\p{N}_])/gu;
const AFTER = /^[\p{L}\p{N}_]/u;
type Find<P> = (words: string) => P[];
interface Found { from: number; to: number }
const known = new WeakMap<Find<Found>, WeakMap<Node, Found[]>>();

/** Every number that plain words name. */
export const numbersIn = (words: string): Place[] =>
  [...words.matchAll(NUMBER)].map((found) => ({ from: found.index, to: found.index + found[0].length, number: Number(found[1]) }));

/** Every number in the text, in its order. Code names none, and a link leads somewhere already. */
export const referencesIn = (doc: Node): Place[] => placesIn(doc, numbersIn);

/** Whatever is looked for in the words of the text, in its order; in code and in links there is nothing to be found. */
export function placesIn<P extends Found>(doc: Node, find: Find<P>): P[] {
  const places: P[] = [];
  doc.descendants((block, pos) => {
    if (!block.isTextblock) return true;
    for (const place of inBlock(block, find)) places.push({ ...place, from: pos + 1 + place.from, to: pos + 1 + place.to });
    return false;
  });
  return places;
}

/** Blocks that did not change are the same objects after a change, so each is read once. */
function inBlock<P extends Found>(block: Node, find: Find<P>): P[] {
  const read: WeakMap<Node, Found[]> = known.get(find) ?? new WeakMap();
  known.set(find, read);
  const before = read.get(block) as P[] | undefined;
  if (before) return before;
  const places: P[] = [];
  if (!block.type.spec.code) {
    block.forEach((node, offset, index) => {
      if (!node.isText || !mayName(node)) return;
      // At the ends of a run its neighbours count, though nothing in them is found here.
      const [left, right] = [index > 0 ? (block.child(index - 1).text?.slice(-1) ?? "") : "", index + 1 < block.childCount ? (block.child(index + 1).text?.slice(0, 1) ?? "") : ""];
      for (const place of find(`${left}${node.text!}${right}`)) {
        const [from, to] = [place.from - left.length, place.to - left.length];
        if (from >= 0 && to <= node.text!.length) places.push({ ...place, from: offset + from, to: offset + to });
      }
    });
  }
  read.set(block, places);
  return places;
}

const SAYS_NOTHING = ["code", "link", "html_inline"];
const mayName = (node: Node): boolean => !node.marks.some(({ type }) => SAYS_NOTHING.includes(type.name));

// A few digits, or words that begin with a letter.
const TYPED = /(?:^|[^\p{L}\p{N}_#&/])#(\d{1,9}|\p{L}[\p{L}\p{N} '’-]{0,40})$/u;

/** What is typed behind the last "#" before the caret, and where that "#" stands; null when it is none. */
export function typedBefore(state: EditorState): { typed: string; from: number } | null {
  const { $head, empty } = state.selection;
  const block = $head.parent;
  if (!empty || !block.isTextblock || block.type.spec.code || $head.marks().some(({ type }) => SAYS_NOTHING.includes(type.name))) return null;
  const text = block.textBetween(0, block.content.size, undefined, "\uFFFC");
  const found = TYPED.exec(text.slice(0, $head.parentOffset));
  if (!found || AFTER.test(text.slice($head.parentOffset))) return null;
  return { typed: found[1]!, from: $head.pos - found[1]!.length - 1 };
}
