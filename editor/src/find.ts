// In this room: find and replace in the document that is open: matches are marked, walked and replaced.
// Not here: searching over all documents.
import { Plugin, PluginKey, TextSelection, type Command, type EditorState, type Transaction } from "prosemirror-state";
import type { Node } from "prosemirror-model";
import { Decoration, DecorationSet, type EditorView } from "prosemirror-view";
import { ySyncPluginKey } from "y-prosemirror";
import { button, el } from "./dom.ts";

export interface Match { from: number; to: number }
interface Search { words: string; matchCase: boolean; matches: Match[]; at: number; decorations: DecorationSet }

const key = new PluginKey<Search>("find");
const NOTHING: Search = { words: "", matchCase: false, matches: [], at: -1, decorations: DecorationSet.empty };

/** Where the words stand in the text blocks of a document, without overlaps. Code and breaks within a block part words. */
export function matchesOf(doc: Node, words: string, matchCase: boolean): Match[] {
  if (!words) return [];
  const fold = (text: string): string => (matchCase ? text : sameLength(text, text.toLocaleLowerCase()));
  const wanted = fold(words);
  const matches: Match[] = [];
  doc.descendants((node, pos) => {
    if (!node.isTextblock) return true;
    const text = fold(node.textBetween(0, node.content.size, undefined, "\uFFFC"));
    for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + wanted.length)) matches.push({ from: pos + 1 + at, to: pos + 1 + at + wanted.length });
    return false;
  });
  return matches;
}

/** A few letters change their length with their case; then places would no longer fit, and the case is kept. */
const sameLength = (text: string, folded: string): string => (folded.length === text.length ? folded : text);

function searched(state: EditorState, words: string, matchCase: boolean, near: number): Search {
  const matches = matchesOf(state.doc, words, matchCase);
  const at = matches.length === 0 ? -1 : Math.max(0, matches.findIndex(({ from }) => from >= near));
  return drawn(state, { words, matchCase, matches, at, decorations: DecorationSet.empty });
}

/** Where the walk goes on after a change: behind a match that was replaced, else where it was. */
function onward(tr: Transaction, { matches, at }: Search): number {
  const match = matches[at];
  if (!match) return 0;
  // A change of others comes as a whole new document, in which no place can be followed.
  if (tr.getMeta(ySyncPluginKey)) return match.from;
  return tr.mapping.map(tr.mapping.mapResult(match.from).deletedAfter ? match.to : match.from);
}

const drawn = (state: EditorState, search: Search): Search =>
  ({ ...search, decorations: DecorationSet.create(state.doc, search.matches.map(({ from, to }, index) => Decoration.inline(from, to, { class: index === search.at ? "found here" : "found" }))) });

export function findPlugin(place: HTMLElement, announce: (sentence: string) => void): Plugin<Search> {
  let panel: FindPanel | null = null;
  return new Plugin<Search>({
    key,
    state: {
      init: () => NOTHING,
      apply(tr, old, _before, state) {
        const change = tr.getMeta(key) as Partial<Search> | undefined;
        if (change?.words !== undefined) return searched(state, change.words, change.matchCase ?? old.matchCase, tr.selection.from);
        if (change?.at !== undefined) return drawn(state, { ...old, at: change.at });
        if (!tr.docChanged || !old.words) return old;
        return searched(state, old.words, old.matchCase, onward(tr, old));
      },
    },
    props: {
      decorations: (state) => key.getState(state)?.decorations,
      handleKeyDown(_view, event) {
        if (!(event.ctrlKey || event.metaKey) || event.altKey || event.key.toLowerCase() !== "f") return false;
        panel?.open();
        return true;
      },
    },
    view(view) {
      panel = new FindPanel(view, place, announce);
      return { update: () => panel?.update(), destroy: () => panel?.destroy() };
    },
  });
}

/** Replaces the match that is looked at, and goes on to the next. */
export const replaceOne = (by: string): Command => (state, dispatch) => {
  const search = key.getState(state);
  const match = search?.matches[search.at];
  if (!match) return false;
  dispatch?.(replaced(state, [match], by));
  return true;
};

/** Replaces every match in one step, which one undo takes back. */
export const replaceAll = (by: string): Command => (state, dispatch) => {
  const matches = key.getState(state)?.matches ?? [];
  if (matches.length === 0) return false;
  dispatch?.(replaced(state, matches, by));
  return true;
};

/** From the end to the beginning, so that places hold; the letters take the marks of those they stand for. */
function replaced(state: EditorState, matches: readonly Match[], by: string): EditorState["tr"] {
  const { tr } = state;
  for (const { from, to } of [...matches].reverse()) {
    if (by === "") tr.delete(from, to);
    else tr.replaceWith(from, to, state.schema.text(by, state.doc.nodeAt(from)?.marks ?? []));
  }
  return tr.setSelection(TextSelection.near(tr.doc.resolve(tr.mapping.map(matches[0]!.to)))).scrollIntoView();
}

class FindPanel {
  private readonly words = el("input", "input", { type: "search", autocomplete: "off", "aria-label": "Find in this document", placeholder: "Find" });
  private readonly by = el("input", "input", { type: "text", autocomplete: "off", "aria-label": "Replace with", placeholder: "Replace with" });
  private readonly matchCase = el("input", "", { type: "checkbox", id: "find-case" });
  private readonly count = el("span", "small soft find-count", { role: "status" });
  private readonly replaces: HTMLElement;
  private readonly element: HTMLElement;

  constructor(private readonly view: EditorView, place: HTMLElement, private readonly announce: (sentence: string) => void) {
    this.replaces = el("span", "row", {}, button("Replace", "button quiet small", () => this.replace(replaceOne(this.by.value))), button("Replace all", "button quiet small", () => this.all()));
    this.element = el("section", "find-panel", { id: "find-panel", "aria-label": "Find and replace", hidden: true },
      el("div", "row", {}, this.words, this.count),
      this.by,
      el("div", "row", {}, button("Previous", "button quiet small", () => this.walk(-1)), button("Next", "button quiet small", () => this.walk(1)), this.replaces),
      el("div", "row find-foot", {}, el("label", "row small", { for: "find-case" }, this.matchCase, "Capital letters count"), button("Close", "button plain small", () => this.close())));
    this.words.addEventListener("input", () => this.search());
    this.matchCase.addEventListener("change", () => this.search());
    this.element.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.close();
      else if (event.key === "Enter" && event.target === this.words) this.walk(event.shiftKey ? -1 : 1);
      else if (event.key === "Enter" && event.target === this.by) this.replace(replaceOne(this.by.value));
      else return;
      event.preventDefault();
    });
    place.append(this.element);
  }

  open(): void {
    const { from, to } = this.view.state.selection;
    const selected = to - from <= 100 ? this.view.state.doc.textBetween(from, to, "\n") : "";
    if (selected && !selected.includes("\n")) this.words.value = selected;
    this.element.hidden = false;
    for (const part of [this.by, this.replaces]) part.hidden = !this.view.editable;
    this.search();
    this.words.select();
    this.words.focus();
  }

  update(): void {
    if (this.element.hidden) return;
    const { words, matches, at } = key.getState(this.view.state) ?? NOTHING;
    const now = words === "" ? "" : matches.length === 0 ? "not found" : `${at + 1} of ${matches.length}`;
    if (this.count.textContent !== now) this.count.textContent = now;
  }

  destroy(): void {
    this.element.remove();
  }

  private search(): void {
    this.tell({ words: this.words.value, matchCase: this.matchCase.checked });
    this.show();
  }

  private walk(step: 1 | -1): void {
    const { matches, at } = key.getState(this.view.state) ?? NOTHING;
    if (matches.length === 0) return;
    this.tell({ at: (at + step + matches.length) % matches.length });
    this.show();
  }

  private replace(command: Command): void {
    if (!this.view.editable) return this.announce("Nothing was replaced: this document can only be read now.");
    command(this.view.state, this.view.dispatch);
    this.show();
  }

  private all(): void {
    const { length } = key.getState(this.view.state)?.matches ?? [];
    this.replace(replaceAll(this.by.value));
    if (length > 0 && this.view.editable) this.announce(`${length} replaced. One undo takes all of it back.`);
  }

  private close(): void {
    const { matches, at } = key.getState(this.view.state) ?? NOTHING;
    const match = matches[at];
    this.element.hidden = true;
    this.tell({ words: "" });
    if (match) this.view.dispatch(this.view.state.tr.setSelection(TextSelection.create(this.view.state.doc, match.from, match.to)));
    this.view.focus();
  }

  private tell(change: Partial<Search>): void {
    this.view.dispatch(this.view.state.tr.setMeta(key, change).setMeta("addToHistory", false));
  }

  private show(): void {
    this.view.dom.querySelector(".found.here")?.scrollIntoView({ block: "center" });
  }
}
