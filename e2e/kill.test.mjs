// The server is killed, or its power is cut, while two people type, and both go away: what either had seen of the other must
// still be there.
// The clients are stock Yjs clients; what the editor shows meanwhile is in write.test.mjs.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as Y from 'yjs'
import { WRITER, SECOND_WRITER, createPeople, createToken, startPostmortem } from './world/people.mjs'
import { connectPeer } from './world/peer.mjs'
import { canCutPower } from './world/power.mjs'
import { hasPostgres, startServer } from './world/server.mjs'
import { until } from './world/until.mjs'

const ROUNDS = 5
/** The pace of two very quick typists, in milliseconds a letter. */
const PACE = 15

test('what a second person had seen survives kill -9 of the server and of every page (SQLite)', (t) => survives(t, {}))

test('what a second person had seen survives kill -9 of the server and of every page (PostgreSQL)', { skip: !hasPostgres && 'FIVEHOWS_TEST_POSTGRES names no server; cargo xtask test brings one' }, (t) => survives(t, { postgres: true }))

test('what a second person had seen survives a power cut that takes all that was not synced (SQLite)', { skip: !canCutPower && 'the file layer is for Linux' }, (t) => survives(t, { power: true }))

async function survives(t, wishes) {
  const server = await startServer(wishes)
  t.after(() => server.stop())
  await createPeople(server, [WRITER, SECOND_WRITER])
  const tokens = [await createToken(server, WRITER), await createToken(server, SECOND_WRITER)]
  const number = await startPostmortem(server, tokens[0])

  for (let round = 1; round <= ROUNDS; round++) {
    const peers = await Promise.all(tokens.map((token) => connectPeer(server, number, token)))
    await typeTogether(peers, round)
    await server.kill()
    const kept = peers.map((peer, index) => whatMustBeKept(peer, peers[1 - index]))
    for (const peer of peers) peer.vanish()

    await server.start()
    const witness = await connectPeer(server, number, tokens[0])
    const found = Y.decodeStateVector(Y.encodeStateVector(witness.document))
    for (const { writer, seen, acknowledged, words } of kept) {
      assert.ok(seen > 0, `round ${round}: the other person had seen something`)
      assert.ok((found.get(writer) ?? 0) >= seen, `round ${round}: of ${seen} edits that were seen, ${found.get(writer) ?? 0} are there`)
      assert.ok((found.get(writer) ?? 0) >= acknowledged, `round ${round}: of ${acknowledged} edits called durable, ${found.get(writer) ?? 0} are there`)
      assert.ok(witness.text().includes(words), `round ${round}: the words are there as they were seen: ${words}`)
    }
    witness.vanish()
  }
}

/** Both type without a pause, until each has seen a good deal of the other. */
async function typeTogether(peers, round) {
  const enough = 40 + 17 * round
  const pens = peers.map((peer, index) => peer.newParagraph(`kill-${round}-writer-${index}`))
  let letters = 0
  const typing = setInterval(() => {
    for (const pen of pens) pen.write(String.fromCharCode(97 + (letters % 26)))
    letters++
  }, PACE)
  const hasSeenEnough = (peer, other) => Y.getState(peer.document.store, other.document.clientID) >= enough
  try {
    await until('each has seen a good deal of the other', () => hasSeenEnough(peers[0], peers[1]) && hasSeenEnough(peers[1], peers[0]))
  } finally {
    clearInterval(typing)
  }
}

/** What `reader` had seen of `author`, and what the server had called durable to the author. */
function whatMustBeKept(author, reader) {
  const writer = author.document.clientID
  const seen = Y.getState(reader.document.store, writer)
  const own = reader.content.toArray().map((block) => block.toArray?.()[0]).filter((text) => text instanceof Y.XmlText && text._item?.id.client === writer)
  return { writer, seen, acknowledged: author.acknowledged(), words: own.map((text) => text.toString()).join('') }
}
