// Improve: actions of all postmortems on one board; what changes there changes in the document, and the other way round.
// How an action is written is in write.test.mjs.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { noObstacles } from './world/axe.mjs'
import { expectComplaints } from './world/browser.mjs'
import { openDocument } from './world/desk.mjs'
import { oneHouse } from './world/house.mjs'
import { SECOND_WRITER, WRITER } from './world/people.mjs'
import { finished, importText } from './world/steps.mjs'
import { until } from './world/until.mjs'

const house = oneHouse({ people: [WRITER, SECOND_WRITER] })

const CACHE = 'Fill the cache before a tile server takes traffic'

test('actions come to the board by themselves, in the column of how far they are, and can be looked at by who and what', async (t) => {
  const page = await house.visit(t, WRITER)
  await page.goto('/actions')
  await page.getByRole('heading', { name: 'No action is written yet' }).waitFor()
  await importText(page, finished('The first of two maps'))
  await page.goto('/actions')
  await noObstacles(page)
  assert.match(await page.locator('[aria-labelledby="column-proposed"]').innerText(), new RegExp(CACHE))
  await page.getByRole('link', { name: 'Mine', exact: true }).click()
  assert.match(await page.locator('.board').innerText(), /Give each tile server a name of its own/)
  assert.doesNotMatch(await page.locator('.board').innerText(), new RegExp(CACHE))
  await page.getByRole('link', { name: 'Prevent', exact: true }).click()
  assert.match(await page.locator('.board').innerText(), new RegExp(CACHE))
})

test('what is changed on the board stands in the document at once, for whoever has it open', async (t) => {
  const [wren, tove] = [await house.visit(t, WRITER), await house.visit(t, SECOND_WRITER)]
  expectComplaints(wren, /422/)
  const number = await importText(wren, finished('The second of two maps'))
  await openDocument(tove, number)
  const row = tove.locator('#editor-text .action', { hasText: CACHE })
  assert.equal(await row.getByLabel('State', { exact: true }).inputValue(), 'proposed')

  await wren.goto('/actions')
  await wren.locator('.card', { hasText: `#${number}` }).getByRole('link', { name: CACHE }).click()
  await wren.locator('#owner').fill('')
  await wren.locator('#state').selectOption('committed')
  await wren.getByRole('button', { name: 'Keep it so' }).click()
  assert.match(await wren.locator('#owner-error').innerText(), /is named before it is committed/)
  assert.equal(await wren.locator('#state').inputValue(), 'committed', 'what was chosen stays')
  await wren.locator('#owner').fill('Wren Calder')
  await wren.locator('#due').fill('2027-05-02')
  await wren.getByRole('button', { name: 'Keep it so' }).click()
  await until('the open document shows it', async () => (await row.getByLabel('State', { exact: true }).inputValue()) === 'committed' && (await row.getByLabel('Owner', { exact: true }).inputValue()) === 'Wren Calder' && (await row.getByLabel('Due', { exact: true }).inputValue()) === '2027-05-02')

  // And the other way: what the document says, the board shows.
  await row.getByLabel('State', { exact: true }).selectOption('in_progress')
  await until('the board shows it', async () => {
    await wren.goto('/actions')
    return (await wren.locator('[aria-labelledby="column-in_progress"]').innerText()).includes(CACHE)
  })
})

test('done asks for something that shows it', async (t) => {
  const page = await house.visit(t, WRITER)
  expectComplaints(page, /422/)
  const number = await importText(page, finished('The third map'))
  await page.goto('/actions')
  await page.locator('.card', { hasText: `#${number}` }).getByRole('link', { name: CACHE }).click()
  await page.locator('#state').selectOption('done')
  await page.getByRole('button', { name: 'Keep it so' }).click()
  assert.ok((await page.locator('#note-error').innerText()).length > 0)
  await page.locator('#note').fill('The graph of the first release with a warm cache.')
  await page.getByRole('button', { name: 'Keep it so' }).click()
  await until('the page says done', async () => /done/i.test(await page.locator('.page-head').innerText()))
  await page.goto('/actions')
  assert.match(await page.locator('[aria-labelledby="column-done"]').innerText(), new RegExp(CACHE))
})
