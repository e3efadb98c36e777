// In this room: every node and mark of a postmortem's document, as the editor knows them.
// Not here: how blocks look while edited (blocks/), and what is done about content that breaks these rules (tolerant.ts).
import { Schema, type Attrs, type DOMOutputSpec, type MarkSpec, type Node, type NodeSpec } from "prosemirror-model";
import { suggestionMarks } from "./suggest/marks.ts";

/** The version of this schema. A document written by a newer one is read, not edited. */
export const SCHEMA_VERSION = 3;

/** Section keys in the order of the template. */
export const SECTIONS = [
  "summary", "impact", "trigger", "detection", "resolution", "factors", "lessons", "went_well", "went_poorly",
  "lucky", "timeline", "actions", "background", "glossary", "supporting",
] as const;

export const MILESTONES = ["started", "detected", "declared", "mitigated", "resolved"] as const;
export const ENTRY_KINDS = ["event", "detection", "action", "decision", "communication", "alert"] as const;
export const ACTION_KINDS = ["prevent", "mitigate", "detect", "repair", "process"] as const;
export const ACTION_STATES = ["proposed", "committed", "in_progress", "done", "verified", "dropped"] as const;

const text = (value: unknown): string => (typeof value === "string" ? value : "");

/** Only addresses that a browser may safely follow; anything else becomes text without a link. */
export function safeAddress(address: string): string {
  const trimmed = address.trim();
  if (/^(https?:|mailto:)/i.test(trimmed)) return trimmed;
  // An address with another scheme (javascript:, data:, file:) is refused; one without is relative.
  return /^[a-z][a-z0-9+.-]*:/i.test(trimmed) || trimmed.startsWith("//") ? "" : trimmed;
}

function safePicture(address: string): string {
  // What is copied from a page of this site comes with its whole address, and is the same image by the short one.
  const site = typeof location === "undefined" ? "" : `${location.origin}/`;
  const safe = safeAddress(site !== "" && address.startsWith(site) ? address.slice(site.length - 1) : address);
  return safe.toLowerCase().startsWith("mailto:") ? "" : safe;
}

/** A block that other programs read as `data-node`, so that copy and paste within the product keeps it whole. */
function structured(name: string, tag: string, attrs: string[], spec: NodeSpec, className = ""): NodeSpec {
  return {
    ...spec,
    attrs: { ...Object.fromEntries(attrs.map((attr) => [attr, { default: "" }])), ...spec.attrs },
    parseDOM: [{ tag: `[data-node=${name}]`, getAttrs: (dom) => readAttrs(dom, attrs), priority: 80 }, ...(spec.parseDOM ?? [])],
    toDOM: (node): DOMOutputSpec => [tag, { "data-node": name, ...writeAttrs(node, attrs), ...(className ? { class: className } : {}) }, 0],
  };
}

function readAttrs(dom: HTMLElement, names: string[]): Attrs {
  const read: Record<string, string> = {};
  for (const name of names) {
    const value = dom.getAttribute(`data-${name}`);
    if (value !== null) read[name] = value;
  }
  return read;
}

function writeAttrs(node: Node, names: string[]): Record<string, string> {
  const written: Record<string, string> = {};
  for (const name of names) if (text(node.attrs[name]) !== "") written[`data-${name}`] = text(node.attrs[name]);
  return written;
}

const id = { id: { default: "" } };
const alignOf = (dom: HTMLElement): string => {
  const align = dom.getAttribute("data-align") ?? dom.getAttribute("align") ?? dom.style.textAlign;
  return ["left", "center", "right"].includes(align) ? align : "";
};
const spanOf = (dom: HTMLElement, name: "colspan" | "rowspan"): number =>
  Math.min(100, Math.max(1, Number(dom.getAttribute(name) ?? 1) || 1));

function cell(tag: "td" | "th"): NodeSpec {
  return {
    content: "block+",
    tableRole: tag === "td" ? "cell" : "header_cell",
    isolating: true,
    attrs: { colspan: { default: 1 }, rowspan: { default: 1 }, align: { default: "" } },
    parseDOM: [{ tag, getAttrs: (dom) => ({ colspan: spanOf(dom, "colspan"), rowspan: spanOf(dom, "rowspan"), align: alignOf(dom) }) }],
    toDOM(node) {
      const attrs: Record<string, string> = {};
      if (node.attrs.colspan !== 1) attrs.colspan = String(node.attrs.colspan);
      if (node.attrs.rowspan !== 1) attrs.rowspan = String(node.attrs.rowspan);
      if (node.attrs.align) attrs["data-align"] = node.attrs.align;
      return [tag, attrs, 0];
    },
  };
}

const nodes: Record<string, NodeSpec> = {
  doc: { content: "block+" },
  // The paragraph comes first: it is what the editor makes when it needs any block.
  paragraph: {
    group: "block", content: "inline*", attrs: id,
    parseDOM: [{ tag: "p" }],
    toDOM: () => ["p", 0],
  },
  heading: {
    group: "block", content: "inline*", defining: true,
    attrs: { ...id, level: { default: 2 }, section: { default: "" } },
    parseDOM: [1, 2, 3, 4, 5, 6].map((level) => ({
      tag: `h${level}`,
      getAttrs: (dom: HTMLElement) => ({ level: Number(dom.dataset.level) || level, section: dom.dataset.section ?? "" }),
    })),
    toDOM(node) {
      // The page has its one h1 in the title, so that a heading of the text starts at h2.
      const level = Math.min(6, Math.max(1, Number(node.attrs.level) || 2));
      const attrs: Record<string, string> = { "data-level": String(level) };
      if (node.attrs.section) attrs["data-section"] = node.attrs.section;
      if (node.attrs.section || node.attrs.id) attrs.id = node.attrs.section || node.attrs.id;
      return [`h${Math.max(2, level)}`, attrs, 0];
    },
  },
  bullet_list: {
    group: "block", content: "list_item+", attrs: id,
    parseDOM: [{ tag: "ul" }],
    toDOM: () => ["ul", 0],
  },
  ordered_list: {
    group: "block", content: "list_item+", attrs: { ...id, start: { default: 1 } },
    parseDOM: [{ tag: "ol", getAttrs: (dom) => ({ start: Number(dom.getAttribute("start") ?? 1) || 1 }) }],
    toDOM: (node) => (node.attrs.start === 1 ? ["ol", 0] : ["ol", { start: String(node.attrs.start) }, 0]),
  },
  list_item: {
    content: "paragraph block*", defining: true, attrs: { ...id, checked: { default: "" } },
    parseDOM: [{ tag: "li", getAttrs: (dom) => ({ checked: dom.dataset.checked ?? "" }) }],
    toDOM: (node) => ["li", node.attrs.checked ? { "data-checked": node.attrs.checked } : {}, 0],
  },
  blockquote: {
    group: "block", content: "block+", defining: true, attrs: id,
    parseDOM: [{ tag: "blockquote" }],
    toDOM: () => ["blockquote", 0],
  },
  code_block: {
    group: "block", content: "text*", marks: "", code: true, defining: true, attrs: { ...id, language: { default: "" } },
    parseDOM: [{ tag: "pre", preserveWhitespace: "full", getAttrs: (dom) => ({ language: dom.dataset.language ?? "" }) }],
    toDOM: (node) => ["pre", node.attrs.language ? { "data-language": node.attrs.language } : {}, ["code", 0]],
  },
  raw_block: {
    group: "block", content: "text*", marks: "", code: true, defining: true, attrs: { ...id, format: { default: "markdown" } },
    parseDOM: [{ tag: "pre[data-format]", preserveWhitespace: "full", priority: 60, getAttrs: (dom) => ({ format: dom.dataset.format ?? "markdown" }) }],
    toDOM: (node) => ["pre", { class: "raw", "data-format": text(node.attrs.format) }, ["code", 0]],
  },
  horizontal_rule: {
    group: "block", attrs: id,
    parseDOM: [{ tag: "hr" }],
    toDOM: () => ["hr"],
  },
  table: {
    group: "block", content: "table_row+", tableRole: "table", isolating: true, attrs: id,
    parseDOM: [{ tag: "table" }],
    toDOM: () => ["div", { class: "table-wrap" }, ["table", { class: "table" }, ["tbody", 0]]],
  },
  table_row: {
    content: "(table_cell | table_header)+", tableRole: "row",
    parseDOM: [{ tag: "tr" }],
    toDOM: () => ["tr", 0],
  },
  table_cell: cell("td"),
  table_header: cell("th"),

  timeline: structured("timeline", "ol", ["id"], { group: "block", content: "timeline_entry*", isolating: true, defining: true }, "entries"),
  timeline_entry: structured("timeline_entry", "li", ["id", "at", "zone", "typed", "kind", "milestone", "source", "role"], {
    content: "entry_text block* known_then known_now", isolating: true, defining: true,
    attrs: { zone: { default: "UTC" } },
  }, "entry"),
  entry_text: structured("entry_text", "p", [], { content: "inline*", defining: true }, "entry-what"),
  known_then: structured("known_then", "p", [], { content: "inline*", defining: true, isolating: true }, "known-then"),
  known_now: structured("known_now", "p", [], { content: "inline*", defining: true, isolating: true }, "known-now"),

  hows: structured("hows", "div", ["id"], { group: "block", content: "how*", isolating: true, defining: true }, "hows"),
  how: structured("how", "div", ["id", "actions", "serves", "confidence", "source"], { content: "how_text how*", defining: true }, "how-node"),
  how_text: structured("how_text", "p", [], { content: "inline*", defining: true }, "how-what"),

  actions: structured("actions", "ul", ["id"], { group: "block", content: "action_item*", isolating: true, defining: true }, "actions"),
  action_item: structured("action_item", "li", ["id", "owner", "due", "kind", "state", "priority", "tracker"], {
    content: "action_text end_state", isolating: true, defining: true,
    attrs: { state: { default: "proposed" } },
  }, "action"),
  action_text: structured("action_text", "p", [], { content: "inline*", defining: true }, "action-what"),
  end_state: structured("end_state", "p", [], { content: "inline*", defining: true }, "action-done"),

  text: { group: "inline" },
  hard_break: {
    group: "inline", inline: true, selectable: false,
    parseDOM: [{ tag: "br" }],
    toDOM: () => ["br"],
  },
  image: {
    group: "inline", inline: true, draggable: true,
    attrs: { src: { default: "" }, alt: { default: "" }, title: { default: "" } },
    parseDOM: [{
      tag: "img[src]",
      getAttrs(dom) {
        const src = safePicture(dom.getAttribute("src") ?? "");
        return src === "" ? false : { src, alt: dom.getAttribute("alt") ?? "", title: dom.getAttribute("title") ?? "" };
      },
    }],
    toDOM(node) {
      const src = safePicture(text(node.attrs.src));
      const attrs: Record<string, string> = { alt: text(node.attrs.alt) };
      if (src) attrs.src = src;
      if (node.attrs.title) attrs.title = text(node.attrs.title);
      return ["img", attrs];
    },
  },
};

const marks: Record<string, MarkSpec> = {
  link: {
    attrs: { href: { default: "" }, title: { default: "" } }, inclusive: false,
    parseDOM: [{
      tag: "a[href]",
      getAttrs(dom) {
        const href = safeAddress(dom.getAttribute("href") ?? "");
        return href === "" ? false : { href, title: dom.getAttribute("title") ?? "" };
      },
    }],
    toDOM(mark) {
      const attrs: Record<string, string> = { rel: "noopener noreferrer" };
      const href = safeAddress(text(mark.attrs.href));
      if (href) attrs.href = href;
      if (mark.attrs.title) attrs.title = text(mark.attrs.title);
      return ["a", attrs, 0];
    },
  },
  strong: {
    parseDOM: [
      { tag: "strong" },
      // Some editors wrap a whole copy in a <b> of normal weight.
      { tag: "b", getAttrs: (dom) => (dom.style.fontWeight === "normal" || dom.style.fontWeight === "400" ? false : null) },
      { style: "font-weight", getAttrs: (value) => (/^(bold|bolder|[6-9]\d\d)$/.test(value) ? null : false) },
    ],
    toDOM: () => ["strong", 0],
  },
  em: {
    parseDOM: [{ tag: "em" }, { tag: "i", getAttrs: (dom) => (dom.style.fontStyle === "normal" ? false : null) }, { style: "font-style=italic" }],
    toDOM: () => ["em", 0],
  },
  strike: {
    parseDOM: [{ tag: "s" }, { tag: "del" }, { tag: "strike" }, { style: "text-decoration=line-through" }, { style: "text-decoration-line=line-through" }],
    toDOM: () => ["s", 0],
  },
  code: {
    // Inside the page's own blocks a <code> within <pre> belongs to the block, not to the words.
    parseDOM: [{ tag: "code" }, { tag: "tt" }],
    toDOM: () => ["code", 0],
  },
  html_inline: {
    parseDOM: [{ tag: "span[data-html]" }],
    toDOM: () => ["span", { class: "raw-inline", "data-html": "" }, 0],
  },
  ...suggestionMarks,
};

/** The strict schema, for building and testing; the page uses `tolerantSchema()` (tolerant.ts). */
export const newSchema = (): Schema => new Schema({ nodes, marks });
