// In this room: plain words on the page, such as a comment, with links to the postmortems and tickets that they name.
// Not here: numbers in the text that is written (plugin.ts).
import { el } from "../dom.ts";
import type { References } from "./known.ts";
import { numbersIn } from "./places.ts";

/** The words in pieces; a number or a key that leads somewhere is a link, which opens beside the text. */
export function withLinks(words: string, references: References): (string | HTMLElement)[] {
  const numbers = numbersIn(words).flatMap(({ from, to, number }) => {
    const reference = references.get(number);
    return reference ? [{ from, to, address: reference.address, title: `${reference.title} (${reference.standing})` }] : [];
  });
  const keys = references.trackers.keysIn(words).map(({ from, to, key, address, host }) => ({ from, to, address, title: `${key} at ${host}` }));
  const pieces: (string | HTMLElement)[] = [];
  let done = 0;
  for (const { from, to, address, title } of [...numbers, ...keys].sort((one, other) => one.from - other.from)) {
    pieces.push(words.slice(done, from), el("a", "", { href: address, title, target: "_blank", rel: "noopener" }, words.slice(from, to)));
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
