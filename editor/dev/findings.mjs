// In this room: a few pretend findings, in the form of the real answer.
// Not here: the language analyser.
const RULES = [
  { pattern: /should have ([a-z ]+?)(?=[.,]|$)/g, rule: "should-have", label: "hindsight", title: "Hindsight", severity: "warning", lesson: "hindsight-bias",
    message: "Now that the ending is known, this choice stands out. At the time it was one of several.", question: "What made another cause look likelier at that moment?",
    instead: (found) => [`at that moment saw no reason to ${found[1].trim()}`] },
  { pattern: /\b(careless|sloppy|lazy)\b/g, rule: "character", label: "trait", title: "Character", severity: "error", lesson: "fundamental-attribution-error",
    message: "This explains what happened by what somebody is like.", question: "What in the situation made this the natural thing to do?", instead: () => [] },
  { pattern: /^(Improve|Fix) [a-z ]+$/g, rule: "vague-action", label: "vague-action", title: "No end in sight", severity: "note", lesson: "concrete-actions",
    message: "Nobody could tell when this is done.", question: "What will be true when this is done?", instead: () => [] },
];

export function findingsFor({ id, text }) {
  return RULES.flatMap(({ pattern, ...rule }) => [...text.matchAll(pattern)].map((found) => {
    const instead = rule.instead(found);
    const [from, to] = [found.index, found.index + found[0].length];
    return { ...rule, block: id, from, to, instead, fix: instead[0] ? { from, to, text: instead[0] } : null };
  }));
}
