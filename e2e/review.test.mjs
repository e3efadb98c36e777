// Review: the rotation asks somebody, five points are judged beside what was found, questions open and close, a decision falls.
// What an approval allows is in publish.test.mjs.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { noObstacles } from './world/axe.mjs'
import { expectComplaints } from './world/browser.mjs'
import { openDocument, serverHas, writeIn } from './world/desk.mjs'
import { oneHouse, openHouse } from './world/house.mjs'
import { REVIEWER, SECOND_REVIEWER, SECOND_WRITER, WRITER } from './world/people.mjs'
import { FIVE_POINTS, approve, approved, askForReview, finished, importText, point, sendByHand } from './world/steps.mjs'
import { until } from './world/until.mjs'

const house = oneHouse({ people: [WRITER, SECOND_WRITER, REVIEWER, SECOND_REVIEWER] })

/** A house in which only Rui can be drawn, and a text that waits for its review. */
async function inReview(t, title, more) {
  const own = await openHouse({ people: [WRITER, REVIEWER] })
  t.after(() => own.close())
  const [writer, reviewer] = [await own.visit(t, WRITER), await own.visit(t, REVIEWER)]
  const number = await importText(writer, finished(title, more))
  const review = await askForReview(writer, number)
  return { house: own, writer, reviewer, number, review }
}

test('a document without a word of its own is not sent to review', async (t) => {
  const page = await house.visit(t, WRITER)
  expectComplaints(page, /409/)
  const number = await house.startPostmortem({ title: 'Nothing written yet' })
  await page.goto(`/postmortems/${number}/write`)
  await page.getByRole('button', { name: 'Ask for review' }).click()
  assert.match(await page.locator('main').innerText(), /no text of its own yet/)
  await page.goto(`/postmortems/${number}`)
  assert.match(await page.locator('.page-head').innerText(), /draft/i)
})

test('the rotation asks somebody who neither wrote it nor took part, and says why', async (t) => {
  const [writer, rui] = [await house.visit(t, WRITER), await house.visit(t, REVIEWER)]
  const number = await importText(writer, finished('The harbour bell was silent'))
  // Noor took part in the incident, so that only Rui can be drawn.
  await writer.goto(`/postmortems/${number}`)
  await writer.getByRole('link', { name: /^incident #/ }).click()
  await writer.getByRole('link', { name: 'Correct a fact' }).click()
  await writer.getByLabel(SECOND_REVIEWER.name).check()
  await writer.getByRole('button', { name: 'Keep these facts' }).click()
  await writer.getByText(`${SECOND_REVIEWER.name} took part in the response.`).waitFor()

  const review = await askForReview(writer, number)
  assert.match(await writer.locator('.lede').innerText(), /Rui Sandoval was asked: not asked before; no open review; not an author, not involved in the incident/)
  await rui.goto('/')
  assert.match(await rui.locator('.six-words').innerText(), /Review\s*1/)
  await rui.goto('/reviews')
  await rui.getByRole('link', { name: 'The harbour bell was silent' }).click()
  assert.equal(new URL(rui.url()).pathname, review)
  assert.match(await rui.locator('.lede').innerText(), /^Why you: not asked before/)
  await noObstacles(rui)
})

test('a review that is handed back goes to the next in the rotation', async (t) => {
  const [writer, rui, noor] = [await house.visit(t, WRITER), await house.visit(t, REVIEWER), await house.visit(t, SECOND_REVIEWER)]
  const number = await importText(writer, finished('The weather vane pointed south'))
  const review = await askForReview(writer, number)
  const [first, second, name] = (await writer.locator('.lede').innerText()).startsWith(REVIEWER.name) ? [rui, noor, SECOND_REVIEWER.name] : [noor, rui, REVIEWER.name]
  await first.goto(review)
  await first.getByText('Hand it back to the rotation').click()
  await first.getByLabel('Reason, if you like').fill('On leave from tomorrow.')
  await first.getByRole('button', { name: 'Hand it back' }).click()
  await first.waitForURL((url) => url.pathname.startsWith('/reviews/') && url.pathname !== review)
  assert.match(await first.locator('.lede').innerText(), new RegExp(`${name} was asked`))
  await second.goto(new URL(first.url()).pathname)
  assert.match(await second.locator('.lede').innerText(), /^Why you/)
  await writer.goto(`/postmortems/${number}`)
  assert.match(await writer.locator('section[aria-labelledby="history"]').innerText(), /handed the review back \(On leave from tomorrow\.\)/)
})

test('five points are judged beside what was found; a question goes out, comes back, and then it is approved', async (t) => {
  const { writer, reviewer, number, review } = await inReview(t, 'The map showed only sea', '\nThe skipper should have known better. Call +47 22 33 44 55.\n')
  for (const page of [writer, reviewer]) expectComplaints(page, /409|422/)
  await reviewer.goto(review)
  assert.match(await point(reviewer, 'Blameless').locator('.evidence').innerText(), /should have known better/)
  assert.match(await point(reviewer, 'Protects user info').locator('.evidence').innerText(), /22 33 44 55/)
  assert.match(await point(reviewer, 'Accurate').locator('.evidence').innerText(), /3 timeline entries, all in order/)
  assert.match(await point(reviewer, 'Useful').locator('.evidence').innerText(), /2 actions/)

  // Four of five are not enough.
  for (const title of FIVE_POINTS.filter((title) => title !== 'Accurate')) await point(reviewer, title).getByLabel('Yes').check()
  await reviewer.getByRole('button', { name: 'Approve' }).click()
  assert.match(await reviewer.getByRole('alert').innerText(), /not approved yet, because 1 of the five points is still open: accurate/i)
  assert.equal(await point(reviewer, 'Useful').getByLabel('Yes').isChecked(), true, 'what was said is kept')

  // "Doesn't apply" needs its reason.
  await point(reviewer, 'Accurate').getByLabel('Doesn’t apply', { exact: true }).check()
  await point(reviewer, 'Useful').getByLabel('Not yet').check()
  await point(reviewer, 'Useful').getByText('Say more').click()
  await reviewer.locator('#useful-reason').fill('The second action has no end that one can see.')
  await reviewer.getByRole('button', { name: 'Keep what I said' }).click()
  assert.match(await reviewer.getByRole('alert').innerText(), /“Accurate” was not set aside, because that needs a reason/)
  assert.equal(await point(reviewer, 'Useful').getByLabel('Not yet').isChecked(), true, 'what was chosen stays')
  assert.equal(await reviewer.locator('#useful-reason').inputValue(), 'The second action has no end that one can see.', 'what was typed stays')

  // What is missing becomes a question, and so does what is asked; while one is open there is no approval.
  await point(reviewer, 'Accurate').getByLabel('Yes').check()
  await reviewer.getByRole('button', { name: 'Keep what I said' }).click()
  assert.match(await reviewer.locator('.question').innerText(), /The second action has no end that one can see/)
  await point(reviewer, 'Useful').getByLabel('Yes').check()
  await reviewer.getByText('Ask a question on accurate').click()
  await reviewer.locator('#accurate-question').fill('How do we know that it was 4,000 sailors?')
  await reviewer.getByRole('button', { name: 'Approve' }).click()
  assert.match(await reviewer.getByRole('alert').innerText(), /two questions are still open|2 questions are still open/i)
  await reviewer.getByRole('button', { name: /^Return it/ }).click()
  await reviewer.waitForURL(`**/postmortems/${number}`)
  assert.match(await reviewer.locator('.page-head').innerText(), /draft/i)

  // The writer answers, and asks again.
  await writer.goto(review)
  const asked = (page, words) => page.locator('.question', { hasText: words })
  await asked(writer, '4,000 sailors').getByLabel('Your answer').fill('From the tile log of that hour; it is linked now.')
  await asked(writer, '4,000 sailors').getByRole('button', { name: 'Answer' }).click()
  assert.match(await asked(writer, '4,000 sailors').innerText(), /From the tile log of that hour/)
  const again = await askForReview(writer, number)
  await reviewer.goto(again)
  assert.match(await reviewer.locator('.page-head').innerText(), /round 2/i)
  assert.match(await asked(reviewer, '4,000 sailors').innerText(), /From the tile log of that hour/)
  for (const left of [1, 0]) {
    await reviewer.getByRole('button', { name: 'It is in the text: close it' }).first().click()
    await until('the question is closed', async () => (await reviewer.getByRole('button', { name: 'It is in the text: close it' }).count()) === left)
  }
  await approve(reviewer, again)
  await reviewer.goto(`/postmortems/${number}`)
  assert.match(await reviewer.locator('.page-head').innerText(), /approved/i)
  assert.match(await reviewer.locator('section[aria-labelledby="history"]').innerText(), /approved it for inside: all five points hold/)
})

test('whoever wrote in it cannot approve it, whatever is sent', async (t) => {
  const { writer, reviewer, number, review } = await inReview(t, 'Judged by its own hand')
  for (const page of [writer, reviewer]) expectComplaints(page, /403|409/)
  // A writer has no button, and a hand-made request opens no door either.
  await writer.goto(review)
  assert.equal(await writer.getByRole('button', { name: 'Approve' }).count(), 0)
  const form = Object.fromEntries([...['blameless', 'useful', 'accurate', 'complete', 'protects_user_info'].map((name) => [name, 'yes']), ['do', 'approve'], ['seen', await writer.locator('[name="seen"]').getAttribute('value')]])
  const answer = await sendByHand(writer, review, form)
  assert.ok([403, 409].includes(answer.status()), `the answer was ${answer.status()}`)
  // The reviewer writes a sentence, and is an author from then on.
  await openDocument(reviewer, number)
  await writeIn(reviewer, 'trigger', ' So it began.')
  await serverHas(reviewer, number, 'So it began.')
  await reviewer.goto(review)
  for (const title of FIVE_POINTS) await point(reviewer, title).getByLabel('Yes').check()
  await reviewer.getByRole('button', { name: 'Approve' }).click()
  assert.match(await reviewer.getByRole('alert').innerText(), /an approval comes from somebody who did not write it/)
})

test('an approval binds to the text: what is written afterwards asks for a new look', async (t) => {
  const own = await openHouse({ people: [WRITER, REVIEWER] })
  t.after(() => own.close())
  const [writer, reviewer] = [await own.visit(t, WRITER), await own.visit(t, REVIEWER)]
  const number = await approved(writer, reviewer, 'Changed after the yes')
  await openDocument(writer, number)
  await writeIn(writer, 'trigger', ' One more thing.')
  await serverHas(writer, number, 'One more thing.')
  await writer.goto(`/postmortems/${number}/publish`)
  assert.match(await writer.locator('section[aria-labelledby="inside"]').innerText(), /the text has changed since it was approved/)
  assert.equal(await writer.getByRole('button', { name: 'Publish inside' }).count(), 0)
})
