// In this room: pasted text that looks like Markdown becomes blocks. Good enough for notes, chats and runbooks.
// Not here: whole files (the import does those), and Markdown while typing (rules.ts).
import { Fragment, Slice, type Mark, type Node, type Schema } from "prosemirror-model";
import { safeAddress } from "../schema.ts";

/** Whether a text has the shape of Markdown: block signs at the start of lines, or links and emphasis in pairs. */
export function looksLikeMarkdown(text: string): boolean {
  return /^(#{1,6} |[-*+] |\d{1,3}[.)] |> |```|\|.*\|\s*$|[-*_]{3,}\s*$)/m.test(text) || /\[[^\]]+\]\([^)\s]+\)|\*\*[^*\s][^*]*\*\*|`[^`]+`/.test(text);
}

export function markdownSlice(schema: Schema, text: string): Slice {
  const blocks = readBlocks(schema, text.replace(/\r\n?/g, "\n").split("\n"));
  // A single paragraph joins the words where it is pasted.
  const open = blocks.length === 1 && blocks[0]!.type.name === "paragraph" ? 1 : 0;
  return new Slice(Fragment.from(blocks), open, open);
}

function readBlocks(schema: Schema, lines: string[]): Node[] {
  const blocks: Node[] = [];
  const make = (name: string, attrs: Record<string, unknown> | null, content?: Node | Node[]): void => { blocks.push(schema.nodes[name]!.create(attrs, content)); };
  let at = 0;
  while (at < lines.length) {
    const line = lines[at]!;
    const fence = /^\s{0,3}(`{3,}|~{3,})\s*([\w+-]*)/.exec(line);
    const heading = /^(#{1,6})\s+(.*?)\s*#*$/.exec(line);
    if (line.trim() === "") at += 1;
    else if (fence) {
      const end = lines.findIndex((other, index) => index > at && other.trim().startsWith(fence[1]!));
      const code = lines.slice(at + 1, end < 0 ? undefined : end).join("\n");
      make("code_block", { language: fence[2] ?? "" }, code ? schema.text(code) : undefined);
      at = end < 0 ? lines.length : end + 1;
    } else if (heading) {
      make("heading", { level: Math.max(2, heading[1]!.length) }, inline(schema, heading[2]!));
      at += 1;
    } else if (/^\s{0,3}([-*_])(\s*\1){2,}\s*$/.test(line)) {
      make("horizontal_rule", null);
      at += 1;
    } else if (/^\s{0,3}>/.test(line)) {
      const until = endOf(lines, at, (other) => /^\s{0,3}>/.test(other));
      make("blockquote", null, orParagraph(schema, readBlocks(schema, lines.slice(at, until).map((other) => other.replace(/^\s{0,3}> ?/, "")))));
      at = until;
    } else if (isTable(lines, at)) {
      const until = endOf(lines, at, (other) => other.includes("|"));
      blocks.push(readTable(schema, lines.slice(at, until)));
      at = until;
    } else if (BULLET.test(line) || NUMBER.test(line)) {
      const { list, next } = readList(schema, lines, at);
      blocks.push(list);
      at = next;
    } else {
      const until = Math.max(at + 1, endOf(lines, at, (other) => other.trim() !== "" && !OTHER.test(other)));
      make("paragraph", null, inline(schema, lines.slice(at, until).map((other) => other.trim()).join("\n")));
      at = until;
    }
  }
  return blocks;
}

const BULLET = /^(\s*)[-*+]\s+(.*)$/;
const NUMBER = /^(\s*)(\d{1,4})[.)]\s+(.*)$/;
const OTHER = /^\s{0,3}(#{1,6}\s|>|```|~~~|[-*+]\s|\d{1,4}[.)]\s)/;

function endOf(lines: string[], from: number, belongs: (line: string) => boolean): number {
  let end = from;
  while (end < lines.length && belongs(lines[end]!)) end += 1;
  return end;
}

function readList(schema: Schema, lines: string[], from: number): { list: Node; next: number } {
  const ordered = NUMBER.exec(lines[from]!);
  const indent = /^\s*/.exec(lines[from]!)![0].length;
  const items: Node[] = [];
  let at = from;
  while (at < lines.length) {
    const found = (ordered ? NUMBER : BULLET).exec(lines[at]!);
    if (!found || found[1]!.length !== indent) break;
    // What is indented further belongs to this item, blank lines between included.
    let until = at + 1;
    while (until < lines.length && (/^\s*$/.test(lines[until]!) ? until + 1 < lines.length && indentOf(lines[until + 1]!) > indent : indentOf(lines[until]!) > indent)) until += 1;
    const task = /^\[([ xX])\]\s+(.*)$/.exec(found.at(-1)!);
    const words = schema.nodes.paragraph!.create(null, inline(schema, task ? task[2]! : found.at(-1)!));
    const rest = readBlocks(schema, dedented(lines.slice(at + 1, until)));
    items.push(schema.nodes.list_item!.create({ checked: task ? (task[1] === " " ? "no" : "yes") : "" }, [words, ...rest]));
    at = until;
    if (at + 1 < lines.length && lines[at]!.trim() === "" && (ordered ? NUMBER : BULLET).test(lines[at + 1]!)) at += 1;
  }
  const list = ordered ? schema.nodes.ordered_list!.create({ start: Number(ordered[2]) }, items) : schema.nodes.bullet_list!.create(null, items);
  return { list, next: at };
}

const indentOf = (line: string): number => /^\s*/.exec(line)![0].length;

function dedented(lines: string[]): string[] {
  const least = Math.min(...lines.filter((line) => line.trim() !== "").map(indentOf));
  return lines.map((line) => line.slice(Math.min(Number.isFinite(least) ? least : 0, indentOf(line))));
}

const isTable = (lines: string[], at: number): boolean => lines[at]!.includes("|") && /^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$/.test(lines[at + 1] ?? "") && (lines[at + 1] ?? "").includes("-");

function readTable(schema: Schema, lines: string[]): Node {
  const cells = (line: string): string[] => line.trim().replace(/^\||\|$/g, "").split(/(?<!\\)\|/).map((cell) => cell.trim().replace(/\\\|/g, "|"));
  const aligns = cells(lines[1]!).map((mark) => (/^:.*:$/.test(mark) ? "center" : mark.endsWith(":") ? "right" : mark.startsWith(":") ? "left" : ""));
  const width = cells(lines[0]!).length;
  const rows = lines.filter((_, index) => index !== 1).map((line, index) => {
    const written = cells(line);
    const row = Array.from({ length: width }, (_, column) =>
      schema.nodes[index === 0 ? "table_header" : "table_cell"]!.create({ align: aligns[column] ?? "" }, schema.nodes.paragraph!.create(null, inline(schema, written[column] ?? ""))));
    return schema.nodes.table_row!.create(null, row);
  });
  return schema.nodes.table!.create(null, rows);
}

const orParagraph = (schema: Schema, blocks: Node[]): Node[] => (blocks.length > 0 ? blocks : [schema.nodes.paragraph!.create()]);

// Code first, because nothing inside it is a sign; then pictures, links, and the three emphases.
const INLINE = /(`+)(.+?)\1|!\[([^\]]*)\]\(([^)\s]+)\)|\[([^\]]+)\]\(([^)\s]+)(?:\s+"([^"]*)")?\)|<(https?:\/\/[^>\s]+)>|\*\*(?=\S)(.+?)(?<=\S)\*\*|(?<!\w)__(?=\S)(.+?)(?<=\S)__(?!\w)|~~(?=\S)(.+?)(?<=\S)~~|\*(?=\S)([^*]+?)(?<=\S)\*|(?<!\w)_(?=\S)([^_]+?)(?<=\S)_(?!\w)|\\([\\`*_{}[\]()#+.!|<>~-])|(?: {2,}|\\)?\n/;

function inline(schema: Schema, text: string, marks: readonly Mark[] = []): Node[] {
  const nodes: Node[] = [];
  let rest = text;
  let plain = "";
  const flush = (): void => { if (plain) nodes.push(schema.text(plain, marks)); plain = ""; };
  const deeper = (name: string, words: string, attrs?: Record<string, string>): void => {
    flush();
    nodes.push(...inline(schema, words, schema.marks[name]!.create(attrs).addToSet(marks)));
  };
  for (let found = INLINE.exec(rest); found; found = INLINE.exec(rest)) {
    plain += rest.slice(0, found.index);
    rest = rest.slice(found.index + found[0].length);
    const [whole, , code, alt, src, words, href, title, address, strong, strong2, strike, em, em2, escaped] = found;
    if (code !== undefined) { flush(); nodes.push(schema.text(code, schema.marks.code!.create().addToSet(marks))); }
    else if (src !== undefined) { const safe = safeAddress(src); if (safe) { flush(); nodes.push(schema.nodes.image!.create({ src: safe, alt: alt ?? "" })); } else plain += alt ?? ""; }
    else if (href !== undefined) { if (safeAddress(href)) deeper("link", words!, { href: safeAddress(href), title: title ?? "" }); else plain += words!; }
    else if (address !== undefined) deeper("link", address, { href: address, title: "" });
    else if ((strong ?? strong2) !== undefined) deeper("strong", (strong ?? strong2)!);
    else if (strike !== undefined) deeper("strike", strike);
    else if ((em ?? em2) !== undefined) deeper("em", (em ?? em2)!);
    else if (escaped !== undefined) plain += escaped;
    // A line that merely wraps is a space; two spaces or a backslash before it make a break.
    else if (whole === "\n") plain += " ";
    else { flush(); nodes.push(schema.nodes.hard_break!.create()); }
  }
  plain += rest;
  flush();
  return nodes;
}
