// What is measured, the same for each server: how soon others see an edit, what a kill loses, how long a long document takes
// to open, what many documents leave in memory, and what somebody slow costs. Nothing here passes or fails.

import { setTimeout as after } from 'node:timers/promises'
import { until } from '../world/until.mjs'
import { join } from './client.mjs'

const SECONDS = 20
const EACH_SECOND = 2

/** How soon every other writer of a document sees an edit: milliseconds at the median, at 95 and at 99 of 100. */
export async function seen(server, documents, writers) {
  const total = documents * writers
  const sent = new Map()
  const times = []
  const clients = []
  for (let document = 0; document < documents; document++) {
    const name = await server.newDocument()
    for (let writer = 0; writer < writers; writer++) {
      const place = clients.length
      // Some servers send an edit back to its own writer; only what others see counts.
      const heard = (mark) => mark % total !== place && times.push(performance.now() - sent.get(mark))
      clients.push(await join(server, name, { heard }))
    }
  }
  const pens = clients.map((client) => client.newPen())
  await after(1_000)
  const pause = 1_000 / EACH_SECOND
  const typing = pens.map(async (pen, place) => {
    // Spread over the pause, as people are.
    await after((pause * place) / pens.length)
    for (let edit = 0; edit < SECONDS * EACH_SECOND; edit++) {
      const mark = edit * total + place
      sent.set(mark, performance.now())
      pen(`@${mark};`)
      await after(pause)
    }
  })
  await Promise.all(typing)
  const expected = sent.size * (writers - 1)
  await until('every edit has arrived', () => times.length >= expected, { within: 10_000 }).catch(() => {})
  for (const client of clients) client.vanish()
  times.sort((one, other) => one - other)
  const at = (share) => times[Math.min(times.length - 1, Math.floor(times.length * share))]
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99), missing: expected - times.length }
}

/** Edits that somebody else had seen, and how many of them are gone after the server was killed and everyone left. */
export async function killed(server, rounds = 3) {
  const DOCUMENTS = 5
  const WRITERS = 2
  let seen = 0
  let lost = 0
  let mark = 0
  for (let round = 0; round < rounds; round++) {
    const tables = []
    for (let document = 0; document < DOCUMENTS; document++) {
      const name = await server.newDocument()
      const heard = new Set()
      const clients = []
      for (let writer = 0; writer < WRITERS; writer++) clients.push(await join(server, name, { heard: (mark) => heard.add(mark) }))
      tables.push({ name, heard, clients, pens: clients.map((client) => client.newPen()) })
    }
    const typing = setInterval(() => {
      for (const { pens } of tables) for (const pen of pens) pen(`@${++mark};`)
    }, 50)
    await after(5_000 + 370 * round)
    await server.kill()
    clearInterval(typing)
    for (const { clients } of tables) for (const client of clients) client.vanish()
    await server.start()
    for (const { name, heard } of tables) {
      const witness = await join(server, name, { keeps: true })
      // A server may send the text a moment after it has said that all is there.
      await after(1_000)
      const kept = witness.kept()
      seen += heard.size
      lost += [...heard].filter((mark) => !kept.has(mark)).length
      witness.vanish()
    }
  }
  return { seen, lost }
}

/** Milliseconds until the whole of a document with 20,000 edits is there, after the server was started anew. */
export async function cold(server, rounds = 5) {
  const EDITS = 20_000
  const name = await server.newDocument()
  let last = 0
  const reader = await join(server, name, { heard: (mark) => { last = Math.max(last, mark) } })
  const writer = await join(server, name)
  const pen = writer.newPen()
  for (let edit = 1; edit <= EDITS; edit++) {
    pen(`@${edit};`)
    // Never far ahead of what the other has seen, as no typist is.
    if (edit % 200 === 0) await until('the reader follows', () => edit - last < 400, { within: 120_000, every: 2 })
  }
  await until('the last edit has arrived', () => last === EDITS, { within: 120_000 })
  reader.vanish()
  writer.vanish()
  await after(8_000)
  const times = []
  for (let round = 0; round < rounds; round++) {
    await server.restart()
    await server.ready?.()
    const began = performance.now()
    const first = await join(server, name, { keeps: true })
    await until('the last edit is there', () => first.kept().has(EDITS), { within: 60_000, every: 1 })
    times.push(performance.now() - began)
    first.vanish()
    await after(500)
  }
  times.sort((one, other) => one - other)
  return { p50: times[Math.floor(rounds / 2)] }
}

/** Kilobytes of memory for each of a thousand documents that were opened once and left. */
export async function held(server, documents = 1_000) {
  const names = []
  for (let document = 0; document < documents; document++) names.push(await server.newDocument())
  const before = await server.resident()
  for (const name of names) {
    const client = await join(server, name)
    client.newPen()('Opened once.')
    client.vanish()
  }
  await after(15_000)
  return { kilobytes: ((await server.resident()) - before) / documents }
}

/** Megabytes of memory after each third of a minute in which one takes a byte a second while others write; and whether all is there when they come back. */
export async function slow(server, writers = 10) {
  const name = await server.newDocument()
  const clients = []
  for (let writer = 0; writer < writers; writer++) clients.push(await join(server, name))
  const pens = clients.map((client) => client.newPen())
  const reader = await join(server, name)
  const stop = reader.takeSlowly()
  const before = await server.resident()
  const megabytes = []
  let mark = 0
  for (let third = 0; third < 3; third++) {
    for (let turn = 0; turn < 400; turn++) {
      for (const pen of pens) pen(`@${++mark};${' and more'.repeat(30)}`)
      await after(50)
    }
    megabytes.push(((await server.resident()) - before) / 1024)
  }
  stop()
  reader.vanish()
  const back = await join(server, name, { keeps: true })
  const isWhole = await until('all is there', () => back.kept().size === mark, { within: 20_000 }).then(() => true, () => false)
  for (const client of [back, ...clients]) client.vanish()
  return { megabytes, isWhole }
}
