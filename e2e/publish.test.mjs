// Publish: inside as a commit in git, outside after an approval of its own, with nothing private in it, and withdrawn again.
// How an approval comes about is in review.test.mjs.

import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { join } from 'node:path'
import { noObstacles } from './world/axe.mjs'
import { expectComplaints } from './world/browser.mjs'
import { oneHouse } from './world/house.mjs'
import { REVIEWER, WRITER } from './world/people.mjs'
import { approved, finished, importText, publishOutside, sendByHand } from './world/steps.mjs'

const PHONE = '+47 22 33 44 55'
const TOKEN = 'ghp_16C7e42F292c6912E7710c838347Ae178B4a'

const house = oneHouse({ people: [WRITER, REVIEWER] })

test('nothing is published without an approval, whatever is sent', async (t) => {
  const page = await house.visit(t, WRITER)
  expectComplaints(page, /403|409/)
  const number = await importText(page, finished('Nobody has said yes yet'))
  await page.goto(`/postmortems/${number}/publish`)
  for (const name of ['Publish inside', 'Publish outside']) assert.equal(await page.getByRole('button', { name }).count(), 0)
  for (const audience of ['inside', 'outside']) {
    const answer = await sendByHand(page, `/postmortems/${number}/publish/${audience}`)
    assert.equal(answer.status(), 409, audience)
    assert.match(await answer.text(), /Nothing was published, because no one has approved/)
  }
  assert.equal((await fetch(`${house.server.url}/outside/${number}/`)).status, 404)
})

test('inside is one commit in the house’s git repository, also when it is published twice', async (t) => {
  const [writer, reviewer] = [await house.visit(t, WRITER), await house.visit(t, REVIEWER)]
  const number = await approved(writer, reviewer, 'The map showed only sea')
  await writer.goto(`/postmortems/${number}/publish`)
  await noObstacles(writer)
  await writer.getByRole('button', { name: 'Publish inside' }).click()
  const place = await writer.locator('section[aria-labelledby="inside"] code').innerText()
  const file = await git('show', `HEAD:${place}`)
  assert.match(file, /^---\n[^]*title: "?The map showed only sea"?\n[^]*---\n/)
  assert.match(file, /^## Summary$/m)
  assert.match(file, /Fill the cache before a tile server takes traffic/)
  const commits = (await git('rev-list', '--count', 'HEAD')).trim()
  await sendByHand(writer, `/postmortems/${number}/publish/inside`)
  assert.equal((await git('rev-list', '--count', 'HEAD')).trim(), commits)
  await writer.goto(`/postmortems/${number}`)
  assert.match(await writer.locator('.page-head').innerText(), /published/i)
  assert.equal((await fetch(`${house.server.url}/outside/${number}/`)).status, 404, 'nothing is outside by default')
})

test('what looks private stops at the door until it is answered; what is struck out does not leave', async (t) => {
  const [writer, reviewer] = [await house.visit(t, WRITER), await house.visit(t, REVIEWER)]
  for (const page of [writer, reviewer]) expectComplaints(page, /409/)
  const number = await approved(writer, reviewer, 'The keeper was rung out of bed', `\nThe keeper was rung at ${PHONE}, and the log showed ${TOKEN}. Harbour pilot Oddny saw it first.\n`)
  await reviewer.goto(`/postmortems/${number}/publish`)
  assert.match(await reviewer.locator('section[aria-labelledby="outside"]').innerText(), /2 things that look private wait|Two things that look private wait/)
  assert.equal(await reviewer.getByRole('button', { name: 'Approve what leaves' }).count(), 0)

  const thing = (text) => writer.locator('.private-things li', { hasText: text })
  await writer.goto(`/postmortems/${number}/publish`)
  await thing(PHONE).getByRole('button', { name: 'Strike it out' }).click()
  await thing(TOKEN).getByRole('button', { name: 'Strike it out' }).click()
  await writer.getByText('Strike out something else').click()
  await writer.getByLabel('The words, exactly as they stand').fill('Harbour pilot Oddny')
  await writer.getByRole('button', { name: 'Strike them out' }).click()
  const preview = writer.locator('.preview')
  for (const secret of [PHONE, TOKEN, 'Oddny']) assert.ok(!(await preview.innerText()).includes(secret), `${secret} stands in the preview`)
  const standIns = await writer.locator('section[aria-labelledby="private"] .stand-in').allInnerTexts()
  assert.equal(new Set(standIns).size, 3)
  for (const standIn of standIns) assert.ok((await preview.innerText()).includes(standIn), `${standIn} stands in the preview`)
  await noObstacles(writer)
  assert.equal(await writer.getByRole('button', { name: 'Approve what leaves' }).count(), 0, 'whoever wrote it does not approve what leaves')

  await publishOutside(reviewer, number)

  const site = await outside(number)
  assert.match(site, /The keeper was rung out of bed/)
  for (const secret of [PHONE, '22 33 44 55', TOKEN, 'Oddny', 'Tove Marsh', 'Wren Calder']) assert.ok(!site.includes(secret), `${secret} is outside`)

  // Another answer ends the approval: what would leave is another text.
  await writer.goto(`/postmortems/${number}/publish`)
  await thing(PHONE).getByRole('button', { name: 'Take the answer back' }).click()
  assert.equal(await writer.getByRole('button', { name: 'Publish outside' }).count(), 0)
  assert.ok(!(await outside(number)).includes(PHONE), 'the page outside stays as it was approved')
})

test('a part that is held back stays inside', async (t) => {
  const [writer, reviewer] = [await house.visit(t, WRITER), await house.visit(t, REVIEWER)]
  const number = await approved(writer, reviewer, 'Half of it is told', '\nThe contract with the map maker ends in May.\n')
  await writer.goto(`/postmortems/${number}/publish`)
  await writer.getByText('Hold a part back').click()
  await writer.getByRole('button', { name: /^Hold it back ?: The contract/ }).click()
  assert.ok(!(await writer.locator('.preview').innerText()).includes('contract'))
  await publishOutside(reviewer, number)
  assert.ok(!(await outside(number)).includes('contract'))
})

test('the outside is a site: an index, a page, a feed; and what is withdrawn says so', async (t) => {
  const [writer, reviewer] = [await house.visit(t, WRITER), await house.visit(t, REVIEWER)]
  expectComplaints(writer, /404|410/)
  const number = await approved(writer, reviewer, 'Told to everyone & withdrawn')
  await publishOutside(reviewer, number)

  const guest = await house.stranger(t)
  await guest.goto('/outside/')
  await noObstacles(guest)
  await guest.getByRole('link', { name: 'Told to everyone & withdrawn' }).click()
  await guest.getByRole('heading', { level: 1, name: 'Told to everyone & withdrawn' }).waitFor()
  await noObstacles(guest)
  const feed = await (await fetch(`${house.server.url}/outside/feed.xml`)).text()
  assert.match(feed, /<title[^>]*>Told to everyone &(?:amp|#38); withdrawn<\/title>/)

  await reviewer.goto(`/postmortems/${number}/publish`)
  await reviewer.getByText('Withdraw the report').first().click()
  await reviewer.getByLabel('Reason').fill('A number in it has to be counted again.')
  await reviewer.locator('button', { hasText: 'Withdraw the report' }).click()
  const page = await fetch(`${house.server.url}/outside/${number}/`)
  const text = await page.text()
  assert.match(text, /withdrawn/i)
  assert.ok(!text.includes('4,000 sailors'), 'its text is gone from outside')
  const entries = (await (await fetch(`${house.server.url}/outside/feed.xml`)).text()).split('<entry>')
  const mine = entries.filter((entry) => entry.includes(`/outside/${number}/`))
  assert.ok(mine.every((entry) => !entry.includes('4,000 sailors')), 'and from the feed')
})

/** What a stranger gets, with no session at all. */
async function outside(number) {
  const answer = await fetch(`${house.server.url}/outside/${number}/`)
  assert.equal(answer.status, 200)
  return answer.text()
}

/** Asks the house's own repository. */
async function git(...words) {
  const { stdout } = await promisify(execFile)('git', ['--git-dir', join(house.server.data, 'postmortems.git'), ...words])
  return stdout
}
