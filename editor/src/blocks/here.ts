// In this room: the block that holds the caret is marked, so that it can open what it folds away.
// Not here: how it shows that (editor.css, the views).
import { Plugin, type EditorState } from "prosemirror-state";
import { Decoration, DecorationSet } from "prosemirror-view";

const MARKED = new Set(["timeline_entry", "known_then", "known_now", "how", "action_item"]);

export const herePlugin = (): Plugin =>
  new Plugin({
    props: {
      decorations(state: EditorState): DecorationSet {
        const { $head } = state.selection;
        const marked: Decoration[] = [];
        let howSeen = false;
        for (let depth = $head.depth; depth > 0; depth -= 1) {
          const { name } = $head.node(depth).type;
          // In the tree only the innermost how is meant.
          if (!MARKED.has(name) || (name === "how" && howSeen)) continue;
          howSeen ||= name === "how";
          marked.push(Decoration.node($head.before(depth), $head.after(depth), { class: "here" }, { here: true }));
        }
        return DecorationSet.create(state.doc, marked);
      },
    },
  });
