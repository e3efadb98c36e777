// In this room: comments in the text: the words they hang on are marked, without being part of the document, and a key begins one.
// Not here: the panel (panel.ts), the server (conversation.ts), and how a place is found again (places.ts).
import { Plugin, PluginKey, TextSelection, type Command, type EditorState } from "prosemirror-state";
import { Decoration, DecorationSet, type EditorView } from "prosemirror-view";
import { ySyncPluginKey } from "y-prosemirror";
import { readPage } from "../caret.ts";
import type { Ask } from "../findings/asking.ts";
import { Conversation } from "./conversation.ts";
import type { Person } from "../people.ts";
import { Panel } from "./panel.ts";
import type { References } from "../references/known.ts";
import type { Shelf } from "./unsent.ts";
import { placeOfSelection, rangeOf, type Range } from "./places.ts";

interface Shown { ranges: Map<string, Range>; hues: Map<string, number>; active: string | null; decorations: DecorationSet }
type Change = { fresh?: true; active?: string | null };

const key = new PluginKey<Shown>("comments");
const PRESSED = "comment-pressed";
const NEWS = "comments-news";
const KNOWN = "comments-numbers-known";

export interface CommentsOptions {
  number: string;
  epoch: string;
  person: Person;
  shelf: Shelf;
  references: References;
  names: readonly string[];
  ask: Ask;
  place: HTMLElement;
  announce: (sentence: string) => void;
}

export function commentsPlugin(options: CommentsOptions): Plugin<Shown> {
  let view: EditorView | null = null;
  let panel: Panel | null = null;
  const tell = (change: Change): void => {
    if (!view || view.isDestroyed) return;
    readPage(view);
    view.dispatch(view.state.tr.setMeta(key, change).setMeta("addToHistory", false));
  };
  const { number, epoch, person, shelf } = options;
  const conversation = new Conversation({
    number, epoch, person, shelf,
    changed: () => { tell({ fresh: true }); panel?.update(); },
    sent: () => options.announce("What waited is sent."),
  });

  const placed = (state: EditorState, wanted: string | null, before: Shown): Shown => {
    const open = conversation.threads.filter((thread) => thread.resolved_by === null);
    const hues = new Map(open.map((thread) => [thread.id, thread.comments[0]?.hue ?? 1]));
    // One that was resolved a moment ago is done with; one that is looked at among the resolved is shown.
    const active = wanted !== null && wanted === before.active && before.hues.has(wanted) && !hues.has(wanted) ? null : wanted;
    const ranges = new Map(conversation.threads.flatMap((thread) => { const range = rangeOf(state, thread); return range ? [[thread.id, range] as const] : []; }));
    return drawn(state, { ranges, hues, active, decorations: DecorationSet.empty });
  };

  /** The thread whose words are shown is brought into sight. */
  const show = (id: string | null): void => {
    if (!view) return;
    tell({ active: id });
    const range = id === null ? undefined : key.getState(view.state)?.ranges.get(id);
    if (!range) return;
    const { node } = view.domAtPos(range.from);
    (node instanceof Element ? node : node.parentElement)?.scrollIntoView({ block: "center" });
  };

  return new Plugin<Shown>({
    key,
    state: {
      init: () => ({ ranges: new Map(), hues: new Map(), active: null, decorations: DecorationSet.empty }),
      apply(tr, old, _before, state) {
        const change = tr.getMeta(key) as Change | undefined;
        if (change) return placed(state, change.active !== undefined ? change.active : old.active, old);
        if (!tr.docChanged || conversation.threads.length === 0) return old;
        // A change of others is a whole new document, in which places are looked up; one's own moves them along.
        if (tr.getMeta(ySyncPluginKey)) return placed(state, old.active, old);
        const ranges = new Map([...old.ranges].flatMap(([id, { from, to }]) => {
          const now = { from: tr.mapping.map(from, 1), to: tr.mapping.map(to, -1) };
          return now.from < now.to ? [[id, now] as const] : [];
        }));
        return { ...old, ranges, decorations: old.decorations.map(tr.mapping, tr.doc) };
      },
    },
    props: {
      decorations: (state) => key.getState(state)?.decorations,
      handleClick(editor, pos) {
        const id = threadAt(editor.state, pos);
        if (id && panel?.isOpen) panel.goTo(id, false);
        return false;
      },
      handleKeyDown(editor, event) {
        // By its place on the keyboard, since Alt makes another letter of it on some.
        if (!(event.ctrlKey || event.metaKey) || !event.altKey || event.code !== "KeyM") return false;
        return comment(editor.state, editor.dispatch, editor);
      },
    },
    view(editor) {
      view = editor;
      panel = new Panel(editor, conversation, { ...options, rangeOf: (id) => key.getState(editor.state)?.ranges.get(id), show });
      const pressed = (event: Event): void => {
        // The browser tells of an arrow key a moment after it has moved the caret.
        readPage(editor);
        const place = placeOfSelection(editor.state);
        const at = threadAt(editor.state, editor.state.selection.head);
        const called = event instanceof CustomEvent && Array.isArray(event.detail) ? (event.detail as string[]) : [];
        if (place) panel?.begin(place, called.map((name) => `@${name} `).join(""));
        else if (at) panel?.goTo(at);
        else panel?.toggle();
      };
      const news = (): void => void conversation.load();
      editor.dom.addEventListener(PRESSED, pressed);
      const known = (): void => panel?.update();
      editor.dom.addEventListener(KNOWN, known);
      editor.dom.addEventListener(NEWS, news);
      void conversation.load();
      return {
        update(now, before) {
          if (now.state.doc !== before.doc) panel?.update();
        },
        destroy() {
          editor.dom.removeEventListener(PRESSED, pressed);
          editor.dom.removeEventListener(KNOWN, known);
          editor.dom.removeEventListener(NEWS, news);
          panel?.destroy();
          view = null;
        },
      };
    },
  });
}

function drawn(state: EditorState, shown: Shown): Shown {
  const marks = [...shown.ranges].filter(([id]) => shown.hues.has(id) || id === shown.active).map(([id, { from, to }]) =>
    Decoration.inline(from, to, { class: `commented person-${shown.hues.get(id) ?? 1}${id === shown.active ? " open" : ""}`, "data-thread": id }));
  return { ...shown, decorations: DecorationSet.create(state.doc, marks) };
}

/** The innermost thread whose words stand at a position. */
function threadAt(state: EditorState, pos: number): string | null {
  const shown = key.getState(state);
  const at = [...(shown?.ranges ?? [])].filter(([id, { from, to }]) => shown?.hues.has(id) && from <= pos && pos <= to);
  at.sort(([, one], [, other]) => one.to - one.from - (other.to - other.from));
  return at[0]?.[0] ?? null;
}

/** Comments on the selected words, or opens what is said about those at the caret, or the list. */
export const comment: Command = (_state, dispatch, view) => {
  if (dispatch) view?.dom.dispatchEvent(new CustomEvent(PRESSED));
  return true;
};

/** Begins a comment on the selected words that calls people by name. */
export const commentTo = (view: EditorView, names: readonly string[]): void => void view.dom.dispatchEvent(new CustomEvent(PRESSED, { detail: names }));

/** Whether the button begins a comment: some words are selected. */
export const hasWords = (state: EditorState): boolean => state.selection instanceof TextSelection && !state.selection.empty;

/** How many threads hang on the text as it stands here. */
export const commentsIn = (state: EditorState): number => key.getState(state)?.hues.size ?? 0;

/** What numbers lead to has become known. */
export const redrawComments = (view: EditorView): void => void view.dom.dispatchEvent(new CustomEvent(KNOWN));

/** What others have said is read again. */
export const readComments = (view: EditorView): void => void view.dom.dispatchEvent(new CustomEvent(NEWS));
