// In this room: an empty section says what it asks for, in the place where the first words will stand; it is never part of the text.
// Not here: what each section asks for (the template of this document says so).
import type { Node } from "prosemirror-model";
import { Plugin, type EditorState } from "prosemirror-state";
import { Decoration, DecorationSet } from "prosemirror-view";

export type Hints = Readonly<Record<string, string>>;

/** Reads what the page says of the template; a page that says nothing prompts for nothing. */
export function readHints(json: string | undefined): Hints {
  try {
    const read: unknown = JSON.parse(json ?? "{}");
    return typeof read === "object" && read !== null ? (Object.fromEntries(Object.entries(read).filter(([, hint]) => typeof hint === "string")) as Hints) : {};
  } catch {
    return {};
  }
}

/** The empty paragraphs that stand directly below the heading of a section, each with what the section asks for. */
export function prompts(doc: Node, hints: Hints): { pos: number; size: number; hint: string }[] {
  const found: { pos: number; size: number; hint: string }[] = [];
  let asked = "";
  doc.forEach((node, pos) => {
    if (asked && node.type.name === "paragraph" && node.content.size === 0) found.push({ pos, size: node.nodeSize, hint: asked });
    asked = node.type.name === "heading" ? (hints[String(node.attrs.section)] ?? "") : "";
  });
  return found;
}

export const promptsPlugin = (hints: Hints): Plugin =>
  new Plugin({
    props: {
      decorations: (state: EditorState) =>
        DecorationSet.create(state.doc, prompts(state.doc, hints).map(({ pos, size, hint }) => Decoration.node(pos, pos + size, { class: "prompt", "data-hint": hint }))),
    },
  });
