// In this room: the text alone: everything around it goes out of sight until it is wanted again.
// Not here: what goes (editor.css, by the class on the page).
import type { Command } from "prosemirror-state";

const CLASS = "text-alone";

export const isAlone = (): boolean => document.documentElement.classList.contains(CLASS);

/** Leaves nothing but the text, its status and the way back; or brings the rest back. The caret stays in sight. */
export const toggleAlone: Command = (state, dispatch, view) => {
  if (!dispatch || !view) return true;
  document.documentElement.classList.toggle(CLASS);
  dispatch(state.tr.setMeta("addToHistory", false).scrollIntoView());
  view.focus();
  return true;
};
