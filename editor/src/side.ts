// In this room: what the panels beside the text have in common: one opens and closes, Escape gives the caret back, and a list
// that is drawn anew keeps the keyboard where it was. Not here: what stands in them (findings, comments, suggest).
import type { EditorView } from "prosemirror-view";
import { button, el } from "./dom.ts";

export interface SideNames { id: string; titleId: string; className: string }

/** A panel beside the text. Its first line is a title and a button that closes it. */
export abstract class Side {
  protected readonly element: HTMLElement;
  protected readonly title: HTMLElement;
  private readonly head: HTMLElement;
  private shown = "";

  constructor(protected readonly view: EditorView, place: HTMLElement, { id, titleId, className }: SideNames) {
    this.title = el("h2", "", { id: titleId });
    this.head = el("div", "language-head", {}, this.title, button("Close", "button plain small", () => this.close()));
    this.element = el("section", className, { id, "aria-labelledby": titleId, tabindex: "-1", hidden: true }, this.head);
    this.element.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      this.close();
    });
    place.append(this.element);
  }

  get isOpen(): boolean {
    return !this.element.hidden;
  }

  toggle(): void {
    if (this.isOpen) return this.close();
    this.open();
    this.element.focus();
  }

  close(): void {
    this.element.hidden = true;
    this.view.focus();
  }

  /** Brings what is shown in step with the text. */
  abstract update(): void;

  destroy(): void {
    this.element.remove();
  }

  protected open(): void {
    this.element.hidden = false;
    this.update();
  }

  /** Draws what stands under the first line, unless it is drawn from the same `source` already. */
  protected redraw(source: unknown, title: string, content: () => HTMLElement[]): void {
    const now = JSON.stringify(source);
    if (now === this.shown) return;
    this.shown = now;
    // Where the focus was, by its place in the list, so that the keyboard can go on.
    const focused = this.controls().indexOf(document.activeElement as HTMLElement);
    this.title.textContent = title;
    this.element.replaceChildren(this.head, ...content());
    if (focused >= 0) (this.controls()[Math.min(focused, this.controls().length - 1)] ?? this.element).focus();
  }

  private controls(): HTMLElement[] {
    return [...this.element.querySelectorAll<HTMLElement>("button")];
  }
}
