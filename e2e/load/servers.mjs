// The servers that are measured: Five Hows, and the two peers that people use most with Yjs, each on a disk of its own.
// How a client speaks with each of them is here too; what is measured is in scenes.mjs.

import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import { WRITER, api, createPeople, createToken, startPostmortem } from '../world/people.mjs'
import { freePort, residentOf, startNode, startServer } from '../world/server.mjs'
import { until } from '../world/until.mjs'

/** The plain Yjs protocol: a message is its type and its content. */
const PLAIN = {
  hello: () => [],
  wrap: (_name, message) => message,
  unwrap: (frame) => frame
}

/** Hocuspocus puts the document's name before each message, and wants to be told who comes first. */
const NAMED = {
  hello: (name) => [encoding.encode((encoder) => {
    encoding.writeVarString(encoder, name)
    encoding.writeVarUint(encoder, 2)
    encoding.writeVarUint(encoder, 0)
    encoding.writeVarString(encoder, 'anybody')
  })],
  wrap: (name, message) => encoding.encode((encoder) => {
    encoding.writeVarString(encoder, name)
    encoding.writeUint8Array(encoder, message)
  }),
  unwrap: (frame) => {
    const decoder = decoding.createDecoder(frame)
    decoding.readVarString(decoder)
    const message = decoding.readTailAsUint8Array(decoder)
    // Its answer to a first step has a number of its own.
    if (message[0] === 4) message[0] = 0
    return message
  }
}

/** Five Hows as it is served, on SQLite, with a token. */
export async function fivehows() {
  const server = await startServer()
  await createPeople(server, [WRITER])
  const token = await createToken(server, WRITER)
  return {
    name: 'fivehows',
    form: PLAIN,
    headers: { authorization: `Bearer ${token}` },
    token,
    url: server.url,
    socketUrl: server.socketUrl,
    newDocument: async () => String(await startPostmortem(server, token)),
    address: (name) => `${server.socketUrl}/live/${name}`,
    resident: () => server.resident(),
    async restart() {
      await server.kill()
      await server.start()
    },
    kill: () => server.kill(),
    start: () => server.start(),
    stop: () => server.stop(),
    ready: () => api(server, token).get('/incidents')
  }
}

/** Two nodes on one PostgreSQL database; each newcomer goes to the other one, as behind a balancer. */
export async function nodes() {
  const first = await startServer({ postgres: true })
  const second = await startNode(first)
  await createPeople(first, [WRITER])
  const token = await createToken(first, WRITER)
  let turn = 0
  return {
    name: 'fivehows, two nodes',
    form: PLAIN,
    headers: { authorization: `Bearer ${token}` },
    newDocument: async () => String(await startPostmortem(first, token)),
    address: (name) => `${[first, second][turn++ % 2].socketUrl}/live/${name}`,
    async stop() {
      await second.stop()
      await first.stop()
    }
  }
}

/** Hocuspocus with its SQLite extension, as its manual starts it. */
export function hocuspocus(packages) {
  return peer('hocuspocus + SQLite', NAMED, (port, data) => ({
    words: [fileURLToPath(new URL('hocuspocus.mjs', import.meta.url))],
    environment: { PACKAGES: packages, PORT: port, DATA: join(data, 'documents.sqlite') },
    path: () => ''
  }))
}

/** y-websocket's own server with LevelDB, as its manual starts it. */
export function yWebsocket(packages) {
  const server = createRequire(join(packages, 'package.json')).resolve('@y/websocket-server/package.json').replace(/package\.json$/, 'src/server.js')
  return peer('y-websocket + LevelDB', PLAIN, (port, data) => ({
    words: [server],
    environment: { HOST: '127.0.0.1', PORT: port, YPERSISTENCE: join(data, 'documents') },
    path: (name) => `/${name}`
  }))
}

async function peer(name, form, described) {
  const data = await mkdtemp(join(tmpdir(), 'fivehows-load-'))
  const port = await freePort()
  const { words, environment, path } = described(String(port), data)
  let child = null
  let documents = 0
  const start = async () => {
    child = spawn('node', words, { env: { ...process.env, ...environment }, stdio: ['ignore', 'ignore', 'inherit'] })
    await until(`${name} answers`, () => fetch(`http://127.0.0.1:${port}/`).then(() => true, () => false), { within: 20_000 })
  }
  const end = async (signal) => {
    const ended = new Promise((tell) => child.once('exit', tell))
    child.kill(signal)
    await ended
  }
  await start()
  return {
    name,
    form,
    headers: {},
    newDocument: async () => `document-${++documents}`,
    address: (document) => `ws://127.0.0.1:${port}${path(document)}`,
    resident: () => residentOf(child.pid),
    async restart() {
      await end('SIGKILL')
      await start()
    },
    kill: () => end('SIGKILL'),
    start,
    async stop() {
      await end('SIGKILL')
      await rm(data, { recursive: true, force: true })
    }
  }
}
