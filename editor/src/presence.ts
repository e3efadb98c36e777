// In this room: who is here: a face for each in the bar, joins told politely, and a press on a face follows that person.
// Not here: their cursors (people.ts), and what following does (follow.ts).
import type { Awareness } from "y-protocols/awareness";
import { button, el } from "./dom.ts";
import type { Follow } from "./follow.ts";
import { hueOf, initials, isPerson, nameOf, type Person, type State } from "./people.ts";

/** So many faces are shown; the rest is a number. */
const FACES = 8;

interface Present extends Person { where: string }

/** Keeps the list of faces in the bar, and tells a screen reader who came. */
export function showPresence(list: HTMLElement, awareness: Awareness, self: Person, follow: Follow, announce: (sentence: string) => void): () => void {
  const faces = new Map<string, HTMLElement>();
  let here: Present[] | null = null;
  const show = (): void => {
    const people = presentIn(awareness, self);
    // The same elements stay, so that the focus does.
    const shown = people.slice(0, FACES).map((person) => {
      const face = faces.get(person.id) ?? (person.id === self.id ? ownFace(person) : faceOf(person, () => follow.toggle(person)));
      faces.set(person.id, face);
      if (person.id !== self.id) say(face.firstElementChild as HTMLElement, person, follow.follows(person));
      return face;
    });
    const rest = people.length > FACES ? [el("li", "small soft", {}, `and ${people.length - FACES} more`)] : [];
    if (!isSame([...list.children].slice(0, shown.length), shown) || list.children.length !== shown.length + rest.length || rest.length > 0) list.replaceChildren(...shown, ...rest);
    for (const id of faces.keys()) if (!people.some((person) => person.id === id)) faces.delete(id);
    if (here) tell(here, people, announce);
    here = people;
  };
  awareness.on("change", show);
  follow.changed = show;
  show();
  return () => awareness.off("change", show);
}

/** This person first, then the others, each once. */
function presentIn(awareness: Awareness, self: Person): Present[] {
  const people: Present[] = [{ ...self, where: "" }];
  for (const [client, state] of awareness.getStates() as Map<number, State>) {
    if (client === awareness.clientID || !state.user || people.some((person) => isPerson(state.user, person))) continue;
    const [name, hue] = [nameOf(state.user), hueOf(state.user)];
    people.push({ id: `${name} ${hue}`, name, hue, where: typeof state.where === "string" ? state.where : "" });
  }
  return people;
}

function tell(before: Present[], now: Present[], announce: (sentence: string) => void): void {
  const came = now.filter((person) => !before.some(({ id }) => id === person.id)).map(({ name }) => name);
  if (came.length > 0) announce(`${came.join(", ")} ${came.length === 1 ? "is" : "are"} here.`);
  else if (before.length > now.length) announce(now.length === 1 ? "You are here now." : `${now.length} people are here now.`);
}

function ownFace(person: Person): HTMLElement {
  const words = `${person.name}, you`;
  return el("li", "", {}, el("span", `avatar person-${person.hue}`, { role: "img", "aria-label": words, title: words }, initials(person.name)));
}

function faceOf(person: Person, follow: () => void): HTMLElement {
  // Drawn by the style: what is said aloud is the whole name.
  return el("li", "", {}, button("", `avatar person-${person.hue}`, follow, { "data-initials": initials(person.name) }));
}

function say(face: HTMLElement, person: Present, isFollowed: boolean): void {
  const words = `${person.name}${person.where ? `, in ${person.where}` : ""}`;
  face.title = isFollowed ? `${words}. You follow.` : `${words}. Follow`;
  face.setAttribute("aria-label", `${words}: follow`);
  face.setAttribute("aria-pressed", String(isFollowed));
}

const isSame = (before: Element[], now: Element[]): boolean => before.length === now.length && before.every((element, index) => element === now[index]);
