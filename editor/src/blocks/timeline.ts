// In this room: the timeline as a list: days, gaps, order, and the button that adds an entry.
// Not here: one entry (entry.ts).
import type { Node } from "prosemirror-model";
import { Plugin, PluginKey, type EditorState } from "prosemirror-state";
import { Decoration, DecorationSet, type EditorView } from "prosemirror-view";
import { button, el } from "../dom.ts";
import { addEntry } from "./keys.ts";
import { dayInWords, dayOf, spanInWords } from "./time.ts";
import { BlockView, CONTROL, type GetPos } from "./view.ts";

/** A silence longer than this is shown: something happened in it that nobody has told yet. */
const GAP_MS = 20 * 60_000;

export class TimelineView extends BlockView {
  dom: HTMLElement;
  contentDOM: HTMLElement;
  private readonly sort: HTMLButtonElement;
  private readonly foot: HTMLElement;

  constructor(node: Node, view: EditorView, getPos: GetPos) {
    super(node, view, getPos);
    this.contentDOM = el("ol", "entries", { role: "list" });
    this.sort = button("Put in order of time", "button plain small", () => sortEntries(view, getPos()));
    const number = document.getElementById("editor")?.dataset.number;
    this.foot = el("p", "row block-foot", CONTROL, button("Add an entry", "button quiet small", () => addEntry(view, getPos())), this.sort,
      number ? el("a", "small", { href: `/postmortems/${number}/timeline/import` }, "Bring entries from a chat, alerts or a table") : null);
    this.dom = el("div", "timeline", {}, this.contentDOM, this.foot);
    this.show();
  }

  protected show(): void {
    this.sort.hidden = isSorted(this.node);
    this.foot.hidden = !this.view.editable;
  }
}

export interface Note { offset: number; kind: "day" | "gap" | "order"; words: string }

/** What stands between the entries: a new day, a silence, or an entry that is earlier than the one above it. */
export function notesOf(timeline: Node): Note[] {
  const notes: Note[] = [];
  let day = "";
  let last: number | null = null;
  timeline.forEach((entry, offset) => {
    const at = String(entry.attrs.at ?? "");
    const moment = Date.parse(at);
    if (!at || Number.isNaN(moment)) return;
    if (last !== null && moment - last >= GAP_MS) notes.push({ offset, kind: "gap", words: `${spanInWords(moment - last)} without an entry` });
    if (last !== null && moment < last) notes.push({ offset, kind: "order", words: `${spanInWords(last - moment)} before the entry above` });
    if (dayOf(at) !== day) notes.push({ offset, kind: "day", words: dayInWords(dayOf(at)) });
    day = dayOf(at);
    last = moment;
  });
  return notes;
}

const key = new PluginKey<DecorationSet>("timeline-notes");
const known = new WeakMap<Node, Note[]>();

export const timelineNotesPlugin = (): Plugin =>
  new Plugin<DecorationSet>({
    key,
    state: {
      init: (_, state) => drawn(state),
      apply: (tr, old, _before, state) => (tr.docChanged ? drawn(state) : old),
    },
    props: { decorations: (state) => key.getState(state) },
  });

function drawn(state: EditorState): DecorationSet {
  const decorations: Decoration[] = [];
  state.doc.descendants((node, pos) => {
    if (node.type.name !== "timeline") return !node.isTextblock;
    let notes = known.get(node);
    if (!notes) known.set(node, (notes = notesOf(node)));
    for (const note of notes) {
      decorations.push(Decoration.widget(pos + 1 + note.offset, () => drawnNote(note), { side: -1, key: `${note.kind} ${note.words}`, ignoreSelection: true }));
    }
    return false;
  });
  return DecorationSet.create(state.doc, decorations);
}

function drawnNote(note: Note): HTMLElement {
  if (note.kind === "day") return el("li", "day", CONTROL, note.words);
  return el("li", "entry gap", CONTROL, el("span", "entry-time", { "aria-hidden": "true" }), el("p", "gap-note", {}, note.words));
}

const momentOf = (entry: Node): number => Date.parse(String(entry.attrs.at ?? ""));

export function isSorted(timeline: Node): boolean {
  let last = -Infinity;
  for (const entry of timeline.content.content) {
    const moment = momentOf(entry);
    if (Number.isNaN(moment)) continue;
    if (moment < last) return false;
    last = moment;
  }
  return true;
}

/** Entries by time; one without a time stays behind the entry it followed. Ties keep the order of writing. */
export function inOrder(entries: readonly Node[]): Node[] {
  let carried = -Infinity;
  return entries
    .map((entry, index) => {
      const moment = momentOf(entry);
      carried = Number.isNaN(moment) ? carried : moment;
      return { entry, index, moment: carried };
    })
    .sort((a, b) => (a.moment === b.moment ? a.index - b.index : a.moment - b.moment))
    .map(({ entry }) => entry);
}

function sortEntries(view: EditorView, pos: number | undefined): void {
  const timeline = pos === undefined ? null : view.state.doc.nodeAt(pos);
  if (pos === undefined || timeline?.type.name !== "timeline") return;
  view.dispatch(view.state.tr.replaceWith(pos + 1, pos + 1 + timeline.content.size, inOrder(timeline.content.content)));
  view.focus();
}
