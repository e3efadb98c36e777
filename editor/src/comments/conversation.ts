// In this room: the threads as the server keeps them, and what a person does to them, over HTTP.
// Not here: where their words are (places.ts) and how they look (panel.ts).
import type { Place } from "./places.ts";

export interface Comment { id: string; by: string; hue: number; mine: boolean; at: string; text: string; edited: boolean; struck: boolean; version: number }
export interface Thread extends Place { id: string; resolved_by: string | null; comments: Comment[] }

/** Nothing was done, and why. */
export class NotDone extends Error {}

const AWAY = "It was not sent, because the server does not answer. The words stay here and can be sent again.";

/** What is said beside one text. */
export class Conversation {
  threads: Thread[] = [];
  /** False while the threads could not be read. */
  reachable = true;
  private asked = 0;

  constructor(private readonly number: string, private readonly changed: () => void, private readonly ask: typeof fetch = fetch.bind(globalThis)) {}

  /** Reads the threads again; the latest question counts, whichever answer comes last. */
  async load(): Promise<void> {
    const turn = (this.asked += 1);
    try {
      const answer = await this.ask(`/api/v1/postmortems/${this.number}/comments`, { headers: { accept: "application/json" } });
      if (turn !== this.asked) return;
      this.reachable = answer.ok;
      if (answer.ok) this.threads = ((await answer.json()) as { threads: Thread[] }).threads;
    } catch {
      if (turn !== this.asked) return;
      this.reachable = false;
    }
    this.changed();
  }

  /** Begins a thread, and gives its id. */
  async begin(place: Place, text: string): Promise<string> {
    return ((await this.send("POST", `/api/v1/postmortems/${this.number}/comments`, { ...place, text })) as { id: string }).id;
  }

  reply = (thread: string, text: string): Promise<unknown> => this.send("POST", `/api/v1/threads/${thread}/replies`, { text });
  resolve = (thread: string): Promise<unknown> => this.send("POST", `/api/v1/threads/${thread}/resolve`);
  reopen = (thread: string): Promise<unknown> => this.send("POST", `/api/v1/threads/${thread}/reopen`);
  reword = (comment: Comment, text: string): Promise<unknown> => this.send("POST", `/api/v1/comments/${comment.id}`, { text, version: comment.version });
  strike = (comment: Comment): Promise<unknown> => this.send("DELETE", `/api/v1/comments/${comment.id}`);

  private async send(method: string, path: string, body?: unknown): Promise<unknown> {
    let answer: Response;
    try {
      answer = await this.ask(path, { method, headers: { "content-type": "application/json", accept: "application/json" }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
    } catch {
      throw new NotDone(AWAY);
    }
    const told = answer.status === 204 ? null : await answer.json().catch(() => null);
    if (!answer.ok) throw new NotDone(sentence(told));
    // The others are told over the line; this page reads what it has just said without waiting for it.
    await this.load();
    return told;
  }
}

interface Refusal { error?: { what?: string; why?: string; next?: string }; problems?: { sentence: string }[] }

function sentence(told: Refusal | null): string {
  const problems = told?.problems?.map((problem) => problem.sentence).join(" ");
  const { what, why, next } = told?.error ?? {};
  return problems || [what, why, next].filter(Boolean).join(" ") || AWAY;
}
