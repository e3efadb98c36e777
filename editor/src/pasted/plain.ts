// In this room: pasted text without any form: an address, what a terminal printed, a letter whose lines are wrapped.
// Not here: Markdown (markdown.ts), and pastes that say what they are in HTML (clean.ts).
import { Fragment, Slice, type Schema } from "prosemirror-model";
import { safeAddress } from "../schema.ts";
import { looksLikeMarkdown } from "./markdown.ts";

/** A text that is one address and nothing else. A page of this house is told by its number, which is a link by itself. */
export function addressAlone(text: string, here: string): { words: string; href: string } | null {
  const words = text.trim();
  if (!/^https?:\/\/\S+$/i.test(words) || safeAddress(words) === "") return null;
  const number = words.startsWith(`${here}/`) && /^\/(?:postmortems|incidents)\/(\d{1,9})\/?$/.exec(words.slice(here.length))?.[1];
  return number ? { words: `#${number}`, href: "" } : { words, href: words };
}

// A sign that a shell puts before what is typed, with or without who and where: "$ ls", "ines@web-3:~/logs$ ls", "PS C:\> dir".
const PROMPT = /^(?:(?:\([\w.-]+\) )?[\w.-]+@[\w.-]+[^\n]{0,60}?[$#%>] ?\S|\[[\w.-]+@[\w.-]+ [^\]\n]*\][$#] |PS [A-Z]:\\[^>\n]*> ?|\$ \S)/;
// The sign ESC begins a colour, or a title of the window.
const COLOUR = /\u001B(?:\[[0-9;?]*[ -/]*[@-~]|\][^\u0007\u001B]*(?:\u0007|\u001B\\))/g;
const COLUMNS = /\S(?:\t| {3,})\S/;

/** Whether a text is what a terminal printed: with a prompt, with colours, or in columns on most of its lines. */
export function looksLikeTerminal(text: string): boolean {
  if (text.search(COLOUR) >= 0) return true;
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== "");
  if (lines.length > 1 && lines.some((line) => PROMPT.test(line))) return true;
  const inColumns = lines.filter((line) => COLUMNS.test(line) && !/^\s*(\||[-*+] |\d+[.)] |> )/.test(line));
  return inColumns.length > 1 && inColumns.length * 2 > lines.length;
}

/** One block of code with the columns where they were. */
export function terminalSlice(schema: Schema, text: string): Slice {
  const lines = text.replace(COLOUR, "").replace(/\r\n?/g, "\n").replace(/[\u0000-\u0008\u000B-\u001F\u007F]/g, "").split("\n").map((line) => line.trimEnd());
  const words = lines.join("\n").replace(/^\n+|\n+$/g, "");
  return new Slice(Fragment.from(schema.nodes.code_block!.create(null, words ? schema.text(words) : undefined)), 0, 0);
}

/** A letter is wrapped at about so many letters. */
const NARROW = 50;
const WIDE = 82;

/** Whether a text is a letter: broken into lines by a program, since somewhere the next word would not have fitted into a line. */
export function looksWrapped(text: string): boolean {
  const { lines, width } = linesOf(text);
  return lines.length > 2 && width >= NARROW && width <= WIDE && !looksLikeMarkdown(lines.map(({ words }) => words).join("\n")) && lines.some((_, index) => isCut(lines, index, width));
}

/**
 * The text with a line a paragraph where lines were cut by a program, as Markdown that says just these words: what the writer
 * broke by hand stays broken, what is quoted stays quoted, and nothing else in it is a sign.
 */
export function unwrapped(text: string): string {
  const { lines, width } = linesOf(text);
  let all = "";
  lines.forEach(({ quote, words }, index) => {
    const goesOn = index > 0 && isCut(lines, index - 1, width);
    const next = lines[index + 1];
    const isBroken = next && words.trim() && next.words.trim() && next.quote === quote && !isCut(lines, index, width);
    all += (goesOn ? " " : quote) + words.trimEnd().replace(/[\\`*_[\]<>#|~]/g, "\\$&") + (isBroken ? "\\" : "") + (isCut(lines, index, width) ? "" : "\n");
  });
  return all.trimEnd();
}

interface Line { quote: string; words: string }

function linesOf(text: string): { lines: Line[]; width: number } {
  const all = text.replace(/\r\n?/g, "\n").split("\n");
  const lines = all.map((line) => {
    const signs = /^(?:> ?)*/.exec(line)![0];
    return { quote: "> ".repeat(signs.replaceAll(" ", "").length), words: line.slice(signs.length) };
  });
  return { lines, width: Math.max(...all.map((line) => line.length)) };
}

function isCut(lines: readonly Line[], index: number, width: number): boolean {
  const [line, next] = [lines[index]!, lines[index + 1]];
  const word = /^\S+/.exec(next?.words ?? "")?.[0];
  if (!next || !word || next.quote !== line.quote || line.words.trim() === "" || line.words === "-- ") return false;
  // A line that ends in a blank is one that the mail program says to go on with.
  return line.words.endsWith(" ") || line.quote.length + line.words.length + 1 + word.length > width;
}
