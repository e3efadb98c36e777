// Following someone: the page goes along with another person's caret, and stops at the first thing one does oneself.
// How their caret is drawn is tested beside the editor.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { noObstacles } from './world/axe.mjs'
import { bodyOf, caretIn, twoAtADesk } from './world/desk.mjs'
import { tabTo } from './world/hands.mjs'
import { oneHouse } from './world/house.mjs'
import { SECOND_WRITER, WRITER } from './world/people.mjs'
import { until } from './world/until.mjs'

const house = oneHouse({ people: [WRITER, SECOND_WRITER] })

const isInSight = (page, section) => bodyOf(page, section).evaluate((block) => {
  const { top, bottom } = block.getBoundingClientRect()
  return top > 0 && bottom < innerHeight
})

test('who follows goes where the other one writes, keeps their own caret, and is on their own again at the first key', async (t) => {
  const { wren, tove } = await twoAtADesk(t, house, 'Side by side')
  await caretIn(wren, 'summary')
  const face = wren.getByRole('list', { name: 'Here now' }).getByRole('button', { name: /^Tove Marsh/ })
  await tabTo(wren, face)
  await wren.keyboard.press('Enter')
  await wren.getByText('You follow Tove Marsh. Any key ends it, and so does scrolling.').first().waitFor()
  assert.equal(await face.getAttribute('aria-pressed'), 'true')
  await noObstacles(wren)

  assert.equal(await isInSight(wren, 'glossary'), false)
  await caretIn(tove, 'glossary')
  await until('Wren sees where Tove is', () => isInSight(wren, 'glossary'))
  await caretIn(tove, 'summary')
  await until('Wren is back at the top with her', () => isInSight(wren, 'summary'))
  assert.ok(await face.evaluate((button) => button === document.activeElement), 'the focus stays on the face')

  await wren.keyboard.press('Shift+Tab')
  await wren.locator('.following').waitFor({ state: 'hidden' })
  await caretIn(tove, 'glossary')
  await until('Tove’s face tells where she is', async () => /Glossary/.test(await face.getAttribute('title')))
  assert.equal(await isInSight(wren, 'glossary'), false)
})

test('when the one who is followed leaves, it is said', async (t) => {
  const { wren, tove } = await twoAtADesk(t, house, 'Left alone')
  await caretIn(tove, 'summary')
  await wren.getByRole('button', { name: /^Tove Marsh/ }).click()
  await tove.goto('/')
  await wren.getByText('Tove Marsh has left. You are on your own again.').waitFor({ state: 'attached' })
})
