// In this room: a schema that shows content it does not expect instead of throwing it away.
// Not here: what is expected (schema.ts).
//
// The binding between Yjs and ProseMirror deletes, for everyone, any element that the schema refuses to build. Two people who
// edit one block at the same moment, or a page that is older than the document, would so destroy what others wrote.
// Here building never fails: an unexpected order is put right for the eye, an unknown element becomes a quiet placeholder.
// Nothing is written back until somebody edits that very block.
import { Fragment, Node, Schema, type Attrs, type Mark, type MarkType, type NodeType } from "prosemirror-model";
import { newSchema } from "./schema.ts";

/** The name of the placeholder for elements that this page does not know. It is never written to the shared document. */
export const UNKNOWN = "unknown_block";

/** A schema whose `node`, `text` and `mark` never throw for content that came from the shared document. */
export function tolerantSchema(): Schema {
  const strict = newSchema();
  const schema = new Schema({
    nodes: strict.spec.nodes.addToEnd(UNKNOWN, {
      group: "block", atom: true, selectable: false, attrs: { name: { default: "" } },
      toDOM: (node) => ["p", { class: "hint", contenteditable: "false" }, `A part of this document (“${node.attrs.name}”) is newer than this page. It is kept; reload to see it.`],
    }),
    marks: strict.spec.marks,
  });
  const { node: buildNode, mark: buildMark, text: buildText } = schema;

  schema.node = function (type: string | NodeType, attrs: Attrs | null = null, content?: Fragment | Node | readonly Node[], marks?: readonly Mark[]): Node {
    try {
      return buildNode.call(schema, type, attrs, content, marks);
    } catch {
      return repaired(schema, typeof type === "string" ? type : type.name, attrs, children(content));
    }
  };
  schema.mark = function (type: string | MarkType, attrs?: Attrs | null): Mark {
    const known = typeof type === "string" ? schema.marks[type] : type;
    // The letters under an unknown mark matter more than the mark: they are shown as kept verbatim.
    return known ? buildMark.call(schema, known, attrs) : buildMark.call(schema, "html_inline");
  };
  schema.text = function (text: string, marks?: readonly Mark[] | null): Node {
    // Something other than letters can stand in a shared text; one sign keeps its place.
    return buildText.call(schema, typeof text === "string" && text !== "" ? text : "\uFFFC", marks);
  };
  return schema;
}

function children(content?: Fragment | Node | readonly Node[] | null): Node[] {
  if (!content) return [];
  if (content instanceof Fragment) return [...content.content];
  return content instanceof Node ? [content] : [...content];
}

function repaired(schema: Schema, name: string, attrs: Attrs | null, content: Node[]): Node {
  const type = schema.nodes[name];
  if (!type || type.isText) return buildUnknown(schema, name);
  const kept = knownAttrs(type, attrs);
  const fitting = fit(schema, type, content);
  try {
    const filled = type.createAndFill(kept, fitting);
    if (filled) return filled;
  } catch {
    // An attribute of an unexpected form: the block is shown with its content as it is.
  }
  return type.create(kept, fitting);
}

const buildUnknown = (schema: Schema, name: string): Node => schema.nodes[UNKNOWN]!.create({ name });

function knownAttrs(type: NodeType, attrs: Attrs | null): Attrs {
  const kept: Record<string, unknown> = {};
  for (const name of Object.keys(type.spec.attrs ?? {})) if (attrs && attrs[name] !== undefined) kept[name] = attrs[name];
  return kept;
}

/** The same children in the order the block expects; a second text of a block is joined to its first. */
function fit(schema: Schema, type: NodeType, content: Node[]): Node[] {
  const order: Record<string, string[]> = {
    timeline_entry: ["entry_text", "*", "known_then", "known_now"],
    how: ["how_text", "*"],
    action_item: ["action_text", "end_state", "*"],
  };
  const wanted = order[type.name];
  if (wanted) {
    const named = wanted.filter((name) => name !== "*");
    return wanted.flatMap((name) => {
      if (name === "*") return content.filter((child) => !named.includes(child.type.name));
      return [joined(schema, name, content.filter((child) => child.type.name === name))];
    });
  }
  if (type.inlineContent) return content.flatMap((child) => (child.isInline ? [child] : children(child.content).filter((inner) => inner.isInline)));
  // A block where words were expected stays a block; words where blocks were expected get a paragraph.
  return content.map((child) => (child.isInline ? schema.nodes.paragraph!.create(null, child) : child));
}

function joined(schema: Schema, name: string, parts: Node[]): Node {
  if (parts.length === 1) return parts[0]!;
  const words = parts.flatMap((part, index) => [...(index && part.content.size ? [schema.nodes.hard_break!.create()] : []), ...children(part.content)]);
  return schema.nodes[name]!.create(null, words);
}
