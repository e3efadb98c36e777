// Two nodes on one PostgreSQL database: people at either write together as at one, and neither a cut line nor a killed node
// loses what a second person had seen. What nodes tell each other is tested in the crate `live`, over hundreds of seeds.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import * as Y from 'yjs'
import { openBrowser, openPage, settle } from './world/browser.mjs'
import { everyoneSees, isSaved, openDocument, writeIn } from './world/desk.mjs'
import { signIn } from './world/house.mjs'
import { lineTo } from './world/line.mjs'
import { SECOND_WRITER, WRITER, api, createPeople, createToken, startPostmortem } from './world/people.mjs'
import { connectPeer } from './world/peer.mjs'
import { databasePlace, hasPostgres, startNode, startServer } from './world/server.mjs'
import { until } from './world/until.mjs'

const skip = !hasPostgres && 'FIVEHOWS_TEST_POSTGRES names no server; cargo xtask test brings one'
/** How long the line is cut, in seconds; the room answers the same however long it is. */
const SECONDS = Number(process.env.SECONDS ?? 3)
const ROUNDS = Number(process.env.ROUNDS ?? 2)

const world = {}

before(async () => {
  if (skip) return
  world.first = await startServer({ postgres: true })
  world.line = await lineTo(databasePlace(world.first))
  world.second = await startNode(world.first, world.line)
  await createPeople(world.first, [WRITER, SECOND_WRITER])
  world.tokens = [await createToken(world.first, WRITER), await createToken(world.first, SECOND_WRITER)]
})

after(async () => {
  await world.second?.stop()
  world.line?.close()
  await world.first?.stop()
})

test('two people at two nodes see each other’s words, carets and page', { skip }, async (t) => {
  const browser = await openBrowser()
  t.after(() => browser.close())
  const number = await startPostmortem(world.first, world.tokens[0], { title: 'Two nodes' })
  const wren = await openPage(browser, world.first)
  const tove = await openPage(browser, world.second)
  await signIn(wren, WRITER)
  await signIn(tove, SECOND_WRITER)
  await Promise.all([openDocument(wren, number), openDocument(tove, number)])

  await writeIn(wren, 'summary', 'Written at the first node.')
  await writeIn(tove, 'impact', 'Written at the second one.')
  await everyoneSees([wren, tove], 'Written at the first node.')
  await everyoneSees([wren, tove], 'Written at the second one.')
  await Promise.all([isSaved(wren), isSaved(tove)])
  await wren.getByRole('list', { name: 'Here now' }).getByRole('button', { name: /^Tove Marsh/ }).waitFor()
  await tove.getByRole('list', { name: 'Here now' }).getByRole('button', { name: /^Wren Calder/ }).waitFor()

  // The same page of either node, whichever the balancer picks.
  const [one, other] = await Promise.all([world.first, world.second].map((node) => api(node, world.tokens[0]).get(`/postmortems/${number}/markdown`)))
  assert.equal(one.text, other.text)
  assert.match(one.text, /Written at the first node\./)
  assert.match(one.text, /Written at the second one\./)
  await settle(wren)
  await settle(tove)
})

test(`a node whose line to the database is cut or silent for ${SECONDS} s, and a node that is killed, lose nothing that was seen`, { skip }, async () => {
  const number = await startPostmortem(world.first, world.tokens[0], { title: 'A line is cut' })
  const nodes = [world.first, world.second]
  for (let round = 1; round <= ROUNDS; round++) {
    const peers = await Promise.all(nodes.map((node, index) => connectPeer(node, number, world.tokens[index])))
    const pens = peers.map((peer, index) => peer.newParagraph(`nodes-${round}-writer-${index}`))
    let letters = 0
    const typing = setInterval(() => {
      for (const pen of pens) pen.write(String.fromCharCode(97 + (letters % 26)))
      letters++
    }, 15)
    const seenOf = (author, reader) => Y.getState(reader.document.store, author.document.clientID)
    const seesAll = (count) => () => seenOf(peers[0], peers[1]) >= count && seenOf(peers[1], peers[0]) >= count
    await until('each has seen a good deal of the other', seesAll(30))

    if (round % 2) world.line.cut()
    else world.line.silence()
    const before = peers.map((peer, index) => seenOf(peer, peers[1 - index]))
    await new Promise((resolve) => setTimeout(resolve, SECONDS * 1000))
    assert.ok(peers[0].acknowledged() > before[0], 'who sits at the other node writes on')
    world.line.mend()
    await until('both are together again', seesAll(Math.max(...before) + 30), { within: 30_000, told: () => world.second.log })

    // Now the first node is killed while both type, and who sat there is gone.
    await world.first.kill()
    clearInterval(typing)
    const seen = seenOf(peers[0], peers[1])
    peers[0].vanish()
    await peers[1].waitForAcknowledgement()
    const words = peers[1].text()
    peers[1].vanish()
    await world.first.start()

    const witnesses = await Promise.all(nodes.map((node) => connectPeer(node, number, world.tokens[0])))
    const [one, other] = witnesses.map((witness) => witness.text())
    assert.equal(one, other)
    assert.ok(Y.getState(witnesses[0].document.store, peers[0].document.clientID) >= seen, 'what was seen of the one who is gone is there')
    assert.equal(one, words)
    for (const witness of witnesses) witness.vanish()
  }
})
