// Images and files: pasted, dropped and chosen into the text, seen by the others, described, read, and kept from strangers.
// What each kind of image is cleaned of, and what is refused, is tested lower down.

import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { noObstacles } from './world/axe.mjs'
import { NO_LINE, expectComplaints, overhangOf } from './world/browser.mjs'
import { caretIn, isSaved, oneAtADesk, openDocument, serverHas, twoAtADesk, writeIn } from './world/desk.mjs'
import { tabTo } from './world/hands.mjs'
import { oneHouse } from './world/house.mjs'
import { SECOND_WRITER, WRITER } from './world/people.mjs'
import { photograph } from './world/shots.mjs'
import { until } from './world/until.mjs'

const SAMPLES = fileURLToPath(new URL('../crates/press/src/image/samples/', import.meta.url))
const ASKS = 'What does it show, for those who cannot see it?'

const house = oneHouse({ people: [WRITER, SECOND_WRITER] })

/** A sample image: 24 by 16 points, taken sideways, so that it stands 16 by 24; it tells an invented name and place. */
const sample = async (end) => [...await readFile(`${SAMPLES}told.${end}`)]

/** Pastes files, with words beside them or without. */
function paste(page, files, words = {}) {
  return page.evaluate(({ files, words }) => {
    const data = new DataTransfer()
    for (const { name, type, bytes } of files) data.items.add(new File([new Uint8Array(bytes)], name, { type }))
    for (const [kind, text] of Object.entries(words)) data.setData(kind, text)
    document.querySelector('#editor-text').dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }))
  }, { files, words })
}

/** Drops files onto a part of the page. */
async function drop(page, locator, files) {
  const { x, y, width, height } = await locator.boundingBox()
  await page.evaluate(({ files, at }) => {
    const data = new DataTransfer()
    for (const { name, type, bytes } of files) data.items.add(new File([new Uint8Array(bytes)], name, { type }))
    const target = document.elementFromPoint(at.x, at.y)
    for (const kind of ['dragenter', 'dragover', 'drop']) target.dispatchEvent(new DragEvent(kind, { dataTransfer: data, clientX: at.x, clientY: at.y, bubbles: true, cancelable: true }))
  }, { files, at: { x: x + width / 2, y: y + height / 2 } })
}

/** Takes pictures of a page, wide and narrow, by day and by night; nothing may stand out of it. */
async function picture(page, name) {
  for (const [width, light] of [[390, 'dark'], [390, 'light'], [1280, 'dark'], [1280, 'light']]) {
    await page.setViewportSize({ width, height: 900 })
    await page.emulateMedia({ colorScheme: light })
    assert.ok(await overhangOf(page) <= 0, `${name} is wider than ${width}`)
    await photograph(page, name, { width, light })
  }
}

const imagesOf = (page) => page.locator('#editor-text .image-block > img')
const drawn = (page, nth = 0) => imagesOf(page).nth(nth).evaluate((image) => [image.complete, image.naturalWidth, image.naturalHeight])
/** How an image is drawn as it came, before anything was taken out of it. */
const drawnBefore = (page, kind, bytes) => page.evaluate(async (source) => {
  const image = new Image()
  image.src = source
  await image.decode()
  return [image.complete, image.naturalWidth, image.naturalHeight]
}, `data:image/${kind};base64,${Buffer.from(bytes).toString('base64')}`)
const isDrawn = (page, nth = 0) => until('the image is drawn', async () => await imagesOf(page).count() > nth && (await drawn(page, nth))[1] > 0)
const photo = async () => ({ name: 'board.jpg', type: 'image/jpeg', bytes: await sample('jpg') })

test('an image that is pasted is seen by the other, described, and stands upright and described where it is read', async (t) => {
  const { number, wren, tove } = await twoAtADesk(t, house, 'The board in the hall')
  await writeIn(wren, 'summary', 'The board in the hall stood still.')
  await paste(wren, [await photo()])
  for (const page of [wren, tove]) await isDrawn(page)
  assert.deepEqual(await drawn(tove), [true, 16, 24], 'it stands as it was taken')

  // The other one describes it, by keyboard.
  const field = tove.getByLabel(ASKS)
  await picture(tove, 'files-asks')
  await tabTo(tove, field)
  await tove.keyboard.type('The board with no departures at 09:40')
  await tove.keyboard.press('Enter')
  await tove.keyboard.type('And more below.')
  await until('the words beneath it are seen by whoever brought it', async () => await wren.getByLabel(ASKS).inputValue() === 'The board with no departures at 09:40')
  await noObstacles(tove)
  await picture(tove, 'files-editor')

  // What is said beneath an image is read as the words of the text are.
  await field.fill('The board that the operator failed to look at')
  await tove.locator('.image-noted').getByText('“failed to”').waitFor()
  await noObstacles(tove)
  await field.fill('The board with no departures at 09:40')
  await until('it is taken back', async () => !await tove.locator('.image-noted').isVisible())
  await serverHas(wren, number, '![The board with no departures at 09:40](/postmortems/')

  await wren.reload()
  await isDrawn(wren)
  await wren.goto(`/postmortems/${number}`)
  const read = wren.getByRole('img', { name: 'The board with no departures at 09:40' })
  await until('it is drawn where it is read', () => read.evaluate((image) => image.complete && image.naturalHeight === 24))
  await noObstacles(wren)
  await picture(wren, 'files-read')

  const address = await read.getAttribute('src')
  const bytes = await (await wren.request.get(address)).body()
  for (const told of ['Ana Sample', 'SampleCam', 'GPS', '2025:11:12']) assert.ok(!bytes.includes(told), `it still tells ${told}`)
  const stranger = await house.stranger(t)
  const refused = await stranger.request.get(address, { maxRedirects: 0 })
  assert.equal(refused.status(), 303)
})

test('files that are dropped stand where they were dropped: images in lines of their own, others as links that are put down', async (t) => {
  const { number, wren, tove } = await twoAtADesk(t, house, 'Dropped')
  await writeIn(wren, 'summary', 'Here they fall.')
  const svg = [...Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>document.title="taken"</script></svg>')]
  await drop(wren, wren.getByText('Here they fall.'), [
    { name: 'plan.svg', type: 'image/svg+xml', bytes: svg },
    { name: 'plan.png', type: 'image/png', bytes: await sample('png') },
    { name: 'film.gif', type: 'image/gif', bytes: await sample('gif') },
    { name: 'plan.webp', type: 'image/webp', bytes: await sample('webp') }
  ])
  for (const page of [wren, tove]) for (const nth of [0, 1, 2]) await isDrawn(page, nth)
  // Each stands as the browser would have shown it before it was cleaned.
  const kinds = [['png', 'plan.png'], ['gif', 'film.gif'], ['webp', 'plan.webp']]
  for (const [nth, [kind, name]] of kinds.entries()) {
    assert.ok((await imagesOf(tove).nth(nth).getAttribute('src')).endsWith(`/${name}`), 'they stand in the order in which they were dropped')
    assert.deepEqual(await drawn(tove, nth), await drawnBefore(tove, kind, await sample(kind)))
  }
  const link = tove.locator('#editor-text a', { hasText: /^plan\.svg \(\d+ bytes\)$/ })
  const answer = await tove.request.get(await link.getAttribute('href'))
  assert.match(answer.headers()['content-disposition'], /^attachment/)
  assert.doesNotMatch(answer.headers()['content-type'], /svg|html/)
  await isSaved(wren)

  await tove.goto(`/postmortems/${number}/files`)
  for (const name of ['plan.svg', 'plan.png', 'film.gif', 'plan.webp']) await tove.getByRole('link', { name, exact: true }).waitFor()
  await noObstacles(tove)
  await picture(tove, 'files-list')
})

test('a file that is erased is gone from the text that still shows it, and that is said', async (t) => {
  const { number, page } = await oneAtADesk(t, house, 'Erased')
  await caretIn(page, 'summary')
  await paste(page, [await photo()])
  await isDrawn(page)
  await isSaved(page)
  await page.goto(`/postmortems/${number}/files`)
  await page.getByText('Erase it').click()
  await page.getByRole('button', { name: 'Erase “board.jpg” for good' }).click()
  await page.getByText('No file is here yet').waitFor()
  expectComplaints(page, /404/)
  await openDocument(page, number)
  await page.getByText('This image is not here any more').waitFor()
})

test('what cannot be brought is told where it was to stand, and the rest goes on', async (t) => {
  const { number, page } = await oneAtADesk(t, house, 'Not brought')
  expectComplaints(page, /422|Failed to load resource/)
  await writeIn(page, 'summary', 'Before.')
  const half = (await sample('png')).slice(0, 200)
  await paste(page, [{ name: 'half.png', type: 'image/png', bytes: half }, { name: 'gates.log', type: 'text/plain', bytes: [...Buffer.from('09:40 refused')] }])
  await page.getByText(/“half\.png” was not brought\. It ends in the middle/).waitFor()
  await page.locator('#editor-text a', { hasText: 'gates.log (13 bytes)' }).waitFor()
  await noObstacles(page)
  await picture(page, 'files-refused')
  await page.getByRole('button', { name: 'Put away' }).click()
  await page.keyboard.type(' After.')
  await serverHas(page, number, 'gates.log (13 bytes)')
  assert.equal(await page.locator('#editor-text').getByText('was not brought').count(), 0)

  // What is larger than the server takes is not sent.
  const sent = []
  page.on('request', (request) => { if (request.method() === 'POST' && request.url().includes('/files')) sent.push(request.url()) })
  await page.evaluate(() => {
    const data = new DataTransfer()
    data.items.add(new File([new Uint8Array(10_000_001)], 'wide.png', { type: 'image/png' }))
    document.querySelector('#editor-text').dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }))
  })
  await page.getByText('“wide.png” was not brought, because it is larger than 10 MB.').waitFor()
  assert.deepEqual(sent, [])
})

test('without a line a file is kindly refused, and can be brought when the line is back', async (t) => {
  const { page } = await oneAtADesk(t, house, 'Out of reach')
  expectComplaints(page, NO_LINE)
  await writeIn(page, 'summary', 'At sea.')
  await isSaved(page)
  await page.context().setOffline(true)
  await paste(page, [await photo()])
  await page.getByText('there is no line to the server. Words wait on this device; files do not.').waitFor()
  assert.equal(await imagesOf(page).count(), 0)
  await page.context().setOffline(false)
  await until('the line is back', async () => /^(Saved|Everything is saved)/.test(await page.locator('#editor-status').innerText()), { within: 20_000 })
  await page.getByRole('button', { name: 'Try again' }).click()
  await isDrawn(page)
})

test('a file on its way can be called back, and others write on meanwhile', async (t) => {
  const { wren, tove } = await twoAtADesk(t, house, 'Called back')
  expectComplaints(wren, NO_LINE)
  await writeIn(wren, 'summary', 'A slow line.')
  let go
  await wren.route('**/files', (route) => new Promise((resolve) => { go = () => route.abort().catch(() => {}).then(resolve) }))
  await paste(wren, [await photo()])
  await wren.getByText('Bringing “board.jpg”').waitFor()
  await picture(wren, 'files-on-its-way')
  // The whole document is drawn anew when the other one types; what is on its way stays in its place.
  await writeIn(tove, 'trigger', 'A new board.')
  await wren.getByText('A new board.').waitFor()
  await wren.getByRole('button', { name: 'Cancel' }).click()
  await until('it is gone', async () => await wren.getByText('Bringing').count() === 0)
  assert.equal(await imagesOf(wren).count(), 0)
  go?.()
})

test('by keyboard: “/” offers it, and an image in the text is reached and described', async (t) => {
  const { page } = await oneAtADesk(t, house, 'By keyboard')
  await caretIn(page, 'summary')
  const chooser = page.waitForEvent('filechooser')
  await page.keyboard.type('/image')
  await page.getByRole('option', { name: /^Image or file/ }).waitFor()
  await page.keyboard.press('Enter')
  await (await chooser).setFiles({ name: 'plan.png', mimeType: 'image/png', buffer: Buffer.from(await sample('png')) })
  await isDrawn(page)
  // The caret is on the line below; the image is one step back.
  await page.keyboard.type('Below it.')
  await page.keyboard.press('Home')
  await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('ArrowLeft')
  await page.locator('#editor-text .image-block.ProseMirror-selectednode').waitFor()
  await page.keyboard.press('Enter')
  await page.keyboard.type('The plan of the pier')
  await page.keyboard.press('Escape')
  await until('the image is named by its words', () => imagesOf(page).first().evaluate((image) => image.alt === 'The plan of the pier'))
})

test('an image that is copied from a page of the house is the same image in another text', async (t) => {
  const { page } = await oneAtADesk(t, house, 'Copied from')
  await caretIn(page, 'summary')
  await paste(page, [await photo()])
  await isDrawn(page)
  const address = await imagesOf(page).first().getAttribute('src')
  const { page: other } = await oneAtADesk(t, house, 'Copied to')
  await caretIn(other, 'summary')
  await paste(other, [], { 'text/html': `<p>The board: <img src="${house.server.url}${address}" alt="The board"></p>`, 'text/plain': 'The board:' })
  await isDrawn(other)
  assert.equal(await imagesOf(other).first().getAttribute('src'), address)
  assert.equal(await other.getByLabel(ASKS).inputValue(), 'The board')
})

test('words from an office program come as words, not as the picture of them that lies beside', async (t) => {
  const { page } = await oneAtADesk(t, house, 'Words first')
  await caretIn(page, 'summary')
  await paste(page, [await photo()], { 'text/html': '<p>Forty gates</p>', 'text/plain': 'Forty gates' })
  await page.locator('#editor-text').getByText('Forty gates').waitFor()
  assert.equal(await imagesOf(page).count(), 0)
  assert.equal(await page.getByText('Bringing').count(), 0)
})
