// A client that writes and listens without keeping what others write: so fifty of them fit into one process, and what is
// measured is the server. Each edit carries a mark (`@17;`) by which the others know it when its bytes arrive.

import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import { WebSocket } from 'ws'
import * as Y from 'yjs'

const SYNC = 0
const STEP_1 = 0
const STEP_2 = 1
const UPDATE = 2

/** Joins a document and waits until the whole of it is there. */
export async function join(server, name, { keeps = false, heard = () => {} } = {}) {
  const client = new Client(server, name, keeps, heard)
  await client.synced
  return client
}

class Client {
  constructor(server, name, keeps, heard) {
    this.name = name
    this.form = server.form
    this.keeps = keeps
    this.heard = heard
    this.document = new Y.Doc()
    this.isOver = false
    this.socket = new WebSocket(server.address(name), { headers: server.headers, perMessageDeflate: false })
    this.socket.binaryType = 'nodebuffer'
    this.synced = new Promise((tell, fail) => {
      this.isSynced = tell
      this.socket.once('error', fail)
      this.socket.once('close', (code, reason) => {
        this.isOver = true
        fail(new Error(`${server.name} closed the socket: ${code} ${reason}`))
      })
    })
    // A server that is killed closes sockets that have long been synced.
    this.synced.catch(() => {})
    this.socket.on('error', () => {})
    this.socket.once('open', () => {
      for (const hello of this.form.hello(name)) this.socket.send(hello)
      this.say(STEP_1, Y.encodeStateVector(this.document))
    })
    this.socket.on('message', (frame) => this.receive(frame))
    this.document.on('update', (update, origin) => {
      if (origin !== this) this.say(UPDATE, update)
    })
  }

  say(step, bytes) {
    if (this.isOver || this.socket.readyState !== WebSocket.OPEN) return
    this.socket.send(this.form.wrap(this.name, encoding.encode((encoder) => {
      encoding.writeVarUint(encoder, SYNC)
      encoding.writeVarUint(encoder, step)
      encoding.writeVarUint8Array(encoder, bytes)
    })))
  }

  receive(frame) {
    const decoder = decoding.createDecoder(this.form.unwrap(frame))
    if (decoding.readVarUint(decoder) !== SYNC) return
    const step = decoding.readVarUint(decoder)
    const bytes = decoding.readVarUint8Array(decoder)
    if (step === STEP_1) return this.say(STEP_2, Y.encodeStateAsUpdate(this.document, bytes))
    if (step === STEP_2 || this.keeps) Y.applyUpdate(this.document, bytes, this)
    if (step === STEP_2) this.isSynced()
    else marks(bytes, this.heard)
  }

  /** Adds a paragraph of one's own at the end; the pen writes at its end. */
  newPen() {
    const text = new Y.XmlText()
    const paragraph = new Y.XmlElement('paragraph')
    paragraph.setAttribute('id', `paragraph-${this.document.clientID}`)
    paragraph.insert(0, [text])
    this.document.getXmlFragment('prosemirror').push([paragraph])
    return (words) => text.insert(text.length, words)
  }

  /** The marks that are in the document as it is kept here. */
  kept() {
    const found = new Set()
    const read = (node) => {
      if (node instanceof Y.XmlText) for (const { insert } of node.toDelta()) for (const [, mark] of String(insert).matchAll(/@(\d+);/g)) found.add(Number(mark))
      else for (const child of node.toArray()) read(child)
    }
    read(this.document.getXmlFragment('prosemirror'))
    return found
  }

  /** Takes a byte a second from the line from now on, as one does whose network has all but died. */
  takeSlowly() {
    const line = this.socket._socket
    line.pause()
    line.removeAllListeners('data')
    const taking = setInterval(() => line.read(1), 1_000)
    return () => clearInterval(taking)
  }

  /** Goes away without a word. */
  vanish() {
    this.isOver = true
    this.socket.terminate()
    this.document.destroy()
  }
}

/** Tells each mark in the bytes of an update; text stands in them as it is. */
function marks(bytes, heard) {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  for (let at = buffer.indexOf('@'); at >= 0; at = buffer.indexOf('@', at + 1)) {
    const end = buffer.indexOf(';', at)
    const mark = Number(buffer.toString('latin1', at + 1, end))
    if (end > at && Number.isInteger(mark)) heard(mark)
  }
}
