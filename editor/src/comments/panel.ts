// In this room: the threads beside the text: reading, answering, resolving, changing one's own.
// Not here: the field that one writes in (composer.ts) and the marks in the text (plugin.ts).
import type { EditorView } from "prosemirror-view";
import { button, el } from "../dom.ts";
import type { Ask } from "../findings/asking.ts";
import { initials } from "../people.ts";
import type { References } from "../references/known.ts";
import { leadsOf, withLinks } from "../references/words.ts";
import { Side } from "../side.ts";
import { counted } from "../words.ts";
import { Composer } from "./composer.ts";
import type { Comment, Conversation, Thread } from "./conversation.ts";
import type { Place, Range } from "./places.ts";

const WAITS = "The comment waits on this device, and is sent when the line is back.";

export interface PanelOptions {
  place: HTMLElement;
  names: readonly string[];
  ask: Ask;
  announce: (sentence: string) => void;
  /** What the numbers lead to that somebody names. */
  references: References;
  /** Where the words of a thread are now. */
  rangeOf: (id: string) => Range | undefined;
  /** Shows the words of a thread in the text. */
  show: (id: string | null) => void;
}

export class Panel extends Side {
  private readonly draft = el("div", "comment-draft", { hidden: true });
  private readonly hint = el("p", "soft", { hidden: true });
  private readonly standing = el("div", "threads-open");
  private readonly resolved = el("details", "more", { hidden: true });
  private readonly resolvedTitle = el("summary", "");
  private readonly resolvedList = el("div", "threads-open");
  private readonly views = new Map<string, ThreadView>();

  constructor(view: EditorView, private readonly conversation: Conversation, private readonly options: PanelOptions) {
    super(view, options.place, { id: "comments-panel", titleId: "comments-title", className: "language-panel comments-panel" });
    this.resolved.append(this.resolvedTitle, this.resolvedList);
    this.element.append(this.draft, this.hint, this.standing, this.resolved);
  }

  override close(): void {
    this.options.show(null);
    super.close();
  }

  /** Opens the panel with a field for a comment on these words, which may begin with names. */
  begin(place: Place, value = ""): void {
    this.open();
    const done = (): void => { this.draft.hidden = true; this.draft.replaceChildren(); this.view.focus(); };
    const composer = new Composer({
      label: "Your comment", go: "Comment", value, names: this.options.names, ask: this.options.ask, announce: this.options.announce, done,
      send: async (text) => {
        const id = await this.conversation.begin(place, text);
        this.goTo(id, false);
        this.options.announce(this.conversation.waits(id) ? WAITS : "The comment stands beside the text.");
      },
    });
    this.draft.replaceChildren(el("p", "thread-quote", {}, `“${place.quote}”`), composer.element);
    this.draft.hidden = false;
    composer.focus();
  }

  /** Opens the panel at one thread. */
  goTo(id: string, focus = true): void {
    this.open();
    const thread = this.views.get(id);
    this.options.show(id);
    thread?.element.scrollIntoView({ block: "nearest" });
    if (focus) thread?.element.focus();
  }

  /** Brings the list in step with what is said and with the text. */
  update(): void {
    const { threads, reachable } = this.conversation;
    const open = threads.filter((thread) => thread.resolved_by === null);
    const place = (thread: Thread): number => this.options.rangeOf(thread.id)?.from ?? Number.MAX_SAFE_INTEGER;
    const title = open.length === 0 ? "Comments" : counted(open.length, "comment");
    if (this.title.textContent !== title) this.title.textContent = title;
    if (!this.isOpen) return;
    this.hint.hidden = reachable && threads.length > 0;
    this.hint.textContent = reachable ? "Select some words and press Control, Alt and M. What is said here is seen by everyone in the house, and by nobody outside." : "The comments could not be read, because the server does not answer. They are read when it does.";
    for (const [id, gone] of this.views) if (!threads.some((thread) => thread.id === id)) { gone.element.remove(); this.views.delete(id); }
    this.list(this.standing, [...open].sort((one, other) => place(one) - place(other)));
    const closed = threads.filter((thread) => thread.resolved_by !== null);
    this.list(this.resolvedList, closed);
    this.resolved.hidden = closed.length === 0;
    this.resolvedTitle.textContent = `Resolved: ${closed.length}`;
  }

  /** Elements that stand in the right order are not touched, so that whoever writes in one goes on writing. */
  private list(place: HTMLElement, threads: Thread[]): void {
    threads.forEach((thread, index) => {
      const view = this.views.get(thread.id) ?? new ThreadView(thread.id, this.conversation, this.options);
      this.views.set(thread.id, view);
      view.update(thread, this.options.rangeOf(thread.id) !== undefined);
      if (place.children[index] !== view.element) place.insertBefore(view.element, place.children[index] ?? null);
    });
  }
}

class ThreadView {
  readonly element: HTMLElement;
  private readonly quote = el("div", "thread-quote");
  private readonly said = el("div", "thread-said");
  private readonly foot = el("div", "thread-foot");
  private shown = "";
  private composer: Composer | null = null;
  private thread: Thread | null = null;

  constructor(private readonly id: string, private readonly conversation: Conversation, private readonly options: PanelOptions) {
    this.element = el("article", "thread", { tabindex: "-1", "data-thread": id }, this.quote, this.said, this.foot);
  }

  update(thread: Thread, stands: boolean): void {
    const { references } = this.options;
    const now = JSON.stringify([thread, stands, thread.comments.map(({ text }) => leadsOf(text, references))]);
    if (now === this.shown) return;
    this.shown = now;
    this.thread = thread;
    this.element.setAttribute("aria-label", thread.quote ? `About “${thread.quote}”` : "About the whole text");
    this.quote.replaceChildren(...this.head(thread, stands));
    this.said.replaceChildren(...thread.comments.map((comment) => this.row(comment)));
    if (!this.composer) this.drawFoot();
  }

  private head(thread: Thread, stands: boolean): HTMLElement[] {
    if (!thread.quote) return [el("p", "small soft", {}, "About the whole text")];
    if (stands) return [button(`“${thread.quote}”`, "thread-words", () => this.options.show(this.id), { title: "Show these words in the text" })];
    return [el("p", "", {}, `“${thread.quote}”`, " ", el("span", "tag", {}, "the text is gone"))];
  }

  private row(comment: Comment): HTMLElement {
    const person = `person-${comment.hue}`;
    const who = el("p", "comment-who", {}, el("span", `avatar small ${person}`, { "aria-hidden": "true" }, initials(comment.by)), el("strong", "", {}, comment.by), " ",
      el("time", "", { datetime: comment.at, title: new Date(comment.at).toLocaleString("en-GB") }, clock(comment.at)), comment.edited && !comment.struck ? " reworded" : null);
    if (comment.waits !== undefined) return this.waiting(comment, person, who);
    const own = comment.mine && !comment.struck && el("p", "row", {},
      button("Reword", "button plain small", () => this.write({ label: "Your words", go: "Keep these words", value: comment.text, send: (text) => this.conversation.reword(comment, text) })),
      button("Take it back", "button plain small", () => void this.act(() => this.conversation.strike(comment), "The comment is taken back.")));
    return el("div", `comment ${person}`, {}, who, el("p", comment.struck ? "soft" : "comment-text", {}, ...(comment.struck ? ["Taken back."] : withLinks(comment.text, this.options.references))), own);
  }

  /** What is not sent yet stands where it will, and says so. */
  private waiting(comment: Comment, person: string, who: HTMLElement): HTMLElement {
    who.append(" ", el("span", "tag", {}, comment.waits ? "not taken" : "waiting to be sent"));
    const why = comment.waits ? el("p", "error small", {}, comment.waits) : null;
    return el("div", `comment ${person}`, {}, who, el("p", "comment-text", {}, comment.text), why,
      el("p", "row", {}, button("Take it back", "button plain small", () => void this.act(() => this.conversation.strike(comment), "It is taken back, and was never sent."))));
  }

  private drawFoot(): void {
    const { thread } = this;
    this.composer = null;
    if (!thread) return;
    const send = async (text: string): Promise<void> => { if (this.conversation.waits(await this.conversation.reply(this.id, text))) this.options.announce(WAITS); };
    const answer = button("Answer", "button quiet small", () => this.write({ label: "Your answer", go: "Answer", send }));
    // What waits as a whole can be answered once it stands.
    if (this.conversation.waits(this.id)) return this.foot.replaceChildren();
    this.foot.replaceChildren(thread.resolved_by === null
      ? el("p", "row", {}, answer, button("Resolve", "button plain small", () => void this.act(() => this.conversation.resolve(this.id), "Resolved.")))
      : el("p", "row", {}, el("span", "small soft", {}, `${thread.resolved_by} resolved it.`), button("Open it again", "button plain small", () => void this.act(() => this.conversation.reopen(this.id), "It is open again."))));
  }

  private write(form: { label: string; go: string; value?: string; send: (text: string) => Promise<unknown> }): void {
    this.composer = new Composer({
      ...form, names: this.options.names, ask: this.options.ask, announce: this.options.announce,
      done: () => { this.drawFoot(); this.element.focus(); },
    });
    this.foot.replaceChildren(this.composer.element);
    this.composer.focus();
  }

  private async act(press: () => Promise<unknown>, sentence: string): Promise<void> {
    try {
      await press();
      this.options.announce(sentence);
    } catch (error) {
      this.foot.append(el("p", "error small", { role: "alert" }, error instanceof Error ? error.message : String(error)));
    }
  }
}

/** The clock of today, the day of before. */
function clock(at: string): string {
  const then = new Date(at);
  const isToday = then.toDateString() === new Date().toDateString();
  return isToday ? then.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" }) : then.toLocaleDateString("en-GB", { day: "numeric", month: "short" });
}
