// Somebody who is not signed in tries every URL that the program has, and learns nothing.
// The URLs are read from the source, so that a new one is tried without anybody thinking of it.

import assert from 'node:assert/strict'
import { readFile, readdir } from 'node:fs/promises'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { ADMIN, createPeople, createToken, startPostmortem } from './world/people.mjs'
import { startServer } from './world/server.mjs'

const SOURCES = fileURLToPath(new URL('../crates/web/src/', import.meta.url))
/** What anyone may read: whether the program is well, its look, and the door. The outside site is public by its nature. */
const OPEN = [/^\/healthz$/, /^\/readyz$/, /^\/assets\//, /^\/favicon\.ico$/, /^\/sign-in/, /^\/first-visit/, /^\/outside(\/|$)/, /^\/api\/v1\/openapi\.json$/]
const SECRET_TITLE = 'The harbour cranes stood still for an hour'

let server
let routes

before(async () => {
  server = await startServer()
  await createPeople(server, [ADMIN])
  await startPostmortem(server, await createToken(server, ADMIN), { title: SECRET_TITLE })
  routes = await everyRoute()
})
after(() => server.stop())

test('the list of URLs is read from the source', () => {
  assert.ok(routes.length > 20, `only ${routes.length} were found`)
})

test('a stranger who asks for any page is shown the door and no word of what is inside', async () => {
  for (const path of closed()) {
    const answer = await fetch(server.url + path, { redirect: 'manual' })
    const text = await answer.text()
    assert.ok(isRefused(answer), `GET ${path} answered ${answer.status}`)
    assert.ok(!text.includes(SECRET_TITLE), `GET ${path} tells the title`)
  }
})

test('a stranger who sends a form or a call to any URL changes nothing', async () => {
  for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
    for (const path of closed()) {
      const answer = await fetch(server.url + path, { method, redirect: 'manual', headers: { origin: server.url, 'sec-fetch-site': 'same-origin', 'content-type': 'application/x-www-form-urlencoded' }, body: 'title=x' })
      await answer.arrayBuffer()
      assert.ok(isRefused(answer), `${method} ${path} answered ${answer.status}`)
    }
  }
})

test('a made-up token opens nothing', async () => {
  for (const path of closed().filter((path) => path.startsWith('/api/'))) {
    const answer = await fetch(server.url + path, { headers: { authorization: 'Bearer made-up' } })
    await answer.arrayBuffer()
    assert.ok([401, 405].includes(answer.status), `GET ${path} with a made-up token answered ${answer.status}`)
  }
})

function closed() {
  return routes.filter((path) => !OPEN.some((pattern) => pattern.test(path)))
}

/** Sent to the door, told to sign in, told there is nothing, or told that the method is not one. */
function isRefused(answer) {
  const toTheDoor = answer.status === 303 && /^\/(sign-in|first-visit)/.test(answer.headers.get('location') ?? '')
  return toTheDoor || [401, 403, 404, 405].includes(answer.status)
}

/** Every path in a `.route("…")` of the web crate, with 1 for each of its blanks. */
async function everyRoute() {
  const files = (await readdir(SOURCES, { recursive: true })).filter((name) => name.endsWith('.rs'))
  const texts = await Promise.all(files.map((name) => readFile(SOURCES + name, 'utf8')))
  const paths = texts.flatMap((text) => [...text.matchAll(/\.route\(\s*"(\/[^"]*)"/g)].map(([, path]) => path))
  return [...new Set(paths)].map((path) => path.replaceAll(/\{[^}]+\}/g, '1')).sort()
}
