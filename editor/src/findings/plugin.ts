// In this room: findings in the text: underlines that are never part of the document, and the keys to walk them.
// Not here: what they say (the server), the card (card.ts).
import { Plugin, PluginKey, TextSelection, type Command, type EditorState } from "prosemirror-state";
import { Decoration, DecorationSet, type EditorView } from "prosemirror-view";
import type { Mappable } from "prosemirror-transform";
import { ySyncPluginKey } from "y-prosemirror";
import { readPage } from "../caret.ts";
import type * as Y from "yjs";
import { Reader, type Ask, type Finding } from "./asking.ts";
import { Card } from "./card.ts";
import { ignoredKey } from "./ignored.ts";
import { Panel } from "./panel.ts";
import { blockTexts } from "./texts.ts";

/** A finding at its place in the document as it is now. */
export interface Placed extends Finding {
  start: number;
  end: number;
  quoted: string;
  key: string;
}

interface Shown { placed: Placed[]; open: string | null; away: boolean; decorations: DecorationSet }
type Change = { open?: string | null; fresh?: true; away?: boolean };

export const findingsKey = new PluginKey<Shown>("findings");
const TOGGLE_PANEL = "toggle-language-panel";
export const findingsOf = (state: EditorState): Placed[] => findingsKey.getState(state)?.placed ?? [];

/** Whether words stand here unread, because the server could not be asked. */
export const isUnread = (state: EditorState): boolean => findingsKey.getState(state)?.away ?? false;

export interface FindingsOptions {
  ask: Ask;
  ignored: Y.Map<unknown>;
  by: string;
  /** Where the card may stand: around the editor, and not inside it. */
  place: HTMLElement;
  announce: (sentence: string) => void;
}

export function findingsPlugin(options: FindingsOptions): Plugin<Shown> {
  let view: EditorView | null = null;
  let card: Card | null = null;
  let panel: Panel | null = null;
  const fresh = (): void => {
    if (!view || view.isDestroyed) return;
    readPage(view);
    view.dispatch(view.state.tr.setMeta(findingsKey, { fresh: true, away: !reader.reachable } satisfies Change).setMeta("addToHistory", false));
  };
  const reader = new Reader(options.ask, fresh);

  const placed = (state: EditorState): Placed[] =>
    blockTexts(state.doc).flatMap((block) => reader.of(block).flatMap((finding) => {
      const quoted = block.text.slice(finding.from, finding.to);
      const key = ignoredKey(finding.rule, finding.block, quoted);
      return options.ignored.has(key) ? [] : [{ ...finding, quoted, key, start: block.start + finding.from, end: block.start + finding.to }];
    }));

  return new Plugin<Shown>({
    key: findingsKey,
    state: {
      init: () => ({ placed: [], open: null, away: false, decorations: DecorationSet.empty }),
      apply(tr, old, _before, state) {
        const change = tr.getMeta(findingsKey) as Change | undefined;
        if (!tr.docChanged && !change) return old;
        const wanted = change?.open !== undefined ? change.open : old.open;
        // While this person types, findings move along; after the pause, and when others write, they are placed anew.
        const moves = tr.docChanged && !change && !tr.getMeta(ySyncPluginKey);
        const found = moves ? moved(old.placed, tr.mapping) : tr.docChanged || change?.fresh ? placed(state) : old.placed;
        const away = change?.away ?? old.away;
        const open = found.some((finding) => finding.key === wanted) ? wanted : null;
        if (moves && open === old.open) return { placed: found, open, away, decorations: old.decorations.map(tr.mapping, tr.doc) };
        return { placed: found, open, away, decorations: DecorationSet.create(state.doc, found.map((finding) => underline(finding, finding.key === open))) };
      },
    },
    props: {
      decorations: (state) => findingsKey.getState(state)?.decorations,
      handleClick(editor, pos) {
        const finding = findingsOf(editor.state).find(({ start, end }) => start <= pos && pos <= end);
        if (finding) editor.dispatch(opening(editor.state, finding.key));
        return false;
      },
      handleKeyDown(editor, event) {
        if (event.key === "F8" && event.altKey) {
          panel?.toggle();
          return true;
        }
        const command = keyed(event);
        if (!command || !command(editor.state, editor.dispatch, editor)) return false;
        if (command === focusCard) card?.focus();
        return true;
      },
    },
    view(editor) {
      view = editor;
      card = new Card(editor, options);
      panel = new Panel(editor, options, () => reader.standing);
      const toggled = (): void => panel?.toggle();
      editor.dom.addEventListener(TOGGLE_PANEL, toggled);
      reader.read(blockTexts(editor.state.doc));
      const observed = (): void => fresh();
      options.ignored.observe(observed);
      return {
        update(now, before) {
          if (now.state.doc !== before.doc) reader.read(blockTexts(now.state.doc));
          card?.update();
          panel?.update();
        },
        destroy() {
          reader.stop();
          options.ignored.unobserve(observed);
          card?.destroy();
          panel?.destroy();
          editor.dom.removeEventListener(TOGGLE_PANEL, toggled);
          view = null;
        },
      };
    },
  });
}

const moved = (all: Placed[], mapping: Mappable): Placed[] =>
  all.flatMap((finding) => {
    const [start, end] = [mapping.map(finding.start, 1), mapping.map(finding.end, -1)];
    return start < end ? [{ ...finding, start, end }] : [];
  });

function underline(finding: Placed, isOpen: boolean): Decoration {
  const strength = finding.severity === "error" ? " sure" : finding.severity === "note" ? " slight" : "";
  return Decoration.inline(finding.start, finding.end, { class: `finding${strength}${isOpen ? " open" : ""}`, "data-finding": finding.key }, { finding: finding.key });
}

const opening = (state: EditorState, key: string | null): EditorState["tr"] => state.tr.setMeta(findingsKey, { open: key } satisfies Change).setMeta("addToHistory", false);

/** To the next finding, around the end of the document. */
const walk = (step: 1 | -1): Command => (state, dispatch) => {
  const all = findingsOf(state);
  if (all.length === 0) return false;
  const at = state.selection.from;
  const current = all.findIndex((finding) => finding.key === findingsKey.getState(state)?.open);
  const next = current >= 0 ? all.at((current + step) % all.length)!
    : step > 0 ? all.find((finding) => finding.start >= at) ?? all[0]! : all.findLast((finding) => finding.end <= at) ?? all.at(-1)!;
  dispatch?.(opening(state, next.key).setSelection(TextSelection.create(state.doc, next.start)).scrollIntoView());
  return true;
};

/** Opens the card of the finding at the caret, or the next one, and goes into it. */
const focusCard: Command = (state, dispatch) => {
  const at = state.selection.head;
  const finding = findingsOf(state).find(({ start, end }) => start <= at && at <= end) ?? findingsOf(state).find(({ start }) => start >= at) ?? findingsOf(state)[0];
  if (!finding) return false;
  dispatch?.(opening(state, finding.key));
  return true;
};

const close: Command = (state, dispatch) => {
  if (!findingsKey.getState(state)?.open) return false;
  dispatch?.(opening(state, null));
  return true;
};

function keyed(event: KeyboardEvent): Command | null {
  if (event.key === "F8") return walk(event.shiftKey ? -1 : 1);
  if (event.key === "." && (event.ctrlKey || event.metaKey)) return focusCard;
  return event.key === "Escape" && !event.shiftKey ? close : null;
}

/** The finding as it stands in the words of this moment, or nothing when they have changed. */
export function findingNow(view: EditorView, key: string): Placed | undefined {
  view.dispatch(view.state.tr.setMeta(findingsKey, { fresh: true } satisfies Change).setMeta("addToHistory", false));
  return findingsOf(view.state).find((finding) => finding.key === key);
}

/** Puts the caret at a finding and opens its card. */
export function goTo(view: EditorView, key: string): void {
  const finding = findingsOf(view.state).find((each) => each.key === key);
  if (finding) view.dispatch(opening(view.state, key).setSelection(TextSelection.create(view.state.doc, finding.start)).scrollIntoView());
}

/** Opens or closes the list of all findings. */
export const togglePanel: Command = (_state, dispatch, view) => {
  if (dispatch) view?.dom.dispatchEvent(new CustomEvent(TOGGLE_PANEL));
  return true;
};

export const closeFinding = (view: EditorView): void => view.dispatch(opening(view.state, null));
