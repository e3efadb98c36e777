// In this room: what typing turns into: Markdown as it is typed, a time at the start of a timeline entry.
// Not here: Markdown that is pasted (pasted/markdown.ts).
import { InputRule, inputRules, textblockTypeInputRule, wrappingInputRule } from "prosemirror-inputrules";
import type { MarkType, NodeType, Schema } from "prosemirror-model";
import type { EditorState, Plugin, Transaction } from "prosemirror-state";
import { TextSelection } from "prosemirror-state";
import { parseTime } from "./blocks/time.ts";
import { newId } from "./ids.ts";
import { safeAddress } from "./schema.ts";

/** `startDay` is the day a timeline begins when none of its entries has a time yet. */
export function typingRules(schema: Schema, startDay: () => string): Plugin {
  const node = (name: string): NodeType => schema.nodes[name]!;
  const mark = (name: string): MarkType => schema.marks[name]!;
  return inputRules({
    rules: [
      // The title of the page stands above level 2, so that one sign opens a section, as two do.
      textblockTypeInputRule(/^(#{1,6})\s$/, node("heading"), (match) => ({ level: Math.max(2, match[1]!.length), section: "" })),
      wrappingInputRule(/^\s*([-+*])\s$/, node("bullet_list")),
      wrappingInputRule(/^(\d{1,4})[.)]\s$/, node("ordered_list"), (match) => ({ start: Number(match[1]) }), (match, list) => list.childCount + Number(list.attrs.start) === Number(match[1])),
      wrappingInputRule(/^\s*>\s$/, node("blockquote")),
      textblockTypeInputRule(/^```([\w+-]*)\s$/, node("code_block"), (match) => ({ language: match[1] ?? "" })),
      taskRule(node("list_item"), node("bullet_list")),
      dividerRule(node("horizontal_rule"), node("paragraph")),
      marked(/(?:^|[^*\w])(\*\*([^*\s](?:[^*]*[^*\s])?)\*\*)$/, mark("strong")),
      marked(/(?:^|[^_\w])(__([^_\s](?:[^_]*[^_\s])?)__)$/, mark("strong")),
      marked(/(?:^|[^*\w])(\*([^*\s](?:[^*]*[^*\s])?)\*)$/, mark("em")),
      marked(/(?:^|[^_\w])(_([^_\s](?:[^_]*[^_\s])?)_)$/, mark("em")),
      marked(/(?:^|[^~])(~~([^~\s](?:[^~]*[^~\s])?)~~)$/, mark("strike")),
      marked(/(?:^|[^`])(`([^`]+)`)$/, mark("code")),
      linkRule(mark("link")),
      timeRule(node("entry_text"), startDay),
      zoneRule(node("entry_text")),
      // The dash people put between a time and its words has done its work.
      new InputRule(/^[–—-]\s$/, (state, _match, start, end) => {
        const $start = state.doc.resolve(start);
        return $start.parent.type.name === "entry_text" && $start.node(-1).attrs.at ? state.tr.delete(start, end) : null;
      }),
    ],
  });
}

/** `**words**`: the signs go, the mark comes, and typing goes on without it. */
function marked(pattern: RegExp, type: MarkType): InputRule {
  return new InputRule(pattern, (state, match, _start, end) => {
    if (!state.doc.resolve(end).parent.type.allowsMarkType(type)) return null;
    const [whole, words] = [match[1]!, match[2]!];
    // The last sign is not in the document yet: it is what was typed just now.
    const from = end - (whole.length - 1);
    const tr = state.tr;
    const signs = (whole.length - words.length) / 2;
    const close = from + signs + words.length;
    if (close < end) tr.delete(close, end);
    tr.delete(from, from + signs);
    tr.addMark(from, from + words.length, type.create());
    return tr.removeStoredMark(type);
  }, { inCodeMark: false });
}

function linkRule(type: MarkType): InputRule {
  return new InputRule(/(?:^|[^!])\[([^\]]+)\]\(([^)\s]+)\)$/, (state, match, _start, end) => {
    const href = safeAddress(match[2]!);
    if (!href) return null;
    const from = end - (match[1]!.length + match[2]!.length + 3);
    return state.tr.replaceWith(from, end, state.schema.text(match[1]!, [type.create({ href })])).removeStoredMark(type);
  }, { inCodeMark: false });
}

/** "[ ] " at the start of a list item, or of a paragraph, makes a task. */
function taskRule(item: NodeType, list: NodeType): InputRule {
  return new InputRule(/^\[([ xX])\]\s$/, (state, match, start, end) => {
    const $start = state.doc.resolve(start);
    const checked = match[1] === " " ? "no" : "yes";
    if ($start.depth > 1 && $start.node(-1).type === item && $start.index(-1) === 0) return state.tr.setNodeAttribute($start.before(-1), "checked", checked).delete(start, end);
    if ($start.parent.type.name !== "paragraph" || !$start.node(-1).canReplaceWith($start.index(-1), $start.indexAfter(-1), list)) return null;
    const task = list.create({ id: newId() }, item.create({ id: newId(), checked }, $start.parent.cut(match[0].length - 1)));
    const tr = state.tr.replaceWith($start.before(), $start.after(), task);
    return tr.setSelection(TextSelection.near(tr.doc.resolve($start.before() + 3)));
  });
}

function dividerRule(rule: NodeType, paragraph: NodeType): InputRule {
  return new InputRule(/^---$/, (state, _match, start) => {
    const $start = state.doc.resolve(start);
    if ($start.parent.type !== paragraph || !$start.node(-1).canReplaceWith($start.index(-1), $start.indexAfter(-1), rule)) return null;
    const tr = state.tr.replaceWith($start.before(), $start.after(), [rule.create({ id: newId() }), paragraph.create({ id: $start.parent.attrs.id })]);
    return tr.setSelection(TextSelection.create(tr.doc, $start.before() + 2));
  });
}

/** "10:02 " or "10:02 CET " at the start of an entry without a time becomes its time. */
function timeRule(entryText: NodeType, startDay: () => string): InputRule {
  return new InputRule(/^((?:\d{4}-\d\d-\d\d[ T])?\d{1,2}:\d{2}(?::\d{2})?Z?)\s$/, (state, match, start, end) => {
    const $start = state.doc.resolve(start);
    if ($start.parent.type !== entryText || $start.node(-1).attrs.at) return null;
    const zone = String($start.node(-1).attrs.zone || "UTC");
    const before = $start.node(-2).childBefore($start.before(-1) - $start.start(-2)).node;
    const after = String(before?.attrs.at ?? "");
    const parsed = parseTime(match[1]!, { day: after.slice(0, 10) || startDay(), zone, ...(after ? { after } : {}) });
    return timed(state, start, end, parsed);
  });
}

/** "CET " right behind the time says in which zone it was meant. */
function zoneRule(entryText: NodeType): InputRule {
  return new InputRule(/^([A-Z]{3,4}|[+-]\d{1,2}(?::\d{2})?|[A-Z][a-z]+\/[A-Z][A-Za-z_]+)\s$/, (state, match, start, end) => {
    const $start = state.doc.resolve(start);
    const typed = String($start.node(-1).attrs.typed ?? "");
    if ($start.parent.type !== entryText || !/\d$/.test(typed) || !$start.node(-1).attrs.at) return null;
    const parsed = parseTime(`${typed} ${match[1]}`, { day: String($start.node(-1).attrs.at).slice(0, 10), zone: "UTC" });
    return timed(state, start, end, parsed);
  });
}

/** What was typed becomes the time of its entry. */
function timed(state: EditorState, start: number, end: number, parsed: ReturnType<typeof parseTime>): Transaction | null {
  if ("problem" in parsed) return null;
  const at = state.doc.resolve(start).before(-1);
  return state.tr.delete(start, end).setNodeAttribute(at, "at", parsed.at).setNodeAttribute(at, "zone", parsed.zone).setNodeAttribute(at, "typed", parsed.typed);
}
