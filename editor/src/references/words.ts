// In this room: plain words on the page, such as a comment, with links to the postmortems that they name.
// Not here: numbers in the text that is written (plugin.ts).
import { el } from "../dom.ts";
import type { References } from "./known.ts";
import { numbersIn } from "./places.ts";

/** The words in pieces; a number that leads somewhere is a link, which opens beside the text. */
export function withLinks(words: string, references: References): (string | HTMLElement)[] {
  const pieces: (string | HTMLElement)[] = [];
  let done = 0;
  for (const { from, to, number } of numbersIn(words)) {
    const reference = references.get(number);
    if (!reference) continue;
    pieces.push(words.slice(done, from), el("a", "", { href: reference.address, title: `${reference.title} (${reference.standing})`, target: "_blank", rel: "noopener" }, words.slice(from, to)));
    done = to;
  }
  return [...pieces, words.slice(done)];
}

/** Where the words lead now, to tell whether they have to be drawn again; what is not known yet is asked for. */
export function leadsOf(words: string, references: References): string[] {
  const numbers = numbersIn(words).map(({ number }) => number);
  references.want(numbers);
  return numbers.flatMap((number) => references.get(number)?.address ?? []);
}
