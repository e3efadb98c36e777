// In this room: keys of the house's trackers, such as OPS-123: where they stand in words, and where each leads. The server reads a
// finished text by the same rules. Not here: which trackers there are, which admins say.

export interface Tracker { prefix: string; address: string; host: string }
export interface Ticket { from: number; to: number; key: string; address: string; host: string }

export class Trackers {
  private readonly known: ReadonlyMap<string, Tracker>;
  private readonly pattern: RegExp | null;

  constructor(trackers: readonly Tracker[] = []) {
    this.known = new Map(trackers.filter(({ prefix }) => /^[A-Z][A-Z0-9_]+$/.test(prefix)).map((tracker) => [tracker.prefix, tracker]));
    // It stands by itself: `/OPS-12`, `OPS-12a` and `OPS-12-fix` are something else.
    this.pattern = this.known.size === 0 ? null : new RegExp(`(?<![\\p{L}\\p{N}_#&/-])(${[...this.known.keys()].join("|")})-([1-9]\\d{0,8})(?![\\p{L}\\p{N}_-])`, "gu");
  }

  /** What the page tells; anything else is no tracker. */
  static read(json: string | undefined): Trackers {
    try {
      return new Trackers(JSON.parse(json ?? "[]") as Tracker[]);
    } catch {
      return new Trackers();
    }
  }

  /** Every key that plain words name. What was found in a block is remembered under this very function. */
  readonly keysIn = (words: string): Ticket[] =>
    this.pattern === null ? [] : [...words.matchAll(this.pattern)].map((found) => {
      const { address, host } = this.known.get(found[1]!)!;
      return { from: found.index, to: found.index + found[0].length, key: found[0], address: address.replaceAll("{key}", found[0]).replaceAll("{number}", found[2]!), host };
    });
}
