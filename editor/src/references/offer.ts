// In this room: "#" and a few digits or letters offer postmortems and incidents by number and title, and the keyboard takes one.
// Not here: what is drawn over a number that stands in the text (plugin.ts).
import { Plugin, PluginKey, type EditorState, type Transaction } from "prosemirror-state";
import type { EditorView } from "prosemirror-view";
import { ySyncPluginKey } from "y-prosemirror";
import { el, placeUnder } from "../dom.ts";
import type { Reference, References } from "./known.ts";
import { typedBefore } from "./places.ts";

interface Offer {
  typed: string;
  from: number;
  offered: readonly Reference[];
  /** The one that Enter takes; -1 when what is typed is a number already and Enter goes on with the text. */
  chosen: number;
  /** The person turned back; the text behind this "#" is let be. */
  closed: boolean;
}

const key = new PluginKey<Offer | null>("reference-offer");
/** A pause in typing after which the server is asked. */
const PAUSE_MS = 120;

/** How an offer goes on after a change of the text. */
function goesOn(tr: Transaction, old: Offer | null, state: EditorState): Offer | null {
  const change = tr.getMeta(key) as Offer | null | undefined;
  if (change !== undefined) return change;
  if (!tr.docChanged && !tr.selectionSet) return old;
  const now = typedBefore(state);
  if (!now) return null;
  // It opens by typing here: not by putting the caret behind an old number, nor by what others type.
  if (!old) return tr.docChanged && !tr.getMeta(ySyncPluginKey) ? { ...now, offered: [], chosen: 0, closed: false } : null;
  return old.typed === now.typed ? { ...old, ...now } : { ...old, ...now, ...among(old.offered, now.typed) };
}

/** Of what was offered, what still fits; the server may know of more. */
function among(offered: readonly Reference[], typed: string): Pick<Offer, "offered" | "chosen"> {
  const words = typed.toLowerCase().split(/\s+/);
  const fits = ({ number, title }: Reference): boolean => String(number).startsWith(typed) || words.every((word) => title.toLowerCase().includes(word));
  return chosenOf(offered.filter(fits), typed);
}

function chosenOf(offered: readonly Reference[], typed: string): Pick<Offer, "offered" | "chosen"> {
  const isOne = offered.some(({ number }) => String(number) === typed);
  // The number alone needs no list: it is a link already.
  return { offered: isOne && offered.length === 1 ? [] : offered, chosen: isOne ? -1 : 0 };
}

export function referenceOffers(references: References, place: HTMLElement, announce: (sentence: string) => void): Plugin<Offer | null> {
  const open = (state: EditorState): Offer | null => {
    const offer = key.getState(state);
    return offer && !offer.closed && offer.offered.length > 0 ? offer : null;
  };
  const take = (view: EditorView, reference: Reference, { from, typed }: Offer): void => {
    const to = from + 1 + typed.length;
    const isFollowed = view.state.doc.textBetween(to, Math.min(to + 1, view.state.doc.resolve(to).end())) !== "";
    view.dispatch(view.state.tr.insertText(`#${reference.number}${isFollowed ? "" : " "}`, from, to).setMeta(key, null).scrollIntoView());
    view.focus();
  };

  return new Plugin<Offer | null>({
    key,
    state: { init: () => null, apply: (tr, old, _before, state) => goesOn(tr, old, state) },
    props: {
      attributes(state): Record<string, string> {
        const offer = open(state);
        if (!offer) return {};
        return { "aria-controls": "reference-menu", ...(offer.chosen >= 0 ? { "aria-activedescendant": `reference-${offer.chosen}` } : {}) };
      },
      handleKeyDown(view, event) {
        const offer = view.editable ? open(view.state) : null;
        if (!offer || event.altKey || event.ctrlKey || event.metaKey) return false;
        const { length } = offer.offered;
        const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
        if (step) {
          const chosen = offer.chosen < 0 ? (step > 0 ? 0 : length - 1) : (offer.chosen + step + length) % length;
          view.dispatch(view.state.tr.setMeta(key, { ...offer, chosen }));
          announce(told(offer.offered[chosen]!));
        } else if ((event.key === "Enter" || event.key === "Tab") && offer.chosen >= 0) take(view, offer.offered[offer.chosen]!, offer);
        else if (event.key === "Escape") view.dispatch(view.state.tr.setMeta(key, { ...offer, closed: true }));
        else return false;
        return true;
      },
    },
    view(view) {
      const list = el("ul", "slash-menu reference-menu", { id: "reference-menu", role: "listbox", "aria-label": "Postmortems and incidents", hidden: true });
      place.append(list);
      let timer: ReturnType<typeof setTimeout> | undefined;
      let asked = "";
      let shown: readonly Reference[] = [];

      const ask = async (typed: string): Promise<void> => {
        const found = await references.meantBy(typed);
        const offer = view.isDestroyed ? null : key.getState(view.state);
        if (!found || !offer || offer.typed !== typed) return;
        view.dispatch(view.state.tr.setMeta(key, { ...offer, ...chosenOf(found, typed) }).setMeta("addToHistory", false));
      };
      const row = (reference: Reference, index: number, offer: Offer): HTMLElement => {
        const item = el("li", "", { id: `reference-${index}`, role: "option", "aria-selected": String(index === offer.chosen) },
          el("b", "", {}, `#${reference.number}`), el("span", "", {}, reference.title, " ", el("em", "", {}, reference.standing)));
        item.addEventListener("mousedown", (event) => { event.preventDefault(); take(view, reference, offer); });
        return item;
      };
      return {
        update() {
          const now = key.getState(view.state);
          const typed = now && !now.closed && view.editable ? now.typed : "";
          if (typed !== asked) {
            asked = typed;
            clearTimeout(timer);
            if (typed) timer = setTimeout(() => void ask(typed), PAUSE_MS);
          }
          const offer = view.editable ? open(view.state) : null;
          list.hidden = !offer;
          if (offer && offer.offered !== shown && offer.chosen >= 0) announce(`${offer.offered.length} found. ${told(offer.offered[offer.chosen]!)}: Enter takes it, arrows go on.`);
          shown = offer?.offered ?? [];
          if (!offer) return;
          list.replaceChildren(...offer.offered.map((reference, index) => row(reference, index, offer)));
          placeUnder(list, place, view.coordsAtPos(offer.from));
          list.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: "nearest" });
        },
        destroy() {
          clearTimeout(timer);
          list.remove();
        },
      };
    },
  });
}

const told = ({ number, title, standing }: Reference): string => `#${number} ${title}, ${standing}`;
