// In this room: small views: a line of text with a hint while it is empty, and list items that may be tasks.
// Not here: the blocks these lines belong to.
import type { Node } from "prosemirror-model";
import type { EditorView, NodeView } from "prosemirror-view";
import { el } from "../dom.ts";
import { BlockView, CONTROL, type GetPos } from "./view.ts";

/** One line of a structured block. */
export class TextView implements NodeView {
  dom: HTMLElement;
  contentDOM: HTMLElement;

  constructor(private node: Node, className: string, hint: string) {
    this.dom = this.contentDOM = el("p", className, { "data-hint": hint });
    this.show();
  }

  update(node: Node): boolean {
    if (node.type !== this.node.type) return false;
    this.node = node;
    this.show();
    return true;
  }

  private show(): void {
    this.dom.classList.toggle("blank", this.node.content.size === 0);
  }
}

/** A list item; a task has a box before its words. */
export class ItemView extends BlockView {
  dom: HTMLElement;
  contentDOM: HTMLElement;
  private readonly box = el("input", "", { type: "checkbox", "aria-label": "Done" });
  private readonly holder = el("span", "task-box", CONTROL, this.box);

  constructor(node: Node, view: EditorView, getPos: GetPos) {
    super(node, view, getPos);
    this.contentDOM = el("div", "item-words");
    this.dom = el("li", "", {}, this.holder, this.contentDOM);
    this.box.addEventListener("change", () => this.set({ checked: this.box.checked ? "yes" : "no" }));
    this.show();
  }

  protected show(): void {
    const checked = this.attr("checked");
    this.dom.classList.toggle("task", checked !== "");
    this.holder.hidden = checked === "";
    this.box.checked = checked === "yes";
    this.box.disabled = !this.view.editable;
  }
}
