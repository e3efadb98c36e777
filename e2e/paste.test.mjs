// Paste: what people bring from the programs they work in arrives as headings, lists, tables, links and code, for everyone.
// What each program puts on the clipboard lies in pasted/, beside the text that has to come of it.

import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { bodyOf, caretIn, isSaved, markdownOf, twoAtADesk, wordsIn } from './world/desk.mjs'
import { oneHouse } from './world/house.mjs'
import { SECOND_WRITER, WRITER } from './world/people.mjs'
import { until } from './world/until.mjs'

const house = oneHouse({ people: [WRITER, SECOND_WRITER] })

const lying = (name) => readFile(new URL(`pasted/${name}`, import.meta.url), 'utf8')

/** Presses paste with this on the clipboard. */
function paste(page, { html = '', text = '' }) {
  return page.evaluate(([html, text]) => {
    const clipboardData = new DataTransfer()
    if (html) clipboardData.setData('text/html', html)
    clipboardData.setData('text/plain', text)
    document.querySelector('#editor-text').dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
  }, [html, text])
}

/** What stands in the summary, as the server tells it to other programs. */
async function summary(page, number) {
  const [, rest] = (await markdownOf(page, number)).split(/^## Summary$/m)
  return rest.split(/^## Impact$/m)[0].trim()
}

/** Wren pastes into the empty summary; Tove, and the server, see what has to come of it. */
async function pasted(t, title, clipboard, expected) {
  const { number, wren, tove } = await twoAtADesk(t, house, title)
  const asked = []
  for (const page of [wren, tove]) page.on('request', (request) => { if (!request.url().startsWith(house.server.url)) asked.push(request.url()) })
  await caretIn(wren, 'summary')
  await paste(wren, clipboard)
  await isSaved(wren)
  let seen = ''
  await until('the server tells what was pasted', async () => (seen = await summary(wren, number)) === expected, { within: 5_000, told: () => `It tells:\n${seen}` }).catch((error) => { assert.equal(seen, expected, error.message) })
  const words = async (page) => (await wordsIn(page.locator('#editor-text > *'))).join('\n')
  await until('both see the same', async () => (await words(wren)) === (await words(tove)))
  assert.deepEqual(asked, [], 'nothing is fetched from elsewhere')
  return { number, wren, tove }
}

for (const [name, title] of [
  ['google-docs', 'a text from Google Docs'], ['word', 'a text from Word'], ['word-web', 'a text from Word on the web'], ['slack', 'a message from Slack'],
  ['confluence', 'a page of Confluence'], ['editor-of-code', 'lines from an editor of code'], ['mail', 'a letter'],
]) {
  test(`${title} keeps its headings, lists, tables, links and code`, async (t) => {
    await pasted(t, title, { html: await lying(`${name}.html`) }, (await lying(`${name}.html.md`)).trim())
  })
}

for (const [name, title] of [['terminal', 'what a terminal printed'], ['markdown', 'Markdown'], ['mail', 'a letter without any form']]) {
  test(`${title} is pasted as what it is`, async (t) => {
    await pasted(t, title, { text: await lying(`${name}.txt`) }, (await lying(`${name}.txt.md`)).trim())
  })
}

test('nothing in a paste runs, is fetched, or tells of another postmortem more than its number', async (t) => {
  const { wren, tove } = await pasted(t, 'Junk', { html: await lying('junk.html') }, (await lying('junk.html.md')).trim())
  for (const page of [wren, tove]) {
    assert.equal(await page.evaluate(() => window.pwned), undefined)
    assert.equal(await bodyOf(page, 'summary').locator('img, iframe, svg, form').count(), 0)
  }
})

test('an address over words links them, and a page of this house is told by its number', async (t) => {
  const { number, wren } = await twoAtADesk(t, house, 'Addresses')
  await caretIn(wren, 'summary')
  await wren.keyboard.type('See the graph')
  await wren.keyboard.press('Control+Shift+ArrowLeft')
  await paste(wren, { text: 'https://graphs.example.org/d/42' })
  await wren.keyboard.press('End')
  await wren.keyboard.type(' and ')
  await paste(wren, { text: `${house.server.url}/postmortems/${number}\n` })
  let seen = ''
  await until('both are links', async () => (seen = await summary(wren, number)) === `See the [graph](https://graphs.example.org/d/42) and #${number}`, { told: () => seen })
})

test('what is copied here is pasted here as it was', async (t) => {
  const { number, wren } = await twoAtADesk(t, house, 'Copied here')
  await caretIn(wren, 'summary')
  await paste(wren, { text: await lying('markdown.txt') })
  const before = (await lying('markdown.txt.md')).trim()
  await until('it stands there once', async () => (await summary(wren, number)) === before)
  for (const key of ['Control+a', 'Control+c', 'Delete']) await wren.keyboard.press(key)
  await until('it is gone', async () => !(await markdownOf(wren, number)).includes('drain.sh'))
  await wren.keyboard.press('Control+v')
  let seen = ''
  await until('it stands there as before', async () => (seen = await summary(wren, number).catch(() => '')) === before, { told: () => seen })
})
