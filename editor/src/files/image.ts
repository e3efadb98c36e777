// In this room: an image in the text, and the field beneath it that asks what it shows.
// Not here: how it came (plugin.ts), and images as other pages draw them (the server).
import type { Node } from "prosemirror-model";
import { NodeSelection, TextSelection } from "prosemirror-state";
import type { EditorView, NodeView, NodeViewConstructor } from "prosemirror-view";
import { el } from "../dom.ts";
import type { Ask } from "../findings/asking.ts";
import { below } from "./place.ts";
import { isOfTheHouse } from "./send.ts";

const ASKS = "What does it show, for those who cannot see it?";
/** A pause in typing after which the words are kept. */
const PAUSE_MS = 400;

/** Draws images; what is written beneath them is read as the words of the text are. */
export const imageViews = (ask: Ask): NodeViewConstructor => (node, view, getPos) => new ImageView(node, view, getPos, ask);

class ImageView implements NodeView {
  readonly dom: HTMLElement;
  private readonly shown: HTMLElement;
  private readonly field = el("input", "image-alt", { type: "text", maxlength: "1000", "aria-label": ASKS, placeholder: ASKS, autocomplete: "off" });
  private readonly noted = el("span", "image-noted", { role: "status", hidden: true });
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private node: Node, private readonly view: EditorView, private readonly getPos: () => number | undefined, private readonly ask: Ask) {
    this.shown = this.build();
    this.dom = el("span", "image-block", { contenteditable: "false" }, this.shown, this.field, this.noted);
    this.field.addEventListener("input", () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => { this.keep(); void this.read(); }, PAUSE_MS);
    });
    this.field.addEventListener("change", this.keep);
    this.field.addEventListener("keydown", (event) => this.pressed(event));
    addEventListener("pagehide", this.keep);
    this.show();
  }

  update(node: Node): boolean {
    if (node.type !== this.node.type || node.attrs.src !== this.node.attrs.src) return false;
    this.node = node;
    this.show();
    return true;
  }

  selectNode(): void {
    this.dom.classList.add("ProseMirror-selectednode");
  }

  deselectNode(): void {
    this.dom.classList.remove("ProseMirror-selectednode");
  }

  stopEvent(event: Event): boolean {
    return event.target === this.field;
  }

  ignoreMutation(): boolean {
    return true;
  }

  destroy(): void {
    clearTimeout(this.timer);
    removeEventListener("pagehide", this.keep);
  }

  /** An image of the house is drawn. One from elsewhere would tell its host who writes here, so it is named. */
  private build(): HTMLElement {
    const src = String(this.node.attrs.src);
    if (!isOfTheHouse(src)) return el("span", "image-elsewhere", {}, `Image at ${src || "no address"}`);
    const image = el("img", "", { src, alt: "" });
    image.addEventListener("error", () => image.replaceWith(el("span", "image-elsewhere", {}, "This image is not here any more, or cannot be reached now.")));
    return image;
  }

  private show(): void {
    const alt = String(this.node.attrs.alt);
    // What is being typed is newer than what the document says.
    if (document.activeElement !== this.field) this.field.value = alt;
    this.field.readOnly = !this.view.editable;
    this.field.classList.toggle("asks", alt.trim() === "");
    if (this.shown instanceof HTMLImageElement) this.shown.alt = alt || "An image that nobody has described yet";
  }

  private keep = (): void => {
    clearTimeout(this.timer);
    const position = this.getPos();
    const alt = this.field.value.trim();
    if (position === undefined || alt === this.node.attrs.alt || this.view.isDestroyed || !this.view.editable) return;
    this.view.dispatch(this.view.state.tr.setNodeMarkup(position, null, { ...this.node.attrs, alt }, this.node.marks));
    // Where only words can be suggested, nothing was changed, and the field says what stands.
    if (this.node.attrs.alt !== alt) this.field.value = String(this.node.attrs.alt);
  };

  /** The first thing that the language reader says of the words; it holds nothing up, and without a line says nothing. */
  private async read(): Promise<void> {
    const words = this.field.value;
    const [finding] = words.trim() ? await this.ask([{ id: "image", kind: "paragraph", section: "", text: words }]).catch(() => []) : [];
    if (this.field.value !== words) return;
    this.noted.hidden = !finding;
    this.noted.textContent = finding ? `“${words.slice(finding.from, finding.to)}”: ${finding.message} ${finding.question}`.trim() : "";
  }

  private pressed(event: KeyboardEvent): void {
    if (!["Enter", "Escape", "ArrowUp"].includes(event.key)) return;
    event.preventDefault();
    this.keep();
    const position = this.getPos();
    if (position === undefined) return;
    const { state } = this.view;
    // Enter goes on below it, Escape back to the text behind it, the arrow back to the image.
    const goes = { Enter: () => below(state, position), Escape: () => state.tr.setSelection(TextSelection.create(state.doc, position + 1)), ArrowUp: () => state.tr.setSelection(NodeSelection.create(state.doc, position)) };
    this.view.dispatch(goes[event.key as keyof typeof goes]());
    this.view.focus();
  }
}
