// In this room: the list of sections beside the text, with what is open in each.
// Not here: what a section is (sections.ts).
import { TextSelection, Plugin } from "prosemirror-state";
import type { Node } from "prosemirror-model";
import type { EditorView } from "prosemirror-view";
import { el } from "./dom.ts";
import { openLeaves } from "./blocks/how.ts";
import { notesOf } from "./blocks/timeline.ts";
import { findingsOf } from "./findings/plugin.ts";
import { sectionAt, sectionsOf, type Section } from "./sections.ts";
import { counted } from "./words.ts";

/** Keeps the outline in step with the document, a moment after each change. */
export function outlinePlugin(list: HTMLElement): Plugin {
  let timer: ReturnType<typeof setTimeout> | null = null;
  let shown = "";
  return new Plugin({
    view(view) {
      const show = (): void => {
        timer = null;
        if (view.isDestroyed) return;
        const current = sectionAt(view.state.doc, view.state.selection.head);
        const rows = sectionsOf(view.state.doc).map((section) => ({ section, flags: flagsOf(view, section), isCurrent: section === current }));
        const words = wordsIn(view.state.doc);
        const now = JSON.stringify([words, rows.map(({ section, flags, isCurrent }) => [section.id, section.title, flags, isCurrent])]);
        if (now === shown) return;
        shown = now;
        list.replaceChildren(...rows.map(({ section, flags, isCurrent }) => row(view, section, flags, isCurrent)), el("p", "outline-words", {}, length(words)));
      };
      const soon = (): void => { timer ??= setTimeout(show, 120); };
      // On a phone the list would take the first screen, so there it opens when it is asked for.
      const folds = list.closest("details");
      if (folds && matchMedia("(max-width: 47.99rem)").matches) folds.open = false;
      show();
      return { update: soon, destroy: () => { if (timer) clearTimeout(timer); } };
    },
  });
}

/** How many words stand in the document, code and headings counted. */
export function wordsIn(doc: Node): number {
  let words = 0;
  doc.descendants((node) => {
    if (node.isTextblock) words += node.textBetween(0, node.content.size, undefined, " ").split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
    return !node.isTextblock;
  });
  return words;
}

const READ_A_MINUTE = 230;
const length = (words: number): string => `${words.toLocaleString("en-GB")} ${words === 1 ? "word" : "words"}, ${Math.max(1, Math.round(words / READ_A_MINUTE))} min to read`;

type Flag = readonly [words: string, mood: string];

function flagsOf(view: EditorView, section: Section): Flag[] {
  const flags: Flag[] = [];
  const { doc } = view.state;
  let words = 0;
  let open = 0;
  let gaps = 0;
  doc.nodesBetween(section.from, section.to, (node: Node, pos) => {
    if (node.type.name === "hows") open += openLeaves(node);
    if (node.type.name === "timeline") gaps += notesOf(node).filter((note) => note.kind === "gap").length;
    if (pos > section.from && node.isTextblock && node.type.name !== "heading") words += node.content.size;
    if (node.type.name === "image" || node.type.name === "table") words += 1;
    return !node.isTextblock;
  });
  const found = findingsOf(view.state).filter(({ start }) => start > section.from && start < section.to).length;
  if (found > 0) flags.push([counted(found, "finding"), "word"]);
  if (open > 0) flags.push([`${open} open`, "wait"]);
  if (gaps > 0) flags.push([`${gaps} ${gaps === 1 ? "gap" : "gaps"}`, ""]);
  if (words === 0) flags.push(["empty", ""]);
  return flags;
}

function row(view: EditorView, section: Section, flags: Flag[], isCurrent: boolean): HTMLElement {
  const link = el("a", "", { href: `#${section.id}`, ...(isCurrent ? { "aria-current": "true" } : {}) }, el("span", "", {}, section.title || "Without a title"),
    flags[0] ? el("span", `outline-flag ${flags[0][1]}`.trim(), {}, flags[0][0]) : null);
  link.addEventListener("click", (event) => {
    event.preventDefault();
    const { doc, tr } = view.state;
    // The section is looked up again: the document may have changed since the list was drawn.
    const now = sectionsOf(doc).find(({ id }) => id === section.id);
    if (!now) return;
    view.dispatch(tr.setSelection(TextSelection.near(doc.resolve(now.from + 1 + (doc.nodeAt(now.from)?.content.size ?? 0)))));
    (view.nodeDOM(now.from) as HTMLElement | null)?.scrollIntoView({ block: "start" });
    view.focus();
  });
  return link;
}
