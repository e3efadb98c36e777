// In this room: all findings of the document at a glance: how many of each bias, where, and what was left as it is.
// Not here: one finding in full (card.ts).
import type { EditorView } from "prosemirror-view";
import { button, el } from "../dom.ts";
import { sectionAt } from "../sections.ts";
import { Side } from "../side.ts";
import { counted } from "../words.ts";
import { ignoredOf, takeBack, type Left } from "./ignored.ts";
import { findingsOf, goTo, type FindingsOptions, type Placed } from "./plugin.ts";

type Standing = "read" | "reading" | "away";

const HINTS = {
  read: "Nothing here speaks about a person where the system should be spoken about. What is found while you write is underlined, and listed here by bias.",
  settled: "All that was found is answered.",
  reading: "The text is being read.",
  away: "The text cannot be read now, because the server does not answer. It is read when it does.",
} as const;

export class Panel extends Side {
  constructor(view: EditorView, private readonly options: FindingsOptions, private readonly standing: () => Standing) {
    super(view, options.place, { id: "language-panel", titleId: "language-panel-title", className: "language-panel" });
  }

  update(): void {
    if (!this.isOpen) return;
    const found = findingsOf(this.view.state);
    const left = ignoredOf(this.options.ignored);
    const source = [this.standing(), found.map(({ key, start }) => [key, sectionAt(this.view.state.doc, start)?.title]), left, this.view.editable];
    const title = found.length === 0 ? "Language" : counted(found.length, "finding");
    this.redraw(source, title, () => this.content(found, left));
  }

  private content(found: Placed[], left: Left[]): HTMLElement[] {
    const parts: HTMLElement[] = byTitle(found).map(([title, all]) => this.group(title, all));
    const standing = this.standing();
    if (standing !== "read") parts.push(el("p", "soft", {}, HINTS[standing]));
    else if (found.length === 0) parts.push(el("p", "soft", {}, left.length > 0 ? HINTS.settled : HINTS.read));
    if (left.length > 0) parts.push(this.leftAsTheyAre(left));
    if (found.length > 0) parts.push(el("p", "small soft", {}, "F8 goes to the next, Shift and F8 to the one before, Control and full stop opens it."));
    return parts;
  }

  private group(title: string, all: Placed[]): HTMLElement {
    const rows = all.map((finding) => el("li", "", {}, button(`“${finding.quoted}”`, "language-row", () => this.goTo(finding)), where(sectionAt(this.view.state.doc, finding.start)?.title)));
    return el("div", "language-group", {}, el("h3", "", {}, title, " ", el("span", "count", {}, String(all.length))), el("ul", "", { role: "list" }, ...rows));
  }

  private leftAsTheyAre(left: Left[]): HTMLElement {
    const rows = left.map((one) => el("li", "", {}, el("span", "", {}, `“${one.quoted}”`), el("span", "small soft", {}, one.reason || "Without a reason."),
      this.view.editable ? button("Put it back", "button plain small", () => takeBack(this.options.ignored, one.key)) : null));
    return el("div", "language-group left", {}, el("h3", "", {}, "Left as they are ", el("span", "count", {}, String(left.length))), el("ul", "", { role: "list" }, ...rows));
  }

  private goTo(finding: Placed): void {
    goTo(this.view, finding.key);
    this.close();
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
