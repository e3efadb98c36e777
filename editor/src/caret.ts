// In this room: the own caret stays behind the letter it stands behind, whatever others write at the same moment.
// Not here: where other people's carets are (people.ts), and what they change (the binding of Yjs and ProseMirror).
//
// The binding answers a change of others by putting the whole document in place anew and restoring the selection that the
// editor knew. Two things get lost on the way, and are kept here: what the page has and the editor has not read yet (a letter,
// a click), and, for two who write at the very same place, which of the letters there are the own ones.
import { Plugin, Selection, TextSelection, type EditorState, type Transaction } from "prosemirror-state";
import type { EditorView } from "prosemirror-view";
import { absolutePositionToRelativePosition, relativePositionToAbsolutePosition, ySyncPluginKey } from "y-prosemirror";
import * as Y from "yjs";

interface Sync { doc: Y.Doc; type: Y.XmlFragment; binding: { mapping: never } | null }
interface Caret { anchor: Y.RelativePosition; head: Y.RelativePosition }

const syncOf = (state: EditorState): Sync | null => (ySyncPluginKey.getState(state) as Sync | undefined) ?? null;

/** A place in the shared document that is tied to the letter before it; at the start of a text, to that start. */
export function placeOf(state: EditorState, position: number): Y.RelativePosition | null {
  const sync = syncOf(state);
  if (!sync?.binding) return null;
  try {
    const place = absolutePositionToRelativePosition(position, sync.type, sync.binding.mapping) as Y.RelativePosition;
    const found = Y.createAbsolutePositionFromRelativePosition(place, sync.doc);
    // Only letters can be stood behind; between blocks the place is kept as the binding tells it.
    return found?.type instanceof Y.XmlText ? Y.createRelativePositionFromTypeIndex(found.type, found.index, -1) : place;
  } catch {
    return null; // a place that the binding does not know: the caret is worth less than the change that waits behind it
  }
}

/** Where that place is now, or null when its block is gone. */
export function positionOf(state: EditorState, place: Y.RelativePosition): number | null {
  const sync = syncOf(state);
  if (!sync?.binding) return null;
  try {
    return relativePositionToAbsolutePosition(sync.doc, sync.type, place, sync.binding.mapping);
  } catch {
    return null; // in a block that is no longer here
  }
}

/** The caret of one page, remembered before a change of others comes in and put back with it. */
export class OwnCaret {
  private caret: Caret | null = null;

  /** To be called before a change of others is taken in. */
  remember(view: EditorView): void {
    readPage(view);
    this.caret = null;
    if (!(view.state.selection instanceof TextSelection)) return;
    const [anchor, head] = [placeOf(view.state, view.state.selection.anchor), placeOf(view.state, view.state.selection.head)];
    if (anchor && head) this.caret = { anchor, head };
  }

  /** Puts the caret into the transaction that shows the change. */
  restore(state: EditorState, tr: Transaction): Transaction {
    if (!this.caret) return tr;
    const limit = tr.doc.content.size;
    const [anchor, head] = [positionOf(state, this.caret.anchor), positionOf(state, this.caret.head)];
    if (anchor === null || head === null || anchor > limit || head > limit) return tr;
    const [from, to] = [tr.doc.resolve(anchor), tr.doc.resolve(head)];
    return tr.setSelection(from.parent.inlineContent && to.parent.inlineContent ? new TextSelection(from, to) : Selection.near(to));
  }

  /** The change is shown; what the person does next counts. */
  forget(): void {
    this.caret = null;
  }
}

/**
 * What the hand did last is read before anything answers it.
 *
 * A click into an editor that had no focus: the editor waits 20 ms and then puts its old caret back if it has not read the
 * new one. On a page that is slow to tell, that would undo the click, so the click is read just before.
 *
 * A key right after a click or an arrow: before it lets the browser delete, the editor may move the page's caret into the
 * words beside it and take that for read. Whatever answers the key from the text would then answer at the place before.
 */
export function handPlugin(): Plugin {
  let pressed = false;
  return new Plugin({
    props: {
      handleDOMEvents: {
        mousedown() {
          pressed = true;
          setTimeout(() => { pressed = false; });
          return false;
        },
        focus(view) {
          if (pressed) setTimeout(() => { if (!view.isDestroyed && view.hasFocus()) readPage(view); }, 20);
          return false;
        },
        keydown(view, event) {
          if (!view.composing && !event.isComposing) readPage(view);
          return false;
        },
      },
    },
  });
}

/**
 * Reads into the editor what the page already has: letters, and where a click or an arrow key has put the caret. The browser
 * tells of these a moment after they happen, and anything that is drawn within that moment would undo them. So whatever does
 * not come from this person's hand (a change of others, a cursor, a finding) reads the page before it draws.
 */
export function readPage(view: EditorView): void {
  (view as unknown as { domObserver: { flush(): void } }).domObserver.flush();
}
