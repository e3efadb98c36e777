// The one journey: an incident on its way through all six words, with two people writing together, in browsers only.
// Each word's own turns and refusals are in its own file.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bodyOf, caretIn, everyoneSees, isSaved, openDocument, serverHas, wordsOf, writeIn } from './world/desk.mjs'
import { tabTo } from './world/hands.mjs'
import { oneHouse } from './world/house.mjs'
import { ADMIN, REVIEWER, SECOND_WRITER, WRITER } from './world/people.mjs'
import { FIVE_POINTS, askForReview, point } from './world/steps.mjs'
import { until } from './world/until.mjs'

const PHONE = '+47 22 33 44 55'
const TITLE = 'Boarding gates refused valid tickets'

const house = oneHouse({ people: [WRITER, SECOND_WRITER, REVIEWER] })

test('an incident goes from its record to a page that the whole world can read', async (t) => {
  const [wren, tove, rui] = [await house.visit(t, WRITER), await house.visit(t, SECOND_WRITER), await house.visit(t, REVIEWER)]

  // Decide.
  await wren.goto('/incidents/new')
  await wren.locator('#title').fill(TITLE)
  await wren.locator('#severity').selectOption('sev2')
  await wren.locator('#services').fill('gangway')
  await wren.locator('#zone').fill('Europe/Oslo')
  for (const [field, time] of Object.entries({ started_at: '06:40', detected_at: '07:18', mitigated_at: '07:54', resolved_at: '08:36' })) await wren.locator(`#${field}`).fill(`2026-03-03 ${time}`)
  await wren.locator('#users_affected').fill('1140')
  await wren.locator('#error_budget_spent').fill('61 %')
  await wren.getByRole('button', { name: 'Record it' }).click()
  await wren.getByRole('heading', { name: 'A postmortem is due' }).waitFor()
  assert.match(await wren.locator('.reason', { hasText: 'Users affected' }).innerText(), /1,140[^]*from 500/)

  // Write: two people, one document, at the same time.
  await wren.getByRole('button', { name: 'Start the postmortem' }).click()
  await wren.waitForURL(/\/postmortems\/\d+\/write$/)
  const number = Number(new URL(wren.url()).pathname.split('/')[2])
  await Promise.all([openDocument(wren, number), openDocument(tove, number)])
  await Promise.all([
    writeIn(wren, 'summary', `For 74 minutes the gates turned 1,140 travellers away. The harbour office called ${PHONE} for help.`),
    writeIn(tove, 'trigger', 'The operator should have noticed that the key had expired.')
  ])
  await everyoneSees([wren, tove], 'turned 1,140 travellers away')
  await everyoneSees([wren, tove], 'The operator should have noticed that the key had expired.')
  assert.equal(await wordsOf(wren), await wordsOf(tove))
  await wren.locator('#editor-presence [aria-label^="Tove Marsh"]').waitFor()

  // The finger-pointing is underlined, named, and written anew.
  const underlined = bodyOf(tove, 'trigger').locator('.finding')
  await until('the words are underlined', async () => (await underlined.count()) > 0, { within: 30_000 })
  await underlined.first().click()
  assert.equal(await tove.locator('#finding-card h3').innerText(), 'Hindsight bias')
  await caretIn(tove, 'trigger')
  await tove.keyboard.press('Shift+Home')
  await tove.keyboard.type('A signing key expired at 06:40, and no graph showed that keys expire.')
  await until('nothing is underlined any more', async () => (await bodyOf(tove, 'trigger').locator('.finding').count()) === 0)

  const sections = { detection: 'A gate attendant reported it by radio after 38 minutes.', resolution: 'A new key was issued and carried to all gates.', background: 'Gates check tickets against a key that is issued every spring.' }
  for (const [section, words] of Object.entries(sections)) await writeIn(wren, section, words)
  await tove.locator('#editor-text .how-what').first().click()
  await tove.keyboard.type('Keys expired without anything that counts the days.')
  await tove.keyboard.press('Escape')
  await tabTo(tove, tove.getByRole('button', { name: 'Add an action' }))
  await tove.keyboard.press('Enter')
  await tove.keyboard.type('Show the days left of each signing key')
  await tove.keyboard.press('Enter')
  await tove.keyboard.type('The dashboard pages the owner 30 days before a key expires')
  await tove.keyboard.press('Tab')
  await tove.keyboard.type(SECOND_WRITER.name)
  await tove.keyboard.press('Enter')
  await tove.keyboard.type('03032027')
  await tove.locator('#editor-text .action').getByLabel('Kind', { exact: true }).selectOption('detect')
  for (const words of Object.values(sections)) await everyoneSees([wren, tove], words)
  await everyoneSees([wren, tove], 'pages the owner 30 days before')
  for (const page of [wren, tove]) await isSaved(page)
  await serverHas(wren, number, 'pages the owner 30 days before')

  // Review: five points, each beside what was found.
  const review = await askForReview(wren, number)
  await rui.goto('/')
  await rui.getByRole('link', { name: TITLE }).first().click()
  await rui.goto(review)
  assert.match(await rui.locator('.lede').innerText(), /^Why you:/)
  assert.match(await point(rui, 'Protects user info').locator('.evidence').innerText(), /22 33 44 55/)
  for (const title of FIVE_POINTS) await point(rui, title).getByLabel('Yes').check()
  await rui.getByRole('button', { name: 'Approve' }).click()
  await rui.waitForURL(/\/publish$/)

  // Publish: inside as it is, outside without what is private, after an approval of its own.
  await wren.goto(`/postmortems/${number}/publish`)
  await wren.getByRole('button', { name: 'Publish inside' }).click()
  await wren.locator('section[aria-labelledby="inside"] .notice code').waitFor()
  const thing = wren.locator('.private-things li', { hasText: PHONE })
  await thing.getByRole('button', { name: 'Strike it out' }).click()
  const standIn = await thing.locator('.stand-in').innerText()
  assert.ok((await wren.locator('.preview').innerText()).includes(standIn))
  await rui.goto(`/postmortems/${number}/publish`)
  await rui.getByRole('button', { name: 'Approve what leaves' }).click()
  await wren.goto(`/postmortems/${number}/publish`)
  await wren.getByRole('button', { name: 'Publish outside' }).click()
  await wren.getByRole('link', { name: 'the page', exact: true }).waitFor()

  // Improve: the action stands on the board, is taken on there, and the open document knows it.
  await wren.goto('/actions')
  await wren.getByRole('link', { name: 'Show the days left of each signing key' }).click()
  await wren.locator('#state').selectOption('committed')
  await wren.getByRole('button', { name: 'Keep it so' }).click()
  await until('the open document shows it', async () => (await tove.locator('#editor-text .action').getByLabel('State', { exact: true }).inputValue()) === 'committed')

  // Learn: from the text back to the lesson behind what was underlined.
  await tove.goto('/learn/hindsight-bias')
  await tove.locator('.told-twice').waitFor()

  // And a stranger reads it, with no session at all.
  const answer = await fetch(`${house.server.url}/outside/${number}/`)
  const page = await answer.text()
  assert.equal(answer.status, 200)
  for (const words of [TITLE, '1,140 travellers', 'A signing key expired', 'Show the days left of each signing key', standIn]) assert.ok(page.includes(words), `“${words}” is not on the page outside`)
  for (const secret of [PHONE, '22 33 44 55', SECOND_WRITER.name, WRITER.name, ADMIN.name]) assert.ok(!page.includes(secret), `“${secret}” is on the page outside`)
  const inside = await fetch(`${house.server.url}/postmortems/${number}`, { redirect: 'manual' })
  assert.equal(inside.status, 303)
  t.diagnostic(`the program holds ${Math.round((await house.server.resident()) / 1024)} MiB after the journey`)
})
