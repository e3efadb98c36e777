// In this room: all suggestions at a glance, each with who made it, to be taken or left one by one or all at once.
// Not here: what becomes of the words (list.ts).
import type { EditorView } from "prosemirror-view";
import { button, el } from "../dom.ts";
import { sectionAt } from "../sections.ts";
import { Side } from "../side.ts";
import { counted } from "../words.ts";
import { left, suggestionsIn, taken, type Suggestion } from "./list.ts";
import { PARTING } from "./marks.ts";
import { goTo, settle, settleAll, type SuggestOptions } from "./plugin.ts";

const HINT = "No suggestion is open. With suggesting switched on (Control, Alt and X), what you type and delete waits here to be taken or left. Until then nobody outside of this page sees it.";

export class Panel extends Side {
  constructor(view: EditorView, private readonly options: SuggestOptions) {
    super(view, options.place, { id: "suggestions-panel", titleId: "suggestions-title", className: "language-panel suggestions-panel" });
  }

  update(): void {
    if (!this.isOpen) return;
    const all = suggestionsIn(this.view.state.doc);
    const title = all.length === 0 ? "Suggestions" : counted(all.length, "suggestion");
    this.redraw([all, this.view.editable], title, () => this.content(all));
  }

  private content(all: Suggestion[]): HTMLElement[] {
    if (all.length === 0) return [el("p", "soft", {}, HINT)];
    const list = el("ul", "suggestion-list", { role: "list" }, ...all.map((suggestion) => this.row(suggestion)));
    const every = this.view.editable && all.length > 1 ? el("p", "row", {}, button("Take all", "button quiet small", () => this.all("taken")), button("Leave all", "button plain small", () => this.all("left"))) : null;
    return [list, ...(every ? [every] : [])];
  }

  private row(suggestion: Suggestion): HTMLElement {
    const { name } = suggestion;
    const [gone, came] = [suggestion.gone, suggestion.came].map((part) => part.replaceAll(PARTING, " ¶ "));
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
}

const section = (title: string | undefined): string | null => (title ? ` in ${title}` : null);
