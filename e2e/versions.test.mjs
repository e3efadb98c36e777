// Versions: one is named, compared and restored, while somebody else has the document open; all of it without script but the typing.
// How a difference is found word by word is tested in the domain.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { noObstacles } from './world/axe.mjs'
import { bodyOf, caretIn, everyoneSees, isSaved, oneAtADesk, serverHas, twoAtADesk, writeIn } from './world/desk.mjs'
import { tabTo, typeInto } from './world/hands.mjs'
import { oneHouse } from './world/house.mjs'
import { SECOND_WRITER, WRITER } from './world/people.mjs'
import { until } from './world/until.mjs'

const FIRST = 'The index moved to new machines at ten in the morning.'

const house = oneHouse({ people: [WRITER, SECOND_WRITER] })

test('a version is named, compared with the text of now, and restored while the other looks on', async (t) => {
  const { number, wren, tove } = await twoAtADesk(t, house, 'Moved at ten')
  await writeIn(tove, 'summary', FIRST)
  await everyoneSees([wren, tove], FIRST)
  await isSaved(tove)
  await serverHas(wren, number, FIRST)

  await wren.getByRole('link', { name: 'Versions' }).click()
  await wren.getByRole('heading', { name: 'No version is kept yet' }).waitFor()
  await typeInto(wren, wren.getByLabel('Name this version'), 'First draft')
  await wren.keyboard.press('Enter')
  await wren.getByRole('link', { name: 'First draft', exact: true }).waitFor()
  assert.match(await wren.locator('main').innerText(), /named by Wren Calder[^]*Written by Tove Marsh/)
  await noObstacles(wren)

  // The other writes on.
  await caretIn(tove, 'summary')
  for (let n = 0; n < 'ten in the morning.'.length; n++) await tove.keyboard.press('ArrowLeft')
  await tove.keyboard.type('exactly ')
  await isSaved(tove)

  await tabTo(wren, wren.getByRole('link', { name: /^What changed since/ }))
  await wren.keyboard.press('Enter')
  await wren.waitForURL(/compare/)
  const came = wren.getByRole('insertion').last()
  assert.match(await came.textContent(), /inserted: exactly  ?end of inserted/)
  assert.match(await wren.getByRole('region', { name: 'Summary' }).innerText(), /reworded/)
  await noObstacles(wren)

  await wren.goto(`/postmortems/${number}/versions`)
  await wren.getByRole('link', { name: 'First draft', exact: true }).click()
  assert.match(await wren.getByRole('article').innerText(), /at ten in the morning/)
  await noObstacles(wren)
  await tabTo(wren, wren.getByRole('button', { name: 'Restore this version' }))
  await wren.keyboard.press('Enter')
  await wren.getByRole('link', { name: 'Before “First draft” was restored', exact: true }).waitFor()
  await until('the other sees the restored text', async () => (await bodyOf(tove, 'summary').innerText()).includes(FIRST))

  // The restoring is restored in turn.
  await wren.getByRole('link', { name: 'Before “First draft” was restored', exact: true }).click()
  await wren.getByRole('button', { name: 'Restore this version' }).click()
  await until('the other sees the text of before', async () => (await bodyOf(tove, 'summary').innerText()).includes('at exactly ten'))
})

test('asking for review keeps a version by itself, and two versions are compared by a form without script', async (t) => {
  const { number, page: wren } = await oneAtADesk(t, house, 'Kept by itself')
  await writeIn(wren, 'summary', FIRST)
  await isSaved(wren)
  await serverHas(wren, number, FIRST)
  const plain = await house.visit(t, WRITER, { script: false })
  await plain.goto(`/postmortems/${number}/versions`)
  await plain.getByLabel('Name this version').fill('Before the impact')
  await plain.getByRole('button', { name: 'Keep it' }).click()
  await plain.getByRole('link', { name: 'Before the impact', exact: true }).waitFor()
  await writeIn(wren, 'background', 'The old machines are from 2019.')
  await isSaved(wren)
  await plain.getByLabel('Name this version').fill('With the background')
  await plain.getByRole('button', { name: 'Keep it' }).click()
  await plain.getByLabel('What changed from').selectOption({ label: '1. Before the impact' })
  await plain.getByLabel('to', { exact: true }).selectOption({ label: '2. With the background' })
  await plain.getByRole('button', { name: 'Compare' }).click()
  await plain.getByRole('region', { name: /Background/ }).waitFor()
  assert.match(await plain.locator('main').innerText(), /The old machines are from 2019\./)
})
