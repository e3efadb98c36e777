// In this room: a how that names a person, or stops at "human error", gets a question that leads on to a condition.
// Not here: finding out (the language check does), and the underline with its card (findings/).
import { Plugin, type EditorState } from "prosemirror-state";
import { Decoration, DecorationSet } from "prosemirror-view";
import { findingsOf } from "../findings/plugin.ts";

/** What is asked, by the label of the finding. Labels that are not here do not nudge. */
const QUESTIONS: Record<string, string> = {
  named: "This how stops at a person. What did they see, and what made it the reasonable thing to do?",
  blame: "This how stops at a fault. How did the system make it likely, and what let it through?",
  trait: "This how stops at what somebody is like. What would have led anybody there to do the same?",
  who: "This how asks who. How was it possible, whoever it was?",
  hindsight: "This how knows the end. What could be seen at that moment?",
  "person-fix": "This how mends a person. Which condition would help anybody?",
};

/** The question for a block, among its decorations; empty when there is none. */
export const nudgeOf = (decorations: readonly Decoration[]): string => {
  const asked = decorations.find((decoration) => typeof decoration.spec.nudge === "string");
  return asked ? String(asked.spec.nudge) : "";
};

export const nudgePlugin = (): Plugin => new Plugin({ props: { decorations: nudged } });

function nudged(state: EditorState): DecorationSet {
  const found = findingsOf(state);
  const marked: Decoration[] = [];
  if (found.length === 0) return DecorationSet.empty;
  state.doc.descendants((node, pos) => {
    if (node.type.name !== "how" || !node.firstChild) return !node.isTextblock;
    const [start, end] = [pos + 1, pos + 1 + node.firstChild.nodeSize];
    const finding = found.find((each) => each.start >= start && each.end <= end && each.label in QUESTIONS);
    if (finding) marked.push(Decoration.node(pos, pos + node.nodeSize, {}, { nudge: QUESTIONS[finding.label] }));
    return true;
  });
  return DecorationSet.create(state.doc, marked);
}
