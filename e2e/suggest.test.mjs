// Suggestions: one person types and deletes without changing what is said, the other takes or leaves it, by keyboard.
// How typing becomes a suggestion, and what becomes of its words, is tested beside the editor.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { noObstacles } from './world/axe.mjs'
import { bodyOf, caretIn, everyoneSees, isSaved, markdownOf, openDocument, serverHas, twoAtADesk, twoOverASentence, wordsIn, writeIn } from './world/desk.mjs'
import { tabTo } from './world/hands.mjs'
import { oneHouse } from './world/house.mjs'
import { SECOND_WRITER, WRITER } from './world/people.mjs'
import { until } from './world/until.mjs'

// One line long with all that is suggested, so that Home and End mean the same to eye and text.
const SENTENCE = 'The index moved at ten in the morning.'

const house = oneHouse({ people: [WRITER, SECOND_WRITER] })

const atADesk = (t, title) => twoOverASentence(t, house, title, SENTENCE)
const summaryOf = async (page) => (await wordsIn(bodyOf(page, 'summary')))[0]
function bothSee(pages, words) {
  let seen = []
  const same = async () => (seen = await Promise.all(pages.map(summaryOf))).every((text) => text === words)
  return until(`both see “${words}”`, same, { within: 15_000, told: () => `They see: ${seen.join(' | ')}` })
}

/** Puts the caret before the last so many letters of the summary. */
async function caretBefore(page, letters) {
  await caretIn(page, 'summary')
  for (let n = 0; n < letters; n++) await page.keyboard.press('ArrowLeft')
}

test('words are suggested with the keyboard, shown with their name, and no reader of the text sees them before they are taken', async (t) => {
  const { number, wren, tove } = await atADesk(t, 'Put differently')
  await caretBefore(tove, 'ten in the morning.'.length)
  await tove.keyboard.press('Control+Alt+x')
  await tove.locator('#editor-toolbar').getByRole('button', { name: 'Suggest', exact: true, pressed: true }).waitFor()
  await tove.keyboard.press('Shift+ArrowRight')
  await tove.keyboard.press('Shift+ArrowRight')
  await tove.keyboard.press('Shift+ArrowRight')
  await tove.keyboard.type('eleven')
  const waiting = 'The index moved at [-ten-]{+eleven+} in the morning.'
  await bothSee([wren, tove], waiting)
  assert.equal(await wren.locator('#editor-text ins.suggested').getAttribute('title'), 'Tove Marsh would put this in')
  await isSaved(tove)
  await serverHas(wren, number, 'moved at ten in the morning')

  await wren.goto(`/postmortems/${number}/publish`)
  await wren.getByText(/One suggestion waits in the text, from Tove Marsh/).waitFor()
  await noObstacles(wren)
  await openDocument(wren, number)

  // The other takes it from the list, and takes that back.
  await tabTo(wren, wren.locator('#editor-text'))
  await wren.keyboard.press('Alt+F10')
  const list = wren.locator('#editor-toolbar').getByRole('button', { name: '1 suggestion' })
  for (let n = 0; n < 30 && !(await list.evaluate((button) => button === document.activeElement)); n++) await wren.keyboard.press('ArrowRight')
  await wren.keyboard.press('Enter')
  const panel = wren.getByRole('region', { name: '1 suggestion', exact: true })
  await panel.waitFor()
  assert.match(await panel.innerText(), /Tove Marsh\s+suggests in Summary/)
  await noObstacles(wren)
  await tabTo(wren, panel.getByRole('button', { name: 'Take it: “eleven” instead of “ten”' }))
  await wren.keyboard.press('Enter')
  await bothSee([wren, tove], 'The index moved at eleven in the morning.')
  await serverHas(wren, number, 'moved at eleven in the morning')
  await wren.keyboard.press('Escape')
  await wren.keyboard.press('Control+z')
  await bothSee([wren, tove], waiting)
  await until('the text is as it was', async () => (await markdownOf(wren, number)).includes('moved at ten in the morning'))
})

test('a suggestion is left by a key, and all of them are taken or left at once', async (t) => {
  const { number, wren, tove } = await atADesk(t, 'Said by two')
  await caretIn(tove, 'summary')
  await tove.keyboard.press('Control+Alt+x')
  await tove.keyboard.type(' It took an hour.')
  await caretBefore(tove, SENTENCE.length + ' It took an hour.'.length)
  for (let n = 0; n < 'The '.length; n++) await tove.keyboard.press('Delete')
  await bothSee([wren, tove], '[-The -]index moved at ten in the morning.{+ It took an hour.+}')
  // Backwards, over the blank between two words, and by whole words.
  await caretBefore(tove, ' in the morning. It took an hour.'.length)
  for (let n = 0; n < ' ten'.length; n++) await tove.keyboard.press('Backspace')
  await tove.keyboard.press('Control+Backspace')
  await bothSee([wren, tove], '[-The -]index moved [-at ten-] in the morning.{+ It took an hour.+}')
  await tove.keyboard.press('Control+Alt+Backspace')
  await bothSee([wren, tove], '[-The -]index moved at ten in the morning.{+ It took an hour.+}')
  // What one suggests oneself is rewritten as it is.
  await caretIn(tove, 'summary')
  for (let n = 0; n < 'hour.'.length; n++) await tove.keyboard.press('Backspace')
  await tove.keyboard.type('day.')
  await bothSee([wren, tove], '[-The -]index moved at ten in the morning.{+ It took an day.+}')

  await caretBefore(wren, ' It took an day.'.length)
  await wren.keyboard.press('ArrowRight')
  await wren.keyboard.press('Control+Alt+Backspace')
  await bothSee([wren, tove], '[-The -]index moved at ten in the morning.')
  await caretIn(tove, 'summary')
  await tove.keyboard.type(' All is well.')
  await bothSee([wren, tove], '[-The -]index moved at ten in the morning.{+ All is well.+}')
  await wren.locator('#editor-toolbar').getByRole('button', { name: '2 suggestions' }).click()
  const panel = wren.locator('#suggestions-panel')
  await tabTo(wren, panel.getByRole('button', { name: 'Leave all' }))
  await wren.keyboard.press('Enter')
  await bothSee([wren, tove], SENTENCE)
  await wren.keyboard.press('Escape')
  await wren.keyboard.press('Control+z')
  await bothSee([wren, tove], '[-The -]index moved at ten in the morning.{+ All is well.+}')
  await wren.keyboard.press('Control+Alt+Enter')
  await wren.keyboard.press('Control+Alt+Enter')
  await bothSee([wren, tove], 'index moved at ten in the morning. All is well.')
  await serverHas(wren, number, 'in the morning. All is well.')
})

test('a new paragraph is suggested by Enter, read by nobody before it is taken, and parts the text then', async (t) => {
  const { number, wren, tove } = await atADesk(t, 'Said in two')
  await caretIn(tove, 'summary')
  await tove.keyboard.press('Control+Alt+x')
  await tove.keyboard.press('Enter')
  await tove.keyboard.type('It took an hour.')
  const waiting = `${SENTENCE}{+\u2029It took an hour.+}`
  await bothSee([wren, tove], waiting)
  await isSaved(tove)
  assert.match(await markdownOf(wren, number), /in the morning\.\n\n## Impact/)

  await wren.locator('#editor-toolbar').getByRole('button', { name: '1 suggestion' }).click()
  const panel = wren.locator('#suggestions-panel')
  await noObstacles(wren)
  await tabTo(wren, panel.getByRole('button', { name: 'Take it: to put in “ ¶ It took an hour.”' }))
  await wren.keyboard.press('Enter')
  await serverHas(wren, number, 'in the morning.\n\nIt took an hour.\n\n## Impact')
  await bothSee([wren, tove], SENTENCE)
  await wren.keyboard.press('Escape')
  await wren.keyboard.press('Control+z')
  await bothSee([wren, tove], waiting)
  await wren.keyboard.press('Control+Alt+Backspace')
  await bothSee([wren, tove], SENTENCE)
  assert.match(await markdownOf(wren, number), /in the morning\.\n\n## Impact/)
})

test('the keyboard keeps its place in the list while the other goes on suggesting', async (t) => {
  const { wren, tove } = await twoAtADesk(t, house, 'Listed by two')
  for (const [section, words] of [['summary', 'It moved at ten.'], ['trigger', 'It was cold.']]) await writeIn(wren, section, words)
  await everyoneSees([wren, tove], 'It was cold.')
  await caretIn(tove, 'trigger')
  await tove.keyboard.press('Control+Alt+x')
  await tove.keyboard.type(' Very.')
  await wren.locator('#editor-toolbar').getByRole('button', { name: '1 suggestion' }).click()
  const panel = wren.locator('#suggestions-panel')
  await tabTo(wren, panel.getByRole('button', { name: /^Leave it: to put in “ Very\.”/ }))
  await tove.keyboard.type(' Too.')
  await panel.getByRole('button', { name: /^Leave it: to put in “ Very\. Too\.”/ }).and(wren.locator(':focus')).waitFor()
  await wren.keyboard.press('Enter')
  await bothSee([wren, tove], 'It moved at ten.')
  await until('the suggestion is left', async () => (await bodyOf(tove, 'trigger').innerText()) === 'It was cold.')

  // When nothing is left to press, the keyboard stays in the panel, and Escape goes back to the text.
  await wren.locator('#suggestions-panel :focus').or(wren.locator('#suggestions-panel:focus')).waitFor()
  await wren.keyboard.press('Escape')
  await panel.waitFor({ state: 'hidden' })
  await wren.locator('#editor-text:focus').waitFor()
})

test('what cannot be suggested is not done, and said so; writing goes on when suggesting is switched off', async (t) => {
  const { wren, tove } = await atADesk(t, 'Only words')
  await caretBefore(tove, 'at ten in the morning.'.length)
  await tove.keyboard.press('Control+Alt+x')
  await tove.keyboard.press('Control+Alt+2')
  await tove.getByText('Only words and new paragraphs can be suggested, so nothing was changed.').waitFor({ state: 'attached' })
  assert.equal(await summaryOf(tove), SENTENCE)
  await tove.keyboard.press('Control+Alt+x')
  await tove.keyboard.type('twice ')
  await bothSee([wren, tove], 'The index moved twice at ten in the morning.')
  // While one suggests, the other writes; each keeps their own.
  await caretIn(tove, 'summary')
  await tove.keyboard.press('Control+Alt+x')
  await caretBefore(wren, 0)
  await Promise.all([tove.keyboard.type(' All of it.'), bodyOf(wren, 'summary').click().then(() => wren.keyboard.press('Home')).then(() => wren.keyboard.type('Then: '))])
  await bothSee([wren, tove], 'Then: The index moved twice at ten in the morning.{+ All of it.+}')
})
