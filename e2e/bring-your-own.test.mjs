// Bring your own: Markdown comes in by file and by paste, what cannot be taken is told, and a text is checked and forgotten.
// What the importer recognises is tested beside it, on many more texts.

import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { before, test } from 'node:test'
import { noObstacles } from './world/axe.mjs'
import { expectComplaints } from './world/browser.mjs'
import { markdownOf } from './world/desk.mjs'
import { oneHouse } from './world/house.mjs'
import { WRITER } from './world/people.mjs'
import { finished, importText } from './world/steps.mjs'

const house = oneHouse({ people: [WRITER] })

const file = (name, content) => ({ name, mimeType: 'text/markdown', buffer: Buffer.isBuffer(content) ? content : Buffer.from(content) })

async function upload(page, files) {
  await page.goto('/import')
  await page.getByLabel('Files').setInputFiles(files)
  await page.getByRole('button', { name: 'Import' }).click()
  await page.locator('.notice, section[aria-labelledby="made"], .kicker .number').first().waitFor()
}

test('files become drafts: title, times, sections, timeline and actions are recognised, and the rest stays as text', async (t) => {
  const page = await house.visit(t, WRITER)
  await upload(page, [file('sea.md', finished('The map showed only sea')), file('list.md', '# A list of odd things\n\nNo section at all, <b>only</b> words ~~and~~ marks.\n')])
  assert.equal(await page.locator('section[aria-labelledby="made"] li').count(), 2)
  assert.match(await page.locator('section[aria-labelledby="made"]').innerText(), /timeline|actions/)
  await noObstacles(page)
  await page.getByRole('link', { name: 'The map showed only sea' }).click()
  assert.match(await page.locator('article').innerText(), /72 minutes/)
  assert.equal(await page.locator('article .entry').count() >= 3, true)
  const number = Number(new URL(page.url()).pathname.split('/').pop())
  const markdown = await markdownOf(page, number)
  for (const words of ['## Contributing factors', 'Fill the cache before a tile server takes traffic', '2027-03-17', 'The new tile server takes traffic']) assert.ok(markdown.includes(words), words)
  await page.goto('/postmortems')
  await page.getByRole('link', { name: 'A list of odd things' }).click()
  assert.match(await page.locator('article').innerText(), /No section at all, <b>only<\/b> words and marks\./)
})

test('what cannot be read is told, and what can be read comes in all the same', async (t) => {
  const page = await house.visit(t, WRITER)
  const picture = Buffer.from('89504e470d0a1a0a0000000d4948445200000001000000010806000000', 'hex')
  const latin = Buffer.from([0x23, 0x20, 0x4b, 0xe4, 0x73, 0x65, 0x0a])
  await upload(page, [file('picture.md', picture), file('latin.md', latin), file('good.md', finished('The good one'))])
  const told = await page.getByRole('alert').innerText()
  assert.match(told, /picture\.md/)
  assert.match(told, /latin\.md/)
  assert.match(told, /UTF-8/)
  assert.equal(await page.locator('section[aria-labelledby="made"] li').count(), 1)
})

test('nothing chosen and too much chosen are told in a sentence, and nothing is half-saved', async (t) => {
  const page = await house.visit(t, WRITER)
  expectComplaints(page, /413|422|ERR_/)
  await page.goto('/import')
  await page.getByRole('button', { name: 'Import' }).click()
  assert.match(await page.getByRole('alert').innerText(), /neither a file nor a text came along/)
  const before = await page.request.get('/postmortems').then((answer) => answer.text())
  await upload(page, [file('large.md', Buffer.alloc(5_000_000, 'word '))])
  assert.match(await page.getByRole('alert').innerText(), /large\.md[^]*4 MB/)
  const parts = await Promise.all([1, 2, 3, 4, 5, 6, 7].map(async (number) => {
    const path = join(house.server.data, `part-${number}.md`)
    await writeFile(path, Buffer.alloc(3_900_000, 'word '))
    return path
  }))
  await upload(page, parts)
  assert.match(await page.locator('main').innerText(), /25 MB/)
  assert.equal((await page.request.get('/postmortems').then((answer) => answer.text())), before)
})

test('hostile Markdown comes in as harmless words', async (t) => {
  const page = await house.visit(t, WRITER)
  const number = await importText(page, '# <img src=x onerror="document.title=\'taken\'"> & more\n\n<script>document.title = "taken"</script>\n\n[a link](javascript:document.title="taken") and ![a picture](x" onerror="document.title=\'taken\')\n\n<iframe src="https://example.org"></iframe>\n')
  for (const path of [`/postmortems/${number}`, `/postmortems/${number}/write`, `/postmortems/${number}/publish`]) {
    await page.goto(path)
    if (path.endsWith('write')) await page.locator('#editor.live').waitFor()
    assert.doesNotMatch(await page.title(), /^taken/)
    assert.equal(await page.locator('main script, main iframe, main [onerror]').count(), 0, path)
    assert.equal(await page.locator('main a[href^="javascript:"]').count(), 0, path)
  }
})

test('a pasted text is read and forgotten', async (t) => {
  const page = await house.visit(t, WRITER)
  await page.goto('/check')
  await page.getByLabel('The text').fill('# What happened\n\nThe careless operator should have known better.\n\nThe cache was empty.')
  await page.getByRole('button', { name: 'Read it' }).click()
  assert.ok(await page.locator('.report .finding').count() >= 1)
  assert.equal(await page.locator('.named-findings .finding-card').count() >= 1, true)
  await noObstacles(page)
  await page.goto('/postmortems')
  assert.doesNotMatch(await page.locator('main').innerText(), /What happened/)
})
