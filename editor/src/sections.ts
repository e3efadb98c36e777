// In this room: the sections of a document: a heading of level 2 opens one that runs to the next.
// Not here: how they are listed (outline.ts).
import type { Node } from "prosemirror-model";

export interface Section { key: string; title: string; from: number; to: number; id: string }

const known = new WeakMap<Node, Section[]>();

export function sectionsOf(doc: Node): Section[] {
  let sections = known.get(doc);
  if (sections) return sections;
  sections = [];
  doc.forEach((node, offset) => {
    if (node.type.name !== "heading" || Number(node.attrs.level) > 2) return;
    const last = sections!.at(-1);
    if (last) last.to = offset;
    sections!.push({ key: String(node.attrs.section || ""), title: node.textContent.trim(), from: offset, to: doc.content.size, id: String(node.attrs.section || node.attrs.id) });
  });
  known.set(doc, sections);
  return sections;
}

export const sectionAt = (doc: Node, pos: number): Section | undefined => sectionsOf(doc).findLast((section) => section.from <= pos);

/** The key for a position: that of a level-3 heading with a key of its own, or of the section. */
export function sectionKeyAt(doc: Node, pos: number): string {
  let key = "";
  doc.forEach((node, offset) => {
    if (offset > pos || node.type.name !== "heading") return;
    if (Number(node.attrs.level) <= 2) key = String(node.attrs.section || "");
    else if (node.attrs.section) key = String(node.attrs.section);
  });
  return key;
}
