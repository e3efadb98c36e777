// Power cuts: the program runs over a file layer (power.c) that copies whatever is synced; a cut leaves the copies and nothing else.
// A power cut for PostgreSQL is its own affair. Linux only.

import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

/** Whether this machine can have its power cut. */
export const canCutPower = process.platform === 'linux'

/** The layer, for a server's `environment` and `cut`; `remove` takes it away. */
export async function powerLayer() {
  const folder = await mkdtemp(join(tmpdir(), 'fivehows-power-'))
  const layer = join(folder, 'power.so')
  await promisify(execFile)('cc', ['-shared', '-fPIC', '-O1', '-o', layer, fileURLToPath(new URL('power.c', import.meta.url)), '-ldl', '-lpthread'])
  const kept = join(folder, 'kept')
  await mkdir(kept)
  return {
    environment: (data) => ({ LD_PRELOAD: layer, POWER_WATCHED: data, POWER_KEPT: kept }),
    /** Puts what was synced in the place of all that was there. */
    async cut(data) {
      for (const name of await readdir(data)) await rm(join(data, name), { recursive: true })
      await cp(kept, data, { recursive: true, filter: (path) => !path.endsWith('.fresh') })
    },
    remove: () => rm(folder, { recursive: true, force: true })
  }
}
