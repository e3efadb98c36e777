// A stock Yjs client without a browser: the unchanged y-websocket provider, as any other program would use it.
// It knows nothing of our editor; it reads our acknowledgements (message 100) only to say what is durable.

import * as decoding from 'lib0/decoding'
import { WebSocket } from 'ws'
import { WebsocketProvider } from 'y-websocket'
import * as Y from 'yjs'
import { until } from './until.mjs'

const ACKNOWLEDGED = 100
const REFUSED = 101
const HELLO = 102
const NEWS = 103

/** Connects to a postmortem's document with a token and waits until it has the whole of it. */
export async function connectPeer(server, number, token) {
  const peer = new Peer(server, number, token)
  await until('the peer has the document', () => peer.provider.synced || peer.closed, { told: () => server.log })
  return peer
}

class Peer {
  constructor(server, number, token) {
    this.document = new Y.Doc()
    this.durable = new Map()
    this.refusals = []
    this.closed = null
    const headers = token ? { authorization: `Bearer ${token}` } : {}
    // The provider speaks the browser's WebSocket, which cannot carry a header; the class below adds it.
    class WithToken extends WebSocket {
      constructor(url) {
        super(url, { headers })
      }
    }
    this.provider = new WebsocketProvider(`${server.socketUrl}/live`, String(number), this.document, { WebSocketPolyfill: WithToken, disableBc: true, maxBackoffTime: 200 })
    this.provider.messageHandlers[ACKNOWLEDGED] = (_encoder, decoder) => {
      const vector = Y.decodeStateVector(decoding.readVarUint8Array(decoder))
      for (const [client, clock] of vector) this.durable.set(client, Math.max(clock, this.durable.get(client) ?? 0))
    }
    this.provider.messageHandlers[REFUSED] = (_encoder, decoder) => {
      this.refusals.push({ reason: decoding.readVarString(decoder), sentence: decoding.readVarString(decoder) })
    }
    for (const type of [HELLO, NEWS]) this.provider.messageHandlers[type] = () => {}
    this.provider.on('closed', ({ code, reason }) => { this.closed = { code, reason } })
  }

  /** Adds a paragraph at the end and gives back a pen that writes into it. */
  newParagraph(id) {
    const text = new Y.XmlText()
    this.document.transact(() => {
      const paragraph = new Y.XmlElement('paragraph')
      paragraph.setAttribute('id', id)
      paragraph.insert(0, [text])
      this.content.push([paragraph])
    })
    return { write: (more) => text.insert(text.length, more) }
  }

  /** The document's content, in y-prosemirror's shape. */
  get content() {
    return this.document.getXmlFragment('prosemirror')
  }

  /** Everything written in the document, blocks apart. */
  text() {
    const read = (node) => (node instanceof Y.XmlText ? node.toDelta().map(({ insert }) => insert).join('') : node.toArray().map(read).join('\n'))
    return this.content.toArray().map(read).join('\n')
  }

  /** How much of its own writing the server has called durable. */
  acknowledged() {
    return this.durable.get(this.document.clientID) ?? 0
  }

  /** How much it has written: Yjs counts each character. */
  written() {
    return Y.getState(this.document.store, this.document.clientID)
  }

  waitForAcknowledgement() {
    return until('the server has acknowledged everything written', () => this.acknowledged() >= this.written())
  }

  /** Goes away and takes its copy of the document along. */
  vanish() {
    this.provider.destroy()
    this.document.destroy()
  }
}
