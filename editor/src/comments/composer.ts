// In this room: the field in which a comment is written, with names, and with the language reader looking over it.
// Not here: where it goes (conversation.ts).
import { button, el } from "../dom.ts";
import type { Ask, Finding } from "../findings/asking.ts";
import { offerNames } from "./mention.ts";

export interface ComposerOptions {
  label: string;
  go: string;
  value?: string;
  names: readonly string[];
  ask: Ask;
  announce: (sentence: string) => void;
  /** Sends the words; what it throws is told below the field. */
  send: (text: string) => Promise<unknown>;
  /** The person turned back, or the words are sent. */
  done: () => void;
}

/** A pause in typing after which the words are read. */
const PAUSE_MS = 400;

let count = 0;

export class Composer {
  readonly element: HTMLElement;
  private readonly field: HTMLTextAreaElement;
  private readonly found = el("div", "comment-findings", { hidden: true });
  private readonly told = el("p", "error small", { role: "alert", hidden: true });
  private timer: ReturnType<typeof setTimeout> | null = null;
  private sending = false;

  constructor(private readonly options: ComposerOptions) {
    const id = `composer-${(count += 1)}`;
    this.field = el("textarea", "input written-input slim", { id, rows: "3", spellcheck: "true" });
    this.field.value = options.value ?? "";
    this.field.addEventListener("input", () => this.typed());
    const names = offerNames(this.field, options.names, options.announce);
    this.field.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); void this.send(); }
      else if (event.key === "Escape") { event.preventDefault(); event.stopPropagation(); options.done(); }
    });
    const form = el("form", "composer", {}, el("label", "small", { for: id }, options.label), el("div", "composer-field", {}, this.field, names), this.found, this.told,
      el("p", "row", {}, el("button", "button quiet small", { type: "submit" }, options.go), button("Go back", "button plain small", () => options.done())));
    form.addEventListener("submit", (event) => { event.preventDefault(); void this.send(); });
    this.element = form;
  }

  focus(): void {
    this.field.focus();
    this.field.setSelectionRange(this.field.value.length, this.field.value.length);
  }

  private async send(): Promise<void> {
    const text = this.field.value.trim();
    if (this.sending) return;
    if (!text) return this.tell("There are no words yet, so nothing was sent.");
    this.sending = true;
    this.tell("");
    try {
      await this.options.send(text);
      this.options.done();
    } catch (error) {
      this.tell(error instanceof Error ? error.message : String(error));
      this.field.focus();
    } finally {
      this.sending = false;
    }
  }

  private tell(sentence: string): void {
    this.told.hidden = sentence === "";
    this.told.textContent = sentence;
  }

  private typed(): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.read(), PAUSE_MS);
  }

  /** A comment is our words to people too, so they are read as those of the text are. */
  private async read(): Promise<void> {
    const text = this.field.value;
    // Without the server nothing is read, and nothing is held up by that.
    const findings = text.trim() ? await this.options.ask([{ id: "comment", kind: "paragraph", section: "", text: withoutNames(text, this.options.names) }]).catch(() => []) : [];
    if (this.field.value !== text) return;
    const before = this.found.childElementCount;
    this.found.hidden = findings.length === 0;
    this.found.replaceChildren(...findings.slice(0, 3).map((finding) => this.shown(finding, text)));
    if (findings.length > before) this.options.announce(`${findings[0]!.title}: ${findings[0]!.message}`);
  }

  private shown(finding: Finding, text: string): HTMLElement {
    const { fix } = finding;
    const use = fix && button("Use this wording", "button plain small", () => {
      this.field.setRangeText(fix.text, fix.from, fix.to, "end");
      this.field.focus();
      this.typed();
    });
    return el("div", "comment-finding", {},
      el("p", "", {}, el("strong", "", {}, finding.title || finding.label), ` “${text.slice(finding.from, finding.to)}”. ${finding.message}`),
      fix?.text ? el("p", "wording", {}, fix.text) : finding.question ? el("p", "ask-instead", {}, finding.question) : null, use);
  }
}

/** Whoever is called by name is spoken to, not about: their names are no matter for the reader. As long as the text. */
export function withoutNames(text: string, names: readonly string[]): string {
  const longest = [...names].sort((one, other) => other.length - one.length);
  return longest.reduce((words, name) => words.replaceAll(`@${name}`, "\uFFFC".repeat(name.length + 1)), text);
}
