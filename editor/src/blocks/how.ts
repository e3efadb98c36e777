// In this room: the 5 Hows tree while it is edited: each node asks how the one above was possible.
// Not here: keys (keys.ts), actions themselves (action.ts).
import type { Node } from "prosemirror-model";
import type { Decoration, EditorView } from "prosemirror-view";
import { button, choice, el, icon } from "../dom.ts";
import { safeAddress } from "../schema.ts";
import { addHow, caretTo } from "./keys.ts";
import { nudgeOf } from "./nudge.ts";
import { BlockView, CONTROL, fill, type GetPos } from "./view.ts";

let count = 0;

export class HowsView extends BlockView {
  dom: HTMLElement;
  contentDOM: HTMLElement;
  private readonly foot: HTMLElement;

  constructor(node: Node, view: EditorView, getPos: GetPos) {
    super(node, view, getPos);
    this.contentDOM = el("div", "how-roots");
    this.foot = el("p", "row block-foot", CONTROL,
      button("Add a how", "button quiet small", () => addHow(view, getPos())),
      el("span", "block-tools", {}, el("kbd", "", {}, "Enter"), " asks again, ", el("kbd", "", {}, "Tab"), " goes deeper, ", el("kbd", "", {}, "Esc"), " leaves"));
    this.dom = el("div", "hows", {}, this.contentDOM, this.foot);
    this.show();
  }

  protected show(): void {
    this.foot.hidden = !this.view.editable;
  }
}

export class HowView extends BlockView {
  dom: HTMLElement;
  contentDOM: HTMLElement;
  private readonly ask = el("p", "how-ask", CONTROL);
  private readonly foot = el("div", "how-foot", CONTROL);
  private readonly tags = el("span", "row how-tags");
  private readonly panel: HTMLElement;
  private readonly confidence: HTMLSelectElement;
  private readonly links = el("fieldset", "how-links");
  private readonly served = el("fieldset", "how-links");
  private readonly source = el("input", "input", { type: "url", inputmode: "url", "aria-label": "Address of the evidence", placeholder: "https://…" });
  private readonly nudge = el("p", "how-nudge", { role: "status", hidden: true });
  private readonly more: HTMLButtonElement;

  constructor(node: Node, view: EditorView, getPos: GetPos, decorations: readonly Decoration[]) {
    super(node, view, getPos);
    const panelId = `how-panel-${(count += 1)}`;
    this.more = button("", "how-more", () => this.openPanel(), { "aria-label": "Details of this how", "aria-expanded": "false", "aria-controls": panelId, title: "Actions that answer this, what else it made possible, evidence, confidence (Ctrl+Enter)", "data-details": true });
    this.more.append(icon("M5 12h.01M12 12h.01M19 12h.01"));
    this.confidence = choice("Confidence", "input", [["", "Confidence not said"], ["low", "low"], ["medium", "medium"], ["high", "high"]], (value) => this.set({ confidence: value }));
    this.source.addEventListener("change", () => this.set({ source: safeAddress(this.source.value) }));
    this.panel = el("div", "entry-panel", { id: panelId, hidden: true, role: "group", "aria-label": "Details of this how" }, el("label", "entry-field", {}, el("span", "", {}, "Confidence"), this.confidence), el("label", "entry-field", {}, el("span", "", {}, "Evidence"), this.source), this.links, this.served);
    this.panel.addEventListener("keydown", (event) => { if (event.key === "Escape") { this.openPanel(false); caretTo(view, (this.getPos() ?? 0) + 2 + (this.node.firstChild?.content.size ?? 0)); } });
    this.contentDOM = el("div", "how-inside");
    this.foot.append(this.nudge, this.tags, this.panel);
    this.dom = el("div", "how-node", { role: "group" }, this.ask, this.contentDOM, this.foot);
    this.show(decorations);
  }

  protected show(decorations: readonly Decoration[]): void {
    const nudge = nudgeOf(decorations);
    if (this.nudge.textContent !== nudge) this.nudge.textContent = nudge;
    this.nudge.hidden = nudge === "";
    const depth = this.depth();
    const isLeaf = this.node.childCount < 2;
    this.dom.setAttribute("aria-label", depth === 1 ? "How" : `How, level ${depth}`);
    this.dom.classList.toggle("root", depth === 1);
    this.dom.classList.toggle("leaf", isLeaf);
    this.ask.replaceChildren(
      ...(depth === 1 ? ["How was it possible?"] : [el("span", "how-depth", {}, String(depth)), "How was that possible?"]),
      ...(this.view.editable ? [this.more] : []));
    this.showTags(isLeaf);
    fill(this.confidence, this.attr("confidence"));
    fill(this.source, this.attr("source"));
  }

  private showTags(isLeaf: boolean): void {
    const linked = this.linked();
    const tags: HTMLElement[] = linked.map(({ id, words }) => el("a", "tag done", { href: `#${id}` }, words));
    const address = safeAddress(this.attr("source"));
    if (address) tags.push(el("a", "tag", { href: address, target: "_blank", rel: "noopener noreferrer" }, "evidence"));
    const hows = howsOf(this.view.state.doc);
    for (const id of this.attr("serves").split(" ").filter(Boolean)) if (hows.has(id)) tags.push(el("span", "tag", {}, `also made possible: ${shortened(hows.get(id)!)}`));
    if (this.attr("confidence")) tags.push(el("span", "tag", {}, `${this.attr("confidence")} confidence`));
    // A how without words asks for words first, not for an action.
    if (isLeaf && linked.length === 0 && this.node.textContent.trim() !== "") tags.push(el("span", "how-open", {}, "No action yet"));
    this.tags.replaceChildren(...tags);
    this.tags.hidden = tags.length === 0;
  }

  private linked(): { id: string; words: string }[] {
    const wanted = this.attr("actions").split(" ").filter(Boolean);
    return wanted.map((id) => ({ id, words: actionsOf(this.view.state.doc).get(id) ?? "an action that is no longer here" }));
  }

  private openPanel(open = this.panel.hidden): void {
    this.panel.hidden = !open;
    this.more.setAttribute("aria-expanded", String(open));
    if (!open) return;
    const all = [...actionsOf(this.view.state.doc)];
    this.links.replaceChildren(el("legend", "", {}, all.length > 0 ? "Actions that answer this" : "No action is written yet. Add one under Actions, then it can be linked here."), ...this.boxes("actions", all));
    this.showServed();
    this.confidence.focus();
  }

  /** Other hows that this one made possible too; those it stands under, and those under it, are not asked about. */
  private showServed(): void {
    const pos = this.getPos();
    if (pos === undefined) return;
    const $pos = this.view.state.doc.resolve(pos);
    const near = new Set<unknown>([this.node.attrs.id]);
    for (let level = $pos.depth; level > 0; level -= 1) near.add($pos.node(level).attrs.id);
    this.node.descendants((node) => { if (node.type.name === "how") near.add(node.attrs.id); return !node.isTextblock; });
    const others = [...howsOf(this.view.state.doc)].filter(([id, words]) => !near.has(id) && words.trim() !== "");
    this.served.hidden = others.length === 0;
    this.served.replaceChildren(el("legend", "", {}, "What else it made possible"), ...this.boxes("serves", others));
  }

  /** A box for each block; those that are ticked are kept in an attribute, by id. */
  private boxes(attribute: "actions" | "serves", blocks: readonly [string, string][]): HTMLElement[] {
    const chosen = new Set(this.attr(attribute).split(" ").filter(Boolean));
    return blocks.map(([id, words]) => {
      const box = el("input", "", { type: "checkbox", value: id });
      box.checked = chosen.has(id);
      box.addEventListener("change", () => {
        if (box.checked) chosen.add(id);
        else chosen.delete(id);
        this.set({ [attribute]: [...chosen].join(" ") });
      });
      return el("label", "how-link", {}, box, words || "an action without words");
    });
  }

  private depth(): number {
    const pos = this.getPos();
    if (pos === undefined) return 1;
    const $pos = this.view.state.doc.resolve(Math.min(pos, this.view.state.doc.content.size));
    let depth = 1;
    for (let level = $pos.depth; level > 0; level -= 1) if ($pos.node(level).type.name === "how") depth += 1;
    return depth;
  }
}

/** First words of blocks of one type by id, parents first. Kept per document state, because each how asks. */
function wordsOf(type: string): (doc: Node) => Map<string, string> {
  const known = new WeakMap<Node, Map<string, string>>();
  return (doc) => {
    let found = known.get(doc);
    if (found) return found;
    found = new Map();
    doc.descendants((node) => {
      if (node.type.name === type) found!.set(String(node.attrs.id), node.firstChild?.textContent ?? "");
      return !node.isTextblock;
    });
    known.set(doc, found);
    return found;
  };
}

/** The document's actions by id. */
export const actionsOf = wordsOf("action_item");

/** The document's hows by id. */
export const howsOf = wordsOf("how");

const shortened = (words: string): string => (words.length > 48 ? `${words.slice(0, 47).trimEnd()}…` : words);

/** How many leaves of the tree lead to no action yet. */
export function openLeaves(hows: Node): number {
  let open = 0;
  hows.descendants((node) => {
    if (node.type.name === "how" && node.childCount < 2 && !node.attrs.actions && node.textContent.trim() !== "") open += 1;
    return !node.isTextblock;
  });
  return open;
}
