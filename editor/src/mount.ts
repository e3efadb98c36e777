// In this room: what the page tells the editor, read once.
// Not here: what the editor does with it (main.ts).
import { el } from "./dom.ts";
import type { Person } from "./people.ts";

export interface Mount {
  root: HTMLElement;
  number: string;
  epoch: string;
  /** Address of the socket, with the schema and the epoch this page knows. */
  socket: string;
  /** Asked over HTTP when the socket does not open. */
  probe: string;
  person: Person;
  mayWrite: boolean;
  /** The day the incident began, YYYY-MM-DD, or "". */
  startDay: string;
  /** Everyone who can be called by name. */
  people: string[];
  statusLine: HTMLElement;
  presence: HTMLElement;
  outline: HTMLElement | null;
  toolbar: HTMLElement | null;
  /** Around the editor: cards and menus stand here, beside the text and not in it. */
  around: HTMLElement;
  /** Tells a screen reader a sentence, after what it is saying now. */
  announce: (sentence: string) => void;
}

export function readMount(root: HTMLElement): Mount {
  const data = root.dataset;
  const number = data.number ?? "";
  const socket = new URL(data.socket ?? `/live/${number}`, location.href);
  socket.protocol = location.protocol === "https:" ? "wss:" : "ws:";
  socket.searchParams.set("schema", data.schema ?? "1");
  socket.searchParams.set("epoch", data.epoch ?? "");
  return {
    root, number, epoch: data.epoch ?? "", socket: socket.href,
    probe: data.probe ?? `/postmortems/${number}`,
    person: readPerson(data.person),
    mayWrite: data.write === "yes",
    startDay: /^\d{4}-\d\d-\d\d/.exec(data.started ?? "")?.[0] ?? "",
    people: [...document.querySelectorAll<HTMLOptionElement>("#editor-people option")].map((option) => option.value),
    statusLine: document.getElementById("editor-status") ?? root.parentElement!.insertBefore(el("p", "status-line"), root),
    presence: document.getElementById("editor-presence") ?? el("ul"),
    outline: document.getElementById("editor-outline"),
    toolbar: document.getElementById("editor-toolbar"),
    around: surrounding(root),
    announce: announcer(),
  };
}

function surrounding(root: HTMLElement): HTMLElement {
  const around = root.parentElement!;
  around.classList.add("editor-around");
  return around;
}

function readPerson(json: string | undefined): Person {
  try {
    const read = JSON.parse(json ?? "{}") as Partial<Person>;
    return { id: String(read.id ?? "nobody"), name: String(read.name ?? "Someone"), hue: Number(read.hue) || 1 };
  } catch {
    return { id: "nobody", name: "Someone", hue: 1 };
  }
}

/** One quiet live region for everything that is said, so that sentences do not cut each other off. */
function announcer(): (sentence: string) => void {
  const region = document.getElementById("editor-says") ?? document.body.appendChild(el("p", "unseen", { role: "status", "aria-live": "polite" }));
  let timer: ReturnType<typeof setTimeout> | undefined;
  let waiting: string[] = [];
  return (sentence) => {
    waiting.push(sentence);
    clearTimeout(timer);
    timer = setTimeout(() => {
      region.textContent = waiting.join(" ");
      waiting = [];
    }, 300);
  };
}
