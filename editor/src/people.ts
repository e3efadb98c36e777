// In this room: people in the text: other people's cursors with their names, and where this one's is.
// Not here: the faces in the bar (presence.ts), and how presence travels (provider.ts).
import { Plugin, PluginKey, type EditorState } from "prosemirror-state";
import { Decoration, DecorationSet, type EditorView } from "prosemirror-view";
import { ySyncPluginKey } from "y-prosemirror";
import * as Y from "yjs";
import type { Awareness } from "y-protocols/awareness";
import { placeOf, positionOf, readPage } from "./caret.ts";

export interface Person { id: string; name: string; hue: number }
export interface Cursor { anchor: unknown; head: unknown }
/** What a page tells the others about its person; it may be anything, so it is read with care. */
export interface State { user?: Partial<Person>; cursor?: Cursor | null; where?: string }

const RESTS_AFTER = 2_000;
const key = new PluginKey<DecorationSet>("people");

export const hueOf = (user: Partial<Person> | undefined): number => Math.min(5, Math.max(1, Math.trunc(Number(user?.hue)) || 1));
export const nameOf = (user: Partial<Person> | undefined): string => (typeof user?.name === "string" && user.name ? user.name : "Someone");

/** The server stamps names, not ids: the same name in the same colour is one person in several tabs. */
export const isPerson = (user: Partial<Person> | undefined, person: Person): boolean => nameOf(user) === person.name && hueOf(user) === person.hue;

/** "IV" for Ines Varga. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/).filter(Boolean);
  const letters = words.length > 1 ? [words[0]!, words[words.length - 1]!] : words.slice(0, 1);
  return letters.map((word) => [...word][0]!.toLocaleUpperCase()).join("");
}

/** Shows other people's cursors, and tells them where this one is. */
export function cursorsPlugin(awareness: Awareness, sectionAt: (state: EditorState) => string): Plugin {
  const labels = new Map<number, HTMLElement>();
  const resting = new Map<number, ReturnType<typeof setTimeout>>();
  const lastSeen = new Map<number, string>();

  /** The name shows for a moment after each move, then rests. */
  const wake = (client: number): void => {
    labels.get(client)?.classList.remove("resting");
    clearTimeout(resting.get(client));
    resting.set(client, setTimeout(() => labels.get(client)?.classList.add("resting"), RESTS_AFTER));
  };

  const draw = (state: EditorState): DecorationSet => {
    const mapping = ySyncPluginKey.getState(state)?.binding?.mapping;
    if (!mapping || mapping.size === 0) return DecorationSet.empty;
    const decorations: Decoration[] = [];
    for (const [client, value] of awareness.getStates() as Map<number, State>) {
      if (client === awareness.clientID || !value.cursor) continue;
      const [anchor, head] = [value.cursor.anchor, value.cursor.head].map((json) => placeTold(state, json));
      if (anchor == null || head == null) continue;
      const person = `person-${hueOf(value.user)}`;
      decorations.push(Decoration.widget(head, () => caret(client, nameOf(value.user), person, labels), { key: `${client}-${person}-${nameOf(value.user)}`, side: 10, ignoreSelection: true }));
      if (anchor !== head) decorations.push(Decoration.inline(Math.min(anchor, head), Math.max(anchor, head), { class: `selected ${person}` }));
    }
    return DecorationSet.create(state.doc, decorations);
  };

  return new Plugin<DecorationSet>({
    key,
    state: {
      init: (_, state) => draw(state),
      // Changes of others replace the whole document, so that cursors are drawn anew rather than moved along.
      apply: (tr, old, _before, state) => (tr.docChanged || tr.getMeta(key) ? (tr.getMeta(ySyncPluginKey) || tr.getMeta(key) ? draw(state) : old.map(tr.mapping, tr.doc)) : old),
    },
    props: { decorations: (state) => key.getState(state) },
    view(view) {
      const heard = ({ added, updated, removed }: { added: number[]; updated: number[]; removed: number[] }): void => {
        for (const client of [...added, ...updated]) {
          const now = JSON.stringify((awareness.getStates().get(client) as State | undefined)?.cursor ?? null);
          if (client !== awareness.clientID && lastSeen.get(client) !== now) { lastSeen.set(client, now); wake(client); }
        }
        for (const client of removed) { clearTimeout(resting.get(client)); resting.delete(client); labels.delete(client); lastSeen.delete(client); }
        if (view.isDestroyed || ![...added, ...updated, ...removed].some((client) => client !== awareness.clientID)) return;
        readPage(view);
        view.dispatch(view.state.tr.setMeta(key, true).setMeta("addToHistory", false));
      };
      const say = (): void => sayWhere(view, awareness, sectionAt);
      awareness.on("change", heard);
      view.dom.addEventListener("focusin", say);
      view.dom.addEventListener("focusout", say);
      return {
        update: say,
        destroy() {
          awareness.off("change", heard);
          view.dom.removeEventListener("focusin", say);
          view.dom.removeEventListener("focusout", say);
          for (const timer of resting.values()) clearTimeout(timer);
        },
      };
    },
  });
}

/** Where another page says that its caret is; what it says may be anything. */
export function placeTold(state: EditorState, json: unknown): number | null {
  try {
    const position = positionOf(state, Y.createRelativePositionFromJSON(json));
    return position === null ? null : Math.min(position, state.doc.content.size);
  } catch {
    return null;
  }
}

function caret(client: number, name: string, person: string, labels: Map<number, HTMLElement>): HTMLElement {
  const cursor = document.createElement("span");
  cursor.className = `cursor ${person} resting`;
  cursor.setAttribute("aria-hidden", "true");
  const label = document.createElement("span");
  label.textContent = name.split(/\s+/)[0] ?? name;
  cursor.append(label);
  const before = labels.get(client);
  if (before && !before.classList.contains("resting")) cursor.classList.remove("resting");
  labels.set(client, cursor);
  return cursor;
}

function sayWhere(view: EditorView, awareness: Awareness, sectionAt: (state: EditorState) => string): void {
  const sync = ySyncPluginKey.getState(view.state);
  const current = (awareness.getLocalState() ?? {}) as State;
  if (!sync?.binding || awareness.getLocalState() === null) return;
  if (!view.hasFocus()) {
    // A form control inside a block keeps the person where they were.
    if (current.cursor && !view.dom.contains(document.activeElement)) awareness.setLocalStateField("cursor", null);
    return;
  }
  const { anchor, head } = view.state.selection;
  const [from, to] = [placeOf(view.state, anchor), placeOf(view.state, head)];
  const cursor = from && to && { anchor: Y.relativePositionToJSON(from), head: Y.relativePositionToJSON(to) };
  const where = sectionAt(view.state);
  if (JSON.stringify(cursor) !== JSON.stringify(current.cursor)) awareness.setLocalState({ ...current, cursor, where });
  else if (where !== current.where) awareness.setLocalStateField("where", where);
}
