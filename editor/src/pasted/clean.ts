// In this room: HTML from the clipboard is made plain: what programs add goes, and what they say by style or by signs of their own
// is said by elements. Not here: lists (lists.ts), code (code.ts), and what the schema then keeps (schema.ts).
import { mendCode } from "./code.ts";
import { mendLists } from "./lists.ts";

/**
 * Makes a paste plain. No style attribute is ever parsed: the page forbids it. Nothing in a paste runs or is fetched: it is read
 * in a document that has no window, and no picture from elsewhere stays in it. `here` is the address of this house.
 */
export function cleaned(html: string, here: string): string {
  const page = new DOMParser().parseFromString(withoutJunk(html), "text/html");
  const { body } = page;
  for (const element of body.querySelectorAll("*")) for (const name of element.getAttributeNames()) if (/^(on|style$|data-was$)/i.test(name)) element.removeAttribute(name);
  for (const element of body.querySelectorAll("script, style, title, iframe, object, embed, svg, canvas, video, audio, noscript, template, select, textarea, form button, .EOP, .ak-editor-panel__icon")) element.remove();
  // Words of a button stay: in a chat they are somebody's name.
  for (const element of body.querySelectorAll("button, label")) element.replaceWith(...element.childNodes);
  for (const element of body.querySelectorAll<HTMLElement>("b[data-style]")) if (isWrapper(element)) element.replaceWith(...element.childNodes);
  mendLists(body);
  mendCode(body);
  for (const element of body.querySelectorAll("input")) element.remove();
  for (const picture of body.querySelectorAll<HTMLImageElement>("img")) mendPicture(picture, here);
  for (const link of body.querySelectorAll<HTMLAnchorElement>("a[href]")) mendLink(link);
  mendHeadings(body);
  for (const element of body.querySelectorAll<HTMLElement>("[data-style]")) speakStyle(element);
  for (const table of body.querySelectorAll("table")) mendTable(table);
  // Heads of tables and headings are heavy by themselves.
  for (const heavy of body.querySelectorAll(":is(th, h1, h2, h3, h4, h5, h6) :is(strong, b)")) {
    if (heavy.textContent.trim() === heavy.closest("th, h1, h2, h3, h4, h5, h6")?.textContent?.trim()) heavy.replaceWith(...heavy.childNodes);
  }
  // A copy of an editor like this one holds no gap and no blank that nobody meant.
  if (!html.includes("data-pm-slice")) {
    for (const block of body.querySelectorAll<HTMLElement>("p, div")) partAtGaps(block);
    dropBlanks(body);
  }
  return body.innerHTML;
}

function withoutJunk(html: string): string {
  return html
    .replace(/<!--[\s\S]*?-->/g, "")
    .replace(/<(style|script|o:p|title)\b[\s\S]*?<\/\1\s*>/gi, "")
    .replace(/<(meta|link)\b[^>]*>/gi, "")
    .replace(/<\/?[ovwm]:\w+[^>]*>/gi, "")
    .replace(/<[a-z][^>]*>/gi, (tag) => tag.replace(/\sstyle\s*=/gi, " data-style=").replace(/([\s"'/])on[a-z]+\s*=/gi, "$1data-was="));
}

const styleOf = (element: HTMLElement): string => (element.dataset.style ?? "").replace(/\s+/g, "").toLowerCase();

/** A word processor on the web wraps a whole copy in a <b> of normal weight. */
const isWrapper = (element: HTMLElement): boolean => /(^|;)font-weight:(normal|400)/.test(styleOf(element));

function speakStyle(element: HTMLElement): void {
  const style = styleOf(element);
  delete element.dataset.style;
  const align = /text-align:(center|right)/.exec(style)?.[1];
  if (align) element.dataset.align = align;
  if (!/^(SPAN|A|FONT|CODE|U|EM|STRONG|I|B)$/.test(element.tagName)) return;
  const wrap = (tag: string): void => {
    const inner = element.ownerDocument.createElement(tag);
    inner.append(...element.childNodes);
    element.append(inner);
    // A blank at the edge bears no emphasis.
    for (const [edge, side] of [["firstChild", "beforebegin"], ["lastChild", "afterend"]] as const) {
      let text: Node = inner;
      while (text[edge]) text = text[edge];
      const all = text.nodeType === 3 ? text.nodeValue! : "";
      const words = edge === "firstChild" ? all.trimStart() : all.trimEnd();
      if (words === all) continue;
      inner.insertAdjacentText(side, edge === "firstChild" ? all.slice(0, all.length - words.length) : all.slice(words.length));
      text.nodeValue = words;
    }
  };
  const isHeading = element.closest("h1, h2, h3, h4, h5, h6") !== null;
  if (/(^|;)font-weight:(bold|[6-9]00)/.test(style) && !isHeading) wrap("strong");
  if (/font-style:italic/.test(style)) wrap("em");
  if (/line-through/.test(style)) wrap("s");
  if (/font-family:[^;]*(mono|courier|consolas|menlo)/.test(style)) wrap("code");
}

/** A heading that is one by its role or class; the title of the page stands above all of them. */
function mendHeadings(body: HTMLElement): void {
  for (const element of body.querySelectorAll<HTMLElement>("[role=heading], p.MsoTitle, h1")) {
    if (element.dataset.level) continue;
    const level = element.tagName === "H1" || element.classList.contains("MsoTitle") ? 1 : Number(element.getAttribute("aria-level")) || 2;
    renamed(element, `h${Math.min(6, Math.max(2, level))}`);
  }
  for (const element of body.querySelectorAll<HTMLElement>("p.MsoQuote, p.MsoIntenseQuote")) {
    const quote = element.ownerDocument.createElement("blockquote");
    element.replaceWith(quote);
    quote.append(element);
  }
}

function renamed(element: HTMLElement, tag: string): void {
  const made = element.ownerDocument.createElement(tag);
  for (const { name, value } of element.attributes) made.setAttribute(name, value);
  made.append(...element.childNodes);
  element.replaceWith(made);
}

/** A small picture that stands for a sign becomes the sign; one from elsewhere becomes a link, since showing it would tell its host. */
function mendPicture(picture: HTMLImageElement, here: string): void {
  const address = picture.getAttribute("src") ?? "";
  const alt = picture.getAttribute("alt");
  const sign = picture.dataset.stringifyEmoji ?? picture.dataset.emojiShortName;
  if (sign !== undefined || picture.classList.contains("emoticon") || picture.classList.contains("c-emoji")) return picture.replaceWith(alt || (sign ?? ""));
  const isFromElsewhere = /^https?:/i.test(address) && !address.startsWith(`${here}/`);
  if (!isFromElsewhere) {
    // Pictures inside the text of the paste, or on the disk of whoever copied, cannot be kept.
    if (!address.startsWith(`${here}/`) && !/^\/(?!\/)/.test(address)) picture.remove();
    return;
  }
  // With an empty description it is an ornament.
  if (alt === "" || picture.closest("a")) return picture.replaceWith(alt ?? "");
  const link = picture.ownerDocument.createElement("a");
  link.setAttribute("href", address);
  link.textContent = alt ?? "picture";
  picture.replaceWith(link);
}

/** A first row that is all heavy, or said to be one, is the head; a paragraph alone in its cell aligns the cell. */
function mendTable(table: HTMLTableElement): void {
  const first = table.rows[0];
  const isHeavy = (cell: Element): boolean => !isBlank(cell) && [...cell.querySelectorAll("strong, b")].some((heavy) => heavy.textContent.trim() === cell.textContent?.trim());
  if (first && !table.querySelector("th") && table.rows.length > 1) {
    const isHead = [...first.cells].every(isHeavy) || [...first.cells].some((cell) => cell.getAttribute("role") === "columnheader");
    if (isHead) for (const cell of [...first.cells]) renamed(cell, "th");
  }
  for (const paragraph of table.querySelectorAll<HTMLElement>("[data-align]:only-child")) {
    if (paragraph.parentElement!.matches("td, th")) paragraph.parentElement!.dataset.align = paragraph.dataset.align;
  }
}

/** A link goes where it says: not by way of somebody who counts; and a number of ours is a link by itself. */
function mendLink(link: HTMLAnchorElement): void {
  const href = link.getAttribute("href") ?? "";
  const onward = /^https:\/\/www\.google\.com\/url\?(.*)$/i.exec(href)?.[1];
  const to = onward && (new URLSearchParams(onward).get("q") ?? new URLSearchParams(onward).get("url"));
  if (to && /^https?:/i.test(to)) link.setAttribute("href", to);
  const number = /^#(\d+)$/.exec(link.textContent.trim())?.[1];
  if (number && new RegExp(`/(postmortems|incidents)/${number}/?$`).test(href)) link.replaceWith(...link.childNodes);
}

const BLOCK = "address, article, aside, blockquote, div, dl, figure, h1, h2, h3, h4, h5, h6, hr, li, ol, p, pre, section, table, ul";
const isBlock = (node: Node | null): boolean => node !== null && node.nodeType === 1 && (node as Element).matches(BLOCK);
const isBlank = (node: Node): boolean => (node.textContent ?? "").trim() === "";

/** Two breaks in a row, or a chat's own sign for them, part a paragraph; so do blocks among the words. */
function partAtGaps(block: HTMLElement): void {
  const parts: Node[][] = [[]];
  let breaks: Node[] = [];
  let isParted = false;
  for (const node of [...block.childNodes]) {
    const isBreak = (node as Element).tagName === "BR";
    const isGap = (node as HTMLElement).dataset?.stringifyType === "paragraph-break";
    if (isBreak) breaks.push(node);
    if (isGap || isBlock(node) || (isBreak && breaks.length > 1)) {
      isParted ||= !isBlock(node);
      parts.push(isBlock(node) ? [node] : []);
      if (isBlock(node)) parts.push([]);
      if (!isBreak) breaks = [];
    } else if (!isBreak && !(breaks.length > 0 && node.nodeType === 3 && isBlank(node))) {
      // One break stays one; more of them have parted the words already.
      parts.at(-1)!.push(...(breaks.length === 1 ? breaks : []), node);
      breaks = [];
    }
  }
  if (!isParted) return;
  block.replaceWith(...parts.filter((part) => part.some((node) => isBlock(node) || !isBlank(node))).flatMap((part) => {
    if (isBlock(part[0]!)) return part;
    const paragraph = block.ownerDocument.createElement("p");
    paragraph.append(...part);
    return [paragraph];
  }));
}

/** Blank lines between blocks are what paragraphs are for. */
function dropBlanks(body: HTMLElement): void {
  for (const gap of body.querySelectorAll("br")) {
    const [before, after] = [beside(gap, "previousSibling"), beside(gap, "nextSibling")];
    if (after === null || isBlock(after) || isBlock(before) || (before === null && after !== null)) gap.remove();
  }
  for (const block of body.querySelectorAll("p, div, h1, h2, h3, h4, h5, h6, blockquote")) {
    const isAlone = block.parentElement?.matches("li, td, th") && block.parentElement.childElementCount === 1;
    if (isBlank(block) && !isAlone && !block.querySelector("img, hr, br, table, li")) block.remove();
  }
}

function beside(node: Node, way: "previousSibling" | "nextSibling"): Node | null {
  let found = node[way];
  while (found && found.nodeType === 3 && isBlank(found)) found = found[way];
  return found;
}
