// A line to a server that can be cut, or go silent, and be mended: a relay on a port of its own, for what the network does to
// a database.
// Power cuts are in power.mjs.

import { connect, createServer } from 'node:net'
import { once } from 'node:events'

/**
 * Relays to a place `{host, port}`. `cut()` ends all connections and takes no new ones; `silence()` leaves them open and lets
 * nothing through, as a network does that loses every packet. `mend()` ends both.
 * @returns {Promise<{port: number, cut: () => void, silence: () => void, mend: () => void, close: () => void}>}
 */
export async function lineTo(place) {
  const ends = new Set()
  let isWhole = true
  let isSilent = false
  const relay = createServer((near) => {
    if (!isWhole) return near.destroy()
    const far = connect(place)
    for (const [end, other] of [[near, far], [far, near]]) {
      ends.add(end)
      end.on('error', () => other.destroy())
      end.on('close', () => { ends.delete(end); other.destroy() })
      end.on('data', (bytes) => {
        if (!other.write(bytes)) end.pause()
      })
      other.on('drain', () => { if (!isSilent) end.resume() })
      if (isSilent) end.pause()
    }
  })
  relay.listen(0, '127.0.0.1')
  await once(relay, 'listening')
  const hangUp = () => { for (const end of ends) end.destroy() }
  return {
    port: relay.address().port,
    cut() { isWhole = false; hangUp() },
    silence() {
      isSilent = true
      for (const end of ends) end.pause()
    },
    mend() {
      [isWhole, isSilent] = [true, false]
      for (const end of ends) end.resume()
    },
    close() { relay.close(); hangUp() }
  }
}
