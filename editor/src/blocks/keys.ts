// In this room: what keys do in the timeline, the tree and the actions, so that each is as quick to fill as a list.
// Not here: keys of ordinary text (keymap.ts).
import { Fragment, type Node, type NodeType, type ResolvedPos } from "prosemirror-model";
import { Selection, TextSelection, type Command, type EditorState, type Transaction } from "prosemirror-state";
import type { EditorView } from "prosemirror-view";
import { newId } from "../ids.ts";
import { onward } from "../onward.ts";

/** The tree grows no deeper than this, in the editor and on the server. */
const MAX_DEPTH = 20;

// ---- finding one's place ----

interface Place { node: Node; pos: number; depth: number }

/** The nearest block of a type around a position. */
function around($pos: ResolvedPos, name: string): Place | null {
  for (let depth = $pos.depth; depth > 0; depth -= 1) {
    if ($pos.node(depth).type.name === name) return { node: $pos.node(depth), pos: $pos.before(depth), depth };
  }
  return null;
}

const inside = (state: EditorState, name: string): boolean => state.selection instanceof TextSelection && state.selection.$head.parent.type.name === name;
const blank = (node: Node): boolean => node.textContent.trim() === "";
const type = (state: EditorState, name: string): NodeType => state.schema.nodes[name]!;

/** Puts the caret at a position and the focus into the text. */
export function caretTo(view: EditorView, pos: number): void {
  view.dispatch(view.state.tr.setSelection(TextSelection.near(view.state.doc.resolve(Math.min(pos, view.state.doc.content.size)))).scrollIntoView());
  view.focus();
}

/** Leaves a structured block: the caret goes to the words after it. */
export const leaveBlock: Command = (state, dispatch) => {
  const block = ["timeline", "hows", "actions"].map((name) => around(state.selection.$head, name)).find(Boolean);
  if (!block) return false;
  dispatch?.(leaving(state.tr, block.pos + block.node.nodeSize).scrollIntoView());
  return true;
};

function leaving(tr: Transaction, after: number): Transaction {
  const next = Selection.findFrom(tr.doc.resolve(after), 1, true);
  // A paragraph is made only where the document ends: writing must be able to go on.
  if (next) return tr.setSelection(next);
  tr.insert(after, tr.doc.type.schema.nodes.paragraph!.create({ id: newId() }));
  return tr.setSelection(TextSelection.create(tr.doc, after + 1));
}

// ---- timeline ----

export function blankEntry(state: EditorState, zone: string, words?: Fragment): Node {
  return type(state, "timeline_entry").create({ id: newId(), zone: zone || "UTC" }, [
    type(state, "entry_text").create(null, words), type(state, "known_then").create(), type(state, "known_now").create(),
  ]);
}

/** A new entry at the end of the timeline at `pos`; the keyboard goes to its time. */
export function addEntry(view: EditorView, pos: number | undefined): void {
  const timeline = pos === undefined ? null : view.state.doc.nodeAt(pos);
  if (pos === undefined || timeline?.type.name !== "timeline") return;
  const at = pos + timeline.nodeSize - 1;
  view.dispatch(view.state.tr.insert(at, blankEntry(view.state, String(timeline.lastChild?.attrs.zone ?? "UTC"))));
  focusClock(view, at);
}

function focusClock(view: EditorView, pos: number): void {
  const clock = (view.nodeDOM(pos) as HTMLElement | null)?.querySelector<HTMLInputElement>(".entry-clock");
  if (!clock) return caretTo(view, pos + 2);
  clock.focus();
  clock.scrollIntoView({ block: "nearest" });
}

export function focusEntryText(view: EditorView, pos: number | undefined): void {
  const entry = pos === undefined ? null : view.state.doc.nodeAt(pos);
  if (pos !== undefined && entry?.firstChild) caretTo(view, pos + 2 + entry.firstChild.content.size);
}

export function removeEntry(view: EditorView, pos: number | undefined): void {
  const entry = pos === undefined ? null : view.state.doc.nodeAt(pos);
  if (pos === undefined || entry?.type.name !== "timeline_entry") return;
  const tr = view.state.tr.delete(pos, pos + entry.nodeSize);
  view.dispatch(tr.setSelection(Selection.near(tr.doc.resolve(pos), -1)).scrollIntoView());
  view.focus();
}

const entryEnter: Command = (state, dispatch, view) => {
  const entry = around(state.selection.$head, "timeline_entry");
  const parent = state.selection.$head.parent.type.name;
  if (!entry || !["entry_text", "known_then", "known_now"].includes(parent)) return false;
  const timeline = around(state.selection.$head, "timeline");
  if (blank(entry.node) && !entry.node.attrs.at && timeline) {
    dispatch?.(leaving(state.tr.delete(entry.pos, entry.pos + entry.node.nodeSize), timeline.pos + timeline.node.nodeSize - entry.node.nodeSize).scrollIntoView());
    return true;
  }
  if (!dispatch) return true;
  const { $from, $to } = state.selection;
  const tr = state.tr;
  const splits = parent === "entry_text" && $from.sameParent($to);
  const rest = splits ? $to.parent.content.cut($to.parentOffset) : Fragment.empty;
  const size = splits ? $from.end() - $from.pos : 0;
  if (size > 0) tr.delete($from.pos, $from.end());
  const at = entry.pos + entry.node.nodeSize - size;
  tr.insert(at, blankEntry(state, entry.node.attrs.zone, rest));
  dispatch(tr.setSelection(TextSelection.create(tr.doc, at + 2)).scrollIntoView());
  if (view) focusClock(view, at);
  return true;
};

const entryBackspace: Command = (state, dispatch, view) => {
  const { $head, empty } = state.selection;
  if (!empty || $head.parentOffset > 0 || !["entry_text", "known_then", "known_now"].includes($head.parent.type.name)) return false;
  const entry = around($head, "timeline_entry")!;
  if ($head.parent.type.name !== "entry_text") {
    dispatch?.(state.tr.setSelection(Selection.near(state.doc.resolve($head.before() - 1), -1)));
    return true;
  }
  // An entry with words is never joined to another: its time would be lost. An empty one goes.
  if (blank(entry.node) && !entry.node.attrs.at && view) removeEntry(view, entry.pos);
  return true;
};

/** Tab walks time, text, known then, known now, and on to the next entry. */
const entryTab = (step: 1 | -1): Command => (state, dispatch, view) => {
  const { $head } = state.selection;
  const entry = around($head, "timeline_entry");
  if (!entry || !view) return false;
  const order = ["entry_text", "known_then", "known_now"];
  const here = order.indexOf($head.parent.type.name);
  if (here < 0) return false;
  if (!dispatch) return true;
  const wanted = order[here + step];
  if (here + step < 0) { focusClock(view, entry.pos); return true; }
  if (wanted === undefined) {
    const next = entry.pos + entry.node.nodeSize;
    // Behind the last entry stands the button that adds one.
    if (state.doc.nodeAt(next)?.type.name !== "timeline_entry") return onward(1)(state, dispatch, view);
    focusClock(view, next);
    return true;
  }
  entry.node.forEach((child, offset) => {
    if (child.type.name === wanted) dispatch(state.tr.setSelection(TextSelection.create(state.doc, entry.pos + 2 + offset + child.content.size)).scrollIntoView());
  });
  return true;
};

// ---- 5 Hows ----

const newHow = (state: EditorState, words?: Fragment): Node => type(state, "how").create({ id: newId() }, type(state, "how_text").create(null, words));

export function addHow(view: EditorView, pos: number | undefined): void {
  const hows = pos === undefined ? null : view.state.doc.nodeAt(pos);
  if (pos === undefined || hows?.type.name !== "hows") return;
  const at = pos + hows.nodeSize - 1;
  view.dispatch(view.state.tr.insert(at, newHow(view.state)));
  caretTo(view, at + 2);
}

const howEnter: Command = (state, dispatch) => {
  if (!inside(state, "how_text")) return false;
  const { $from, $to } = state.selection;
  const how = around($from, "how")!;
  if (blank(how.node) && how.node.childCount === 1) return howLift(state, dispatch) || leaveEmpty(how, "hows")(state, dispatch);
  if (!$from.sameParent($to) || !dispatch) return true;
  const rest = $to.parent.content.cut($to.parentOffset);
  const size = $from.end() - $from.pos;
  const tr = state.tr;
  if (size > 0) tr.delete($from.pos, $from.end());
  const at = how.pos + how.node.nodeSize - size;
  tr.insert(at, newHow(state, rest));
  dispatch(tr.setSelection(TextSelection.create(tr.doc, at + 2)).scrollIntoView());
  return true;
};

/** Deeper: this how becomes an answer to the one above it. */
const howSink: Command = (state, dispatch) => {
  if (!inside(state, "how_text")) return false;
  const how = around(state.selection.$head, "how")!;
  const $how = state.doc.resolve(how.pos);
  const above = $how.nodeBefore;
  if (above?.type.name !== "how" || depthOf($how) >= MAX_DEPTH) return true;
  if (dispatch) dispatch(moved(state, how, how.pos - 1));
  return true;
};

/** Shallower: this how stands beside the one it answered. At the root, Shift-Tab is left to the page. */
const howLift: Command = (state, dispatch) => {
  if (!inside(state, "how_text")) return false;
  const how = around(state.selection.$head, "how")!;
  const $how = state.doc.resolve(how.pos);
  if ($how.parent.type.name !== "how") return false;
  if (dispatch) dispatch(moved(state, how, $how.after()));
  return true;
};

function moved(state: EditorState, how: Place, target: number): Transaction {
  const within = state.selection.head - how.pos;
  const tr = state.tr.delete(how.pos, how.pos + how.node.nodeSize);
  const at = tr.mapping.map(target);
  tr.insert(at, how.node);
  return tr.setSelection(TextSelection.create(tr.doc, at + within)).scrollIntoView();
}

const depthOf = ($pos: ResolvedPos): number => {
  let depth = 1;
  for (let level = $pos.depth; level > 0; level -= 1) if ($pos.node(level).type.name === "how") depth += 1;
  return depth;
};

const howBackspace: Command = (state, dispatch) => {
  const { $head, empty } = state.selection;
  if (!inside(state, "how_text") || !empty || $head.parentOffset > 0) return false;
  const how = around($head, "how")!;
  if (how.node.childCount > 1) return true; // its answers need it
  const before = Selection.findFrom(state.doc.resolve(how.pos), -1, true);
  if (!before || before.$head.parent.type.name !== "how_text") {
    if (blank(how.node)) dispatch?.(withoutHow(state, how));
    return true;
  }
  if (!dispatch) return true;
  const tr = state.tr.delete(how.pos, how.pos + how.node.nodeSize).insert(before.head, how.node.firstChild!.content);
  dispatch(tr.setSelection(TextSelection.create(tr.doc, before.head)).scrollIntoView());
  return true;
};

function withoutHow(state: EditorState, how: Place): Transaction {
  const tr = state.tr.delete(how.pos, how.pos + how.node.nodeSize);
  return tr.setSelection(Selection.near(tr.doc.resolve(how.pos), -1)).scrollIntoView();
}

const leaveEmpty = (item: Place, list: string): Command => (state, dispatch) => {
  const block = around(state.selection.$head, list)!;
  const alone = block.node.childCount === 1;
  const tr = alone ? state.tr : state.tr.delete(item.pos, item.pos + item.node.nodeSize);
  dispatch?.(leaving(tr, block.pos + block.node.nodeSize - (alone ? 0 : item.node.nodeSize)).scrollIntoView());
  return true;
};

// ---- actions ----

export const newAction = (state: EditorState): Node =>
  type(state, "action_item").create({ id: newId(), state: "proposed" }, [type(state, "action_text").create(), type(state, "end_state").create()]);

export function addAction(view: EditorView, pos: number | undefined): void {
  const actions = pos === undefined ? null : view.state.doc.nodeAt(pos);
  if (pos === undefined || actions?.type.name !== "actions") return;
  const at = pos + actions.nodeSize - 1;
  view.dispatch(view.state.tr.insert(at, newAction(view.state)));
  caretTo(view, at + 2);
}

const actionEnter: Command = (state, dispatch) => {
  const { $head } = state.selection;
  const item = around($head, "action_item");
  if (!item || !["action_text", "end_state"].includes($head.parent.type.name)) return false;
  if (blank(item.node)) return leaveEmpty(item, "actions")(state, dispatch);
  if (!dispatch) return true;
  if ($head.parent.type.name === "action_text") {
    dispatch(state.tr.setSelection(TextSelection.create(state.doc, item.pos + item.node.nodeSize - 2)).scrollIntoView());
    return true;
  }
  const at = item.pos + item.node.nodeSize;
  const tr = state.tr.insert(at, newAction(state));
  dispatch(tr.setSelection(TextSelection.create(tr.doc, at + 2)).scrollIntoView());
  return true;
};

const actionBackspace: Command = (state, dispatch) => {
  const { $head, empty } = state.selection;
  const item = around($head, "action_item");
  if (!item || !empty || $head.parentOffset > 0) return false;
  if ($head.parent.type.name === "end_state") dispatch?.(state.tr.setSelection(Selection.near(state.doc.resolve($head.before() - 1), -1)));
  else if (blank(item.node)) {
    const tr = state.tr.delete(item.pos, item.pos + item.node.nodeSize);
    dispatch?.(tr.setSelection(Selection.near(tr.doc.resolve(item.pos), -1)).scrollIntoView());
  }
  return true;
};

/** From the words of an action to its owner, day, kind and state. */
const actionTab: Command = (state, dispatch, view) => {
  const item = around(state.selection.$head, "action_item");
  if (!item || !view) return false;
  if (state.selection.$head.parent.type.name === "action_text") {
    dispatch?.(state.tr.setSelection(TextSelection.create(state.doc, item.pos + item.node.nodeSize - 2)).scrollIntoView());
    return true;
  }
  (view.nodeDOM(item.pos) as HTMLElement | null)?.querySelector<HTMLElement>(".action-meta input")?.focus();
  return true;
};

const actionShiftTab: Command = (state, dispatch) => {
  if (!inside(state, "end_state")) return false;
  dispatch?.(state.tr.setSelection(Selection.near(state.doc.resolve(state.selection.$head.before() - 1), -1)).scrollIntoView());
  return true;
};

/** Opens the details of the entry or how that holds the caret: kind, evidence, and what else it bears. */
const openDetails: Command = (state, dispatch, view) => {
  const block = around(state.selection.$head, "timeline_entry") ?? around(state.selection.$head, "how");
  if (!block || !view) return false;
  const dom = view.nodeDOM(block.pos) as HTMLElement | null;
  const more = dom?.querySelector<HTMLButtonElement>("[data-details]");
  if (!more || more.hidden) return false;
  if (dispatch) more.click();
  return true;
};

const first = (...commands: Command[]): Command => (state, dispatch, view) => commands.some((command) => command(state, dispatch, view));

/** The keys of the structured blocks; what none of them takes falls through to ordinary text. */
export const blockKeys: Record<string, Command> = {
  Enter: first(entryEnter, howEnter, actionEnter),
  Backspace: first(entryBackspace, howBackspace, actionBackspace),
  Tab: first(entryTab(1), howSink, actionTab),
  "Shift-Tab": first(entryTab(-1), howLift, actionShiftTab),
  Escape: leaveBlock,
  "Mod-Enter": openDetails,
};
