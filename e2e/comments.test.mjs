// Comments: words are commented on by keyboard, two people answer each other, and a comment stays with its words.
// What a comment may hold and who may change it is tested lower down.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { noObstacles } from './world/axe.mjs'
import { NO_LINE, expectComplaints, settle } from './world/browser.mjs'
import { bodyOf, caretIn, everyoneSees, isSaved, openDocument, serverHas, twoOverASentence, wordsIn, writeIn } from './world/desk.mjs'
import { tabTo } from './world/hands.mjs'
import { oneHouse, openHouse, signIn } from './world/house.mjs'
import { REVIEWER, SECOND_WRITER, WRITER } from './world/people.mjs'
import { hasPostgres } from './world/server.mjs'
import { until } from './world/until.mjs'

// One line long, so that Home and End mean the same to eye and text.
const SENTENCE = 'It moved to new machines at ten in the morning.'

const house = oneHouse({ people: [WRITER, SECOND_WRITER, REVIEWER] })

const atADesk = (t, title) => twoOverASentence(t, house, title, SENTENCE)

/** Selects the last so many letters before the caret and begins a comment on them. */
async function commentOn(page, letters) {
  await page.keyboard.down('Shift')
  for (let n = 0; n < letters; n++) await page.keyboard.press('ArrowLeft')
  await page.keyboard.up('Shift')
  await page.keyboard.press('Control+Alt+m')
  await page.locator('#comments-panel textarea').waitFor()
}

const marked = (page) => page.locator('#editor-text .commented')
const markedWords = async (page) => (await wordsIn(marked(page))).join('')
const panelOf = (page) => page.locator('#comments-panel')
function isMarked(page, words) {
  let seen = ''
  return until(`“${words}” is marked`, async () => (seen = await markedWords(page)) === words, { told: () => `What is marked: “${seen}”.` })
}

test('words are commented on with the keyboard alone, and the other answers and resolves', async (t) => {
  const { wren, tove } = await atADesk(t, 'Talked about')
  await commentOn(wren, 'ten in the morning.'.length)
  await wren.keyboard.type('In which zone was that?')
  await noObstacles(wren)
  await wren.keyboard.press('Control+Enter')
  for (const page of [wren, tove]) await isMarked(page, 'ten in the morning.')

  // The other walks to the words, opens what is said about them, answers and resolves.
  await caretIn(tove, 'summary')
  await tove.keyboard.press('ArrowLeft')
  await tove.keyboard.press('Control+Alt+m')
  const thread = panelOf(tove).getByRole('article', { name: 'About “ten in the morning.”' })
  await thread.waitFor()
  assert.match(await thread.innerText(), /Wren Calder[^]*In which zone was that\?/)
  await tabTo(tove, thread.getByRole('button', { name: 'Answer' }))
  await tove.keyboard.press('Enter')
  await tove.keyboard.type('UTC, as all clocks here.')
  await tove.keyboard.press('Control+Enter')
  await panelOf(wren).getByText('UTC, as all clocks here.').waitFor()
  await noObstacles(tove)
  await tabTo(tove, thread.getByRole('button', { name: 'Resolve' }))
  await tove.keyboard.press('Enter')
  for (const page of [wren, tove]) await until('the mark is gone', async () => (await marked(page).count()) === 0)
  await panelOf(wren).getByText('Resolved: 1').click()
  await panelOf(wren).getByRole('button', { name: 'Open it again' }).click()
  for (const page of [wren, tove]) await isMarked(page, 'ten in the morning.')
})

test('a comment stays with its words while others write around and within them, and over a restart', async (t) => {
  const { number, wren, tove } = await atADesk(t, 'Held on to')
  await commentOn(wren, 'ten in the morning.'.length)
  await wren.keyboard.type('Says which graph?')
  await wren.keyboard.press('Control+Enter')
  await isMarked(tove, 'ten in the morning.')
  // Before the words, and in the midst of them.
  await bodyOf(tove, 'summary').click()
  await tove.keyboard.press('Home')
  await tove.keyboard.type('First: ')
  await tove.keyboard.press('End')
  for (let n = 0; n < 'morning.'.length; n++) await tove.keyboard.press('ArrowLeft')
  await tove.keyboard.type('grey ')
  for (const page of [wren, tove]) await isMarked(page, 'ten in the grey morning.')
  await serverHas(tove, number, 'grey morning')
  expectComplaints(wren, NO_LINE)
  expectComplaints(tove, NO_LINE)
  await house.server.kill()
  await house.server.start()
  await openDocument(wren, number)
  await isMarked(wren, 'ten in the grey morning.')
  // When its words are gone, the comment says so and stays.
  await caretIn(wren, 'summary')
  await wren.keyboard.down('Shift')
  await wren.keyboard.press('Home')
  await wren.keyboard.up('Shift')
  await wren.keyboard.press('Delete')
  await until('nothing is marked', async () => (await marked(wren).count()) === 0)
  await wren.keyboard.press('Control+Alt+m')
  const thread = panelOf(wren).getByRole('article')
  await until('the comment says that its text is gone', async () => /“ten in the morning\.” *the text is gone[^]*Says which graph\?/.test(await thread.innerText()))
  await wren.keyboard.press('Escape')
  await wren.keyboard.press('Control+z')
  await until('undo brings the words back', async () => (await bodyOf(wren, 'summary').innerText()).includes('grey morning'))
})

test('what is said without a line waits, says so, and is sent when the line is back', async (t) => {
  const { number, wren, tove } = await atADesk(t, 'Written on a train')
  expectComplaints(wren, NO_LINE)
  await commentOn(wren, 'morning.'.length)
  await wren.context().setOffline(true)
  await wren.keyboard.type('Which morning?')
  await wren.keyboard.press('Control+Enter')
  const thread = panelOf(wren).getByRole('article')
  await thread.getByText('waiting to be sent').waitFor()
  assert.match(await thread.innerText(), /Wren Calder[^]*Which morning\?/)
  await isMarked(wren, 'morning.')
  await noObstacles(wren)
  await wren.context().setOffline(false)
  await isSaved(wren)
  for (const page of [wren, tove]) await isMarked(page, 'morning.')
  await until('it is sent', async () => (await thread.getByText('waiting to be sent').count()) === 0)
  await thread.getByText('Which morning?').waitFor()

  // An answer too; and one that waits is not lost when the page is opened anew.
  await wren.route('**/api/v1/threads/*/replies', (route) => route.abort())
  await thread.getByRole('button', { name: 'Answer' }).click()
  await wren.keyboard.type('The grey one?')
  await wren.keyboard.press('Control+Enter')
  await thread.getByText('waiting to be sent').waitFor()
  await wren.unroute('**/api/v1/threads/*/replies')
  await openDocument(wren, number)
  await caretIn(tove, 'summary')
  await tove.keyboard.press('Control+Alt+m')
  await panelOf(tove).getByText('The grey one?').waitFor()
  await serverHas(wren, number, SENTENCE)
})

test('a name is completed by keyboard, and waits on the first page of whoever was called', async (t) => {
  const { number, wren } = await atADesk(t, 'Called by name')
  const rui = await house.visit(t, REVIEWER)
  await commentOn(wren, 'machines at ten in the morning.'.length)
  await wren.keyboard.type('@ru')
  const names = panelOf(wren).getByRole('listbox', { name: 'Names' })
  await names.waitFor()
  await noObstacles(wren)
  await wren.keyboard.press('Enter')
  await wren.keyboard.type('do you know which?')
  await wren.keyboard.press('Control+Enter')
  await panelOf(wren).getByText('@Rui Sandoval do you know which?').waitFor()

  await rui.goto('/')
  await rui.getByRole('heading', { name: 'Called by name' }).waitFor()
  await noObstacles(rui)
  await rui.getByRole('link', { name: /^Answer/ }).click()
  await rui.waitForURL(/#thread-/)
  await noObstacles(rui)
  await rui.getByLabel(/Your answer about/).fill('Those of the second hall.')
  await rui.getByRole('button', { name: 'Answer', exact: true }).click()
  await rui.waitForURL(new RegExp(`/postmortems/${number}#thread-`))
  await panelOf(wren).getByText('Those of the second hall.').waitFor()
  await rui.goto('/')
  assert.equal(await rui.getByRole('heading', { name: 'Called by name' }).count(), 0)
})

test('the language reader looks over a comment while it is typed', async (t) => {
  const { wren } = await atADesk(t, 'Said kindly')
  await commentOn(wren, 'morning.'.length)
  await wren.keyboard.type('The on-call engineer should have noticed the alert.')
  const found = panelOf(wren).locator('.comment-finding')
  await found.first().waitFor()
  assert.match(await found.first().innerText(), /Hindsight bias/)
  await noObstacles(wren)
})

test('one’s own words are reworded and taken back, and with the last of them the thread goes', async (t) => {
  const { wren, tove } = await atADesk(t, 'Thought better of')
  await commentOn(wren, 'morning.'.length)
  await wren.keyboard.type('Which morning?')
  await wren.keyboard.press('Control+Enter')
  await isMarked(tove, 'morning.')
  await panelOf(wren).getByRole('button', { name: 'Reword' }).click()
  await wren.keyboard.press('Control+A')
  await wren.keyboard.type('That of the third of March?')
  await wren.keyboard.press('Control+Enter')
  await caretIn(tove, 'summary')
  await tove.keyboard.press('Control+Alt+m')
  await panelOf(tove).getByText('That of the third of March?').waitFor()
  assert.equal(await panelOf(tove).getByRole('button', { name: 'Reword' }).count(), 0)
  await panelOf(wren).getByRole('button', { name: 'Take it back' }).click()
  for (const page of [wren, tove]) await until('the thread is gone', async () => (await marked(page).count()) === 0 && (await panelOf(page).getByRole('article').count()) === 0)
})

test('on PostgreSQL a comment, a suggestion and a version go the same way', { skip: !hasPostgres && 'FIVEHOWS_TEST_POSTGRES names no server; cargo xtask test brings one' }, async (t) => {
  const other = await openHouse({ people: [WRITER, SECOND_WRITER], postgres: true })
  try {
    const number = await other.startPostmortem({ title: 'The other engine' })
    const [wren, tove] = [await other.browserPage(), await other.browserPage()]
    await signIn(wren, WRITER)
    await signIn(tove, SECOND_WRITER)
    await Promise.all([openDocument(wren, number), openDocument(tove, number)])
    await writeIn(wren, 'summary', SENTENCE)
    await everyoneSees([wren, tove], SENTENCE)
    await commentOn(wren, 'morning.'.length)
    await wren.keyboard.type('Which morning?')
    await wren.keyboard.press('Control+Enter')
    await isMarked(tove, 'morning.')
    await serverHas(wren, number, SENTENCE)
    await wren.goto(`/postmortems/${number}/versions`)
    await wren.getByLabel('Name this version').fill('First draft')
    await wren.getByRole('button', { name: 'Keep it' }).click()
    await wren.getByRole('link', { name: 'First draft', exact: true }).waitFor()
    await caretIn(tove, 'summary')
    await tove.keyboard.press('Control+Alt+x')
    await tove.keyboard.type(' It did.')
    await until('it is a suggestion', async () => (await tove.locator('#editor-text ins.suggested').innerText()) === ' It did.')
    await tove.keyboard.press('Control+Alt+Enter')
    await serverHas(wren, number, `${SENTENCE} It did.`)
    await wren.getByRole('link', { name: 'First draft', exact: true }).click()
    await wren.getByRole('button', { name: 'Restore this version' }).click()
    await until('the other sees the restored text', async () => (await bodyOf(tove, 'summary').innerText()).trim() === SENTENCE)
    await isMarked(tove, 'morning.')
    await Promise.all([settle(wren), settle(tove)])
  } finally {
    await other.close()
  }
})
