// Write: the private pad. What is typed on it leaves neither trace nor word; a question made from it stands in the document.
// What the document keeps is in write.test.mjs.

import assert from 'node:assert/strict'
import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { noObstacles } from './world/axe.mjs'
import { bodyOf, isSaved, openDocument, serverHas, writeIn } from './world/desk.mjs'
import { oneHouse } from './world/house.mjs'
import { WRITER } from './world/people.mjs'
import { until } from './world/until.mjs'

const STEAM = 'Third time this quarter zanzibar!'
const SECRET = /zanzibar/i

const house = oneHouse({ people: [WRITER] })

test('what is typed on the private pad is not sent, not stored and not logged; the question made from it is', async (t) => {
  const page = await house.visit(t, WRITER)
  const sent = []
  page.on('request', (request) => sent.push(request.url(), request.postData() ?? ''))
  page.on('websocket', (socket) => socket.on('framesent', ({ payload }) => sent.push(Buffer.from(payload).toString('latin1'))))
  const number = await house.startPostmortem({ title: 'A loud night' })
  await openDocument(page, number)
  await page.getByRole('button', { name: 'Private pad' }).click()
  const pad = page.locator('#vent-pad')
  await pad.getByLabel('Say it as it is').fill(`${STEAM}\nNobody reads the zanzibar alerts`)
  await noObstacles(page)

  await pad.getByRole('button', { name: /^Ask how/ }).first().click()
  await page.keyboard.type('the same alarm came three times?!')
  await page.keyboard.press('Enter')
  await serverHas(page, number, 'How was it possible that the same alarm came three times?')
  assert.equal(await pad.locator('.vent-lines > li').count(), 1, 'the line that became a question is done')

  // Whatever else is written and kept at the same time, the pad's words are in none of it.
  await writeIn(page, 'summary', 'Alarms came three times.')
  await isSaved(page)
  await serverHas(page, number, 'Alarms came three times.')
  assert.ok(sent.some((text) => text.includes('came three times')), 'the watch on the line sees what is sent')
  assert.deepEqual(sent.filter((text) => SECRET.test(text)), [])
  assert.ok((await keptOnDevice(page)).includes('came three times'), 'the watch on the device sees what is kept')
  assert.doesNotMatch(await keptOnDevice(page), SECRET)
  const disk = await everythingUnder(house.server.data)
  assert.ok(disk.includes('came three times'), 'the watch on the disk sees what is kept')
  assert.doesNotMatch(disk, SECRET)
  assert.doesNotMatch(house.server.log, SECRET)

  await pad.getByRole('button', { name: 'Close and forget' }).click()
  await page.getByRole('button', { name: 'Private pad' }).click()
  await until('the pad is empty again', async () => (await pad.getByLabel('Say it as it is').inputValue()) === '')
  assert.match(await bodyOf(page, 'factors').evaluate((block) => block.parentElement.innerText), /How was it possible that the same alarm came three times\?/)
})

/** All that the page keeps: both storages and every record of every database, as one text. */
function keptOnDevice(page) {
  return page.evaluate(async () => {
    const words = [JSON.stringify(localStorage), JSON.stringify(sessionStorage), document.cookie]
    const answered = (request) => new Promise((resolve, reject) => { request.onsuccess = () => resolve(request.result); request.onerror = () => reject(request.error) })
    const text = (value) => value instanceof Uint8Array ? String.fromCharCode(...value) : value && typeof value === 'object' ? Object.values(value).map(text).join(' ') : String(value)
    for (const { name } of await indexedDB.databases()) {
      const database = await answered(indexedDB.open(name))
      for (const store of database.objectStoreNames) words.push(...(await answered(database.transaction(store).objectStore(store).getAll())).map(text))
      database.close()
    }
    return words.join('\n')
  })
}

/** Every byte of every file below a folder, as one text. */
async function everythingUnder(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => readFile(join(entry.parentPath ?? entry.path, entry.name), 'latin1'))
  return (await Promise.all(files)).join('\n')
}
