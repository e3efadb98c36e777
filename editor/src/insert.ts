// In this room: everything that can be put into the text, once, for the menu and the toolbar alike.
// Not here: how it is offered (slash.ts, toolbar.ts).
import { setBlockType, wrapIn } from "prosemirror-commands";
import { liftListItem, wrapInList } from "prosemirror-schema-list";
import type { Node, Schema } from "prosemirror-model";
import { Selection, type Command } from "prosemirror-state";
import type { EditorView } from "prosemirror-view";
import { askFor } from "./ask.ts";
import { blankEntry, newAction } from "./blocks/keys.ts";
import { chooseFiles } from "./files/plugin.ts";
import { newId } from "./ids.ts";
import { safeAddress } from "./schema.ts";

export interface Piece { name: string; words: string; also: string; command: Command }

/** What the slash menu offers, in its order. `also` are other words people may type for it. */
export function pieces(schema: Schema): Piece[] {
  const { nodes } = schema;
  return [
    { name: "Section", words: "a heading that opens a section", also: "h2 title heading", command: setBlockType(nodes.heading!, { level: 2 }) },
    { name: "Subheading", words: "a heading within a section", also: "h3 heading", command: setBlockType(nodes.heading!, { level: 3 }) },
    { name: "List", words: "with bullets", also: "ul bullet unordered", command: wrapInList(nodes.bullet_list!) },
    { name: "Numbered list", words: "with numbers", also: "ol ordered", command: wrapInList(nodes.ordered_list!) },
    { name: "Tasks", words: "a list with boxes to tick", also: "todo check checklist", command: tasks },
    { name: "Timeline", words: "what happened when", also: "entry time", command: insertBlock((state) => nodes.timeline!.create({ id: newId() }, blankEntry(state, "UTC"))) },
    { name: "5 Hows", words: "how was it possible?", also: "why whys cause tree factors", command: insertBlock(() => nodes.hows!.create({ id: newId() }, nodes.how!.create({ id: newId() }, nodes.how_text!.create()))) },
    { name: "Actions", words: "what will be done, by whom, by when", also: "todo action items", command: insertBlock((state) => nodes.actions!.create({ id: newId() }, newAction(state))) },
    { name: "Table", words: "three columns to begin with", also: "grid", command: insertBlock(() => blankTable(schema, 3, 3)) },
    { name: "Image or file", words: "from this device; a paste or a drop does it too", also: "picture photo screenshot upload attachment", command: chooseFiles },
    { name: "Quote", words: "words of somebody else", also: "blockquote", command: wrapIn(nodes.blockquote!) },
    { name: "Code", words: "commands, logs, configuration", also: "pre log terminal", command: setBlockType(nodes.code_block!) },
    { name: "Divider", words: "a line across", also: "hr rule", command: insertBlock(() => nodes.horizontal_rule!.create({ id: newId() })) },
  ];
}

type State = Parameters<Command>[0];

/** Puts a block in place of an empty paragraph, or after the block with the caret; the caret goes into it. */
function insertBlock(build: (state: State) => Node): Command {
  return (state, dispatch) => {
    const { $head } = state.selection;
    if ($head.depth === 0) return false;
    const replaces = $head.parent.type.name === "paragraph" && $head.parent.content.size === 0;
    // Structured blocks and tables stand at the height of the block that holds the caret.
    let depth = $head.depth;
    const block = build(state);
    while (depth > 0 && !$head.node(depth - 1).canReplaceWith($head.index(depth - 1) + (replaces && depth === $head.depth ? 0 : 1), $head.indexAfter(depth - 1), block.type)) depth -= 1;
    if (depth === 0) return false;
    if (!dispatch) return true;
    const at = replaces && depth === $head.depth ? $head.before(depth) : $head.after(depth);
    const tr = replaces && depth === $head.depth ? state.tr.replaceWith($head.before(depth), $head.after(depth), block) : state.tr.insert(at, block);
    const after = at + block.nodeSize;
    if (block.isLeaf && (after >= tr.doc.content.size || !tr.doc.nodeAt(after)?.isTextblock)) tr.insert(after, state.schema.nodes.paragraph!.create({ id: newId() }));
    dispatch(tr.setSelection(Selection.near(tr.doc.resolve(block.isLeaf ? after : at + 1))).scrollIntoView());
    return true;
  };
}

function blankTable(schema: Schema, rows: number, columns: number): Node {
  const { table, table_row: row, table_cell: cell, table_header: header, paragraph } = schema.nodes;
  return table!.create({ id: newId() }, Array.from({ length: rows }, (_, index) =>
    row!.create(null, Array.from({ length: columns }, () => (index === 0 ? header! : cell!).create(null, paragraph!.create({ id: newId() }))))));
}

const tasks: Command = (state, dispatch, view) => {
  if (!wrapInList(state.schema.nodes.bullet_list!)(state)) return false;
  if (!dispatch) return true;
  return wrapInList(state.schema.nodes.bullet_list!)(state, (tr) => {
    const $head = tr.selection.$head;
    for (let depth = $head.depth; depth > 0; depth -= 1) if ($head.node(depth).type.name === "list_item") { tr.setNodeAttribute($head.before(depth), "checked", "no"); break; }
    dispatch(tr);
  }, view);
};

export const outOfList: Command = (state, dispatch) => liftListItem(state.schema.nodes.list_item!)(state, dispatch);

/** Asks for the address of a link on the selected words; without words the address itself stands there. */
export async function askForLink(view: EditorView): Promise<void> {
  const link = view.state.schema.marks.link!;
  const { from, to, empty, $from } = view.state.selection;
  const there = (empty ? $from.marks() : ($from.nodeAfter?.marks ?? [])).find((mark) => mark.type === link);
  const answer = await askFor({ title: there ? "Where does this link lead?" : "Link these words", label: "Address", go: "Set the link", value: String(there?.attrs.href ?? ""), optional: Boolean(there), kind: "url", help: there ? "An empty address takes the link away." : undefined! });
  if (answer === null) return view.focus();
  const href = safeAddress(/^[\w-]+(\.[\w-]+)+(\/|$)/.test(answer) ? `https://${answer}` : answer);
  const [start, end] = empty && there ? extent(view, link.name) : [from, to];
  const tr = view.state.tr;
  if (!href) tr.removeMark(start, end, link);
  else if (start === end) tr.insert(start, view.state.schema.text(href, [link.create({ href })]));
  else tr.removeMark(start, end, link).addMark(start, end, link.create({ href }));
  view.dispatch(tr);
  view.focus();
}

/** How far the link around the caret reaches. */
function extent(view: EditorView, name: string): [number, number] {
  const { $from } = view.state.selection;
  let [start, end] = [$from.pos, $from.pos];
  $from.parent.forEach((child, offset) => {
    const from = $from.start() + offset;
    if (child.marks.some((mark) => mark.type.name === name) && from <= $from.pos && from + child.nodeSize >= $from.pos) [start, end] = [from, from + child.nodeSize];
  });
  return [start, end];
}
