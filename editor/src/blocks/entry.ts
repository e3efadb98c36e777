// In this room: a timeline entry while it is edited: its time as typed, its milestone, what was known then and is known now.
// Not here: reading times (time.ts), the list and its gaps (timeline.ts), keys (keys.ts).
import type { Node } from "prosemirror-model";
import { TextSelection } from "prosemirror-state";
import type { Decoration, EditorView, NodeView, ViewMutationRecord } from "prosemirror-view";
import { button, choice, el, icon } from "../dom.ts";
import { ENTRY_KINDS, MILESTONES, safeAddress } from "../schema.ts";
import { focusEntryText, removeEntry } from "./keys.ts";
import { clockOf, dayOf, isZone, parseTime, zoneInWords, type Around } from "./time.ts";
import { BlockView, CONTROL, emptyBlock, fill, isHere, type GetPos } from "./view.ts";

export const MILESTONE_WORDS: Record<string, string> = { started: "Began", detected: "Detected", declared: "Declared", mitigated: "Mitigated", resolved: "Resolved" };

let count = 0;

export class EntryView extends BlockView {
  dom: HTMLElement;
  contentDOM: HTMLElement;
  private readonly clock: HTMLInputElement;
  private readonly zone = el("span", "entry-zone", {});
  private readonly milestone = el("p", "entry-milestone", CONTROL);
  private readonly problem = el("p", "entry-problem", { ...CONTROL, role: "status" });
  private readonly sources = el("p", "sources", CONTROL);
  private readonly more: HTMLButtonElement;
  private readonly panel: HTMLElement;
  private readonly chosenMilestone: HTMLSelectElement;
  private readonly chosenKind: HTMLSelectElement;
  private readonly role = el("input", "input", { type: "text", "aria-label": "Whose view", placeholder: "on-call, support, users…", autocomplete: "off", maxlength: "200" });
  private readonly roles = el("datalist");
  private readonly source = el("input", "input", { type: "url", inputmode: "url", "aria-label": "Address of the evidence", placeholder: "https://…" });
  private readonly zoneInput = el("input", "input clock", { type: "text", "aria-label": "Zone of this time", placeholder: "UTC" });
  private wrong = "";

  constructor(node: Node, view: EditorView, getPos: GetPos, decorations: readonly Decoration[], private readonly startDay: () => string) {
    super(node, view, getPos);
    const panelId = `entry-panel-${(count += 1)}`;
    this.clock = el("input", "entry-clock", { type: "text", "aria-label": "Time of this entry", placeholder: "time?", autocomplete: "off", spellcheck: "false" });
    this.more = button("", "entry-more", () => this.openPanel(), { "aria-label": "Details of this entry", "aria-expanded": "false", "aria-controls": panelId, title: "Kind, whose view, milestone, evidence, known then, known now (Ctrl+Enter)", "data-details": true });
    this.more.append(icon("M5 12h.01M12 12h.01M19 12h.01"));
    this.chosenMilestone = choice("Milestone", "input", [["", "No milestone"], ...MILESTONES.map((key) => [key, MILESTONE_WORDS[key]!] as const)], (value) => this.setMilestone(value));
    this.chosenKind = choice("Kind", "input", [["", "No kind"], ...ENTRY_KINDS.map((key) => [key, key] as const)], (value) => this.set({ kind: value }));
    this.panel = this.buildPanel(panelId);
    this.contentDOM = el("div", "entry-words");
    this.dom = el("li", "entry", {},
      el("span", "entry-time", CONTROL, this.clock, this.zone, this.more),
      el("div", "entry-body", {}, this.milestone, this.contentDOM, this.problem, this.sources, this.panel));
    this.listen();
    this.show(decorations);
  }

  protected show(_decorations: readonly Decoration[]): void {
    const milestone = this.attr("milestone");
    const at = this.attr("at");
    this.dom.classList.toggle("milestone-entry", milestone !== "");
    this.milestone.textContent = MILESTONE_WORDS[milestone] ?? "";
    this.milestone.hidden = milestone === "";
    // A time that could not be read stays as it was typed, so that nothing is lost.
    fill(this.clock, at ? clockOf(at) : this.attr("typed"));
    this.clock.title = at ? `${dayOf(at)} ${clockOf(at)} ${zoneInWords(at, this.attr("zone"))}${this.attr("typed") ? `, typed as ${this.attr("typed")}` : ""}` : "10:02, 10:02 CET, yesterday 22:10, or 2025-11-12 10:02";
    const zone = at ? zoneInWords(at, this.attr("zone")) : "";
    this.zone.textContent = zone === "UTC" ? "" : zone;
    const unread = !at && this.attr("typed") !== "";
    if (!unread && document.activeElement !== this.clock) this.wrong = "";
    this.clock.toggleAttribute("aria-invalid", Boolean(this.wrong) || unread);
    this.problem.textContent = this.wrong || (unread ? "This time could not be read yet; it is kept as typed." : "");
    this.problem.hidden = this.problem.textContent === "";
    fill(this.chosenMilestone, milestone);
    fill(this.chosenKind, this.attr("kind"));
    fill(this.role, this.attr("role"));
    fill(this.source, this.attr("source"));
    fill(this.zoneInput, this.attr("zone"));
    this.showSources();
    const readOnly = !this.view.editable;
    this.clock.readOnly = readOnly;
    this.more.hidden = readOnly;
  }

  private showSources(): void {
    const address = safeAddress(this.attr("source"));
    this.sources.hidden = !address && !this.attr("kind") && !this.attr("role");
    const link = address ? el("a", "tag", { href: address, target: "_blank", rel: "noopener noreferrer" }, placeOf(address)) : null;
    this.sources.replaceChildren(...[this.attr("role") && el("span", "tag", {}, this.attr("role")), this.attr("kind") && el("span", "tag", {}, this.attr("kind")), link].filter((child): child is HTMLElement => Boolean(child)));
  }

  private buildPanel(id: string): HTMLElement {
    this.roles.id = `${id}-roles`;
    this.role.setAttribute("list", this.roles.id);
    const field = (words: string, control: HTMLElement): HTMLElement => el("label", "entry-field", {}, el("span", "", {}, words), control);
    return el("div", "entry-panel", { ...CONTROL, id, hidden: true, role: "group", "aria-label": "Details of this entry" },
      field("Kind", this.chosenKind), field("Whose view", this.role), field("Milestone", this.chosenMilestone), field("Evidence", this.source), field("Zone", this.zoneInput), this.roles,
      el("p", "row", {},
        button("Known then", "button quiet small", () => this.goTo("known_then")),
        button("Known now", "button quiet small", () => this.goTo("known_now")),
        button("Remove this entry", "button plain small", () => removeEntry(this.view, this.getPos()))));
  }

  private listen(): void {
    this.clock.addEventListener("change", () => this.readTime());
    this.clock.addEventListener("keydown", (event) => {
      if (event.key === "Enter" || (event.key === "Tab" && !event.shiftKey)) {
        event.preventDefault();
        this.readTime();
        if (!this.wrong) focusEntryText(this.view, this.getPos());
      } else if (event.key === "Escape") {
        this.clock.value = clockOf(this.attr("at")) || this.attr("typed");
        this.wrong = "";
        focusEntryText(this.view, this.getPos());
      } else if (event.key === "Backspace" && this.clock.value === "" && emptyBlock(this.node)) {
        event.preventDefault();
        removeEntry(this.view, this.getPos());
      }
    });
    this.role.addEventListener("change", () => this.set({ role: this.role.value.trim() }));
    this.source.addEventListener("change", () => this.set({ source: safeAddress(this.source.value) }));
    this.zoneInput.addEventListener("change", () => this.setZone(this.zoneInput.value.trim()));
    this.panel.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      this.openPanel(false);
      focusEntryText(this.view, this.getPos());
    });
  }

  private openPanel(open = this.panel.hidden): void {
    this.panel.hidden = !open;
    this.more.setAttribute("aria-expanded", String(open));
    if (!open) return;
    this.roles.replaceChildren(...rolesOf(this.view.state.doc).map((role) => el("option", "", { value: role })));
    this.chosenKind.focus();
  }

  private goTo(name: "known_then" | "known_now"): void {
    const pos = this.getPos();
    if (pos === undefined) return;
    this.node.forEach((child, offset) => {
      if (child.type.name !== name) return;
      const { tr, doc } = this.view.state;
      this.view.dispatch(tr.setSelection(TextSelection.create(doc, pos + 1 + offset + 1 + child.content.size)).scrollIntoView());
      this.view.focus();
    });
    this.openPanel(false);
  }

  private readTime(): void {
    const typed = this.clock.value.trim();
    if (typed === (clockOf(this.attr("at")) || this.attr("typed"))) return;
    const parsed = parseTime(typed, aroundEntry(this.view, this.getPos(), this.attr("zone"), this.startDay()));
    this.wrong = "problem" in parsed ? parsed.problem : "";
    if ("problem" in parsed) this.set({ at: "", typed });
    else this.set({ at: parsed.at, zone: parsed.zone, typed: parsed.typed });
    this.clock.value = "problem" in parsed ? typed : clockOf(parsed.at);
    this.show([]);
  }

  private setZone(name: string): void {
    const zone = name || "UTC";
    if (!isZone(zone)) {
      this.wrong = `No zone is called ${zone}. A name such as Europe/Berlin works.`;
      return this.show([]);
    }
    const at = this.attr("at");
    // The clock time stays as people remember it; the zone says when that was.
    const parsed = at ? parseTime(`${dayOf(at)} ${clockOf(at)}`, { day: dayOf(at), zone }) : null;
    this.wrong = "";
    this.set(parsed && "at" in parsed ? { zone, at: parsed.at } : { zone });
  }

  /** A milestone stands at one entry: setting it here takes it from where it stood. */
  private setMilestone(value: string): void {
    const pos = this.getPos();
    if (pos === undefined) return;
    const tr = this.view.state.tr.setNodeAttribute(pos, "milestone", value);
    if (value) {
      this.view.state.doc.descendants((node, other) => {
        if (node.type.name === "timeline_entry" && other !== pos && node.attrs.milestone === value) tr.setNodeAttribute(other, "milestone", "");
        return !node.isTextblock;
      });
    }
    this.view.dispatch(tr);
  }
}

/** The roles that the document's entries name, and a few that most incidents have. */
export function rolesOf(doc: Node): string[] {
  const roles = new Set<string>();
  doc.descendants((node) => {
    if (node.type.name === "timeline_entry" && node.attrs.role) roles.add(String(node.attrs.role));
    return !node.isTextblock;
  });
  return [...roles, ...["on-call", "incident lead", "support", "users", "monitoring"].filter((role) => !roles.has(role))];
}

/** The day and zone to assume for an entry: those of the entry before, then of the incident, then of today. */
export function aroundEntry(view: EditorView, pos: number | undefined, zone: string, startDay: string): Around {
  let after = "";
  let before = "";
  view.state.doc.descendants((node, other) => {
    if (node.type.name !== "timeline_entry") return !node.isTextblock;
    if (node.attrs.at && pos !== undefined) {
      if (other < pos) after = node.attrs.at;
      else if (other > pos && !before) before = node.attrs.at;
    }
    return false;
  });
  const day = dayOf(after) || dayOf(before) || startDay || new Date().toISOString().slice(0, 10);
  return { day, zone: zone || "UTC", ...(after ? { after } : {}) };
}

const placeOf = (address: string): string => {
  try {
    return new URL(address, location.href).hostname.replace(/^www\./, "");
  } catch {
    return "evidence";
  }
};

/** What was known then stands open; what is known now is folded away. Both show only once there is something to say. */
export class KnownView implements NodeView {
  dom: HTMLElement;
  contentDOM: HTMLElement;
  private wanted = false;

  constructor(private node: Node, decorations: readonly Decoration[]) {
    this.contentDOM = el("p", "", { "data-hint": node.type.name === "known_then" ? "what could be seen and was believed at that moment" : "what has been found out since" });
    this.dom = node.type.name === "known_then"
      ? el("div", "known-then", {}, el("b", "", CONTROL, "Known then:"), this.contentDOM)
      : el("details", "known-now", {}, el("summary", "", CONTROL, "Known now"), this.contentDOM);
    this.show(decorations);
  }

  update(node: Node, decorations: readonly Decoration[]): boolean {
    if (node.type !== this.node.type) return false;
    this.node = node;
    this.show(decorations);
    return true;
  }

  private show(decorations: readonly Decoration[]): void {
    const here = isHere(decorations);
    // Once opened it stays for this visit: text must not jump under the pointer when the caret leaves.
    this.wanted ||= here;
    this.contentDOM.classList.toggle("blank", this.node.content.size === 0);
    this.dom.hidden = this.node.content.size === 0 && !this.wanted;
    if (here && this.dom instanceof HTMLDetailsElement) this.dom.open = true;
  }

  stopEvent(event: Event): boolean {
    return Boolean((event.target as Element | null)?.closest?.("[data-control]"));
  }

  ignoreMutation(mutation: ViewMutationRecord): boolean {
    return !this.contentDOM.contains(mutation.target) || (mutation.type === "attributes" && mutation.target === this.contentDOM);
  }
}
