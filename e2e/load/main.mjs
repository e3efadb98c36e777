// `cargo xtask bench live`: the live room beside two peers, in one run on one machine, by the same client.
// Prints one line a scene and server: scene, server, figure, tab between them. PEERS is the folder with the peers' packages,
// TABLE the file that takes the lines when all of them are there.

import { writeFile } from 'node:fs/promises'
import * as scenes from './scenes.mjs'
import * as servers from './servers.mjs'

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
  '1,000 documents opened once: memory kept for each': async (server) => `${(await scenes.held(server)).kilobytes.toFixed(1)} kB`
}

function tell({ p50, p95, p99, missing }) {
  return `${[p50, p95, p99].map((figure) => figure.toFixed(1)).join(' / ')} ms${missing ? `, ${missing} never arrived` : ''}`
}

const lines = []
for (const [scene, measure] of Object.entries(measured)) {
  if (only.length && !only.some((word) => scene.includes(word))) continue
  for (const make of makers) {
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
