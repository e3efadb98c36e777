// In this room: Tab in ordinary text goes on to the next control after the caret, and at the end out of the text.
// Not here: what Tab does in lists, tables and structured blocks (keymap.ts, blocks/keys.ts). Left to themselves, browsers
// begin at the text's first control each time, and a person with a keyboard would go round for ever.
import type { Command } from "prosemirror-state";

const CONTROLS = "a[href], button, input, select, textarea, summary, [contenteditable='true'], [tabindex]";

const canHaveFocus = (control: HTMLElement): boolean =>
  control.tabIndex >= 0 && !control.matches(":disabled") && control.getClientRects().length > 0;

/** To the nearest control behind the caret (1) or before it (-1). */
export const onward = (step: 1 | -1): Command => (state, dispatch, view) => {
  if (!view) return false;
  const caret = document.createRange();
  const { node, offset } = view.domAtPos(state.selection.head);
  caret.setStart(node, offset);
  const isBeyond = (control: HTMLElement): boolean => {
    // The text itself is where one is, and a link in it cannot have the focus while it can be edited.
    if (control.contains(view.dom) || control.isContentEditable) return false;
    return caret.comparePoint(control, 0) === step;
  };
  const all = [...document.querySelectorAll<HTMLElement>(CONTROLS)].filter((control) => canHaveFocus(control) && isBeyond(control));
  const next = step > 0 ? all[0] : all.at(-1);
  if (!next) return false;
  if (dispatch) next.focus();
  return true;
};
