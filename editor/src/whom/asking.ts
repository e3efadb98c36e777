// In this room: the question whose pens these are, and what its answer says in sentences.
// Not here: which pens wrote the words (pens.ts), and the card (plugin.ts). Nothing is counted, here or on the server.
import type { Pens, Words } from "./pens.ts";

export interface Person { name: string; me: boolean; suspended: boolean }
export interface Answer { people: Person[]; and_nobody: boolean; let_go: boolean }

/** So many are asked about at once; the server takes no more. */
const AT_ONCE = 500;
const PATIENCE_MS = 8_000;

export const FOOT = "Names stand here so that one can ask: what was to be seen then, and how it looked from there. They come in the order of the alphabet, and go when this is published.";
const NO_LINE = "Whom you can ask cannot be looked up now, because the server does not answer. It can be asked again when the line is back.";
const LET_GO = "Who wrote what was let go when this was published: from then on it is the work of all. Its authors stand on the page where it is read.";

/** What is to be said, and whom a comment can call. */
export interface Told { sentences: string[]; call: string[] }

/** Whose these pens are; null when nobody answers. */
export async function askServer(number: string, pens: number[], get: typeof fetch = fetch): Promise<Answer | null> {
  const parts = Array.from({ length: Math.max(1, Math.ceil(pens.length / AT_ONCE)) }, (_, nth) => pens.slice(nth * AT_ONCE, (nth + 1) * AT_ONCE));
  try {
    const answers = await Promise.all(parts.map(async (part) => {
      // Somebody whose session has ended is sent to the door, which is no answer.
      const answer = await get(`/postmortems/${number}/whom-to-ask?pens=${part.join(",")}`, { redirect: "manual", signal: AbortSignal.timeout(PATIENCE_MS) });
      return answer.ok ? ((await answer.json()) as Answer) : null;
    }));
    return answers.reduce((one, other) => one && other && joined(one, other));
  } catch {
    return null;
  }
}

function joined(one: Answer, other: Answer): Answer {
  const people = [...new Map([...one.people, ...other.people].map((person) => [person.name, person])).values()];
  people.sort((a, b) => a.name.localeCompare(b.name));
  return { people, and_nobody: one.and_nobody || other.and_nobody, let_go: one.let_go || other.let_go };
}

/** What the answer says about these words. */
export function told(words: Words, pens: Pens, answer: Answer | null): Told {
  const what = words.kind === "paragraph" ? "this paragraph" : words.kind === "heading" ? "this heading" : "these words";
  const nobodyToCall = (sentence: string): Told => ({ sentences: [sentence], call: [] });
  if (answer?.let_go) return nobodyToCall(LET_GO);
  if (!answer && (pens.others.length > 0 || !pens.own)) return nobodyToCall(NO_LINE);
  const { people, and_nobody } = answer ?? { people: [], and_nobody: false };
  const isOwn = pens.own || people.some(({ me }) => me);
  const others = people.filter(({ me, suspended }) => !me && !suspended).map(({ name }) => name);
  const gone = people.filter(({ me, suspended }) => !me && suspended).map(({ name }) => name);
  if (!isOwn && people.length === 0) return nobodyToCall(and_nobody ? `This came with the template, or was brought in. Nobody wrote it here, so there is nobody to ask about ${what}.` : "No words stand here yet, so there is nobody to ask about them.");
  const sentences = [];
  if (others.length > 0) sentences.push(`About ${what} you can ask ${listed(others)}.`);
  if (gone.length > 0) sentences.push(`${listed(gone)} wrote here, and ${gone.length === 1 ? "has" : "have"} no account in the house any more.`);
  if (isOwn) sentences.push(people.length === 0 || (others.length === 0 && gone.length === 0) ? `You wrote ${what} yourself: it is you whom the others can ask.` : "You wrote here, too.");
  if (and_nobody) sentences.push("Some of it came with the template, or was brought in.");
  return { sentences, call: others };
}

/** "Ana", "Ana and Ben", "Ana, Ben and Cleo". */
export const listed = (names: string[]): string => (names.length < 2 ? names.join() : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`);
