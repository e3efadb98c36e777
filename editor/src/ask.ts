// In this room: one question with one line of answer, in a dialog that gives the focus back.
// Not here: questions of more than one line.
import { el } from "./dom.ts";

export interface Question { title: string; help?: string; label: string; go: string; value?: string; optional?: boolean; kind?: "text" | "url" }

let count = 0;

/** The answer, or null when the person turned back. */
export function askFor(question: Question): Promise<string | null> {
  const before = document.activeElement as HTMLElement | null;
  const id = `ask-${(count += 1)}`;
  const input = el("input", "input", { id, type: "text", autocomplete: "off", required: !question.optional, ...(question.kind === "url" ? { inputmode: "url" } : {}) });
  input.value = question.value ?? "";
  const back = el("button", "button quiet", { type: "button" }, "Go back");
  const form = el("form", "", { method: "dialog" },
    el("h2", "", { id: `${id}-title` }, question.title),
    question.help ? el("p", "soft", { id: `${id}-help` }, question.help) : null,
    el("div", "field", {}, el("label", "", { for: id }, question.label), input),
    el("p", "row", {}, el("button", "button", { type: "submit" }, question.go), back));
  if (question.help) input.setAttribute("aria-describedby", `${id}-help`);
  const dialog = el("dialog", "dialog", { "aria-labelledby": `${id}-title` }, form);
  document.body.append(dialog);
  return new Promise((resolve) => {
    let answer: string | null = null;
    form.addEventListener("submit", () => { answer = input.value.trim(); });
    back.addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => {
      dialog.remove();
      before?.focus();
      resolve(answer);
    });
    dialog.showModal();
    input.focus();
  });
}
