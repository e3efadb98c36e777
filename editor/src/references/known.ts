// In this room: what numbers lead to, as far as the server has told.
// Not here: where they stand in the text (places.ts).
import { Trackers } from "./trackers.ts";

/** A postmortem, or an incident without one of its number. */
export interface Reference { number: number; title: string; standing: string; address: string }

/** Numbers that come into a text within this time are asked for in one question. */
const PAUSE_MS = 150;
/** Nobody answered: so long no further question is put. */
const REST_MS = 10_000;
const AT_ONCE = 100;

export class References {
  /** Keys of trackers lead somewhere too, without being asked for. */
  trackers = new Trackers();
  private readonly known = new Map<number, Reference | null>();
  private readonly wanted = new Set<number>();
  private isWaiting = false;

  constructor(private readonly changed: () => void, private readonly ask: typeof fetch = fetch.bind(globalThis), private readonly later: (work: () => void, ms: number) => void = (work, ms) => void setTimeout(work, ms)) {}

  /** What the number leads to; nothing when it leads nowhere or is not known yet. */
  get(number: number): Reference | undefined {
    return this.known.get(number) ?? undefined;
  }

  /** Asks for those of these numbers that have not been asked for. */
  want(numbers: Iterable<number>): void {
    for (const number of numbers) if (!this.known.has(number)) this.wanted.add(number);
    if (this.wanted.size === 0 || this.isWaiting) return;
    this.isWaiting = true;
    this.later(() => void this.look(), PAUSE_MS);
  }

  /** What a few letters or digits may mean, the best first; null when the server does not answer. */
  async meantBy(typed: string): Promise<Reference[] | null> {
    const found = await this.found(`q=${encodeURIComponent(typed)}`);
    for (const reference of found ?? []) this.known.set(reference.number, reference);
    return found;
  }

  private async look(): Promise<void> {
    const numbers = [...this.wanted].slice(0, AT_ONCE);
    for (const number of numbers) this.wanted.delete(number);
    const found = await this.found(`of=${numbers.join(",")}`);
    // Without an answer they stay unknown, and after a rest the next change of the text asks again.
    if (!found) return this.later(() => { this.isWaiting = false; }, REST_MS);
    this.isWaiting = false;
    for (const number of numbers) this.known.set(number, found.find((reference) => reference.number === number) ?? null);
    if (found.length > 0) this.changed();
    if (this.wanted.size > 0) this.want([]);
  }

  private async found(query: string): Promise<Reference[] | null> {
    try {
      const answer = await this.ask(`/api/v1/references?${query}`, { headers: { accept: "application/json" } });
      return answer.ok ? ((await answer.json()) as { references: Reference[] }).references : null;
    } catch {
      return null;
    }
  }
}
