// In this room: which blocks the server is asked about, when, and what is remembered of its answers.
// Not here: showing findings (plugin.ts).
import type { BlockText } from "./texts.ts";
import { carried } from "./texts.ts";

export interface Wording { from: number; to: number; text: string }

export interface Finding {
  block: string;
  from: number;
  to: number;
  rule: string;
  label: string;
  title: string;
  severity: string;
  message: string;
  question: string;
  instead: string[];
  /** Another wording; what stands in [brackets] is a gap for the writer. */
  fix: Wording | null;
  /** "If it were me": a sentence to put in behind this one, with gaps. */
  circumstance: Wording | null;
  lesson: string;
}

export type Ask = (blocks: { id: string; kind: string; section: string; text: string }[]) => Promise<Finding[]>;

/** A pause in typing after which the words are read. */
export const PAUSE_MS = 250;
const AT_ONCE = 100;
const AGAIN_MS = 5_000;

interface Known { text: string; section: string; findings: Finding[] }

/** Remembers findings by block, and asks for those whose words have changed. */
export class Reader {
  /** False while the server cannot be asked: what is shown may be old. */
  reachable = true;
  private known = new Map<string, Known>();
  private timer: ReturnType<typeof setTimeout> | null = null;
  private asking = false;
  private blocks: BlockText[] = [];

  constructor(private readonly ask: Ask, private readonly changed: () => void, private readonly pause = PAUSE_MS) {}

  /** Tells the reader what the document says now. */
  read(blocks: BlockText[]): void {
    this.blocks = blocks;
    if (this.stale().length > 0) this.later(this.pause);
  }

  /** The findings of a block, moved along with what was typed since; those whose words were touched are left out. */
  of(block: BlockText): Finding[] {
    const known = this.known.get(block.id);
    if (!known) return [];
    if (known.text === block.text) return known.findings;
    return known.findings.flatMap((finding) => {
      const span = carried(known.text, block.text, finding.from, finding.to);
      if (!span) return [];
      const moved = (wording: Wording | null): Wording | null => {
        const now = wording && carried(known.text, block.text, wording.from, wording.to);
        return wording && now ? { ...wording, from: now[0], to: now[1] } : null;
      };
      return [{ ...finding, from: span[0], to: span[1], fix: moved(finding.fix), circumstance: moved(finding.circumstance) }];
    });
  }

  /** Whether all is read as it stands now, or is being read, or cannot be read because the server is away. */
  get standing(): "read" | "reading" | "away" {
    if (!this.reachable) return "away";
    return this.stale().length === 0 && this.known.size > 0 ? "read" : "reading";
  }

  stop(): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    this.blocks = [];
  }

  private stale(): BlockText[] {
    return this.blocks.filter((block) => {
      const known = this.known.get(block.id);
      return !known || known.text !== block.text || known.section !== block.section;
    });
  }

  private later(milliseconds: number): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.go(), milliseconds);
  }

  private async go(): Promise<void> {
    this.timer = null;
    if (this.asking) return this.later(this.pause);
    const blocks = this.stale().slice(0, AT_ONCE);
    if (blocks.length === 0) return;
    this.asking = true;
    try {
      const findings = await this.ask(blocks.map(({ id, kind, section, text }) => ({ id, kind, section, text })));
      for (const block of blocks) this.known.set(block.id, { text: block.text, section: block.section, findings: findings.filter((finding) => finding.block === block.id && finding.to <= block.text.length && finding.from < finding.to) });
      this.reachable = true;
      // Several hundred blocks of a first visit come in portions.
      if (this.stale().length > 0) this.later(0);
    } catch {
      this.reachable = false;
      this.later(AGAIN_MS);
    } finally {
      this.asking = false;
    }
    this.changed();
  }
}

/** Asks the server of this page. */
export const askServer = (number: string): Ask => async (blocks) => {
  const answer = await fetch("/api/v1/check/blocks", {
    method: "POST", headers: { "content-type": "application/json", accept: "application/json" },
    body: JSON.stringify({ number: Number(number), blocks }),
  });
  if (!answer.ok) throw new Error(`the check answered ${answer.status}`);
  return ((await answer.json()) as { findings: Finding[] }).findings;
};
