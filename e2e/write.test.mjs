// Write: two people in one document, findings beside the words, blocks filled by keyboard, and a line that tells the truth.
// What survives a kill while stock clients type is in kill.test.mjs.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { noObstacles } from './world/axe.mjs'
import { NO_LINE, expectComplaints } from './world/browser.mjs'
import { bodyOf, caretIn, everyoneSees, isSaved, oneAtADesk, openDocument, says, serverHas, status, twoAtADesk, wordsOf, writeIn } from './world/desk.mjs'
import { tabTo } from './world/hands.mjs'
import { oneHouse, openHouse } from './world/house.mjs'
import { SECOND_WRITER, WRITER } from './world/people.mjs'
import { until } from './world/until.mjs'

const house = oneHouse({ people: [WRITER, SECOND_WRITER] })

test('a postmortem begins from its incident, and knows what the incident knows', async (t) => {
  const { page } = await oneAtADesk(t, house, 'Search answers slowly')
  assert.match(await wordsOf(page), /120,000 users were affected/)
  const clocks = await page.locator('#editor-text .entry-clock').evaluateAll((fields) => fields.map((field) => field.value))
  assert.deepEqual(clocks, ['09:58', '10:04', '11:10', '11:40'])
  for (const section of ['summary', 'impact', 'trigger', 'detection', 'resolution', 'factors', 'lessons', 'went_well', 'went_poorly', 'lucky', 'timeline', 'actions', 'background', 'glossary', 'supporting']) {
    assert.equal(await page.locator(`#editor-text [data-section="${section}"]`).count(), 1, section)
  }
  await noObstacles(page)
})

test('two people type at the same time, and see each other by name', async (t) => {
  const { number, wren, tove } = await twoAtADesk(t, house, 'Written by two')
  const sentences = ['The index moved to new machines at ten in the morning.', 'Nine in ten searches timed out until the old index served again.']
  await Promise.all([writeIn(wren, 'trigger', sentences[0]), writeIn(tove, 'summary', sentences[1])])
  for (const sentence of sentences) await everyoneSees([wren, tove], sentence, 30_000)
  await until('both see the same document', async () => (await wordsOf(wren)) === (await wordsOf(tove)))

  await wren.locator('#editor-presence [aria-label^="Tove Marsh"]').waitFor()
  await tove.locator('#editor-presence [aria-label^="Wren Calder"]').waitFor()
  await until('Wren sees the cursor of Tove', async () => (await wren.locator('#editor-text .cursor').first().textContent()) === 'Tove')
  await until('Tove sees the cursor of Wren', async () => (await bodyOf(tove, 'trigger').locator('.cursor').textContent()) === 'Wren')

  // In one and the same empty paragraph, too, each keeps whole words.
  const together = ['Traffic went back to the old index. ', 'The new one was warmed for an hour. ']
  await Promise.all([caretIn(wren, 'resolution'), caretIn(tove, 'resolution')])
  await Promise.all([wren.keyboard.type(together[0]), tove.keyboard.type(together[1])])
  for (const sentence of together) await everyoneSees([wren, tove], sentence.trim(), 30_000)
  await until('both see the same document', async () => (await wordsOf(wren)) === (await wordsOf(tove)))

  for (const page of [wren, tove]) await isSaved(page)
  for (const sentence of [...sentences, ...together]) await serverHas(wren, number, sentence.trim())
})

test('blame is underlined as it is typed; the card names the bias, asks a better question and offers a wording', async (t) => {
  const { page } = await oneAtADesk(t, house, 'Words with a finger in them')
  await writeIn(page, 'summary', 'The on-call engineer should have noticed the alert.')
  const underlined = bodyOf(page, 'summary').locator('.finding')
  const typed = performance.now()
  await until('the words are underlined', async () => (await underlined.count()) > 0)
  t.diagnostic(`underlined ${Math.round(performance.now() - typed)} ms after the last letter`)
  await writeIn(page, 'trigger', 'A careless engineer forgot to run the test.')
  await until('the next are underlined too', async () => (await bodyOf(page, 'trigger').locator('.finding').count()) > 0)
  assert.match(await page.locator('#editor-outline').innerText(), /Summary[^]*finding/)

  await underlined.first().click()
  const card = page.locator('#finding-card')
  await card.waitFor()
  assert.equal(await card.locator('h3').innerText(), 'Hindsight bias')
  assert.match(await card.locator('.ask-instead').innerText(), /\?$/)
  assert.ok((await card.locator('.wording').innerText()).length > 0)
  assert.match(await card.getByRole('link', { name: /The lesson/ }).getAttribute('href'), /^\/learn\//)
  await noObstacles(page)
})

test('a quick fix is used by keyboard alone, and F8 goes on to the next finding', async (t) => {
  const { page } = await oneAtADesk(t, house, 'Fixed by hand')
  await writeIn(page, 'summary', 'The engineer failed to check the graph.')
  await writeIn(page, 'trigger', 'The engineer should have noticed the alert.')
  await until('both are underlined', async () => (await bodyOf(page, 'summary').locator('.finding').count()) > 0 && (await bodyOf(page, 'trigger').locator('.finding').count()) > 0)
  const isOpenIn = (section) => until(`the finding in ${section} is open`, async () => (await bodyOf(page, section).locator('.finding.open').count()) === 1)
  const card = page.locator('#finding-card')
  const before = await bodyOf(page, 'summary').innerText()
  await page.keyboard.press('Control+Home')
  await page.keyboard.press('F8')
  await isOpenIn('summary')
  await page.keyboard.press('F8')
  await isOpenIn('trigger')
  await page.keyboard.press('Shift+F8')
  await isOpenIn('summary')
  const wording = await card.locator('.wording').innerText()
  await page.keyboard.press('Control+.')
  await tabTo(page, card.getByRole('button', { name: 'Use this wording' }))
  await page.keyboard.press('Enter')
  await until('the wording stands in the text', async () => (await bodyOf(page, 'summary').innerText()).includes(wording))
  assert.notEqual(await bodyOf(page, 'summary').innerText(), before)
  await until('the underline is gone', async () => (await bodyOf(page, 'summary').locator('.finding').count()) === 0)
  await page.keyboard.press('Control+z')
  await until('undo brings the words back', async () => (await bodyOf(page, 'summary').innerText()).includes('failed to check'))
})

test('a finding is left as it is with a reason, for everyone', async (t) => {
  const { number, wren, tove } = await twoAtADesk(t, house, 'Left as it is')
  await writeIn(wren, 'summary', 'The deploy failed due to human error.')
  for (const page of [wren, tove]) await until('the words are underlined', async () => (await bodyOf(page, 'summary').locator('.finding').count()) > 0)
  await bodyOf(wren, 'summary').locator('.finding').first().click()
  await wren.getByRole('button', { name: 'Ignore, with a reason' }).click()
  await wren.getByLabel('Reason').fill('It quotes the first report.')
  await wren.getByRole('button', { name: 'Ignore it' }).click()
  for (const page of [wren, tove]) await until('the underline is gone', async () => (await bodyOf(page, 'summary').locator('.finding').count()) === 0)

  // Whoever comes later sees what was left and why, and can bring it back.
  await caretIn(tove, 'summary')
  await tove.keyboard.press('Alt+F8')
  const panel = tove.locator('#language-panel')
  assert.match(await panel.innerText(), /Left as they are[^]*human error[^]*It quotes the first report\./)
  await noObstacles(tove)
  await tabTo(tove, panel.getByRole('button', { name: 'Put it back' }))
  await tove.keyboard.press('Enter')
  for (const page of [wren, tove]) await until('the words are underlined again', async () => (await bodyOf(page, 'summary').locator('.finding').count()) > 0)
  await tabTo(tove, panel.getByRole('button', { name: /human error/ }))
  await tove.keyboard.press('Enter')
  await tove.locator('#finding-card').waitFor()
})

test('“if it were me” puts a sentence behind the one that blames, with its gap ready to be filled', async (t) => {
  const { page } = await oneAtADesk(t, house, 'Seen from inside')
  await writeIn(page, 'summary', 'A careless engineer skipped the dry run. Nothing else was done.')
  const finding = bodyOf(page, 'summary').locator('.finding').first()
  await finding.click()
  await page.locator('#finding-card').getByRole('button', { name: 'Put it in behind the sentence' }).click()
  await page.keyboard.type('the last tool asked first')
  await until('the gap is filled in the text', async () => /skipped the dry run\..*the last tool asked first.*Nothing else was done\./.test(await bodyOf(page, 'summary').innerText()))
})

test('timeline, hows and actions are filled with the keyboard alone, and a reload keeps everything', async (t) => {
  const { number, page } = await oneAtADesk(t, house, 'Filled by keyboard')
  await tabTo(page, page.locator('#editor-text'))

  // A timeline entry: Enter behind the last one, its time, its words, what was known then and what is known now.
  await page.locator('#editor-text .entry-what').last().click()
  await page.keyboard.press('End')
  await page.keyboard.press('Enter')
  await page.keyboard.type('12:15 CET')
  await page.keyboard.press('Enter')
  await page.keyboard.type('The last shard is warm.')
  await page.keyboard.press('Tab')
  await page.keyboard.type('All graphs were green.')
  await page.keyboard.press('Tab')
  await page.keyboard.type('One graph had stopped drawing.')
  const entry = page.locator('#editor-text .entry:not(.gap)').last()
  assert.equal(await entry.locator('.entry-clock').inputValue(), '12:15')
  assert.equal(await entry.locator('.entry-zone').innerText(), 'CET')

  // The tree: words, Enter asks again, Tab goes deeper.
  await page.locator('#editor-text .how-what').first().click()
  await page.keyboard.type('The new index started cold.')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Tab')
  await page.keyboard.type('Nothing warmed it before traffic came.')
  assert.equal(await page.locator('#editor-text .how-node .how-node').count(), 1)

  // An action: words, Enter, end state, Tab to owner, day, kind.
  await page.keyboard.press('Escape')
  const add = page.getByRole('button', { name: 'Add an action' })
  await tabTo(page, add)
  await page.keyboard.press('Enter')
  await page.keyboard.type('Warm a new index before it takes traffic')
  await page.keyboard.press('Enter')
  await page.keyboard.type('No index takes traffic with a cache hit rate under 80 %')
  await page.keyboard.press('Tab')
  await page.keyboard.type('Wren Calder')
  await page.keyboard.press('Enter')
  // The third of March is the third of March wherever the browser comes from.
  await page.keyboard.type('03032027')
  await tabTo(page, page.getByLabel('Kind', { exact: true }).last())
  await page.keyboard.type('prevent')
  const action = page.locator('#editor-text .action')
  assert.equal(await action.getByLabel('Owner', { exact: true }).inputValue(), 'Wren Calder')
  assert.equal(await action.getByLabel('Due').inputValue(), '2027-03-03')
  assert.equal(await action.getByLabel('Kind', { exact: true }).inputValue(), 'prevent')
  await noObstacles(page)

  await serverHas(page, number, 'No index takes traffic')
  await isSaved(page)
  const before = await wordsOf(page)
  await openDocument(page, number)
  await until('the words are as they were', async () => (await wordsOf(page)) === before)
  assert.equal(await page.locator('#editor-text .entry:not(.gap)').last().locator('.entry-clock').inputValue(), '12:15')
  assert.equal(await page.locator('#editor-text .action').getByLabel('Due').inputValue(), '2027-03-03')
})

test('a panel beside the text is opened by its key, and Escape gives the caret back', async (t) => {
  const { page } = await oneAtADesk(t, house, 'Beside the text')
  await writeIn(page, 'summary', 'The index ')
  for (const [key, panel, word] of [['Alt+F8', '#language-panel', 'answered '], ['Control+Alt+m', '#comments-panel', 'slowly.']]) {
    await page.keyboard.press(key)
    await page.locator(`${panel}:focus`).waitFor()
    await page.keyboard.press('Escape')
    await page.locator(panel).waitFor({ state: 'hidden' })
    await page.keyboard.type(word)
  }
  assert.equal(await bodyOf(page, 'summary').innerText(), 'The index answered slowly.')
})

test('the text stands alone by a key, and everything comes back', async (t) => {
  const { page } = await oneAtADesk(t, house, 'Nothing else')
  await writeIn(page, 'summary', 'The index moved')
  await page.keyboard.press('Control+Alt+f')
  for (const around of ['.masthead', '.outline', '.bar-actions', '.page-foot']) await page.locator(around).waitFor({ state: 'hidden' })
  const back = page.getByRole('button', { name: 'Text alone', pressed: true })
  await back.waitFor()
  await isSaved(page)
  await noObstacles(page)
  await page.keyboard.type(' at ten.')
  await everyoneSees([page], 'The index moved at ten.')
  await back.click()
  await page.locator('.masthead').waitFor()
  await page.keyboard.type(' It moved back.')
  await everyoneSees([page], 'The index moved at ten. It moved back.')
})

test('words are found and replaced by keyboard, and one undo takes all of it back', async (t) => {
  const { page } = await oneAtADesk(t, house, 'Another word for it')
  await writeIn(page, 'summary', 'The catalogue moved, and the Catalogue answered slowly.')
  await page.keyboard.press('Control+f')
  await page.keyboard.type('catalogue')
  const panel = page.locator('#find-panel')
  await until('both are found', async () => (await panel.locator('.find-count').innerText()) === '1 of 2')
  await noObstacles(page)
  await tabTo(page, panel.getByLabel('Replace with'))
  await page.keyboard.type('index')
  await tabTo(page, panel.getByRole('button', { name: 'Replace all' }))
  await page.keyboard.press('Enter')
  assert.equal(await bodyOf(page, 'summary').innerText(), 'The index moved, and the index answered slowly.')
  await page.keyboard.press('Escape')
  await page.keyboard.press('Control+z')
  assert.equal(await bodyOf(page, 'summary').innerText(), 'The catalogue moved, and the Catalogue answered slowly.')
})

test('without a network the line says so, writing goes on, and both sides merge when it is back', async (t) => {
  const { number, wren, tove } = await twoAtADesk(t, house, 'Written in a tunnel')
  expectComplaints(wren, NO_LINE)
  await wren.context().setOffline(true)
  await writeIn(wren, 'summary', 'Written without a line.')
  await says(wren, /^Offline/)
  await says(wren, /kept on this device/)
  const unread = wren.locator('#editor-toolbar').getByRole('button', { name: 'Language, not read now' })
  await unread.waitFor()
  await writeIn(tove, 'summary', 'Written meanwhile. ')
  await wren.context().setOffline(false)
  for (const words of ['Written without a line.', 'Written meanwhile.']) await everyoneSees([wren, tove], words)
  await isSaved(wren)
  await unread.waitFor({ state: 'detached' })
})

test('what was written offline survives closing the tab', async (t) => {
  const { number, page } = await oneAtADesk(t, house, 'A closed tab')
  expectComplaints(page, NO_LINE)
  await page.context().setOffline(true)
  await writeIn(page, 'summary', 'Only this device knows it.')
  await says(page, /^Offline, kept on this device/)
  await page.goto('about:blank')
  await page.context().setOffline(false)
  await openDocument(page, number)
  await serverHas(page, number, 'Only this device knows it.')
})

test('a killed server is told, writing goes on, and nothing is lost when it is back', async (t) => {
  const own = await openHouse({ people: [WRITER, SECOND_WRITER] })
  t.after(() => own.close())
  const number = await own.startPostmortem({ title: 'Struck while typing' })
  const [wren, tove] = [await own.visit(t, WRITER), await own.visit(t, SECOND_WRITER)]
  for (const page of [wren, tove]) expectComplaints(page, NO_LINE)
  await Promise.all([openDocument(wren, number), openDocument(tove, number)])
  await Promise.all([caretIn(wren, 'summary'), caretIn(tove, 'trigger')])
  const typing = Promise.all([
    wren.keyboard.type('Before the stroke and after it, every letter counts for the writer.', { delay: 12 }),
    tove.keyboard.type('The second one types through the same minute and loses nothing at all.', { delay: 12 })
  ])
  await until('the first words have arrived', async () => (await wordsOf(tove)).includes('Before'))
  await own.server.kill()
  await typing
  // Whoever types fast may have had everything saved before the stroke; these words come after it for certain.
  await Promise.all([wren, tove].map((page) => page.keyboard.type(' And on.')))
  for (const page of [wren, tove]) await says(page, /^Offline, kept on this device/)
  await own.server.start()
  for (const page of [wren, tove]) await isSaved(page)
  for (const words of ['every letter counts for the writer.', 'loses nothing at all.']) await everyoneSees([wren, tove], words)
  await serverHas(wren, number, 'Before the stroke and after it, every letter counts for the writer.')
  assert.doesNotMatch(await status(wren), /Offline/)
})
