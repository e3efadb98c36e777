// In this room: the editor is put together and takes the place of the page's plain text, once the document is here.
// Not here: any part itself. The page works without this: the server has put the same words where the editor will stand.
import "./editor.css";
import "./files/files.css";
import { dropCursor } from "prosemirror-dropcursor";
import { gapCursor } from "prosemirror-gapcursor";
import { keymap } from "prosemirror-keymap";
import { EditorState, type Plugin } from "prosemirror-state";
import { tableEditing } from "prosemirror-tables";
import { EditorView } from "prosemirror-view";
import { ySyncPlugin, ySyncPluginKey, yUndoPlugin } from "y-prosemirror";
import { Awareness } from "y-protocols/awareness";
import * as Y from "yjs";
import { blockKeys } from "./blocks/keys.ts";
import { handPlugin, OwnCaret } from "./caret.ts";
import { herePlugin } from "./blocks/here.ts";
import { nudgePlugin } from "./blocks/nudge.ts";
import { promptsPlugin, readHints } from "./prompts.ts";
import { timelineNotesPlugin } from "./blocks/timeline.ts";
import { blockViews } from "./blocks/views.ts";
import { commentsPlugin, readComments, redrawComments } from "./comments/plugin.ts";
import { forgetUnsent, shelfOf, type Shelf } from "./comments/unsent.ts";
import { Device, deviceName, forgetOtherEpochs } from "./device.ts";
import { askServer } from "./findings/asking.ts";
import { imageViews } from "./files/image.ts";
import { filesPlugin } from "./files/plugin.ts";
import { findPlugin } from "./find.ts";
import { findingsPlugin } from "./findings/plugin.ts";
import { idsPlugin } from "./ids.ts";
import { pieces } from "./insert.ts";
import { baseKeymap, textKeys } from "./keymap.ts";
import { outlinePlugin } from "./outline.ts";
import { pastePlugin } from "./pasted/plugin.ts";
import { Follow } from "./follow.ts";
import { cursorsPlugin } from "./people.ts";
import { showPresence } from "./presence.ts";
import { Provider } from "./provider.ts";
import { typingRules } from "./rules.ts";
import { SCHEMA_VERSION } from "./schema.ts";
import { References } from "./references/known.ts";
import { referenceOffers } from "./references/offer.ts";
import { referencesChanged, referencesPlugin } from "./references/plugin.ts";
import { Trackers } from "./references/trackers.ts";
import { readMount, type Mount } from "./mount.ts";
import { sectionAt } from "./sections.ts";
import { slashPlugin } from "./slash.ts";
import { showStatus } from "./statusline.ts";
import { plantTexts } from "./texts.ts";
import { ONLY_WORDS, suggested, suggestPlugin } from "./suggest/plugin.ts";
import { tolerantSchema } from "./tolerant.ts";
import { toolbarPlugin } from "./toolbar.ts";
import { VentPad } from "./vent.ts";
import { whomPlugin } from "./whom/plugin.ts";

/** Without a server, the copy on the device is shown after this long. */
const PATIENCE_MS = 2_500;

async function start(mount: Mount): Promise<void> {
  const doc = new Y.Doc();
  const awareness = new Awareness(doc);
  awareness.setLocalState({ user: mount.person, cursor: null });
  void forgetOtherEpochs(mount.number, mount.epoch);
  const device = await Device.open(doc, deviceName(mount.number, mount.epoch, mount.person.id));

  const provider = new Provider({
    open: () => new WebSocket(mount.socket) as never,
    doc, awareness, schema: SCHEMA_VERSION, mayWrite: mount.mayWrite, deviceOrigin: device,
    probe: () => fetch(mount.probe, { method: "HEAD", redirect: "manual" }).then((answer) => (answer.type === "opaqueredirect" ? 401 : answer.status), () => null),
  });
  const announce = mount.announce;
  showStatus(mount.statusLine, provider, device, announce);
  const follow = new Follow(awareness, mount.presence, announce);
  showPresence(mount.presence, awareness, mount.person, follow, announce);
  const shelf = shelfOf(mount.person.id);
  provider.on("forget", () => { void device.forget(); void forgetUnsent(shelf, mount.number); });
  addEventListener("online", () => provider.retryNow());
  addEventListener("offline", () => provider.networkGone());
  document.addEventListener("visibilitychange", () => { if (!document.hidden) provider.retryNow(); });
  addEventListener("beforeunload", (event) => { if (provider.unsaved && !device.kept) event.preventDefault(); });
  addEventListener("pagehide", () => awareness.setLocalState(null));
  addEventListener("pageshow", (event) => { if (event.persisted) awareness.setLocalState({ user: mount.person, cursor: null }); });

  const fragment = doc.getXmlFragment("prosemirror");
  let view: EditorView | null = null;
  const show = (): void => {
    if (view || fragment.length === 0) return;
    view = open(mount, fragment, provider, shelf);
    follow.attach(view);
  };
  provider.on("news", (news) => {
    showNews(mount, news);
    if (view && news.kind === "comments") readComments(view);
  });
  // What was said while the line was away has no other way here.
  let away = false;
  provider.on("standing", ({ kind }) => {
    if (away && view && (kind === "saved" || kind === "saving")) readComments(view);
    away = kind === "offline" || (away && kind === "connecting");
  });
  provider.on("synced", show);
  setTimeout(show, PATIENCE_MS);
  provider.connect();
}

/** The page's hints follow what happens to the postmortem while it is open. */
function showNews(mount: Mount, news: { kind: string; [key: string]: unknown }): void {
  if (news.kind !== "stage" || typeof news.stage !== "string") return;
  const words = news.stage.replaceAll("_", " ");
  const tag = document.getElementById("editor-stage");
  if (tag) tag.textContent = words;
  mount.announce(`This postmortem is now ${words}.`);
}

function open(mount: Mount, fragment: Y.XmlFragment, provider: Provider, shelf: Shelf): EditorView {
  const schema = tolerantSchema();
  const startDay = (): string => mount.startDay;
  let mayWrite = provider.mayWrite;
  let byOthers = false;
  const caret = new OwnCaret();
  const references: References = new References(() => {
    referencesChanged(view);
    redrawComments(view);
  });
  references.trackers = Trackers.read(document.getElementById("editor")?.dataset.trackers);
  plantTexts(fragment, schema);
  const plugins: Plugin[] = [
    ySyncPlugin(fragment),
    yUndoPlugin(),
    handPlugin(),
    cursorsPlugin(provider.awareness, (state) => sectionAt(state.doc, state.selection.head)?.title ?? ""),
    slashPlugin(pieces(schema), mount.around),
    referenceOffers(references, mount.around, mount.announce),
    referencesPlugin(references, mount.around, mount.announce),
    findingsPlugin({
      ask: askServer(mount.number), ignored: provider.doc.getMap("ignored"), by: mount.person.id, place: mount.around, announce: mount.announce,
    }),
    commentsPlugin({ number: mount.number, epoch: mount.epoch, person: mount.person, shelf, references, names: mount.people, ask: askServer(mount.number), place: mount.around, announce: mount.announce }),
    whomPlugin({ number: mount.number, fragment, place: mount.around }),
    findPlugin(mount.around, mount.announce),
    suggestPlugin({ place: mount.around, announce: mount.announce }),
    typingRules(schema, startDay),
    filesPlugin({ number: mount.number, hasLine: () => provider.isOpen && navigator.onLine, announce: mount.announce }),
    pastePlugin(schema),
    keymap(blockKeys),
    keymap(textKeys(schema)),
    keymap(baseKeymap),
    herePlugin(),
    timelineNotesPlugin(),
    nudgePlugin(),
    promptsPlugin(readHints(document.getElementById("editor")?.dataset.hints)),
    idsPlugin(),
    tableEditing(),
    dropCursor({ class: "drop-cursor", color: false }),
    gapCursor(),
    ...(mount.toolbar ? [toolbarPlugin(schema, mount.toolbar, new VentPad(mount.around, mount.announce).toggle)] : []),
    ...(mount.outline ? [outlinePlugin(mount.outline)] : []),
  ];
  // Built beside the page and put in its place in one step, so that nothing flashes.
  const place = document.createElement("div");
  const view: EditorView = new EditorView(place, {
    state: EditorState.create({ schema, plugins }),
    nodeViews: { ...blockViews(startDay), image: imageViews(askServer(mount.number)) },
    // What others write never scrolls this page; what this person does, or takes back, may.
    // `this` is the view: the first changes come while it is still being made.
    dispatchTransaction(this: EditorView, tr) {
      const sync = tr.getMeta(ySyncPluginKey) as { isChangeOrigin?: boolean; isUndoRedoOperation?: boolean } | undefined;
      byOthers = Boolean(sync?.isChangeOrigin) && !sync?.isUndoRedoOperation;
      const wanted = suggested(this.state, tr, mount.person);
      if (wanted) this.updateState(this.state.apply(byOthers ? caret.restore(this.state, wanted) : wanted));
      else {
        // What the browser has put on the page already is taken off it.
        this.updateState(this.state);
        mount.announce(ONLY_WORDS);
      }
      byOthers = false;
    },
    handleScrollToSelection: () => byOthers,
    editable: () => mayWrite,
    // The bar above stays in sight, so that a jump ends below it.
    scrollThreshold: { top: 130, bottom: 40, left: 0, right: 0 },
    scrollMargin: { top: 140, bottom: 80, left: 0, right: 0 },
    attributes: { id: "editor-text", role: "textbox", "aria-multiline": "true", "aria-label": "The postmortem", class: "prose written-page", spellcheck: "true" },
  });
  provider.on("incoming", () => caret.remember(view));
  provider.on("arrived", () => caret.forget());
  provider.on("reading", () => {
    mayWrite = false;
    view.setProps({ editable: () => false });
  });
  const scrolled = scrollY;
  mount.root.replaceChildren(view.dom);
  mount.root.classList.add("live");
  scrollTo({ top: scrolled, behavior: "instant" });
  return view;
}

const root = document.getElementById("editor");
if (root) void start(readMount(root));
