// In this room: "Who can I ask?": a key, and a card under the words that names people to be asked.
// Not here: which pens wrote the words (pens.ts), whose they are and what is said of it (asking.ts).
import { Plugin, TextSelection, type Command } from "prosemirror-state";
import type { EditorView } from "prosemirror-view";
import type * as Y from "yjs";
import { readPage } from "../caret.ts";
import { commentTo } from "../comments/plugin.ts";
import { button, el, placeUnder } from "../dom.ts";
import { askServer, FOOT, told, type Answer, type Told } from "./asking.ts";
import { pensOf, wordsAt, type Words } from "./pens.ts";

const PRESSED = "whom-pressed";

export interface WhomOptions {
  number: string;
  fragment: Y.XmlFragment;
  place: HTMLElement;
  ask?: (number: string, pens: number[]) => Promise<Answer | null>;
}

/** Tells whom one can ask about the words at the caret, or about those that are selected. */
export const whomToAsk: Command = (_state, dispatch, view) => {
  if (dispatch) view?.dom.dispatchEvent(new CustomEvent(PRESSED));
  return true;
};

export function whomPlugin(options: WhomOptions): Plugin {
  return new Plugin({
    props: {
      handleKeyDown(view, event) {
        // By its place on the keyboard, since Alt makes another letter of it on some.
        if (!(event.ctrlKey || event.metaKey) || !event.altKey || event.code !== "KeyP") return false;
        return whomToAsk(view.state, view.dispatch, view);
      },
    },
    view: (view) => new Card(view, options),
  });
}

class Card {
  private readonly said = el("div", "whom-said", { role: "status" });
  private readonly controls = el("p", "row");
  private readonly element = el("section", "whom-card", { id: "whom-card", role: "dialog", "aria-labelledby": "whom-title", tabindex: "-1", hidden: true },
    el("h2", "", { id: "whom-title" }, "Who can I ask?"), this.said, this.controls, el("p", "small soft", {}, FOOT));
  /** Counts the questions, so that an answer which comes late is not shown under other words. */
  private asked = 0;
  private readonly pressed = (): void => void this.open();

  constructor(private readonly view: EditorView, private readonly options: WhomOptions) {
    view.dom.addEventListener(PRESSED, this.pressed);
    this.element.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      this.close();
    });
    // Whoever goes on elsewhere is done with it.
    this.element.addEventListener("focusout", ({ relatedTarget }) => {
      if (relatedTarget instanceof Node && !this.element.contains(relatedTarget)) this.element.hidden = true;
    });
    options.place.append(this.element);
  }

  destroy(): void {
    this.view.dom.removeEventListener(PRESSED, this.pressed);
    this.element.remove();
  }

  private async open(): Promise<void> {
    readPage(this.view);
    const { state } = this.view;
    const words = wordsAt(state);
    const pens = pensOf(state.doc, this.options.fragment, words) ?? { others: [], own: false };
    const nth = (this.asked += 1);
    this.said.replaceChildren();
    this.controls.replaceChildren(button("Close", "button plain small", () => this.close()));
    this.element.hidden = false;
    placeUnder(this.element, this.options.place, this.view.coordsAtPos(words.isBlock ? words.to : Math.max(words.from, state.selection.to)));
    this.element.focus({ preventScroll: true });
    const answer = await (this.options.ask ?? askServer)(this.options.number, pens.others);
    if (nth !== this.asked || this.element.hidden) return;
    this.show(words, told(words, pens, answer));
  }

  private show(words: Words, { sentences, call }: Told): void {
    this.said.replaceChildren(...sentences.map((sentence) => el("p", "", {}, sentence)));
    if (call.length > 0 && words.from < words.to) {
      this.controls.prepend(button(call.length === 1 ? `Ask ${call[0]} in a comment` : "Ask them in a comment", "button quiet small", () => this.ask(words, call)));
    }
    this.element.scrollIntoView({ block: "nearest" });
  }

  private ask({ from, to }: Words, call: string[]): void {
    this.element.hidden = true;
    const { doc, tr } = this.view.state;
    if (to > doc.content.size) return this.view.focus();
    this.view.dispatch(tr.setSelection(TextSelection.create(doc, from, to)).setMeta("addToHistory", false));
    commentTo(this.view, call);
  }

  private close(): void {
    this.element.hidden = true;
    this.view.focus();
  }
}
