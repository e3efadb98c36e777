// In this room: the words of each block as the language analyser reads them, with offsets that hold in both directions.
// Not here: asking (asking.ts) and showing (plugin.ts).
import type { Node } from "prosemirror-model";

export interface BlockText {
  /** The block's id; for a line of a structured block, the block's id, ":", and the line's type. */
  id: string;
  kind: string;
  section: string;
  /** One UTF-16 unit for each position: code and images are U+FFFC, a line break is "\n". */
  text: string;
  /** The document position of the text's first letter. */
  start: number;
}

const LINES = new Set(["entry_text", "known_then", "known_now", "how_text", "action_text", "end_state"]);
const HIDDEN = "\uFFFC";
/** Code is no language; words that somebody suggests to take out are on their way. */
const NOT_READ = new Set(["code", "html_inline", "deletion"]);
const known = new WeakMap<Node, string>();

/** Every block with words, in order. Code and blocks kept verbatim are not language. */
export function blockTexts(doc: Node): BlockText[] {
  const found: BlockText[] = [];
  let opened = "";
  let within = "";
  doc.descendants((node, pos, parent) => {
    if (node.type.name === "heading") {
      const section = String(node.attrs.section || "");
      if (Number(node.attrs.level) <= 2) { opened = section; within = ""; } else if (section) within = section;
    }
    if (!node.isTextblock) return true;
    if (node.type.spec.code) return false;
    const isLine = LINES.has(node.type.name);
    const id = String((isLine ? parent?.attrs.id : node.attrs.id) ?? "");
    if (id && node.content.size > 0) found.push({ id: isLine ? `${id}:${node.type.name}` : id, kind: node.type.name, section: within || opened, text: textOf(node), start: pos + 1 });
    return false;
  });
  return found;
}

/** The text of one block; as long as its content, so that offset and position differ by a constant. */
export function textOf(block: Node): string {
  let text = known.get(block);
  if (text !== undefined) return text;
  text = "";
  block.forEach((child) => {
    if (child.isText) text += child.marks.some((mark) => NOT_READ.has(mark.type.name)) ? HIDDEN.repeat(child.nodeSize) : child.text!;
    else text += child.type.name === "hard_break" ? "\n" : HIDDEN.repeat(child.nodeSize);
  });
  known.set(block, text);
  return text;
}

/** Where a span of an older text stands in a newer one, or null when it was touched. */
export function carried(before: string, after: string, from: number, to: number): [number, number] | null {
  if (before === after) return [from, to];
  let head = 0;
  const most = Math.min(before.length, after.length);
  while (head < most && before[head] === after[head]) head += 1;
  let tail = 0;
  while (tail < most - head && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail += 1;
  if (to <= head) return [from, to];
  const moved = after.length - before.length;
  return from >= before.length - tail ? [from + moved, to + moved] : null;
}
