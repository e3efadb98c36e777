// In this room: following someone: the page goes along with their caret, until this person does something of their own.
// Not here: who is here, and how their carets are drawn (people.ts).
import type { EditorView } from "prosemirror-view";
import type { Awareness } from "y-protocols/awareness";
import { el } from "./dom.ts";
import { isPerson, placeTold, type Cursor, type Person } from "./people.ts";

/** Keys that change nothing by themselves: whoever reads on with a screen reader holds them all the time. */
const SILENT = new Set(["Shift", "Control", "Alt", "Meta", "CapsLock"]);
/** A caret between these parts of the window is in sight. */
const SIGHT = { from: 0.2, to: 0.8 };
const OWN_DOINGS = ["keydown", "wheel", "touchmove", "pointerdown"] as const;

export class Follow {
  private person: Person | null = null;
  private view: EditorView | null = null;
  private readonly line = el("p", "following", { hidden: true });
  /** Told when somebody is followed, or nobody any more. */
  changed: () => void = () => {};

  constructor(private readonly awareness: Awareness, beside: HTMLElement, private readonly announce: (sentence: string) => void) {
    beside.after(this.line);
    awareness.on("change", () => this.go());
  }

  /** The text is here: there is somewhere to go. */
  attach(view: EditorView): void {
    this.view = view;
    this.go();
  }

  follows(person: Person): boolean {
    return this.person !== null && isPerson(this.person, person);
  }

  toggle(person: Person): void {
    if (this.follows(person)) return this.end();
    this.person = person;
    this.line.textContent = `You follow ${person.name}. Any key ends it, and so does scrolling.`;
    this.line.hidden = false;
    this.announce(this.line.textContent);
    for (const doing of OWN_DOINGS) addEventListener(doing, this.own, { capture: true, passive: true });
    this.changed();
    this.go();
  }

  private end(sentence = "You are on your own again."): void {
    if (!this.person) return;
    this.person = null;
    this.line.hidden = true;
    this.announce(sentence);
    for (const doing of OWN_DOINGS) removeEventListener(doing, this.own, { capture: true });
    this.changed();
  }

  private readonly own = (event: Event): void => {
    const isKey = event instanceof KeyboardEvent;
    // A press on a face says by itself what it means.
    if (event.target instanceof Element && event.target.closest(".presence") && (!isKey || event.key === "Enter" || event.key === " ")) return;
    if (isKey && SILENT.has(event.key)) return;
    this.end();
  };

  /** Brings their caret into sight. One's own caret stays where it is. */
  private go(): void {
    if (!this.person || !this.view || this.view.isDestroyed) return;
    const cursors = this.cursors(this.person);
    if (cursors === null) return this.end(`${this.person.name} has left. You are on your own again.`);
    const at = cursors.map((cursor) => placeTold(this.view!.state, cursor.head)).find((position) => position !== null);
    if (at == null) return;
    const { top } = this.view.coordsAtPos(at);
    if (top < innerHeight * SIGHT.from || top > innerHeight * SIGHT.to) scrollBy({ top: top - innerHeight / 2, behavior: "instant" });
  }

  /** Where the pages of a person have their carets; null when none is open any more. */
  private cursors(person: Person): Cursor[] | null {
    const pages = [...this.awareness.getStates()].filter(([client, state]) => client !== this.awareness.clientID && isPerson(state.user, person));
    return pages.length === 0 ? null : pages.flatMap(([, state]) => (state.cursor ? [state.cursor as Cursor] : []));
  }
}
