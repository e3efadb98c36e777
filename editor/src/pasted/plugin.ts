// In this room: what happens to a paste before the schema reads it.
// Not here: how the programs that people copy from write (clean.ts, lists.ts, code.ts), what the schema keeps (schema.ts).
import { Fragment, Slice, type Schema } from "prosemirror-model";
import { Plugin, TextSelection } from "prosemirror-state";
import { isSuggesting } from "../suggest/plugin.ts";
import { cleaned } from "./clean.ts";
import { looksLikeMarkdown, markdownSlice } from "./markdown.ts";
import { addressAlone, looksLikeTerminal, looksWrapped, terminalSlice, unwrapped } from "./plain.ts";

export const pastePlugin = (schema: Schema): Plugin =>
  new Plugin({
    props: {
      transformPastedHTML: (html) => cleaned(html, location.origin),
      clipboardTextParser(text, $context, plain) {
        // Into code, and with Shift held, text goes as it is; null leaves it to the editor.
        if (plain || $context.parent.type.spec.code || !$context.parent.type.inlineContent) return null as never;
        const slice = read(schema, text);
        // A line of a structured block takes words only.
        return slice && $context.parent.type.name !== "paragraph" ? wordsOnly(slice) : (slice as never);
      },
      // An address over words links them, as in every other editor. A mark cannot be suggested, so then it is typed over.
      handlePaste(view, event) {
        const { selection } = view.state;
        const address = addressAlone(event.clipboardData?.getData("text/plain") ?? "", location.origin);
        if (!address?.href || selection.empty || !(selection instanceof TextSelection) || isSuggesting(view.state)) return false;
        if (!selection.$from.sameParent(selection.$to) || !selection.$from.parent.type.allowsMarkType(schema.marks.link!)) return false;
        view.dispatch(view.state.tr.addMark(selection.from, selection.to, schema.marks.link!.create({ href: address.href })));
        return true;
      },
    },
  });

/** What a plain text becomes; null when it is nothing but words. */
function read(schema: Schema, text: string): Slice | null {
  const address = addressAlone(text, location.origin);
  if (address) return new Slice(Fragment.from(schema.text(address.words, address.href ? [schema.marks.link!.create({ href: address.href })] : [])), 0, 0);
  if (looksLikeTerminal(text)) return terminalSlice(schema, text);
  if (looksWrapped(text)) return markdownSlice(schema, unwrapped(text));
  return looksLikeMarkdown(text) ? markdownSlice(schema, text) : null;
}

/** Only the words of several blocks, with breaks between them. */
function wordsOnly(slice: Slice): Slice {
  const schema = slice.content.firstChild?.type.schema;
  if (!schema || slice.content.firstChild!.isInline) return slice;
  let words = Fragment.empty;
  slice.content.descendants((node) => {
    if (!node.isTextblock) return true;
    if (words.size > 0) words = words.addToEnd(schema.nodes.hard_break!.create());
    words = words.append(node.type.spec.code ? Fragment.from(node.content.size ? schema.text(node.textContent.replaceAll("\n", " ")) : null) : node.content);
    return false;
  });
  return new Slice(words, 0, 0);
}
