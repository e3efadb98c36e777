// Whom one can ask: two people write, a third asks about a paragraph and is told names to ask; once it is published nobody is.
// Which letters are whose is tested beside the editor, and who may ask lower down.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { noObstacles } from './world/axe.mjs'
import { NO_LINE, expectComplaints, overhangOf } from './world/browser.mjs'
import { bodyOf, caretIn, everyoneSees, isSaved, openDocument, says, twoAtADesk, writeIn } from './world/desk.mjs'
import { oneHouse } from './world/house.mjs'
import { REVIEWER, SECOND_WRITER, WRITER } from './world/people.mjs'
import { photograph } from './world/shots.mjs'
import { approve, askForReview, finished, importText } from './world/steps.mjs'
import { until } from './world/until.mjs'

const house = oneHouse({ people: [WRITER, SECOND_WRITER, REVIEWER] })

const card = (page) => page.getByRole('dialog', { name: 'Who can I ask?' })

/** Presses the key where the caret is, and gives what is said. */
async function asked(page) {
  await page.keyboard.press('Control+Alt+p')
  let words = ''
  await until('somebody answers', async () => (words = await card(page).getByRole('status').innerText()) !== '')
  return words.replaceAll(/\s+/g, ' ')
}

/** The same for the words of a section, and back to the text. */
async function askedIn(page, section) {
  await caretIn(page, section)
  const words = await asked(page)
  await page.keyboard.press('Escape')
  await card(page).waitFor({ state: 'hidden' })
  return words
}

async function photographed(page, name, width) {
  for (const light of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme: light })
    await noObstacles(page)
    await photograph(page, name, { width, light })
  }
}

test('a third person asks about a paragraph and is told whom to ask', async (t) => {
  const { number, wren, tove } = await twoAtADesk(t, house, 'The lock gates stood open')
  await writeIn(wren, 'summary', 'The gates stood open.')
  await writeIn(tove, 'trigger', 'A sensor was wet.')
  await everyoneSees([wren, tove], 'A sensor was wet.')
  await everyoneSees([wren, tove], 'The gates stood open.')
  const rui = await house.visit(t, REVIEWER)
  await openDocument(rui, number)
  assert.equal(await askedIn(rui, 'summary'), 'About this paragraph you can ask Wren Calder.')
  assert.equal(await askedIn(rui, 'trigger'), 'About this paragraph you can ask Tove Marsh.')
  await rui.keyboard.type(' It rained.')
  await isSaved(rui)
  assert.equal(await askedIn(rui, 'trigger'), 'About this paragraph you can ask Tove Marsh. You wrote here, too.')

  // In the order of the alphabet, also for who wrote last, and also when both have left.
  await writeIn(tove, 'summary', ' So did the doors.')
  await everyoneSees([rui, tove], 'So did the doors.')
  await Promise.all([wren, tove].map((page) => page.goto('/')))
  await rui.reload()
  await rui.locator('#editor.live').waitFor()
  await caretIn(rui, 'summary')
  assert.equal(await asked(rui), 'About this paragraph you can ask Tove Marsh and Wren Calder.')
  await photographed(rui, 'whom-to-ask', 1280)

  // From there into a comment that calls them.
  await rui.getByRole('button', { name: 'Ask them in a comment' }).press('Enter')
  const field = rui.getByLabel('Your comment')
  await until('the field calls them', async () => (await field.inputValue()) === '@Tove Marsh @Wren Calder ')
  await rui.keyboard.type('how did it look from the tower?')
  await rui.keyboard.press('Control+Enter')
  await rui.locator('#comments-panel').getByText('how did it look from the tower?').waitFor()
  await wren.reload()
  await wren.getByText('Called by name').first().waitFor()

  // What nobody wrote here, and what one wrote oneself.
  await rui.locator('#editor-text [data-section="summary"]').click()
  assert.match(await asked(rui), /^This came with the template, or was brought in\. Nobody wrote it here/)
  await rui.keyboard.press('Escape')
  assert.ok(await rui.locator('#editor-text').evaluate((text) => text.contains(document.activeElement)), 'Escape goes back to the text')
  await openDocument(tove, number)
  await writeIn(tove, 'detection', 'A call came in.')
  await isSaved(tove)
  assert.match(await askedIn(tove, 'detection'), /^You wrote this paragraph yourself/)
  assert.match(await askedIn(tove, 'resolution'), /^No words stand here yet/)
})

test('on a phone the button in the bar asks, and without a line that is said', async (t) => {
  const { number, wren } = await twoAtADesk(t, house, 'The buoys drifted')
  await writeIn(wren, 'summary', 'Three buoys drifted.')
  await isSaved(wren)
  const phone = await house.visit(t, REVIEWER, { width: 390, height: 844 })
  await openDocument(phone, number)
  await caretIn(phone, 'summary')
  await phone.locator('#editor-toolbar').getByRole('button', { name: 'Who can I ask?' }).click()
  await card(phone).getByText('About this paragraph you can ask Wren Calder.').waitFor()
  assert.equal(await overhangOf(phone), 0)
  const { x, width } = await card(phone).boundingBox()
  assert.ok(x >= 0 && x + width <= 390, `the card stands from ${x} over ${width} px`)
  await photographed(phone, 'whom-to-ask', 390)
  await card(phone).getByRole('button', { name: 'Close' }).click()
  await card(phone).waitFor({ state: 'hidden' })

  expectComplaints(phone, NO_LINE)
  await phone.context().setOffline(true)
  await says(phone, /offline/i)
  assert.match(await askedIn(phone, 'summary'), /^Whom you can ask cannot be looked up now/)
  await phone.context().setOffline(false)
  await isSaved(phone)
  assert.equal(await askedIn(phone, 'summary'), 'About this paragraph you can ask Wren Calder.')
})

test('once it is published nobody is named any more, and it is said why', async (t) => {
  const [writer, reviewer] = [await house.visit(t, WRITER), await house.visit(t, REVIEWER)]
  const number = await importText(writer, finished('The light turned twice as fast'))
  await openDocument(writer, number)
  await writeIn(writer, 'trigger', ' Its lamp was new.')
  await isSaved(writer)
  await openDocument(reviewer, number)
  assert.equal(await askedIn(reviewer, 'trigger'), 'About this paragraph you can ask Wren Calder. Some of it came with the template, or was brought in.')
  await approve(reviewer, await askForReview(writer, number))
  await writer.goto(`/postmortems/${number}/publish`)
  await writer.getByRole('button', { name: 'Publish inside' }).click()
  await writer.locator('section[aria-labelledby="inside"] code').waitFor()

  await openDocument(reviewer, number)
  assert.match(await askedIn(reviewer, 'trigger'), /^Who wrote what was let go when this was published/)
  // What is written from now on is noted for nobody either.
  await openDocument(writer, number)
  await writeIn(writer, 'detection', ' It was bright.')
  await isSaved(writer)
  assert.match(await askedIn(writer, 'detection'), /^Who wrote what was let go when this was published/)
})
