// In this room: the menu that "/" opens on an empty line.
// Not here: what it offers (insert.ts).
import { Plugin, PluginKey, type EditorState } from "prosemirror-state";
import type { EditorView } from "prosemirror-view";
import { el, placeUnder } from "./dom.ts";
import type { Piece } from "./insert.ts";

interface Menu { query: string; from: number; chosen: number }
const key = new PluginKey<Menu | null>("slash");

/** The typed query when the caret stands behind "/" and a few letters in a paragraph of nothing else. */
function queryAt(state: EditorState): { query: string; from: number } | null {
  const { $head, empty } = state.selection;
  if (!empty || $head.parent.type.name !== "paragraph") return null;
  const found = /^\/([\w ]{0,20})$/.exec($head.parent.textContent);
  return found && $head.parentOffset === $head.parent.content.size ? { query: found[1]!.toLowerCase(), from: $head.start() } : null;
}

export function slashPlugin(pieces: Piece[], place: HTMLElement): Plugin {
  // A name that begins with what was typed comes before another word for a thing.
  const offered = (menu: Menu): Piece[] => {
    const begins = (words: string): boolean => words.toLowerCase().startsWith(menu.query);
    const named = pieces.filter(({ name }) => begins(name));
    return [...named, ...pieces.filter((piece) => !named.includes(piece) && `${piece.name} ${piece.also}`.split(" ").some(begins))];
  };
  const take = (view: EditorView, piece: Piece, menu: Menu): void => {
    view.dispatch(view.state.tr.delete(menu.from, menu.from + menu.query.length + 1).setMeta(key, null));
    piece.command(view.state, view.dispatch, view);
    view.focus();
  };

  return new Plugin<Menu | null>({
    key,
    state: {
      init: () => null,
      apply(tr, old, _before, state) {
        const change = tr.getMeta(key) as Menu | null | undefined;
        if (change !== undefined) return change;
        const now = queryAt(state);
        // It opens by typing, not by putting the caret behind an old "/".
        if (!now || (!old && !tr.docChanged)) return null;
        return old?.query === now.query ? { ...old, ...now } : { ...now, chosen: 0 };
      },
    },
    props: {
      attributes(state): Record<string, string> {
        const menu = key.getState(state);
        return menu && offered(menu).length > 0 ? { "aria-controls": "slash-menu", "aria-activedescendant": `slash-${menu.chosen}` } : {};
      },
      handleKeyDown(view, event) {
        const menu = key.getState(view.state);
        if (!menu) return false;
        const all = offered(menu);
        if (all.length === 0) return false;
        const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
        if (step) view.dispatch(view.state.tr.setMeta(key, { ...menu, chosen: (menu.chosen + step + all.length) % all.length }));
        else if (event.key === "Enter" || event.key === "Tab") take(view, all[menu.chosen] ?? all[0]!, menu);
        else if (event.key === "Escape") view.dispatch(view.state.tr.setMeta(key, null));
        else return false;
        return true;
      },
    },
    view(view) {
      const list = el("ul", "slash-menu", { id: "slash-menu", role: "listbox", "aria-label": "Put in", hidden: true });
      place.append(list);
      return {
        update() {
          const menu = key.getState(view.state);
          const all = menu && view.editable ? offered(menu) : [];
          list.hidden = all.length === 0;
          if (!menu || all.length === 0) return;
          list.replaceChildren(...all.map((piece, index) => {
            const item = el("li", "", { id: `slash-${index}`, role: "option", "aria-selected": String(index === menu.chosen) }, el("b", "", {}, piece.name), el("span", "", {}, piece.words));
            item.addEventListener("mousedown", (event) => { event.preventDefault(); take(view, piece, menu); });
            return item;
          }));
          placeUnder(list, place, view.coordsAtPos(menu.from));
          list.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: "nearest" });
        },
        destroy: () => list.remove(),
      };
    },
  });
}
