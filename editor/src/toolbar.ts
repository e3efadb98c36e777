// In this room: the row of buttons above the text: one tab stop, arrows inside, Alt-F10 from the text.
// Not here: what the buttons do (insert.ts, keymap.ts).
import { setBlockType, toggleMark, wrapIn } from "prosemirror-commands";
import { wrapInList } from "prosemirror-schema-list";
import { Plugin, type Command, type EditorState } from "prosemirror-state";
import { addColumnAfter, addRowAfter, deleteColumn, deleteRow, deleteTable, isInTable, toggleHeaderRow } from "prosemirror-tables";
import type { EditorView } from "prosemirror-view";
import { redoCommand, undoCommand } from "y-prosemirror";
import type { Schema } from "prosemirror-model";
import { isAlone, toggleAlone } from "./alone.ts";
import { el, icon } from "./dom.ts";
import { comment, commentsIn, hasWords } from "./comments/plugin.ts";
import { findingsOf, isUnread, togglePanel } from "./findings/plugin.ts";
import { suggestionsIn } from "./suggest/list.ts";
import { isSuggesting, toggleSuggesting, toggleSuggestions } from "./suggest/plugin.ts";
import { chooseFiles } from "./files/plugin.ts";
import { askForLink, outOfList, pieces } from "./insert.ts";
import { whomToAsk } from "./whom/plugin.ts";
import { counted } from "./words.ts";

interface Tool { element: HTMLButtonElement; run: Command; pressed?: (state: EditorState) => boolean; shown?: (state: EditorState) => boolean }

const PATHS = {
  list: ["M9 6h11M9 12h11M9 18h11", "M4.500 6h.01M4.500 12h.01M4.500 18h.01"], numbers: ["M10 6h10M10 12h10M10 18h10", "M4 4.500l1.500-.5v4M4 15.500c.5-1.200 2.500-1 2.300.3L4 18.500h2.500"],
  quote: ["M5 6v12", "M10 8h9M10 12h9M10 16h6"], link: ["M10 14a4 4 0 0 0 5.700 0l3-3a4 4 0 0 0-5.700-5.700l-1 1", "M14 10a4 4 0 0 0-5.700 0l-3 3a4 4 0 0 0 5.700 5.700l1-1"],
  table: ["M4 5h16v14H4zM4 10h16M4 14.500h16M12 10v9"], image: ["M4 5h16v14H4z", "M4 16l5-5 4 4 3-3 4 4", "M15.500 9.500h.01"], code: ["M8 7l-5 5 5 5M16 7l5 5-5 5"], undo: ["M8 5L4 9l4 4", "M4 9h10a5 5 0 0 1 0 10h-3"], redo: ["M16 5l4 4-4 4", "M20 9H10a5 5 0 0 0 0 10h3"],
};

export function toolbarPlugin(schema: Schema, place: HTMLElement, pad: Command): Plugin {
  return new Plugin({
    props: {
      handleKeyDown(view, event) {
        if (event.altKey && event.key === "F10") {
          place.querySelector<HTMLElement>('[tabindex="0"]')?.focus();
          return true;
        }
        if ((event.ctrlKey || event.metaKey) && event.altKey && event.code === "KeyF") return toggleAlone(view.state, view.dispatch, view);
        if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
          void askForLink(view);
          return true;
        }
        return false;
      },
    },
    view: (view) => new Toolbar(view, schema, place, pad),
  });
}

class Toolbar {
  private readonly tools: Tool[];
  private readonly kind: HTMLSelectElement;
  private readonly bar: HTMLElement;
  private readonly count: HTMLButtonElement;
  private readonly comments: HTMLButtonElement;
  private readonly suggestions: HTMLButtonElement;
  private readonly whom: HTMLButtonElement;

  constructor(private readonly view: EditorView, schema: Schema, private readonly place: HTMLElement, pad: Command) {
    this.kind = this.kinds(schema);
    this.tools = this.build(schema);
    const vent = this.tool("Private pad", "Private pad", pad, "in-words to-the-right");
    vent.element.title = "A place to let steam off: it is not sent, not kept and not logged";
    const alone = this.tool("Text alone", "Text alone", toggleAlone, "in-words stays", isAlone);
    alone.element.title = "Nothing but the text, and the rest again (Control, Alt and F)";
    const suggest = this.tool("Suggest", "Suggest", toggleSuggesting, "in-words", isSuggesting);
    suggest.element.title = "What you type and delete waits to be taken or left (Control, Alt and X)";
    this.tools.push(suggest, alone);
    this.suggestions = this.tool("Suggestions", "Suggestions", toggleSuggestions, "in-words").element;
    this.suggestions.title = "All suggestions. Control, Alt and Enter takes the one at the caret, Control, Alt and Backspace leaves it";
    this.comments = this.tool("Comments", "Comments", comment, "in-words").element;
    this.comments.title = "Comment on the selected words, or read what was said (Control, Alt and M)";
    this.whom = this.tool("Who can I ask?", "Who can I ask?", whomToAsk, "in-words").element;
    this.whom.title = "Whom you can ask about the paragraph at the caret, or about the selected words (Control, Alt and P)";
    this.count = this.tool("Language", "Language", togglePanel, "word-count").element;
    const tableTools = this.tableTools();
    this.bar = el("div", "editor-toolbar", { role: "toolbar", "aria-label": "Writing tools", "aria-controls": "editor" },
      this.kind, ...this.tools.map(({ element }) => element), ...tableTools.map(({ element }) => element), vent.element, this.suggestions, this.comments, this.whom, this.count);
    this.tools.push(...tableTools);
    this.place.replaceChildren(this.bar);
    this.bar.addEventListener("keydown", (event) => this.walk(event));
    this.update();
  }

  update(): void {
    const { state } = this.view;
    // Whoever only reads has two buttons: to say something about what they read, and to see whom they can ask.
    const reads = !this.view.editable;
    for (const child of this.bar.children as Iterable<HTMLElement>) child.hidden = reads && child !== this.comments && child !== this.whom;
    const parent = state.selection.$head.parent;
    const kind = parent.type.name === "heading" ? `h${Math.max(2, Number(parent.attrs.level))}` : parent.type.name === "code_block" ? "code" : parent.type.name === "paragraph" ? "p" : "";
    if (this.kind.value !== kind) this.kind.value = kind;
    for (const { element, pressed, shown, run } of this.tools) {
      if (pressed) element.setAttribute("aria-pressed", String(pressed(state)));
      if (shown) element.hidden = reads || !shown(state);
      const can = run(state, undefined, this.view);
      element.setAttribute("aria-disabled", String(!can));
    }
    const open = suggestionsIn(state.doc).length;
    this.suggestions.hidden = reads || open === 0;
    this.suggestions.textContent = counted(open, "suggestion");
    const said = commentsIn(state);
    this.comments.textContent = hasWords(state) ? "Comment" : said === 0 ? "Comments" : counted(said, "comment");
    const found = findingsOf(state).length;
    this.count.classList.toggle("none", found === 0);
    const unread = isUnread(state);
    this.count.textContent = `${found === 0 ? "Language" : counted(found, "finding")}${unread ? ", not read now" : ""}`;
    this.count.title = unread ? "What was written since is not read yet, because the server does not answer. It is asked again." : "All findings by bias (Alt and F8). F8 goes to the next";
    const controls = this.controls();
    // Asked of the attribute: a button is a tab stop of its own until it is told not to be.
    if (!controls.some((control) => control.getAttribute("tabindex") === "0")) controls.forEach((control, index) => { control.tabIndex = index === 0 ? 0 : -1; });
  }

  destroy(): void {
    this.place.replaceChildren();
  }

  private build(schema: Schema): Tool[] {
    const { nodes, marks } = schema;
    const has = (name: string) => (state: EditorState): boolean => {
      const { from, to, empty, $from } = state.selection;
      return empty ? Boolean(marks[name]!.isInSet(state.storedMarks ?? $from.marks())) : state.doc.rangeHasMark(from, to, marks[name]!);
    };
    const within = (name: string) => (state: EditorState): boolean => {
      const { $head } = state.selection;
      for (let depth = $head.depth; depth > 0; depth -= 1) if ($head.node(depth).type.name === name) return true;
      return false;
    };
    const list = (name: string): Command => (state, dispatch, view) => (within(name)(state) ? outOfList(state, dispatch, view) : wrapInList(nodes[name]!)(state, dispatch));
    const table = pieces(schema).find(({ name }) => name === "Table")!.command;
    return [
      this.tool("Bold", "B", toggleMark(marks.strong!), "is-strong", has("strong")),
      this.tool("Italic", "I", toggleMark(marks.em!), "is-em", has("em")),
      this.tool("Code", PATHS.code, toggleMark(marks.code!), "", has("code")),
      this.tool("Link", PATHS.link, (state, dispatch, view) => { if (!state.selection.$head.parent.inlineContent) return false; if (dispatch && view) void askForLink(view); return true; }, "", has("link")),
      this.tool("List", PATHS.list, list("bullet_list"), "", within("bullet_list")),
      this.tool("Numbered list", PATHS.numbers, list("ordered_list"), "", within("ordered_list")),
      this.tool("Quote", PATHS.quote, wrapIn(nodes.blockquote!), "", within("blockquote")),
      this.tool("Table", PATHS.table, table),
      this.tool("Image or file", PATHS.image, chooseFiles),
      this.tool("Undo what you wrote", PATHS.undo, undoCommand),
      this.tool("Redo", PATHS.redo, redoCommand),
    ];
  }

  private tableTools(): Tool[] {
    const shown = (state: EditorState): boolean => isInTable(state);
    return ([["Add a row", addRowAfter], ["Add a column", addColumnAfter], ["Remove the row", deleteRow], ["Remove the column", deleteColumn], ["Head row", toggleHeaderRow], ["Remove the table", deleteTable]] as const)
      .map(([words, run]) => ({ ...this.tool(words, words, run, "in-words"), shown }));
  }

  private kinds(schema: Schema): HTMLSelectElement {
    const select = el("select", "tool-kind", { "aria-label": "Kind of block" }, ...[["p", "Text"], ["h2", "Section"], ["h3", "Subheading"], ["h4", "Small heading"], ["code", "Code"], ["", "Block"]].map(([value, words]) => el("option", "", { value: value!, ...(value === "" ? { hidden: true } : {}) }, words)));
    select.addEventListener("change", () => {
      const level = /^h(\d)$/.exec(select.value)?.[1];
      const { nodes } = schema;
      const command = level ? setBlockType(nodes.heading!, { level: Number(level) }) : setBlockType(select.value === "code" ? nodes.code_block! : nodes.paragraph!);
      command(this.view.state, this.view.dispatch);
      this.view.focus();
    });
    return select;
  }

  private tool(words: string, face: string | string[], run: Command, className = "", pressed?: Tool["pressed"]): Tool {
    const element = el("button", `tool ${className}`.trim(), { type: "button", "aria-label": words, title: words }, ...(typeof face === "string" ? [face] : [icon(...face)]));
    if (face === words || face === "") element.removeAttribute("aria-label");
    element.addEventListener("mousedown", (event) => event.preventDefault());
    element.addEventListener("click", () => {
      if (element.getAttribute("aria-disabled") === "true") return;
      run(this.view.state, this.view.dispatch, this.view);
      if (!document.querySelector("dialog[open], .whom-card:not([hidden])")) this.view.focus();
    });
    return { element, run, ...(pressed ? { pressed } : {}) };
  }

  private controls(): HTMLElement[] {
    return [...this.bar.querySelectorAll<HTMLElement>("button, select")].filter((control) => !control.hidden);
  }

  private walk(event: KeyboardEvent): void {
    const controls = this.controls();
    const at = controls.indexOf(event.target as HTMLElement);
    const next = event.key === "ArrowRight" ? at + 1 : event.key === "ArrowLeft" ? at - 1 : event.key === "Home" ? 0 : event.key === "End" ? controls.length - 1 : null;
    if (event.key === "Escape") this.view.focus();
    if (next === null) return;
    event.preventDefault();
    const wanted = controls[(next + controls.length) % controls.length]!;
    for (const control of controls) control.tabIndex = control === wanted ? 0 : -1;
    wanted.focus();
  }
}
