// In this room: three helpers to build elements without markup strings, so that no text can become markup or style.
// Not here: what is built.

type Child = Node | string | null | undefined | false;

/** An element with a class, attributes and children. `on…` values are listeners. */
export function el<K extends keyof HTMLElementTagNameMap>(tag: K, className = "", attrs: Record<string, string | boolean> = {}, ...children: Child[]): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  if (className) element.className = className;
  for (const [name, value] of Object.entries(attrs)) {
    if (value === true) element.setAttribute(name, "");
    else if (value !== false) element.setAttribute(name, value);
  }
  element.append(...children.filter((child): child is Node | string => Boolean(child)));
  return element;
}

export function button(words: string, className: string, press: (event: MouseEvent) => void, attrs: Record<string, string | boolean> = {}): HTMLButtonElement {
  const made = el("button", className, { type: "button", ...attrs }, words);
  made.addEventListener("click", press);
  // The caret stays in the text while a button is pressed.
  made.addEventListener("mousedown", (event) => event.preventDefault());
  return made;
}

export function choice(label: string, className: string, options: readonly (readonly [string, string])[], chosen: (value: string) => void): HTMLSelectElement {
  const made = el("select", className, { "aria-label": label }, ...options.map(([value, words]) => el("option", "", { value }, words)));
  made.addEventListener("change", () => chosen(made.value));
  return made;
}

/** Puts an element under a place in the text, within the width of what holds it. */
export function placeUnder(element: HTMLElement, holder: HTMLElement, { left, bottom }: { left: number; bottom: number }): void {
  const around = holder.getBoundingClientRect();
  element.style.top = `${bottom - around.top + 4}px`;
  element.style.left = `${Math.max(0, Math.min(left - around.left, around.width - element.offsetWidth))}px`;
}

/** A drawn line icon of 24 units, by the `d` of its paths. */
export function icon(...paths: string[]): SVGSVGElement {
  const space = "http://www.w3.org/2000/svg";
  const drawn = document.createElementNS(space, "svg");
  drawn.setAttribute("viewBox", "0 0 24 24");
  drawn.setAttribute("class", "icon");
  drawn.setAttribute("aria-hidden", "true");
  for (const d of paths) {
    const path = document.createElementNS(space, "path");
    path.setAttribute("d", d);
    drawn.append(path);
  }
  return drawn;
}
