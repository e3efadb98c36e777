// In this room: the switch between writing and suggesting, and the keys that take or leave a suggestion.
// Not here: what a suggestion is (marks.ts), and the list of them (panel.ts).
import { Fragment, Slice, type Node } from "prosemirror-model";
import { Plugin, PluginKey, TextSelection, type Command, type EditorState, type Transaction } from "prosemirror-state";
import { Decoration, DecorationSet, type EditorView } from "prosemirror-view";
import { ySyncPluginKey } from "y-prosemirror";
import { readPage } from "../caret.ts";
import { erased } from "./erase.ts";
import { left, suggestionNear, suggestionsIn, taken, type Suggestion } from "./list.ts";
import { deletionOf, insertionOf, PARTING, type Suggester } from "./marks.ts";
import { Panel } from "./panel.ts";
import { asSuggestion } from "./turn.ts";

const key = new PluginKey<boolean>("suggesting");
const SETTLED = "suggestion-settled";
const TOGGLE_PANEL = "toggle-suggestions-panel";

export const isSuggesting = (state: EditorState): boolean => key.getState(state) ?? false;

export interface SuggestOptions { place: HTMLElement; announce: (sentence: string) => void }

/**
 * What a person does, as it is to be applied: as it is, as a suggestion, or (null) not at all, because only words can be
 * suggested. Changes of others, undo, and the settling of suggestions stay as they are.
 */
export function suggested(state: EditorState, tr: Transaction, who: Suggester): Transaction | null {
  if (!isSuggesting(state) || !tr.docChanged || tr.getMeta(ySyncPluginKey) || tr.getMeta(SETTLED)) return tr;
  return asSuggestion(state, tr, who);
}

export const ONLY_WORDS = "Only words and new paragraphs can be suggested, so nothing was changed. A comment can ask for the rest, or suggesting can be switched off.";

export function suggestPlugin(options: SuggestOptions): Plugin<boolean> {
  let panel: Panel | null = null;
  return new Plugin<boolean>({
    key,
    state: {
      init: () => false,
      apply: (tr, old) => (tr.getMeta(key) as boolean | undefined) ?? old,
    },
    props: {
      decorations: partings,
      attributes: (state): Record<string, string> => (isSuggesting(state) ? { "data-suggesting": "yes" } : {}),
      // Letters go into the text as letters: what Markdown makes of them (a list, a heading) could not be suggested.
      handleTextInput(view, from, to, text) {
        if (!isSuggesting(view.state)) return false;
        view.dispatch(view.state.tr.insertText(text, from, to));
        return true;
      },
      handleKeyDown(view, event) {
        const command = keyed(event);
        if (!command) return false;
        const before = isSuggesting(view.state);
        command(view.state, view.dispatch, view);
        if (isSuggesting(view.state) !== before) options.announce(before ? "You are writing again." : "You are suggesting now: what you type and delete waits to be taken or left.");
        return true;
      },
      // A copy holds the words as they would be; a suggestion itself is not copied.
      handleDOMEvents: {
        // The browser would take letters and blanks off the page, and with marks around them it cannot be told afterwards which.
        beforeinput(view, event) {
          if (!isSuggesting(view.state) || view.composing || !event.cancelable) return false;
          // The browser tells of an arrow key a moment after it has moved the caret.
          readPage(view);
          const tr = event.inputType === "insertText" && event.data ? view.state.tr.insertText(event.data) : erased(view.state, event.inputType);
          if (!tr) return false;
          event.preventDefault();
          view.dispatch(tr);
          return true;
        },
      },
      transformCopied: (slice) => new Slice(asTaken(slice.content), slice.openStart, slice.openEnd),
    },
    view(view) {
      panel = new Panel(view, options);
      const toggled = (): void => panel?.toggle();
      view.dom.addEventListener(TOGGLE_PANEL, toggled);
      return {
        update: () => panel?.update(),
        destroy() {
          view.dom.removeEventListener(TOGGLE_PANEL, toggled);
          panel?.destroy();
        },
      };
    },
  });
}

function asTaken(content: Fragment): Fragment {
  const kept: Node[] = [];
  content.forEach((node) => {
    if (!node.isText) kept.push(node.copy(asTaken(node.content)).mark(node.marks));
    else if (!deletionOf(node)) kept.push(...(insertionOf(node) ? broken(node.mark(insertionOf(node)!.removeFromSet(node.marks))) : [node]));
  });
  return Fragment.fromArray(kept);
}

/** Where a new paragraph is suggested, the words of a copy break. */
function broken(text: Node): Node[] {
  const { schema } = text.type;
  return text.text!.split(PARTING).flatMap((words, index) => [...(index > 0 ? [schema.nodes.hard_break!.create()] : []), ...(words ? [schema.text(words, text.marks)] : [])]);
}

/** A sign stands where a paragraph would begin. */
function partings(state: EditorState): DecorationSet {
  const places = suggestionsIn(state.doc).filter(({ came, gone }) => `${gone}${came}`.includes(PARTING)).flatMap(({ from, to }) => {
    const found: number[] = [];
    for (let at = from; at < to; at += 1) if (state.doc.textBetween(at, at + 1) === PARTING) found.push(at);
    return found;
  });
  return DecorationSet.create(state.doc, places.map((at) => Decoration.inline(at, at + 1, { class: "parting" })));
}

/** By the place on the keyboard, since Alt makes another letter of it on some. */
function keyed(event: KeyboardEvent): Command | null {
  if (!(event.ctrlKey || event.metaKey) || !event.altKey) return null;
  return ({ KeyX: toggleSuggesting, Enter: takeNear, Backspace: leaveNear } as Record<string, Command>)[event.code] ?? null;
}

export const toggleSuggesting: Command = (state, dispatch) => {
  dispatch?.(state.tr.setMeta(key, !isSuggesting(state)).setMeta("addToHistory", false));
  return true;
};

/** Opens or closes the list of suggestions. */
export const toggleSuggestions: Command = (_state, dispatch, view) => {
  if (dispatch) view?.dom.dispatchEvent(new CustomEvent(TOGGLE_PANEL));
  return true;
};

const near = (settle: typeof taken): Command => (state, dispatch) => {
  const suggestion = suggestionNear(state);
  if (!suggestion) return false;
  dispatch?.(settle(state.tr, suggestion).setMeta(SETTLED, true).scrollIntoView());
  return true;
};
export const takeNear = near(taken);
export const leaveNear = near(left);

/** Settles one suggestion, if it still stands as it was seen. */
export function settle(view: EditorView, seen: Suggestion, how: typeof taken): boolean {
  const now = suggestionsIn(view.state.doc).find((one) => one.by === seen.by && one.gone === seen.gone && one.came === seen.came && Math.abs(one.from - seen.from) < 2);
  if (now) view.dispatch(how(view.state.tr, now).setMeta(SETTLED, true));
  return now !== undefined;
}

/** Settles all of them in one step, which one undo takes back. */
export function settleAll(view: EditorView, how: typeof taken): number {
  const all = suggestionsIn(view.state.doc);
  const { tr } = view.state;
  for (const suggestion of [...all].reverse()) how(tr, suggestion);
  if (all.length > 0) view.dispatch(tr.setMeta(SETTLED, true));
  return all.length;
}

/** Puts the caret at a suggestion. */
export function goTo(view: EditorView, { from }: Suggestion): void {
  view.dispatch(view.state.tr.setSelection(TextSelection.create(view.state.doc, from)).scrollIntoView());
}
