// In this room: lists as word processors and chats put them on the clipboard (paragraphs with a sign, or one flat list a level)
// become lists within lists. Not here: lists that are such already.

interface Item { level: number; ordered: boolean; start: number; item: HTMLElement }

/** Makes every list of a paste what it looks like. */
export function mendLists(body: HTMLElement): void {
  for (const wrapper of body.querySelectorAll("div.ListContainerWrapper, div.OutlineElement")) wrapper.replaceWith(...wrapper.childNodes);
  for (const run of runsOf(body, "p, div, h1, h2, h3", (element) => level(element) !== null)) replaceBy(run, nested(run.map(byItsSign)));
  for (const run of runsOf(body, "ul, ol", (element) => levelOfList(element) !== null)) replaceBy(run, nested(run.flatMap(itemsOf)));
  for (const item of body.querySelectorAll<HTMLElement>("li")) readBox(item);
}

/** Neighbours that all are of a kind, a run an array. */
function runsOf(body: HTMLElement, selector: string, isOne: (element: HTMLElement) => boolean): HTMLElement[][] {
  const runs: HTMLElement[][] = [];
  for (const element of body.querySelectorAll<HTMLElement>(selector)) {
    if (!isOne(element)) continue;
    const run = runs.at(-1);
    if (run && run.at(-1)!.nextElementSibling === element) run.push(element);
    else runs.push([element]);
  }
  return runs;
}

function replaceBy(run: HTMLElement[], lists: HTMLElement[]): void {
  run[0]!.before(...lists);
  for (const element of run) element.remove();
}

function nested(items: Item[]): HTMLElement[] {
  const roots: HTMLElement[] = [];
  const stack: { level: number; list: HTMLElement }[] = [];
  for (const { level, ordered, start, item } of items) {
    const tag = ordered ? "OL" : "UL";
    while (stack.length > 0 && (stack.at(-1)!.level > level || (stack.at(-1)!.level === level && stack.at(-1)!.list.tagName !== tag))) stack.pop();
    if (stack.at(-1)?.level !== level) {
      const list = item.ownerDocument.createElement(tag);
      if (ordered && start > 1) list.setAttribute("start", String(start));
      const above = stack.at(-1)?.list.lastElementChild;
      if (above) above.append(list);
      else roots.push(list);
      stack.push({ level, list });
    }
    stack.at(-1)!.list.append(item);
  }
  return roots;
}

/** `mso-list:l0 level2 lfo1`: the second level of some list. Word on the desktop says it of each paragraph. */
function level(paragraph: HTMLElement): number | null {
  const found = /mso-list:\s*\w+\s+level(\d)/i.exec(paragraph.dataset.style ?? "");
  return found ? Number(found[1]) : null;
}

/** A paragraph whose sign (a bullet, "2.", "b)") stands in it as text. */
function byItsSign(paragraph: HTMLElement): Item {
  let sign = "";
  for (const part of paragraph.querySelectorAll<HTMLElement>("[data-style]")) {
    if (!/mso-list:\s*ignore/i.test(part.dataset.style ?? "")) continue;
    sign ||= part.textContent.trim();
    part.remove();
  }
  const item = paragraph.ownerDocument.createElement("li");
  const words = paragraph.ownerDocument.createElement("p");
  words.append(...paragraph.childNodes);
  words.innerHTML = words.innerHTML.replace(/^(?:\s|&nbsp;|[·•§])+/, "");
  item.append(words);
  // "o" alone is a bullet of the second level, "o." would be a letter.
  const ordered = /^\(?(\d{1,4}|[a-z]{1,5})[.)]/i.exec(sign);
  return { level: level(paragraph)!, ordered: ordered !== null, start: Number(ordered?.[1]) || 1, item };
}

/** The level that the first item of a list names, or null when it names none. Word on the web counts from 1, Slack from 0. */
function levelOfList(list: HTMLElement): number | null {
  const first = list.querySelector<HTMLElement>(":scope > li");
  const named = first?.dataset.ariaLevel ?? first?.dataset.stringifyIndent ?? list.dataset.indent;
  return named === undefined || named === "" ? null : Number(named) || 0;
}

function itemsOf(list: HTMLElement): Item[] {
  const level = levelOfList(list)!;
  return [...list.querySelectorAll<HTMLElement>(":scope > li")].map((item) => ({
    item, level: Number(item.dataset.ariaLevel ?? item.dataset.stringifyIndent ?? level) || 0,
    ordered: list.tagName === "OL", start: Number(list.getAttribute("start")) || 1,
  }));
}

/** A task has a box: as an item that is one, an item with one in it, or a list that says so. */
function readBox(item: HTMLElement): void {
  const box = item.querySelector<HTMLInputElement>("input[type=checkbox]");
  const isTask = item.getAttribute("role") === "checkbox" || item.dataset.inlineTaskId !== undefined || (box && box.closest("li") === item);
  if (!isTask) return;
  const isDone = item.getAttribute("aria-checked") === "true" || item.classList.contains("checked") || (box?.hasAttribute("checked") ?? false);
  item.dataset.checked = isDone ? "yes" : "no";
  if (item.getAttribute("role") === "checkbox") item.querySelector("img")?.remove();
}
