// In this room: the card of one finding: the bias by name, the reason, a better question, a wording, and the way out.
// Not here: underlines and keys (plugin.ts).
import { TextSelection } from "prosemirror-state";
import type { EditorView } from "prosemirror-view";
import { askFor } from "../ask.ts";
import { button, el } from "../dom.ts";
import { ignore, takeBack } from "./ignored.ts";
import type { Wording } from "./asking.ts";
import { closeFinding, findingNow, findingsKey, type FindingsOptions, type Placed } from "./plugin.ts";

export class Card {
  private readonly element = el("section", "finding-card", { id: "finding-card", "aria-label": "A finding in the text", tabindex: "-1", hidden: true });
  private shown = "";
  private readonly moved = (): void => this.place();

  constructor(private readonly view: EditorView, private readonly options: FindingsOptions) {
    options.place.append(this.element);
    this.element.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" && event.key !== "F8") return;
      event.preventDefault();
      if (event.key === "Escape") closeFinding(view);
      view.focus();
    });
    addEventListener("resize", this.moved);
  }

  update(): void {
    const state = findingsKey.getState(this.view.state);
    const finding = state?.placed.find(({ key }) => key === state.open);
    const now = finding ? JSON.stringify([finding.key, finding.message, finding.fix?.text, finding.circumstance?.text, this.view.editable]) : "";
    if (now !== this.shown) {
      this.shown = now;
      this.element.hidden = !finding;
      if (finding) {
        this.element.replaceChildren(...this.content(finding));
        this.options.announce(`${finding.title}: “${finding.quoted}”. ${finding.message} Control and full stop goes into the card.`);
      }
    }
    if (finding) this.place();
  }

  focus(): void {
    this.update();
    (this.element.querySelector<HTMLElement>("button, a") ?? this.element).focus();
  }

  destroy(): void {
    removeEventListener("resize", this.moved);
    this.element.remove();
  }

  private content(finding: Placed): HTMLElement[] {
    const wording = finding.fix ? inItsSentence(this.view, finding, finding.fix) : (finding.instead[0] ?? "");
    const parts: (HTMLElement | null)[] = [
      el("h3", "", {}, finding.title || finding.label),
      el("p", "", {}, finding.message),
      finding.question ? el("p", "", {}, el("span", "label", {}, "Ask instead"), el("span", "ask-instead", {}, finding.question)) : null,
      wording ? el("p", "wording", {}, wording) : null,
    ];
    if (this.view.editable) {
      parts.push(el("p", "row", {},
        finding.fix ? button(hasGap(finding.fix) ? "Use it and fill the gap" : "Use this wording", "button quiet small", () => this.use(finding, "fix")) : null,
        button("Ignore, with a reason", "button plain small", () => void this.leave(finding))));
    }
    if (finding.circumstance && this.view.editable) {
      parts.push(el("p", "", {}, el("span", "label", {}, "If it were me"), el("span", "ask-instead", {}, finding.circumstance.text.trim())),
        el("p", "row", {}, button("Put it in behind the sentence", "button quiet small", () => this.use(finding, "circumstance"))));
    }
    if (finding.lesson) parts.push(el("p", "small", {}, el("a", "", { href: `/learn/${encodeURIComponent(finding.lesson)}`, target: "_blank", rel: "noopener" }, "The lesson, 5 minutes")));
    return parts.filter((part): part is HTMLElement => part !== null);
  }

  /** A wording is used only while the words it was made for still stand there. Its first gap is selected, to be typed over. */
  private use(finding: Placed, which: "fix" | "circumstance"): void {
    const now = findingNow(this.view, finding.key);
    const wording = now?.[which];
    if (!now || !wording || wording.text !== finding[which]?.text) {
      this.options.announce("The words have changed since, so the wording was not used.");
      return closeFinding(this.view);
    }
    const shift = now.start - now.from;
    const [from, to] = [shift + wording.from, shift + wording.to];
    const { tr, doc, schema } = this.view.state;
    const marks = doc.resolve(Math.min(from + 1, to)).marks();
    if (wording.text) tr.replaceWith(from, to, schema.text(wording.text, marks));
    else tr.delete(from, to);
    const gap = /\[[^\]]*\]/.exec(wording.text);
    if (gap) tr.setSelection(TextSelection.create(tr.doc, from + gap.index, from + gap.index + gap[0].length));
    this.view.dispatch(tr.scrollIntoView());
    this.view.focus();
    this.options.announce(gap ? "It stands in the text, and its gap is selected: type over it. Undo takes it back." : "The wording is used. Undo takes it back.");
  }

  private async leave(finding: Placed): Promise<void> {
    const answer = await askFor({ title: "Leave these words as they are?", help: `“${finding.quoted}” keeps its words, and the reason stays with the document for the reviewer.`, label: "Reason", go: "Ignore it" });
    if (answer === null) return this.focus();
    ignore(this.options.ignored, finding.key, { reason: answer, by: this.options.by, at: new Date().toISOString() });
    this.view.focus();
    this.toast(finding);
  }

  private toast(finding: Placed): void {
    const words = el("p", "toast editor-toast", { role: "status" }, el("span", "", {}, "Ignored, with your reason."),
      button("Put it back", "", () => { takeBack(this.options.ignored, finding.key); words.remove(); this.view.focus(); }));
    document.body.append(words);
    setTimeout(() => { if (!words.contains(document.activeElement)) words.remove(); }, 8_000);
  }

  /** In the margin where there is one, else under the words. */
  private place(): void {
    const state = findingsKey.getState(this.view.state);
    const finding = state?.placed.find(({ key }) => key === state.open);
    if (!finding || this.element.hidden) return;
    const around = this.options.place.getBoundingClientRect();
    const words = this.view.coordsAtPos(finding.start);
    const text = this.view.dom.getBoundingClientRect();
    const hasMargin = around.width - text.width >= 260;
    this.element.classList.toggle("beneath", !hasMargin);
    this.element.style.top = `${(hasMargin ? words.top - 8 : words.bottom + 6) - around.top}px`;
    const margin = text.right - around.left + 36;
    this.element.style.width = hasMargin ? `${Math.min(320, around.width - margin)}px` : "";
    const left = hasMargin ? margin : Math.max(0, Math.min(words.left - around.left - 16, around.width - this.element.offsetWidth));
    this.element.style.left = `${left}px`;
  }
}

const hasGap = (wording: Wording): boolean => wording.text.includes("[");

const ENOUGH_WORDS = 5;

/** A short change is shown in the sentence that it makes; one that is long enough speaks for itself. */
function inItsSentence(view: EditorView, finding: Placed, wording: Wording): string {
  if (wording.text.split(/\s+/).length >= ENOUGH_WORDS) return wording.text;
  const $at = view.state.doc.resolve(finding.start);
  const text = $at.parent.textBetween(0, $at.parent.content.size, undefined, "\uFFFC");
  const shift = $at.parentOffset - finding.from;
  const before = text.slice(0, shift + wording.from).split(/(?<=[.!?])\s/).at(-1) ?? "";
  const after = /^.*?(?:[.!?](?=\s)|$)/s.exec(text.slice(shift + wording.to))?.[0] ?? "";
  return `${before}${wording.text}${after}`.trim();
}
