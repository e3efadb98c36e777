// In this room: the keys of ordinary text.
// Not here: keys of timeline, tree and actions (blocks/keys.ts), of findings (findings/plugin.ts), of the menu (slash.ts).
import { baseKeymap, chainCommands, exitCode, setBlockType, toggleMark } from "prosemirror-commands";
import { undoInputRule } from "prosemirror-inputrules";
import type { Schema } from "prosemirror-model";
import { liftListItem, sinkListItem, splitListItem } from "prosemirror-schema-list";
import type { Command } from "prosemirror-state";
import { goToNextCell } from "prosemirror-tables";
import { redoCommand, undoCommand } from "y-prosemirror";
import { onward } from "./onward.ts";

const isMac = typeof navigator !== "undefined" && /Mac|iP(hone|[oa]d)/.test(navigator.platform);

export function textKeys(schema: Schema): Record<string, Command> {
  const { nodes, marks } = schema;
  const item = nodes.list_item!;
  const lineBreak: Command = chainCommands(exitCode, (state, dispatch) => {
    if (!state.selection.$head.parent.inlineContent || state.selection.$head.parent.type.spec.code) return false;
    dispatch?.(state.tr.replaceSelectionWith(nodes.hard_break!.create(), false).scrollIntoView());
    return true;
  });
  const keys: Record<string, Command> = {
    "Mod-z": undoCommand,
    "Shift-Mod-z": redoCommand,
    "Mod-b": toggleMark(marks.strong!),
    "Mod-i": toggleMark(marks.em!),
    "Mod-e": toggleMark(marks.code!),
    "Mod-Shift-x": toggleMark(marks.strike!),
    "Mod-Alt-0": setBlockType(nodes.paragraph!),
    "Shift-Enter": lineBreak,
    "Mod-Enter": lineBreak,
    Enter: splitListItem(item, { checked: "" }),
    // Tab moves words only where that has a meaning; elsewhere it goes on through the page.
    Tab: chainCommands(goToNextCell(1), sinkListItem(item), onward(1)),
    "Shift-Tab": chainCommands(goToNextCell(-1), liftListItem(item), onward(-1)),
    Backspace: undoInputRule,
  };
  for (const level of [2, 3, 4]) keys[`Mod-Alt-${level}`] = setBlockType(nodes.heading!, { level });
  if (!isMac) keys["Mod-y"] = redoCommand;
  return keys;
}

export { baseKeymap };
