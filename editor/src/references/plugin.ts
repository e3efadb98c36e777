// In this room: numbers of postmortems and keys of trackers are drawn as links over the text, which goes on saying `#465`; a key
// or a click opens them, and the one at the caret tells its title. Not here: the list that is offered while one types (offer.ts).
import { Plugin, PluginKey, type EditorState } from "prosemirror-state";
import { Decoration, DecorationSet, type EditorView } from "prosemirror-view";
import { readPage } from "../caret.ts";
import { el, placeUnder } from "../dom.ts";
import type { Reference, References } from "./known.ts";
import { placesIn, referencesIn } from "./places.ts";

const key = new PluginKey<DecorationSet>("references");

/** What is known of numbers has changed. */
export const referencesChanged = (view: EditorView): void => {
  readPage(view);
  view.dispatch(view.state.tr.setMeta(key, true).setMeta("addToHistory", false));
};

export function referencesPlugin(references: References, place: HTMLElement, announce: (sentence: string) => void): Plugin<DecorationSet> {
  const drawn = (state: EditorState): DecorationSet => {
    const places = referencesIn(state.doc);
    references.want(places.map(({ number }) => number));
    return DecorationSet.create(state.doc, places.flatMap(({ from, to, number }) => {
      const reference = references.get(number);
      return reference ? [link(from, to, told(reference), reference.address)] : [];
    }).concat(placesIn(state.doc, references.trackers.keysIn).map(({ from, to, key: name, address, host }) => link(from, to, `${name} at ${host}`, address))));
  };

  return new Plugin<DecorationSet>({
    key,
    state: {
      init: (_, state) => drawn(state),
      apply: (tr, old, _before, state) => (tr.docChanged || tr.getMeta(key) ? drawn(state) : old),
    },
    props: {
      decorations: (state) => key.getState(state),
      handleClick: (view, pos, event) => (event.ctrlKey || event.metaKey) && opened(view.state, pos),
      handleKeyDown: (view, event) => event.key === "Enter" && event.altKey && !event.ctrlKey && !event.metaKey && opened(view.state, view.state.selection.head),
    },
    view(view) {
      const card = el("p", "reference-card small", { hidden: true });
      place.append(card);
      let shown = "";
      return {
        update() {
          const { head, empty } = view.state.selection;
          const at = empty ? standingAt(view.state, references, head) : undefined;
          card.hidden = !at;
          const says = at ? `${at.name} ${at.words}` : "";
          if (at && says !== shown) {
            card.replaceChildren(el("b", "", {}, at.name), ` ${at.words}. Alt and Enter opens it.`);
            announce(`${card.textContent}`);
          }
          shown = says;
          if (at) placeUnder(card, place, view.coordsAtPos(at.from));
        },
        destroy: () => card.remove(),
      };
    },
  });
}

const link = (from: number, to: number, words: string, address: string): Decoration =>
  Decoration.inline(from, to, { class: "reference", title: `${words}. Ctrl and a click opens it.` }, { address });

/** What leads somewhere at a place, with what is told of it. */
function standingAt(state: EditorState, references: References, head: number): { from: number; name: string; words: string } | undefined {
  const isHere = ({ from, to }: { from: number; to: number }): boolean => from <= head && head <= to;
  const number = referencesIn(state.doc).find(isHere);
  const reference = number && references.get(number.number);
  if (reference) return { from: number.from, name: `#${reference.number}`, words: told(reference) };
  const ticket = placesIn(state.doc, references.trackers.keysIn).find(isHere);
  return ticket && { from: ticket.from, name: ticket.key, words: `is a ticket at ${ticket.host}` };
}

const told = ({ title, standing }: Reference): string => `${title} (${standing})`;

/** Opens what the number or the link at a place leads to, beside the text. */
function opened(state: EditorState, pos: number): boolean {
  const $pos = state.doc.resolve(pos);
  const decoration = key.getState(state)?.find(pos, pos)[0];
  const link = [...($pos.nodeAfter?.marks ?? []), ...($pos.nodeBefore?.marks ?? [])].find(({ type }) => type.name === "link");
  const address = (decoration?.spec as { address?: string } | undefined)?.address ?? (link?.attrs.href as string | undefined);
  if (!address) return false;
  window.open(address, "_blank", "noopener");
  return true;
}
