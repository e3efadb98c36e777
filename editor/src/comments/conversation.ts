// In this room: the threads as the server keeps them, and what a person does to them, over HTTP; without a line, what they say waits.
// Not here: where it waits (unsent.ts), where the words are (places.ts) and how it all looks (panel.ts).
import type { Person } from "../people.ts";
import type { Place } from "./places.ts";
import { alone, type Shelf, type Unsent } from "./unsent.ts";

export interface Comment {
  id: string; by: string; hue: number; mine: boolean; at: string; text: string; edited: boolean; struck: boolean; version: number;
  /** It is not sent yet; with a sentence, it was not taken. */
  waits?: string;
}
export interface Thread extends Place { id: string; resolved_by: string | null; comments: Comment[] }

/** Nothing was done, and why. */
export class NotDone extends Error {}
/** Nothing was done, because nobody answered. */
class NoAnswer extends NotDone {}

const AWAY = "It was not sent, because the server does not answer. The words stay here and can be sent again.";
const WHOLE: Place = { from: "", to: "", block: "", quote: "" };

export interface ConversationOptions {
  number: string;
  epoch: string;
  person: Person;
  shelf: Shelf;
  changed: () => void;
  /** What waited has been sent. */
  sent: () => void;
  ask?: typeof fetch;
}

/** What is said beside one text. */
export class Conversation {
  /** False while the threads could not be read. */
  reachable = true;
  /** Those that the server keeps, with what waits among them. */
  threads: Thread[] = [];
  private kept: Thread[] = [];
  private unsent: Unsent[] = [];
  private asked = 0;
  private sending: Promise<void> | null = null;
  private readonly ask: typeof fetch;

  constructor(private readonly options: ConversationOptions) {
    this.ask = options.ask ?? fetch.bind(globalThis);
  }

  /** Reads the threads again, and sends what waits; the latest question counts, whichever answer comes last. */
  async load(): Promise<void> {
    await this.read();
    await this.sendUnsent();
  }

  /** Begins a thread, and gives its id; without a line it waits under an id of this device. */
  begin(place: Place, text: string): Promise<string> {
    return this.say({ place, text });
  }

  reply = (thread: string, text: string): Promise<string> => this.say({ thread, text });

  /** Whether something of this id waits on this device. */
  waits = (id: string): boolean => this.unsent.some((unsent) => unsent.id === id);

  resolve = (thread: string): Promise<unknown> => this.send("POST", `/api/v1/threads/${thread}/resolve`);
  reopen = (thread: string): Promise<unknown> => this.send("POST", `/api/v1/threads/${thread}/reopen`);
  reword = (comment: Comment, text: string): Promise<unknown> => this.send("POST", `/api/v1/comments/${comment.id}`, { text, version: comment.version });

  async strike(comment: Comment): Promise<unknown> {
    if (!this.waits(comment.id)) return this.send("DELETE", `/api/v1/comments/${comment.id}`);
    await this.options.shelf.remove(comment.id);
    return this.readShelf();
  }

  private async say(said: Pick<Unsent, "place" | "thread" | "text">): Promise<string> {
    try {
      return await this.sendOne(said);
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
    }
    const { number, epoch, shelf } = this.options;
    const unsent: Unsent = { ...said, id: crypto.randomUUID(), number, epoch, at: new Date().toISOString(), before: this.same(said.text).map(({ id }) => id) };
    try {
      await shelf.put(unsent);
    } catch {
      // This browser keeps nothing: the words stay in their field.
      throw new NotDone(AWAY);
    }
    await this.readShelf();
    return unsent.id;
  }

  private async read(): Promise<void> {
    const turn = (this.asked += 1);
    try {
      const answer = await this.ask(`/api/v1/postmortems/${this.options.number}/comments`, { headers: { accept: "application/json" } });
      if (turn !== this.asked) return;
      this.reachable = answer.ok;
      if (answer.ok) this.kept = ((await answer.json()) as { threads: Thread[] }).threads;
    } catch {
      if (turn !== this.asked) return;
      this.reachable = false;
    }
    await this.readShelf();
  }

  private async readShelf(): Promise<void> {
    this.unsent = await this.options.shelf.all().then((all) => all.filter(({ number }) => number === this.options.number), () => []);
    this.threads = this.kept.map((thread) => ({ ...thread, comments: [...thread.comments] }));
    for (const unsent of this.unsent) {
      const thread = this.threads.find(({ id }) => id === unsent.thread);
      if (thread) thread.comments.push(this.asComment(unsent));
      else this.threads.push({ ...(unsent.place ?? WHOLE), id: unsent.id, resolved_by: null, comments: [this.asComment(unsent)] });
    }
    this.options.changed();
  }

  /** Sends what waits, in its order, as long as somebody answers. */
  private sendUnsent(): Promise<void> {
    if (!this.reachable || !this.unsent.some(({ refused }) => !refused)) return Promise.resolve();
    return this.sending ??= alone(this.options.person.id, () => this.sendAll()).finally(() => { this.sending = null; });
  }

  private async sendAll(): Promise<void> {
    // Another tab may have sent it while this one waited for its turn.
    await this.read();
    const sent: string[] = [];
    for (const unsent of this.unsent.filter(({ refused }) => !refused)) {
      try {
        if (!this.hasArrived(unsent, sent)) await this.sendOne(unsent);
        await this.options.shelf.remove(unsent.id);
        // Of two that say the same, the second is not the first.
        sent.push(...this.same(unsent.text).map(({ id }) => id));
      } catch (error) {
        if (error instanceof NoAnswer) break;
        await this.options.shelf.put({ ...unsent, refused: error instanceof Error ? error.message : String(error) });
      }
    }
    await this.read();
    if (sent.length > 0) this.options.sent();
  }

  private hasArrived({ text, thread, place, before }: Unsent, sent: readonly string[]): boolean {
    const isIt = ({ id }: Comment): boolean => !before.includes(id) && !sent.includes(id);
    const isThere = (one: Thread): boolean => (thread ? one.id === thread : one.from === place?.from && one.to === place?.to);
    return this.kept.some((one) => isThere(one) && this.same(text, [one]).some(isIt));
  }

  /** What this person has said in these very words. */
  private same(text: string, threads: readonly Thread[] = this.kept): Comment[] {
    return threads.flatMap(({ comments }) => comments).filter(({ mine, struck, text: said }) => mine && !struck && said.trim() === text.trim());
  }

  private async sendOne({ place, thread, text, epoch }: Pick<Unsent, "place" | "thread" | "text"> & { epoch?: string }): Promise<string> {
    if (thread) {
      await this.send("POST", `/api/v1/threads/${thread}/replies`, { text });
      return thread;
    }
    // A text that began a new life has erased something; the words that were chosen in the old one may be just that.
    const about = epoch === undefined || epoch === this.options.epoch ? place : WHOLE;
    return ((await this.send("POST", `/api/v1/postmortems/${this.options.number}/comments`, { ...about, text })) as { id: string }).id;
  }

  private asComment({ id, at, text, refused }: Unsent): Comment {
    const { name, hue } = this.options.person;
    return { id, by: name, hue, mine: true, at, text, edited: false, struck: false, version: 0, waits: refused ?? "" };
  }

  private async send(method: string, path: string, body?: unknown): Promise<unknown> {
    let answer: Response;
    try {
      answer = await this.ask(path, { method, headers: { "content-type": "application/json", accept: "application/json" }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
    } catch {
      throw new NoAnswer(AWAY);
    }
    // Somebody on the way answers for a server that does not.
    if ([502, 503, 504].includes(answer.status)) throw new NoAnswer(AWAY);
    const told = answer.status === 204 ? null : await answer.json().catch(() => null);
    if (!answer.ok) throw new NotDone(sentence(told));
    // The others are told over the line; this page reads what it has just said without waiting for it.
    await this.read();
    return told;
  }
}

interface Refusal { error?: { what?: string; why?: string; next?: string }; problems?: { sentence: string }[] }

function sentence(told: Refusal | null): string {
  const problems = told?.problems?.map((problem) => problem.sentence).join(" ");
  const { what, why, next } = told?.error ?? {};
  return problems || [what, why, next].filter(Boolean).join(" ") || AWAY;
}
