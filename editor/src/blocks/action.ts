// In this room: action items while they are edited: what, what will be true when it is done, who, by when, in which state.
// Not here: the board of all actions, and whether an action is concrete (the findings say that).
import type { Node } from "prosemirror-model";
import type { EditorView } from "prosemirror-view";
import { button, choice, el, icon } from "../dom.ts";
import { ACTION_KINDS, ACTION_STATES, safeAddress } from "../schema.ts";
import { addAction, caretTo } from "./keys.ts";
import { BlockView, CONTROL, fill, type GetPos } from "./view.ts";

export class ActionsView extends BlockView {
  dom: HTMLElement;
  contentDOM: HTMLElement;
  private readonly foot: HTMLElement;

  constructor(node: Node, view: EditorView, getPos: GetPos) {
    super(node, view, getPos);
    this.contentDOM = el("ul", "actions", { role: "list" });
    this.foot = el("p", "row block-foot", CONTROL, button("Add an action", "button quiet small", () => addAction(view, getPos())));
    this.dom = el("div", "actions-block", {}, this.contentDOM, this.foot);
    this.show();
  }

  protected show(): void {
    this.foot.hidden = !this.view.editable;
  }
}

export class ActionView extends BlockView {
  dom: HTMLElement;
  contentDOM: HTMLElement;
  private readonly owner = el("input", "action-control", { type: "text", "aria-label": "Owner", placeholder: "owner?", list: "editor-people", autocomplete: "off" });
  private readonly due = el("input", "action-control due", { type: "date", "aria-label": "Due" });
  private readonly dueAsk = el("span", "tag wait", { "aria-hidden": "true" }, "by when?");
  private readonly kind: HTMLSelectElement;
  private readonly state: HTMLSelectElement;
  private readonly priority: HTMLSelectElement;
  private readonly more: HTMLButtonElement;
  private readonly tracker = el("input", "action-control", { type: "url", "aria-label": "Tracker address", placeholder: "tracker address" });
  private readonly trackerLink = el("a", "tag", { target: "_blank", rel: "noopener noreferrer" }, "tracker");

  constructor(node: Node, view: EditorView, getPos: GetPos) {
    super(node, view, getPos);
    this.kind = choice("Kind", "action-control", [["", "kind?"], ...ACTION_KINDS.map((key) => [key, key] as const)], (kind) => this.set({ kind }));
    this.state = choice("State", "action-control", ACTION_STATES.map((key) => [key, key.replace("_", " ")] as const), (state) => this.set({ state }));
    this.priority = choice("Priority", "action-control", [["", "priority"], ...["p1", "p2", "p3", "p4"].map((key) => [key, key] as const)], (priority) => this.set({ priority }));
    const more = button("", "action-more", () => {
      const open = this.dom.classList.toggle("open");
      more.setAttribute("aria-expanded", String(open));
    }, { "aria-label": "Priority and tracker of this action", "aria-expanded": "false", title: "Priority, tracker" });
    more.append(icon("M5 12h.01M12 12h.01M19 12h.01"));
    this.more = more;
    this.contentDOM = el("div", "action-words");
    const meta = el("div", "action-meta", { ...CONTROL, role: "group", "aria-label": "Owner, day, kind and state of this action" },
      this.owner, el("span", "action-due", {}, this.dueAsk, this.due), el("span", "action-kinds", {}, this.kind, this.state, this.priority, more), this.tracker, this.trackerLink);
    this.dom = el("li", "action", {}, this.contentDOM, meta);
    this.owner.addEventListener("change", () => this.set({ owner: this.owner.value.trim() }));
    this.due.addEventListener("change", () => this.set({ due: /^\d{4}-\d\d-\d\d$/.test(this.due.value) ? this.due.value : "" }));
    this.due.addEventListener("focus", () => this.dom.classList.add("choosing-day"));
    this.due.addEventListener("blur", () => this.dom.classList.remove("choosing-day"));
    this.tracker.addEventListener("change", () => this.set({ tracker: safeAddress(this.tracker.value) }));
    meta.addEventListener("keydown", (event) => this.keyInMeta(event));
    this.show();
  }

  protected show(): void {
    if (this.attr("id")) this.dom.id = this.attr("id");
    fill(this.owner, this.attr("owner"));
    fill(this.due, this.attr("due"));
    fill(this.kind, this.attr("kind"));
    fill(this.state, this.attr("state") || "proposed");
    fill(this.priority, this.attr("priority"));
    fill(this.tracker, this.attr("tracker"));
    this.owner.classList.toggle("asks", !this.attr("owner"));
    this.priority.classList.toggle("unset", !this.attr("priority"));
    this.dom.classList.toggle("no-day", !this.attr("due"));
    this.tracker.classList.add("unset"); // the link says it; the address shows when it is to be changed
    this.more.hidden = !this.view.editable;
    const address = safeAddress(this.attr("tracker"));
    this.trackerLink.hidden = !address;
    if (address) this.trackerLink.href = address;
    for (const control of [this.owner, this.due, this.tracker]) control.readOnly = !this.view.editable;
    for (const control of [this.kind, this.state, this.priority]) control.disabled = !this.view.editable;
  }

  private keyInMeta(event: KeyboardEvent): void {
    const pos = this.getPos();
    if (pos === undefined) return;
    const controls = [...this.dom.querySelectorAll<HTMLElement>(".action-meta input, .action-meta select, .action-meta button")].filter((control) => control.offsetParent !== null);
    const index = controls.indexOf(event.target as HTMLElement);
    const words = pos + 1;
    if (event.key === "Escape" || (event.key === "Tab" && event.shiftKey && index === 0)) {
      event.preventDefault();
      caretTo(this.view, words + this.node.content.size - 1);
    } else if (event.key === "Enter" && event.target instanceof HTMLInputElement) {
      event.preventDefault();
      (controls[index + 1] ?? this.dom).focus();
    } else if (event.key === "Tab" && !event.shiftKey && index === controls.length - 1) {
      const next = this.view.state.doc.nodeAt(pos + this.node.nodeSize);
      if (next?.type.name !== "action_item") return;
      event.preventDefault();
      caretTo(this.view, pos + this.node.nodeSize + 2);
    }
  }
}
