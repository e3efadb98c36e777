// In this room: what is done to a paste before the schema reads it, for the programs people copy from.
// Not here: what the schema keeps (schema.ts), Markdown (markdown.ts).
import { Fragment, Slice, type Schema } from "prosemirror-model";
import { Plugin } from "prosemirror-state";
import { looksLikeMarkdown, markdownSlice } from "./markdown.ts";

export const pastePlugin = (schema: Schema): Plugin =>
  new Plugin({
    props: {
      transformPastedHTML: (html) => cleaned(html),
      clipboardTextParser(text, $context, plain) {
        // Into code, and with Shift held, text goes as it is; null leaves it to the editor.
        if (plain || $context.parent.type.spec.code || !$context.parent.type.inlineContent || !looksLikeMarkdown(text)) return null as never;
        const slice = markdownSlice(schema, text);
        // A line of a structured block takes words only.
        return $context.parent.type.name === "paragraph" ? slice : wordsOnly(slice);
      },
    },
  });

/** Only the words of several blocks, with breaks between them. */
function wordsOnly(slice: Slice): Slice {
  const schema = slice.content.firstChild?.type.schema;
  if (!schema) return slice;
  let words = Fragment.empty;
  slice.content.descendants((node) => {
    if (!node.isTextblock) return true;
    if (words.size > 0) words = words.addToEnd(schema.nodes.hard_break!.create());
    words = words.append(node.type.spec.code ? Fragment.from(node.content.size ? schema.text(node.textContent.replaceAll("\n", " ")) : null) : node.content);
    return false;
  });
  return new Slice(words, 0, 0);
}

/**
 * Makes a paste plain: what office programs add goes, a word processor's list paragraphs become lists, and what was said by
 * style alone (bold, slanted, struck, alignment) is said by elements. No style attribute is ever parsed: the page forbids it.
 */
export function cleaned(html: string): string {
  const text = html
    .replace(/<!--[\s\S]*?-->/g, "")
    .replace(/<(style|script|o:p|title)\b[\s\S]*?<\/\1\s*>/gi, "")
    .replace(/<(meta|link)\b[^>]*>/gi, "")
    // Pictures inside the text of the paste cannot be kept; the address of a picture can.
    .replace(/<img\b[^>]*src=["']?(?:data|blob|file|cid):[^>]*>/gi, "")
    .replace(/<[a-z][^>]*>/gi, (tag) => tag.replace(/\sstyle\s*=/gi, " data-style="));
  const page = new DOMParser().parseFromString(text, "text/html");
  for (const element of page.body.querySelectorAll<HTMLElement>("p[class^=MsoListParagraph]")) toListItem(element);
  for (const element of page.body.querySelectorAll<HTMLElement>("[data-style]")) speakStyle(element);
  return page.body.innerHTML;
}

const styleOf = (element: HTMLElement): string => (element.dataset.style ?? "").replace(/\s+/g, "").toLowerCase();

function speakStyle(element: HTMLElement): void {
  const style = styleOf(element);
  delete element.dataset.style;
  const align = /text-align:(center|right)/.exec(style)?.[1];
  if (align) element.dataset.align = align;
  if (element.tagName === "B" && /font-weight:(normal|400)/.test(style)) return element.replaceWith(...element.childNodes);
  if (!/^(SPAN|A|FONT|CODE|U|EM|STRONG|I|B)$/.test(element.tagName)) return;
  const wrap = (tag: string): void => {
    const inner = element.ownerDocument.createElement(tag);
    inner.append(...element.childNodes);
    element.append(inner);
  };
  if (/font-weight:(bold|[6-9]00)/.test(style)) wrap("strong");
  if (/font-style:italic/.test(style)) wrap("em");
  if (/line-through/.test(style)) wrap("s");
  if (/font-family:[^;]*(mono|courier|consolas|menlo)/.test(style)) wrap("code");
}

/** A word processor writes a list as paragraphs with a sign and a level in their style. */
function toListItem(paragraph: HTMLElement): void {
  const page = paragraph.ownerDocument;
  for (const sign of paragraph.querySelectorAll<HTMLElement>("[data-style]")) if (styleOf(sign).includes("mso-list:ignore")) sign.remove();
  const item = page.createElement("li");
  const words = page.createElement("p");
  words.append(...paragraph.childNodes);
  words.innerHTML = words.innerHTML.replace(/^(?:\s|&nbsp;|[·•§])+/, "");
  item.append(words);
  const before = paragraph.previousElementSibling;
  const list = before?.tagName === "UL" && before.classList.contains("pasted") ? before : page.createElement("ul");
  list.classList.add("pasted");
  list.append(item);
  if (list === before) paragraph.remove();
  else paragraph.replaceWith(list);
}
