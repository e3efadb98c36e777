// A house to walk through: a server with people in it, a browser, and a visit for each person who takes part.
// What the program is asked directly is in server.mjs and people.mjs; what a browser minds is in browser.mjs.

import { after, before } from 'node:test'
import { openBrowser, openPage, settle } from './browser.mjs'
import { EVERYONE, WRITER, createPeople, createToken, startPostmortem } from './people.mjs'
import { startServer } from './server.mjs'

/**
 * The house of all tests of a file: open before the first of them, closed after the last. A file with a `before` of its own
 * opens its house there, since hooks of a file do not wait for each other.
 */
export function oneHouse(wishes) {
  const house = {}
  before(async () => Object.assign(house, await openHouse(wishes)))
  after(() => house.close?.())
  return house
}

/**
 * Opens a house. Its `visit(t, person)` gives a signed-in page that is closed, and judged, when the test ends.
 * @param {{people?: object[], command?: 'serve' | 'demo', postgres?: boolean, environment?: Record<string, string>}} [wishes]
 */
export async function openHouse({ people = EVERYONE, ...wishes } = {}) {
  const server = await startServer(wishes)
  const browser = await openBrowser()
  const doors = new Map()
  let token
  if (people.length) await createPeople(server, people)

  /** A page of a stranger's browser. */
  const stranger = async (t, form) => {
    const page = await openPage(browser, server, form)
    t.after(() => settle(page))
    return page
  }

  /** A token with which Wren's programs write. */
  const writersToken = () => token ??= createToken(server, WRITER)

  return {
    server,
    stranger,
    writersToken,
    /** Records an incident and starts its postmortem, as Wren does; gives its number. */
    startPostmortem: async (facts) => startPostmortem(server, await writersToken(), facts),
    /** A page that the test itself closes and judges. */
    browserPage: (form) => openPage(browser, server, form),
    /** A page of a person's browser. They signed in once, in the way people do; later visits bring the cookie along. */
    async visit(t, person, form) {
      const page = await stranger(t, form)
      if (doors.has(person.email)) await page.context().addCookies(doors.get(person.email))
      else {
        await signIn(page, person)
        doors.set(person.email, await page.context().cookies())
      }
      return page
    },
    async close() {
      await browser.close()
      await server.stop()
    }
  }
}

/** Signs in at the door. */
export async function signIn(page, { email, password }) {
  await page.goto('/sign-in')
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.waitForURL((url) => url.pathname === '/')
}
