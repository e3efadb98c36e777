// Looks: every page of the demo house, at a phone's and a desk's width, in light and dark: nothing overhangs, nobody is kept out.
// Pictures go to e2e/screenshots for people to look at; what pages do is in the journeys of their words.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { noObstacles } from './world/axe.mjs'
import { overhangOf, settle } from './world/browser.mjs'
import { openHouse } from './world/house.mjs'
import { photograph } from './world/shots.mjs'

/** Pages whose address everyone knows; the others are found by following links. */
const KNOWN = {
  home: '/', incidents: '/incidents', 'incidents-due': '/incidents?view=due', 'record-an-incident': '/incidents/new', policy: '/policy',
  postmortems: '/postmortems', import: '/import', check: '/check', templates: '/templates', trackers: '/trackers', 'next-template': '/templates?from=1', reviews: '/reviews', published: '/published', actions: '/actions',
  learn: '/learn', lesson: '/learn/hindsight-bias', exercise: '/learn/exercise/erased-cache-fleet', account: '/account', people: '/people',
  history: '/history', help: '/help', styles: '/styles', outside: '/outside/', 'no-such-page': '/nothing-here'
}
/** A page of each kind that only the demo's data has: where its link stands, and what its address looks like. */
const FOUND = {
  incident: ['/incidents', /^\/incidents\/\d+$/], correct: ['incident', /\/correct$/], postmortem: ['/postmortems', /^\/postmortems\/\d+$/],
  replay: ['/published', /^\/postmortems\/\d+$/, '/replay?step=2'], records: ['/postmortems?stage=draft', /^\/postmortems\/\d+$/, '/timeline/import'],
  versions: ['/published', /^\/postmortems\/\d+$/, '/versions'], version: ['/published', /^\/postmortems\/\d+$/, '/versions/1'],
  compare: ['/published', /^\/postmortems\/\d+$/, '/versions/compare?before=1&after=now'],
  write: ['/postmortems?stage=draft', /^\/postmortems\/\d+$/, '/write'], review: ['/reviews', /^\/reviews\/[0-9a-f-]+$/],
  publish: ['/published', /\/publish$/], action: ['/actions', /^\/actions\/\d+$/], 'outside-report': ['/outside/', /^(\/outside\/)?\d+\/(index\.html)?$/]
}

let house
let places
before(async () => {
  house = await openHouse({ command: 'demo', people: [] })
  places = { ...KNOWN }
  const page = await house.browserPage({})
  for (const [name, [from, pattern, more = '']] of Object.entries(FOUND)) {
    const start = places[from] ?? from
    await page.goto(start)
    const links = await page.locator('a[href]').evaluateAll((anchors) => anchors.map((anchor) => new URL(anchor.getAttribute('href'), location.href).pathname))
    const link = links.find((path) => pattern.test(path))
    assert.ok(link, `${start} has no link to ${name}`)
    places[name] = link + more
  }
  places.rule = await firstRule(page)
  await page.context().close()
})
after(() => house?.close())

for (const width of [390, 1280]) {
  test(`every page at ${width} px, in light and dark, scrolls one way only, has no obstacle and no complaint`, async () => {
    const page = await house.browserPage({ width, height: 900 })
    page.expected = /404/
    const problems = []
    for (const [name, path] of Object.entries(places)) {
      await page.emulateMedia({ colorScheme: 'light' })
      await page.goto(path)
      if (name === 'write') await page.locator('#editor.live').waitFor()
      const overhang = await overhangOf(page)
      if (overhang > 0) problems.push(`${name} (${path}) overhangs by ${overhang} px`)
      for (const light of ['light', 'dark']) {
        await page.emulateMedia({ colorScheme: light })
        await noObstacles(page).catch((error) => problems.push(`${name}, ${light}: ${error.message}`))
        await photograph(page, name, { width, light })
      }
    }
    assert.equal(problems.join('\n'), '')
    await settle(page)
  })
}

async function firstRule(page) {
  await page.goto('/check')
  await page.getByLabel('The text').fill('The operator should have noticed it.')
  await page.getByRole('button', { name: 'Read it' }).click()
  return page.getByRole('link', { name: 'The rule' }).first().getAttribute('href')
}
