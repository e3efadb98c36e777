// A long run: writers who type, lose their lines and come back, while versions are restored beneath them. At its end everyone
// has to have the same text, and the memory of the program should be as it was after the first minutes. Five Hows alone.

import assert from 'node:assert/strict'
import { setTimeout as after } from 'node:timers/promises'
import * as Y from 'yjs'
import { WRITER } from '../world/people.mjs'
import { connectPeer } from '../world/peer.mjs'
import { until } from '../world/until.mjs'

const DOCUMENTS = 4
const WRITERS = 20
const MINUTE = 60_000

/** Runs for so many minutes, tells each on the way, and gives the figures. `chance` decides who loses the line, and when. */
export async function soak(server, { minutes = 30, seed = 465, tell = () => {} } = {}) {
  const chance = chanceFrom(seed)
  const session = await signIn(server)
  const documents = []
  for (let document = 0; document < DOCUMENTS; document++) documents.push(await server.newDocument())
  const writers = []
  for (let place = 0; place < WRITERS; place++) writers.push(new Writer(place, documents[place % DOCUMENTS], await connectPeer(server, documents[place % DOCUMENTS], server.token)))

  const ends = performance.now() + minutes * MINUTE
  const counts = { cuts: 0, restored: 0 }
  const typing = writers.map(async (writer) => {
    while (performance.now() < ends) {
      writer.write()
      if (chance() < 1 / 40) {
        counts.cuts++
        writer.peer.provider.disconnect()
        // What is typed meanwhile comes along afterwards.
        for (let words = chance() * 16; words > 0; words--) {
          await after(500)
          writer.write()
        }
        writer.peer.provider.connect()
      }
      await after(500)
    }
  })
  const memory = []
  const minding = (async () => {
    for (let minute = 1; minute <= minutes; minute++) {
      await after(MINUTE)
      memory.push(await server.resident())
      counts.restored += await restoreOne(server, session, documents[minute % DOCUMENTS], minute)
      tell(`minute ${minute}: ${(memory.at(-1) / 1024).toFixed(1)} MB, ${counts.cuts} lines lost, ${counts.restored} versions restored`)
    }
  })()
  await Promise.all([...typing, minding])
  await sameEverywhere(server, documents, writers)
  for (const { peer } of writers) peer.vanish()
  const quarter = Math.max(1, Math.floor(minutes / 4))
  const most = (some) => Math.max(...some) / 1024
  return { ...counts, words: writers.reduce((sum, writer) => sum + writer.words, 0), first: most(memory.slice(0, quarter)), last: most(memory.slice(-quarter)) }
}

/** Somebody who writes words at the end of a paragraph of their own, and begins a new one when it is gone or long. */
class Writer {
  constructor(place, document, peer) {
    Object.assign(this, { place, document, peer, words: 0, pen: null })
  }

  write() {
    if (!this.pen || this.words % 50 === 0 || !this.isThere()) this.begin()
    this.words++
    this.pen.write(`w${this.place}-${this.words} `)
  }

  begin() {
    this.id = `soak-${this.place}-${this.words}`
    this.pen = this.peer.newParagraph(this.id)
  }

  /** Whether the paragraph was not taken away by a version that was restored. */
  isThere() {
    return this.peer.content.toArray().some((block) => block.getAttribute?.('id') === this.id)
  }
}

/** Waits until everyone has what everyone has written, and compares it with what a newcomer is given. */
async function sameEverywhere(server, documents, writers) {
  for (const document of documents) {
    const peers = writers.filter((writer) => writer.document === document).map(({ peer }) => peer)
    await Promise.all(peers.map((peer) => peer.waitForAcknowledgement()))
    const newcomer = await connectPeer(server, document, server.token)
    const state = (peer) => Buffer.from(Y.encodeStateVector(peer.document)).toString('hex')
    const same = () => peers.every((peer) => sorted(peer.document) === sorted(newcomer.document) && peer.text() === newcomer.text())
    await until('everyone has the same text', same, { within: 30_000, told: () => peers.map(state).join('\n') })
    assert.ok(newcomer.text().length > 0, 'the text is not empty')
    newcomer.vanish()
  }
}

/** How much of each writer a document holds. */
function sorted(document) {
  return JSON.stringify([...Y.decodeStateVector(Y.encodeStateVector(document))].sort(([one], [other]) => one - other))
}

async function signIn(server) {
  const body = new URLSearchParams({ email: WRITER.email, password: WRITER.password })
  const answer = await fetch(`${server.url}/sign-in`, { method: 'POST', body, redirect: 'manual', headers: { origin: server.url } })
  const cookie = answer.headers.getSetCookie().map((cookie) => cookie.split(';')[0]).join('; ')
  assert.ok(cookie, `signing in gave no session: ${answer.status}`)
  return { origin: server.url, cookie }
}

/** Names the text of now and, every other time, restores the version before it. Gives how many were restored. */
async function restoreOne(server, headers, document, minute) {
  const versions = `${server.url}/postmortems/${document}/versions`
  const named = await fetch(versions, { method: 'POST', headers, redirect: 'manual', body: new URLSearchParams({ name: `Minute ${minute}` }) })
  assert.equal(named.status, 303, `the version was not named: ${named.status}`)
  const page = await (await fetch(versions, { headers })).text()
  const places = [...page.matchAll(/\/versions\/(\d+)"/g)].map(([, seq]) => Number(seq)).sort((one, other) => one - other)
  const before = places.at(-2)
  if (before === undefined) return 0
  const restored = await fetch(`${versions}/${before}/restore`, { method: 'POST', headers, redirect: 'manual' })
  assert.equal(restored.status, 303, `the version was not restored: ${restored.status}`)
  return 1
}

/** Numbers from 0 to 1 that are the same for the same seed. */
function chanceFrom(seed) {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}
