// In this room: the two marks of a suggestion: words that would come, and words that would go, each with who suggests it.
// Not here: how typing becomes one (turn.ts), and how it is taken or left (list.ts).
//
// Everything that reads the document outside of the editor (pages, check, review, publication) reads it as if every open
// suggestion had been left: what would come is not there yet, and what would go still is.
import type { Mark, MarkSpec, Node } from "prosemirror-model";

export interface Suggester { id: string; name: string }

const who = { by: { default: "" }, name: { default: "" } };
const told = (mark: Mark): string => (typeof mark.attrs.name === "string" && mark.attrs.name ? mark.attrs.name : "Someone");

/** Neither is read out of pasted text: whoever pastes says something of their own. */
export const suggestionMarks: Record<string, MarkSpec> = {
  insertion: { attrs: who, inclusive: false, toDOM: (mark) => ["ins", { class: "suggested", title: `${told(mark)} would put this in` }, 0] },
  deletion: { attrs: who, inclusive: false, toDOM: (mark) => ["del", { class: "struck", title: `${told(mark)} would take this out` }, 0] },
};

/**
 * A new paragraph that somebody suggests: this letter among the words that would come. The encoding shared with Yjs has no marks
 * on blocks, and a letter goes with the words around it, merges as they do, and is passed over by all who read the text.
 */
export const PARTING = "\u2029";

export const insertionOf = (node: Node): Mark | undefined => node.marks.find((mark) => mark.type.name === "insertion");
export const deletionOf = (node: Node): Mark | undefined => node.marks.find((mark) => mark.type.name === "deletion");
