// In this room: files that are pasted, dropped or chosen: a place is kept for each in the text until it is there, or it is said why not.
// Not here: the sending (send.ts), where a file goes in the text (place.ts), and how an image looks there (image.ts).
import { NodeSelection, Plugin, PluginKey, type Command, type EditorState } from "prosemirror-state";
import { Decoration, DecorationSet, type EditorView } from "prosemirror-view";
import { ySyncPluginKey } from "y-prosemirror";
import type * as Y from "yjs";
import { placeOf, positionOf, readPage } from "../caret.ts";
import { button, el } from "../dom.ts";
import { isSuggesting } from "../suggest/plugin.ts";
import { putIn } from "./place.ts";
import { CALLED_BACK, NotBrought, obstacle, send, type Brought, type OnItsWay } from "./send.ts";

/** A file that is on its way, or did not arrive, where it belongs in the text. */
interface Waiting { id: number; at: number; place: Y.RelativePosition | null; face: HTMLElement }
type Change = { add: Waiting } | { remove: number } | { move: number; at: number; place: Y.RelativePosition | null };

const key = new PluginKey<readonly Waiting[]>("files");
const CHOSEN = "files-chosen";
const ONLY_WORDS = "Only words can be suggested, so no file was brought. A comment can ask for it, or suggesting can be switched off.";

export interface FilesOptions { number: string; hasLine: () => boolean; announce: (sentence: string) => void }

export function filesPlugin(options: FilesOptions): Plugin<readonly Waiting[]> {
  const porter = new Porter(options);
  return new Plugin<readonly Waiting[]>({
    key,
    state: {
      init: () => [],
      apply(tr, before, _old, state) {
        const change = tr.getMeta(key) as Change | undefined;
        let now = before;
        if (tr.docChanged && before.length > 0) {
          // A change of others is a whole new document, in which places are looked up; one's own moves them along.
          const byOthers = Boolean(tr.getMeta(ySyncPluginKey));
          now = before.map((one) => ({ ...one, at: (byOthers && one.place ? positionOf(state, one.place) : null) ?? tr.mapping.map(one.at) }));
        }
        if (change && "add" in change) return [...now, change.add];
        if (change && "move" in change) return now.map((one) => (one.id === change.move ? { ...one, at: change.at, place: change.place } : one));
        return change ? now.filter(({ id }) => id !== change.remove) : now;
      },
    },
    props: {
      decorations: (state) => DecorationSet.create(state.doc, (key.getState(state) ?? []).map(({ id, at, face }) =>
        Decoration.widget(Math.min(at, state.doc.content.size), face, { key: `file-${id}`, side: 1, stopEvent: () => true, ignoreSelection: true }))),
      handlePaste(view, event) {
        const files = [...(event.clipboardData?.files ?? [])];
        // Office programs put a picture of the words beside the words; the words are what is meant.
        if (files.length === 0 || hasWords(event.clipboardData!)) return false;
        porter.bring(view, files, view.state.selection.to);
        return true;
      },
      handleDrop(view, event, _slice, moved) {
        const files = [...(event.dataTransfer?.files ?? [])];
        // An image of this text that is dragged brings itself as a file too.
        if (moved || files.length === 0 || event.dataTransfer!.getData("text/html").includes("data-pm-slice")) return false;
        event.preventDefault();
        porter.bring(view, files, view.posAtCoords({ left: event.clientX, top: event.clientY })?.pos ?? view.state.selection.to);
        return true;
      },
      handleKeyDown(view, event) {
        const { selection } = view.state;
        if (event.key !== "Enter" || !(selection instanceof NodeSelection) || selection.node.type.name !== "image") return false;
        const field = (view.nodeDOM(selection.from) as HTMLElement | null)?.querySelector("input");
        field?.focus();
        return field !== null && field !== undefined;
      },
    },
    view(view) {
      const chosen = (event: Event): void => porter.bring(view, (event as CustomEvent<File[]>).detail, view.state.selection.to);
      view.dom.addEventListener(CHOSEN, chosen);
      document.addEventListener("dragover", missed);
      document.addEventListener("drop", missed);
      return {
        destroy() {
          view.dom.removeEventListener(CHOSEN, chosen);
          document.removeEventListener("dragover", missed);
          document.removeEventListener("drop", missed);
        },
      };
    },
  });
}

/** A file that is dropped beside the text would make the browser leave the page for it. */
function missed(event: DragEvent): void {
  if (event.dataTransfer?.types.includes("Files")) event.preventDefault();
}

function hasWords(clipboard: DataTransfer): boolean {
  const html = new DOMParser().parseFromString(clipboard.getData("text/html"), "text/html");
  return `${clipboard.getData("text/plain")}${html.body.textContent ?? ""}`.trim() !== "";
}

/** Lets a person choose files of the device. */
export const chooseFiles: Command = (_state, dispatch, view) => {
  if (!dispatch || !view) return true;
  const input = el("input", "", { type: "file", multiple: true });
  input.addEventListener("change", () => {
    view.focus();
    if (input.files?.length) view.dom.dispatchEvent(new CustomEvent(CHOSEN, { detail: [...input.files] }));
  });
  input.click();
  return true;
};

/** Carries files one after the other, in the order in which they came. */
class Porter {
  private turn: Promise<unknown> = Promise.resolve();
  private count = 0;

  constructor(private readonly options: FilesOptions) {}

  bring(view: EditorView, files: File[], at: number): void {
    if (!view.editable) return;
    if (isSuggesting(view.state)) return this.options.announce(ONLY_WORDS);
    for (const file of files) {
      const id = (this.count += 1);
      const face = el("span", "file-waiting", { contenteditable: "false" });
      this.tell(view, { add: { id, at, place: placeOf(view.state, at), face } });
      this.queue(view, file, id, face);
    }
  }

  private queue(view: EditorView, file: File, id: number, face: HTMLElement): void {
    let way: OnItsWay | null = null;
    let isCalledBack = false;
    const bar = el("progress", "", { max: "1", "aria-label": `How much of ${file.name} has been sent` });
    bar.value = 0;
    const cancel = button("Cancel", "button plain small", () => {
      isCalledBack = true;
      if (way) way.callBack();
      else this.tell(view, { remove: id });
      view.focus();
    });
    face.replaceChildren(el("span", "", {}, `Bringing “${file.name}”`), bar, cancel);
    face.classList.remove("wait");
    this.turn = this.turn.then(async () => {
      if (isCalledBack || view.isDestroyed) return;
      const why = obstacle(file, this.options.hasLine());
      if (why) return this.failed(view, file, id, face, why);
      way = send(this.options.number, file, (share) => { bar.value = share; });
      try {
        this.arrived(view, id, await way.arrived);
      } catch (error) {
        const told = error instanceof NotBrought ? error.message : `“${file.name}” was not brought, because something on this page did not go as it was built to. It can be tried again.`;
        if (told === CALLED_BACK) this.tell(view, { remove: id });
        else this.failed(view, file, id, face, told);
      }
    });
  }

  private arrived(view: EditorView, id: number, file: Brought): void {
    if (view.isDestroyed) return;
    readPage(view);
    const waiting = key.getState(view.state)?.find((one) => one.id === id);
    if (!waiting) return;
    // Suggesting may have been switched on meanwhile, and a reader's page may have been shut: then it waits on the page of files.
    if (!view.editable || isSuggesting(view.state)) {
      this.tell(view, { remove: id });
      return this.options.announce(`“${file.name}” was brought and stands among the files of this postmortem; it was not put into the text, because nothing but words can be put in now.`);
    }
    // The others of the same handful go behind this one, so that they stand in the order in which they came.
    const together = key.getState(view.state)!.filter((one) => one.at === waiting.at && one.id > id);
    const { tr, behind } = putIn(view.state, waiting.at, file);
    view.dispatch(tr.setMeta(key, { remove: id } satisfies Change));
    for (const next of together) this.tell(view, { move: next.id, at: behind, place: placeOf(view.state, behind) });
    this.options.announce(file.image ? `The image “${file.name}” is in the text. A field beneath it asks what it shows.` : `A link to “${file.name}” is in the text.`);
  }

  /** Says what did not happen where it was to happen, and keeps the file at hand for another try. */
  private failed(view: EditorView, file: File, id: number, face: HTMLElement, why: string): void {
    face.classList.add("wait");
    face.replaceChildren(
      el("span", "", {}, why),
      button("Try again", "button plain small", () => this.queue(view, file, id, face)),
      button("Put away", "button plain small", () => { this.tell(view, { remove: id }); view.focus(); }));
    this.options.announce(why);
  }

  private tell(view: EditorView, change: Change): void {
    if (view.isDestroyed) return;
    readPage(view);
    view.dispatch(view.state.tr.setMeta(key, change).setMeta("addToHistory", false));
  }
}

/** How many files are on their way or wait to be tried again. */
export const filesWaiting = (state: EditorState): number => key.getState(state)?.length ?? 0;
