// In this room: what the views of all structured blocks share: attributes, controls, and leaving the browser's events alone.
// Not here: how each block looks (entry.ts, how.ts, action.ts).
import type { Node } from "prosemirror-model";
import type { Decoration, EditorView, NodeView, ViewMutationRecord } from "prosemirror-view";

/** Marks a part of a block that is not text: its events and changes belong to the browser. */
export const CONTROL = { "data-control": true, contenteditable: "false" } as const;

export type GetPos = () => number | undefined;

/** Whether a block's decorations say that the caret stands in it (see here.ts). */
export const isHere = (decorations: readonly Decoration[]): boolean => decorations.some((decoration) => decoration.spec.here === true);

export abstract class BlockView implements NodeView {
  abstract dom: HTMLElement;
  abstract contentDOM: HTMLElement;

  constructor(public node: Node, protected readonly view: EditorView, protected readonly getPos: GetPos) {}

  /** Shows `node`; called when the same block has changed. */
  protected abstract show(decorations: readonly Decoration[]): void;

  update(node: Node, decorations: readonly Decoration[]): boolean {
    // Another block in the same place gets a view of its own, so that half-typed control values never move to it.
    if (node.type !== this.node.type || (node.attrs.id !== this.node.attrs.id && this.node.attrs.id !== "")) return false;
    this.node = node;
    this.show(decorations);
    return true;
  }

  stopEvent(event: Event): boolean {
    const target = event.target as Element | null;
    return Boolean(target?.closest?.("[data-control]")) && !/^drag|^drop/.test(event.type);
  }

  ignoreMutation(mutation: ViewMutationRecord): boolean {
    if (mutation.type === "selection") return !this.contentDOM.contains(mutation.target);
    if (mutation.target === this.contentDOM && mutation.type === "attributes") return true;
    return !this.contentDOM.contains(mutation.target);
  }

  /** Writes attributes of this block, as one step that undo takes back. */
  protected set(values: Record<string, unknown>): void {
    const pos = this.getPos();
    if (pos === undefined || !this.view.editable) return;
    const tr = this.view.state.tr;
    for (const [name, value] of Object.entries(values)) if (this.node.attrs[name] !== value) tr.setNodeAttribute(pos, name, value);
    if (tr.docChanged) this.view.dispatch(tr);
  }

  protected attr(name: string): string {
    return String(this.node.attrs[name] ?? "");
  }
}

/** Puts a value into a control, unless somebody is typing in it. */
export function fill(control: HTMLInputElement | HTMLSelectElement, value: string): void {
  if (document.activeElement !== control && control.value !== value) control.value = value;
}

/** An empty structured block, filled with the parts it needs. */
export function emptyBlock(node: Node | null | undefined): boolean {
  return !node || node.textContent.trim() === "";
}
