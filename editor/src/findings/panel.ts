// In this room: all findings of the document at a glance: how many of each bias, where, and what was left as it is.
// Not here: one finding in full (card.ts).
import type { EditorView } from "prosemirror-view";
import { button, el } from "../dom.ts";
import { sectionAt } from "../sections.ts";
import { ignoredOf, takeBack, type Left } from "./ignored.ts";
import { findingsOf, goTo, type FindingsOptions, type Placed } from "./plugin.ts";

type Standing = "read" | "reading" | "away";

const HINTS = {
  read: "Nothing here speaks about a person where the system should be spoken about. What is found while you write is underlined, and listed here by bias.",
  settled: "All that was found is answered.",
  reading: "The text is being read.",
  away: "The text cannot be read now, because the server does not answer. It is read when it does.",
} as const;

export class Panel {
  private readonly element = el("section", "language-panel", { id: "language-panel", "aria-labelledby": "language-panel-title", tabindex: "-1", hidden: true });
  private shown = "";

  constructor(private readonly view: EditorView, private readonly options: FindingsOptions, private readonly standing: () => Standing) {
    options.place.append(this.element);
    this.element.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      this.close();
    });
  }

  get isOpen(): boolean {
    return !this.element.hidden;
  }

  toggle(): void {
    if (this.isOpen) return this.close();
    this.element.hidden = false;
    this.update();
    this.element.focus();
  }

  close(): void {
    this.element.hidden = true;
    this.view.focus();
  }

  update(): void {
    if (!this.isOpen) return;
    const found = findingsOf(this.view.state);
    const left = ignoredOf(this.options.ignored);
    const now = JSON.stringify([this.standing(), found.map(({ key, start }) => [key, sectionAt(this.view.state.doc, start)?.title]), left, this.view.editable]);
    if (now === this.shown) return;
    this.shown = now;
    // Where the focus was, by its place in the list, so that the keyboard can go on.
    const focused = this.controls().indexOf(document.activeElement as HTMLElement);
    this.element.replaceChildren(...this.content(found, left));
    if (focused >= 0) (this.controls()[Math.min(focused, this.controls().length - 1)] ?? this.element).focus();
  }

  destroy(): void {
    this.element.remove();
  }

  private content(found: Placed[], left: Left[]): HTMLElement[] {
    const head = el("div", "language-head", {},
      el("h2", "", { id: "language-panel-title" }, found.length === 0 ? "Language" : `${found.length} ${found.length === 1 ? "finding" : "findings"}`),
      button("Close", "button plain small", () => this.close()));
    const parts = [head, ...byTitle(found).map(([title, all]) => this.group(title, all))];
    const standing = this.standing();
    if (standing !== "read") parts.push(el("p", "soft", {}, HINTS[standing]));
    else if (found.length === 0) parts.push(el("p", "soft", {}, left.length > 0 ? HINTS.settled : HINTS.read));
    if (left.length > 0) parts.push(this.leftAsTheyAre(left));
    if (found.length > 0) parts.push(el("p", "small soft", {}, "F8 goes to the next, Shift and F8 to the one before, Control and full stop opens it."));
    return parts;
  }

  private group(title: string, all: Placed[]): HTMLElement {
    const rows = all.map((finding) => el("li", "", {}, button(`“${finding.quoted}”`, "language-row", () => this.open(finding)), where(sectionAt(this.view.state.doc, finding.start)?.title)));
    return el("div", "language-group", {}, el("h3", "", {}, title, " ", el("span", "count", {}, String(all.length))), el("ul", "", { role: "list" }, ...rows));
  }

  private leftAsTheyAre(left: Left[]): HTMLElement {
    const rows = left.map((one) => el("li", "", {}, el("span", "", {}, `“${one.quoted}”`), el("span", "small soft", {}, one.reason || "Without a reason."),
      this.view.editable ? button("Put it back", "button plain small", () => takeBack(this.options.ignored, one.key)) : null));
    return el("div", "language-group left", {}, el("h3", "", {}, "Left as they are ", el("span", "count", {}, String(left.length))), el("ul", "", { role: "list" }, ...rows));
  }

  private open(finding: Placed): void {
    this.element.hidden = true;
    goTo(this.view, finding.key);
    this.view.focus();
  }

  private controls(): HTMLElement[] {
    return [...this.element.querySelectorAll<HTMLElement>("button")];
  }
}

const where = (section: string | undefined): HTMLElement | null => (section ? el("span", "small soft", {}, section) : null);

/** Findings by the name of their bias, the most frequent first. */
export function byTitle(found: readonly Placed[]): [string, Placed[]][] {
  const groups = new Map<string, Placed[]>();
  for (const finding of found) {
    const title = finding.title || finding.label;
    groups.set(title, [...(groups.get(title) ?? []), finding]);
  }
  return [...groups].sort(([one, few], [other, many]) => many.length - few.length || one.localeCompare(other));
}
