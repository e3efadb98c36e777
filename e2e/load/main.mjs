// `cargo xtask bench live`: the live room beside two peers, in one run on one machine, by the same client.
// Prints one line a scene and server: scene, server, figure, tab between them. PEERS is the folder with the peers' packages,
// TABLE the file that takes the lines when all of them are there.

import { writeFile } from 'node:fs/promises'
import * as scenes from './scenes.mjs'
import * as servers from './servers.mjs'
import { soak } from './soak.mjs'

const packages = process.env.PEERS
const only = process.argv.slice(2)
const makers = [servers.fivehows, ...(packages ? [() => servers.hocuspocus(packages), () => servers.yWebsocket(packages)] : [])]
const ms = (figure) => `${figure.toFixed(1)} ms`

const measured = {
  'one document, 50 writers, 2 edits a second: seen by others, p50 / p95 / p99': async (server) => tell(await scenes.seen(server, 1, 50)),
  '50 documents, 4 writers each, 2 edits a second: seen by others, p50 / p95 / p99': async (server) => tell(await scenes.seen(server, 50, 4)),
  'killed while all type, everyone leaves: edits lost that somebody had seen': async (server) => {
    const { seen, lost } = await scenes.killed(server)
    return `${lost} of ${seen}`
  },
  'a document with 20,000 edits, cold: until all of it is there, p50': async (server) => ms((await scenes.cold(server)).p50),
  '1,000 documents opened once: memory kept for each': async (server) => `${(await scenes.held(server)).kilobytes.toFixed(1)} kB`,
  'a minute of 200 edits a second, one of the readers takes a byte a second: memory after 20, 40, 60 s': async (server) => {
    const { megabytes, isWhole } = await scenes.slow(server)
    return `${megabytes.map((figure) => figure.toFixed(0)).join(' / ')} MB, ${isWhole ? 'all there when back' : 'not all there when back'}`
  }
}

/** What is only measured when it is asked for, since it takes long or needs PostgreSQL, and has no peer. */
const long = {
  'two nodes on PostgreSQL, 20 writers, 2 edits a second: seen by others at either, p50 / p95 / p99': async (server) => tell(await scenes.seen(server, 1, 20)),
  'soak: half an hour, 20 writers, lines lost, versions restored': async (server) => {
    const { words, cuts, restored, first, last } = await soak(server, { minutes: Number(process.env.MINUTES ?? 30), tell: console.error })
    return `${words} words, ${cuts} lines lost, ${restored} versions restored, the same text everywhere; at most ${first.toFixed(0)} MB in the first quarter, ${last.toFixed(0)} MB in the last`
  }
}

function tell({ p50, p95, p99, missing }) {
  return `${[p50, p95, p99].map((figure) => figure.toFixed(1)).join(' / ')} ms${missing ? `, ${missing} never arrived` : ''}`
}

const isAsked = (scene) => only.some((word) => scene.includes(word))
const lines = []
for (const [scene, measure] of Object.entries({ ...measured, ...long })) {
  if (scene in long ? !isAsked(scene) : only.length && !isAsked(scene)) continue
  for (const make of scene.startsWith('two nodes') ? [servers.nodes] : scene in long ? makers.slice(0, 1) : makers) {
    // A server of its own for each scene, so that none starts with what another left.
    const server = await make()
    const figure = await measure(server).catch((error) => `not measured: ${error.message.split('\n')[0]}`)
    await server.stop().catch((error) => console.error(error.message))
    lines.push(`${scene}\t${server.name}\t${figure}`)
    console.log(lines.at(-1))
  }
}
if (process.env.TABLE) await writeFile(process.env.TABLE, `${lines.join('\n')}\n`)
process.exit(0)
