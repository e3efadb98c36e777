// In this room: all suggestions at a glance, each with who made it, to be taken or left one by one or all at once.
// Not here: what becomes of the words (list.ts).
import type { EditorView } from "prosemirror-view";
import { button, el } from "../dom.ts";
import { sectionAt } from "../sections.ts";
import { left, suggestionsIn, taken, type Suggestion } from "./list.ts";
import { goTo, settle, settleAll, type SuggestOptions } from "./plugin.ts";

const HINT = "No suggestion is open. With suggesting switched on (Control, Alt and X), what you type and delete waits here to be taken or left. Until then nobody outside of this page sees it.";

export class Panel {
  private readonly element = el("section", "language-panel suggestions-panel", { id: "suggestions-panel", "aria-labelledby": "suggestions-title", tabindex: "-1", hidden: true });
  private shown = "";

  constructor(private readonly view: EditorView, private readonly options: SuggestOptions) {
    options.place.append(this.element);
    this.element.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      this.close();
    });
  }

  toggle(): void {
    if (!this.element.hidden) return this.close();
    this.element.hidden = false;
    this.update();
    this.element.focus();
  }

  update(): void {
    if (this.element.hidden) return;
    const all = suggestionsIn(this.view.state.doc);
    const now = JSON.stringify([all, this.view.editable]);
    if (now === this.shown) return;
    this.shown = now;
    // Where the focus was, by its place in the list, so that the keyboard can go on.
    const focused = this.controls().indexOf(document.activeElement as HTMLElement);
    this.element.replaceChildren(...this.content(all));
    if (focused >= 0) (this.controls()[Math.min(focused, this.controls().length - 1)] ?? this.element).focus();
  }

  destroy(): void {
    this.element.remove();
  }

  private close(): void {
    this.element.hidden = true;
    this.view.focus();
  }

  private content(all: Suggestion[]): HTMLElement[] {
    const head = el("div", "language-head", {}, el("h2", "", { id: "suggestions-title" }, all.length === 0 ? "Suggestions" : `${all.length} ${all.length === 1 ? "suggestion" : "suggestions"}`),
      button("Close", "button plain small", () => this.close()));
    if (all.length === 0) return [head, el("p", "soft", {}, HINT)];
    const list = el("ul", "suggestion-list", { role: "list" }, ...all.map((suggestion) => this.row(suggestion)));
    const every = this.view.editable && all.length > 1 ? el("p", "row", {}, button("Take all", "button quiet small", () => this.all("taken")), button("Leave all", "button plain small", () => this.all("left"))) : null;
    return [head, list, ...(every ? [every] : [])];
  }

  private row(suggestion: Suggestion): HTMLElement {
    const { gone, came, name } = suggestion;
    const words = [gone && el("del", "struck", {}, el("span", "unseen", {}, "instead of "), gone), gone && came ? " " : null, came && el("ins", "suggested", {}, el("span", "unseen", {}, " put in "), came)];
    const told = gone && came ? `“${came}” instead of “${gone}”` : gone ? `to take out “${gone}”` : `to put in “${came}”`;
    const row = el("li", "", {},
      el("p", "comment-who", {}, el("strong", "", {}, name), " suggests", section(sectionAt(this.view.state.doc, suggestion.from)?.title)),
      el("p", "suggestion-words", {}, ...words));
    const controls = el("p", "row", {}, button("Show", "button plain small", () => { goTo(this.view, suggestion); this.view.focus(); }, { "aria-label": `Show: ${told}` }));
    if (this.view.editable) {
      controls.prepend(button("Take it", "button quiet small", () => this.one(suggestion, "taken"), { "aria-label": `Take it: ${told}` }),
        button("Leave it", "button plain small", () => this.one(suggestion, "left"), { "aria-label": `Leave it: ${told}` }));
    }
    row.append(controls);
    return row;
  }

  private one(suggestion: Suggestion, fate: "taken" | "left"): void {
    const is = settle(this.view, suggestion, fate === "taken" ? taken : left);
    this.options.announce(is ? `The suggestion is ${fate}. Undo brings it back.` : "Nothing was changed, because the suggestion has changed since. It is shown as it stands now.");
  }

  private all(fate: "taken" | "left"): void {
    const count = settleAll(this.view, fate === "taken" ? taken : left);
    this.options.announce(`${count} suggestions are ${fate}. One undo brings all of them back.`);
  }

  private controls(): HTMLElement[] {
    return [...this.element.querySelectorAll<HTMLElement>("button")];
  }
}

const section = (title: string | undefined): string | null => (title ? ` in ${title}` : null);
