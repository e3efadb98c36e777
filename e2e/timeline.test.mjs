// The timeline: brought in from a chat while others have the document open, drawn for everyone, and walked again in a replay.
// Typing entries by keyboard is in write.test.mjs; what each record's form looks like is tested under press.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { noObstacles } from './world/axe.mjs'
import { overhangOf } from './world/browser.mjs'
import { bodyOf, oneAtADesk, openDocument, serverHas } from './world/desk.mjs'
import { tabTo } from './world/hands.mjs'
import { oneHouse } from './world/house.mjs'
import { SECOND_WRITER, WRITER } from './world/people.mjs'
import { photograph } from './world/shots.mjs'
import { until } from './world/until.mjs'

const CHAT = `Tove Marsh  10:06 AM
The graph of empty tiles is above its threshold, see https://graphs.example.org/tiles
Wren Calder  10:08 AM
@Tove Marsh I look at the new server.
Wren Calder  11:40 PM
Good night.
`

const house = oneHouse({ people: [WRITER, SECOND_WRITER] })

test('a pasted chat is shown first, and what is ticked appears for everyone who has the document open', async (t) => {
  const number = await house.startPostmortem({ title: 'Empty tiles' })
  const [wren, tove] = [await house.visit(t, WRITER), await house.visit(t, SECOND_WRITER)]
  await openDocument(tove, number)
  await openDocument(wren, number)
  await wren.getByRole('link', { name: /Bring entries from a chat/ }).click()
  await wren.getByLabel('Or what you have copied').fill(CHAT)
  await noObstacles(wren)
  await wren.getByRole('button', { name: 'Read it' }).click()
  const boxes = wren.getByRole('checkbox')
  assert.deepEqual(await boxes.evaluateAll((all) => all.map((box) => box.checked)), [true, true, false])
  await noObstacles(wren)
  assert.equal(await tove.locator('#editor-text .entry').filter({ hasText: 'above its threshold' }).count(), 0, 'nothing is taken before it is chosen')
  await wren.getByRole('button', { name: 'Put what is ticked into the timeline' }).click()
  await wren.waitForURL(/\/write$/)
  await until('Tove sees the entries come in', async () => (await tove.locator('#editor-text .entry').filter({ hasText: 'above its threshold' }).count()) === 1)
  const clocks = await tove.locator('#editor-text .entry-clock').evaluateAll((fields) => fields.map((field) => field.value))
  assert.deepEqual(clocks, ['09:58', '10:04', '10:06', '10:08', '11:10', '11:40'])
  const entry = tove.locator('#editor-text .entry').filter({ hasText: 'I look at the new server' })
  assert.match(await entry.innerText(), /Participant 2/)
  assert.doesNotMatch(await entry.innerText(), /Tove|Wren/)
  await serverHas(wren, number, 'role Participant 1')
})

test('whose view an entry is, and its kind, are set by keyboard, and come back from Markdown', async (t) => {
  const { number, page } = await oneAtADesk(t, house, 'Roles by keyboard')
  await page.locator('#editor-text .entry-what').first().click()
  await page.keyboard.press('Control+Enter')
  await page.keyboard.type('alert')
  await page.keyboard.press('Tab')
  await page.keyboard.type('Tile watch')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Escape')
  await serverHas(page, number, 'alert; started; role Tile watch')
})

test('a how that names a person is asked on, and one may have a second parent', async (t) => {
  const { number, page } = await oneAtADesk(t, house, 'Two parents')
  await bodyOf(page, 'factors').locator('.how-what').first().click()
  await page.keyboard.type('Tiles were empty')
  await page.keyboard.press('Enter')
  await page.keyboard.type('Wren Calder failed to warm the cache')
  await page.keyboard.press('Tab')
  const nudge = page.locator('.how-nudge:not([hidden])')
  await nudge.waitFor()
  assert.match(await nudge.innerText(), /^This how .+\?$/)
  await page.keyboard.press('Enter')
  await page.keyboard.press('Shift+Tab')
  await page.keyboard.type('Two servers had one name')
  await page.keyboard.press('Control+Enter')
  const served = page.getByRole('group', { name: 'What else it made possible' })
  await tabTo(page, served.getByLabel('Wren Calder failed to warm the cache'))
  await page.keyboard.press('Space')
  await page.keyboard.press('Escape')
  await serverHas(page, number, 'serves 2')
  await noObstacles(page)
  await page.goto(`/postmortems/${number}`)
  const diagram = page.locator('.drawn-hows')
  assert.equal(await diagram.locator('path[stroke-dasharray="6 4"]').count(), 1)
  assert.match(await diagram.locator('desc').textContent(), /without an action yet/)
})

test('the drawn timeline fits a phone in a box of its own, and its file stands alone', async (t) => {
  const number = await house.startPostmortem({ title: 'Drawn' })
  for (const [width, light] of [[390, 'light'], [390, 'dark'], [1280, 'light'], [1280, 'dark']]) {
    const page = await house.visit(t, WRITER, { width, light })
    await page.goto(`/postmortems/${number}`)
    await page.locator('.drawn-timeline').waitFor()
    const overhang = await overhangOf(page)
    assert.equal(overhang, 0, `at ${width} px`)
    await page.getByText('The same as a table').click()
    await noObstacles(page)
    await photograph(page, 'drawn-timeline', { width, light })
  }
  const page = await house.visit(t, WRITER)
  const file = await page.request.get(`/postmortems/${number}/timeline.svg`)
  assert.match(file.headers()['content-type'], /^image\/svg\+xml/)
  assert.match(await file.text(), /^<svg/)
})

test('a replay keeps what its reader writes in the tab, and sends nothing of it', async (t) => {
  const page = await house.visit(t, WRITER)
  const number = await house.startPostmortem({ title: 'Walked again' })
  const sent = []
  page.on('request', (request) => sent.push(`${request.url()} ${request.postData() ?? ''}`))
  await page.goto(`/postmortems/${number}/replay`)
  await noObstacles(page)
  await page.getByRole('link', { name: 'Begin' }).click()
  await page.getByLabel('What would you do now?').fill('I would ask the harbour')
  await noObstacles(page)
  await page.locator('h1').click()
  await page.keyboard.press('ArrowRight')
  await page.waitForURL(/step=2/)
  await page.keyboard.press('ArrowLeft')
  await page.waitForURL(/step=1/)
  assert.equal(await page.getByLabel('What would you do now?').inputValue(), 'I would ask the harbour')
  for (let step = 2; step <= 5; step++) {
    await page.locator('a[rel="next"]').click()
    await page.waitForURL(new RegExp(`step=${step}`))
  }
  await page.getByText('I would ask the harbour').waitFor()
  await noObstacles(page)
  assert.ok(sent.every((line) => !line.includes('harbour')), sent.filter((line) => line.includes('harbour')).join('\n'))
  await page.getByRole('button', { name: 'Forget what I wrote' }).click()
  assert.equal(await page.getByText('I would ask the harbour').count(), 0)
})

test('a replay is walked without script, one entry a page', async (t) => {
  const number = await house.startPostmortem({ title: 'Walked without script' })
  const signedIn = await house.visit(t, WRITER)
  const page = await house.stranger(t, { script: false })
  await page.context().addCookies(await signedIn.context().cookies())
  await page.goto(`/postmortems/${number}/replay`)
  await page.getByRole('link', { name: 'Begin' }).click()
  await page.getByRole('link', { name: 'The next entry' }).click()
  assert.match(page.url(), /step=2/)
  assert.equal(await page.locator('h1.replay-clock').innerText().then((words) => words.slice(0, 5)), '10:04')
})
