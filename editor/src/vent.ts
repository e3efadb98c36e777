// In this room: the private pad: a place to let steam off that keeps nothing, and the way from a line on it to a "how" question.
// Not here: what becomes of the question (the document).
//
// What is typed on the pad is never sent, stored or logged. So it stands in one field of the page, outside of the document
// that is shared and of everything that is kept on the device, and nothing but this file reads it. Only a question that the
// person writes and puts in goes into the document.
import { Selection } from "prosemirror-state";
import type { Command } from "prosemirror-state";
import type { EditorView } from "prosemirror-view";
import { button, el } from "./dom.ts";
import { newId } from "./ids.ts";
import { sectionsOf } from "./sections.ts";

const BEGINNING = "How was it possible that ";

export class VentPad {
  private readonly element = el("section", "language-panel vent-pad", { id: "vent-pad", "aria-labelledby": "vent-pad-title", hidden: true });
  // Spelling help may be done by a service elsewhere, so it is off here.
  private readonly field = el("textarea", "input", { id: "vent-words", rows: "6", autocomplete: "off", autocapitalize: "off", spellcheck: "false", "data-gramm": "false", "aria-describedby": "vent-promise" });
  private readonly lines = el("ul", "vent-lines", { role: "list" });

  constructor(private readonly place: HTMLElement, private readonly announce: (sentence: string) => void) {
    this.field.addEventListener("input", () => this.list());
    this.element.addEventListener("keydown", (event) => { if (event.key === "Escape") this.forget(); });
    // A page that comes back from the browser's memory comes back with an empty pad.
    addEventListener("pagehide", () => this.forget());
  }

  readonly toggle: Command = (_state, dispatch, view) => {
    if (dispatch && view) this.open(view);
    return true;
  };

  private view: EditorView | null = null;

  private open(view: EditorView): void {
    if (this.view) return this.forget();
    this.view = view;
    this.element.replaceChildren(
      el("div", "language-head", {}, el("h2", "", { id: "vent-pad-title" }, "Private pad"), button("Close and forget", "button plain small", () => this.forget())),
      el("p", "small soft", { id: "vent-promise" }, "For what has to get out. It is not sent, not kept and not logged: closing the pad or the page ends it."),
      el("div", "field", {}, el("label", "", { for: "vent-words" }, "Say it as it is"), this.field),
      this.lines);
    this.place.append(this.element);
    this.element.hidden = false;
    this.list();
    this.field.focus();
  }

  /** Empties the pad and takes it off the page. */
  forget(): void {
    this.field.value = "";
    this.lines.replaceChildren();
    this.element.remove();
    this.view?.focus();
    this.view = null;
  }

  /** A line that stays keeps the question that is being written under it. */
  private list(): void {
    const words = linesOf(this.field.value);
    const before = [...this.lines.children] as HTMLElement[];
    this.lines.hidden = words.length === 0;
    this.lines.replaceChildren(...words.map((line) => {
      const same = before.findIndex((item) => item.dataset.line === line);
      return same >= 0 ? before.splice(same, 1)[0]! : this.row(line);
    }));
  }

  private row(line: string): HTMLElement {
    const item = el("li", "", { "data-line": line }, el("span", "", {}, line), button("Ask how", "button plain small", () => this.ask(item), { "aria-label": `Ask how, for the line “${line}”` }));
    return item;
  }

  /** The line stays to be looked at while the question is written. */
  private ask(item: HTMLElement): void {
    if (item.querySelector("form")) return;
    const input = el("input", "input", { type: "text", autocomplete: "off", "aria-label": "The question" });
    input.value = BEGINNING;
    const form = el("form", "vent-ask", {}, input, el("button", "button quiet small", { type: "submit" }, "Put it in the document"));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const question = asQuestion(input.value);
      if (question) this.put(question, item);
    });
    item.append(form);
    input.focus();
    input.setSelectionRange(BEGINNING.length, BEGINNING.length);
  }

  private put(question: string, item: HTMLElement): void {
    if (!this.view) return;
    if (!this.view.editable) return this.announce("The question was not put in: this document can only be read now. It stays here to be copied.");
    const where = putQuestion(this.view, question);
    item.remove();
    this.announce(`The question stands in ${where}.`);
    this.field.focus();
  }
}

/** The lines that say something. */
export const linesOf = (words: string): string[] => words.split("\n").map((line) => line.trim()).filter(Boolean);

/** The question with its mark, or "" when nothing was added to its beginning. */
export function asQuestion(words: string): string {
  const question = words.trim().replace(/[.!?\s]+$/, "");
  return question === "" || question === BEGINNING.trim() ? "" : `${question}?`;
}

/** Puts a question at the end of the contributing factors, or of the document, and tells where. */
function putQuestion(view: EditorView, question: string): string {
  const { doc, schema, tr } = view.state;
  const section = sectionsOf(doc).find(({ key }) => key === "factors");
  const at = section?.to ?? doc.content.size;
  tr.insert(at, schema.nodes.paragraph!.create({ id: newId() }, schema.text(question)));
  view.dispatch(tr.setSelection(Selection.near(tr.doc.resolve(at + 1), 1)).scrollIntoView());
  return section?.title || "the document, at its end";
}
