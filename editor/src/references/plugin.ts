// In this room: numbers of postmortems are drawn as links over the text, which goes on saying `#465`; a key or a click opens
// them, and the one at the caret tells its title. Not here: the list that is offered while one types (offer.ts).
import { Plugin, PluginKey, type EditorState } from "prosemirror-state";
import { Decoration, DecorationSet, type EditorView } from "prosemirror-view";
import { readPage } from "../caret.ts";
import { el, placeUnder } from "../dom.ts";
import type { Reference, References } from "./known.ts";
import { referencesIn } from "./places.ts";

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
      return reference ? [Decoration.inline(from, to, { class: "reference", title: `${told(reference)}. Ctrl and a click opens it.` }, { address: reference.address })] : [];
    }));
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
      let shown: Reference | undefined;
      return {
        update() {
          const { head, empty } = view.state.selection;
          const at = empty ? referencesIn(view.state.doc).find(({ from, to }) => from <= head && head <= to) : undefined;
          const reference = at && references.get(at.number);
          card.hidden = !reference;
          if (reference && reference !== shown) {
            card.replaceChildren(el("b", "", {}, `#${reference.number}`), ` ${told(reference)}. Alt and Enter opens it.`);
            announce(`${card.textContent}`);
          }
          shown = reference;
          if (reference) placeUnder(card, place, view.coordsAtPos(at.from));
        },
        destroy: () => card.remove(),
      };
    },
  });
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
