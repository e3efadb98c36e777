// In this room: a client without a page: Yjs and the editor's own provider on a node socket, for journeys and the kill test.
// Not here: rich blocks. Needs `build/provider.mjs` (npm run build, or npm test). Used by e2e through import.
import * as Y from "yjs";
import { Awareness } from "y-protocols/awareness";
import WebSocket from "ws";
import { Provider } from "../build/provider.mjs";

/**
 * Opens a document as a person would. `who` is { cookie } or { token }, and may add { origin, name, write }.
 * Resolves when the server's content has arrived; rejects when it has not after `within` milliseconds.
 */
export async function connect(url, who = {}, within = 10_000) {
  const doc = new Y.Doc();
  const awareness = new Awareness(doc);
  awareness.setLocalState({ user: { name: who.name ?? "Peer", hue: 1 }, cursor: null });
  const headers = {
    ...(who.cookie ? { cookie: who.cookie, origin: who.origin ?? new URL(url).origin.replace(/^ws/, "http") } : {}),
    ...(who.token ? { authorization: `Bearer ${who.token}` } : {}),
  };
  const provider = new Provider({ open: () => new WebSocket(url, { headers, perMessageDeflate: false }), doc, awareness, schema: 1, mayWrite: who.write !== false });
  const peer = new Peer(doc, awareness, provider);
  await new Promise((resolve, reject) => {
    const late = setTimeout(() => {
      const standing = JSON.stringify(provider.standing);
      peer.close();
      reject(new Error(`${url} did not send its document in ${within} ms; it is ${standing}`));
    }, within);
    provider.on("synced", () => { clearTimeout(late); resolve(); });
    provider.connect();
  });
  return peer;
}

class Peer {
  constructor(doc, awareness, provider) {
    Object.assign(this, { doc, awareness, provider, news: [] });
    this.fragment = doc.getXmlFragment("prosemirror");
    provider.on("news", (news) => this.news.push(news));
  }

  /** Adds words at the end of the last paragraph with plain words, as typing there would. */
  type(text) {
    this.doc.transact(() => {
      const paragraph = [...this.fragment.createTreeWalker((node) => node instanceof Y.XmlElement && node.nodeName === "paragraph")].at(-1) ?? this.#newParagraph();
      const last = paragraph.length > 0 ? paragraph.get(paragraph.length - 1) : null;
      if (last instanceof Y.XmlText) last.insert(last.length, text);
      else paragraph.push([textOf(text)]);
    }, "typed");
  }

  /** Adds a paragraph of its own at the end of the document. */
  paragraph(text) {
    this.doc.transact(() => { this.#newParagraph().push([textOf(text)]); }, "typed");
  }

  #newParagraph() {
    const paragraph = new Y.XmlElement("paragraph");
    paragraph.setAttribute("id", Math.random().toString(36).slice(2, 12).padEnd(10, "0"));
    this.fragment.push([paragraph]);
    return paragraph;
  }

  /** Everything the document says, blocks on lines of their own. */
  text() {
    const lines = [];
    for (const node of this.fragment.createTreeWalker((each) => each instanceof Y.XmlText)) lines.push(node.toDelta().map(({ insert }) => (typeof insert === "string" ? insert : "\uFFFC")).join(""));
    return lines.join("\n");
  }

  /** Words this client shows, whoever typed them: after a kill, each of them must still be there. */
  seen() {
    return this.text();
  }

  /** Resolves when the server has said that everything typed here is durable. */
  async waitForAck(within = 10_000) {
    await this.#until(() => this.provider.isOpen && !this.provider.unsaved, within, "was not acknowledged");
  }

  /** Resolves when the document says `words`. */
  async waitForText(words, within = 10_000) {
    await this.#until(() => this.text().includes(words), within, `did not see ${JSON.stringify(words)}`);
  }

  #until(isTrue, within, otherwise) {
    if (isTrue()) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const done = () => {
        this.provider.off("standing", look);
        this.doc.off("update", look);
        clearTimeout(late);
      };
      const look = () => queueMicrotask(() => { if (isTrue()) { done(); resolve(); } });
      const late = setTimeout(() => { done(); reject(new Error(`the peer ${otherwise} in ${within} ms; it is ${JSON.stringify(this.provider.standing)}`)); }, within);
      this.provider.on("standing", look);
      this.doc.on("update", look);
    });
  }

  /** Leaves; the process may end. */
  close() {
    this.provider.destroy();
    this.awareness.destroy();
    this.doc.destroy();
  }
}

function textOf(words) {
  const text = new Y.XmlText();
  text.insert(0, words);
  return text;
}
