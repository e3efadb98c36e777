// In this room: calling somebody by name in a comment: "@" offers names, and the keyboard takes one.
// Not here: whom the server then tells (it reads the names out of the words).
import { el } from "../dom.ts";

/** What was typed behind the last "@" before the caret, and where that "@" stands; null when no name is being typed. */
export function nameBefore(text: string): { typed: string; at: number } | null {
  const found = /(?:^|[^\p{L}\p{N}])@((?:\p{L}[\p{L}\p{N} .'’-]{0,60})?)$/u.exec(text);
  return found ? { typed: found[1]!, at: text.length - found[1]!.length - 1 } : null;
}

/** The names that go on as it was typed: by their first word before by a later one. */
export function namesFor(typed: string, names: readonly string[]): string[] {
  const wanted = typed.toLocaleLowerCase();
  const starts = (name: string): boolean => name.toLocaleLowerCase().startsWith(wanted);
  const later = (name: string): boolean => name.split(/\s+/).slice(1).some((word) => word.toLocaleLowerCase().startsWith(wanted));
  return [...names.filter(starts), ...names.filter((name) => !starts(name) && later(name))].filter((name) => name.toLocaleLowerCase() !== wanted).slice(0, 6);
}

let count = 0;

/** Offers names while one types in a field. The list stands behind the field, and takes the keys while it is open. */
export function offerNames(field: HTMLTextAreaElement, names: readonly string[], announce: (sentence: string) => void): HTMLElement {
  const id = `mention-${(count += 1)}`;
  const list = el("ul", "slash-menu mention-list", { id, role: "listbox", "aria-label": "Names", hidden: true });
  let offered: string[] = [];
  let chosen = 0;

  const draw = (): void => {
    list.hidden = offered.length === 0;
    list.replaceChildren(...offered.map((name, index) => {
      const item = el("li", "", { id: `${id}-${index}`, role: "option", "aria-selected": String(index === chosen) }, name);
      item.addEventListener("mousedown", (event) => { event.preventDefault(); take(name); });
      return item;
    }));
    if (offered.length > 0) field.setAttribute("aria-activedescendant", `${id}-${chosen}`);
    else field.removeAttribute("aria-activedescendant");
  };
  const look = (): void => {
    const before = nameBefore(field.value.slice(0, field.selectionStart));
    const now = before ? namesFor(before.typed, names) : [];
    if (now.join() !== offered.join()) {
      chosen = 0;
      if (now.length > 0) announce(`${now.length} ${now.length === 1 ? "name" : "names"}. ${now[0]}: Enter takes it, arrows go on.`);
    }
    offered = now;
    draw();
  };
  const take = (name: string): void => {
    const before = nameBefore(field.value.slice(0, field.selectionStart));
    if (!before) return;
    field.setRangeText(`@${name} `, before.at, field.selectionStart, "end");
    offered = [];
    draw();
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };
  field.setAttribute("aria-controls", id);
  field.setAttribute("aria-autocomplete", "list");
  field.addEventListener("input", look);
  field.addEventListener("blur", () => { offered = []; draw(); });
  field.addEventListener("keydown", (event) => {
    if (offered.length === 0) return;
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step) {
      chosen = (chosen + step + offered.length) % offered.length;
      draw();
      announce(offered[chosen]!);
    } else if (event.key === "Enter" || event.key === "Tab") take(offered[chosen]!);
    else if (event.key === "Escape") { offered = []; draw(); } else return;
    event.preventDefault();
    event.stopImmediatePropagation();
  });
  return list;
}
