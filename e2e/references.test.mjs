// Numbers of other postmortems, and keys of trackers: typed or chosen by keyboard, seen as links by everyone who writes and reads, and opened by a key.
// What counts as a number, and where it stays plain text, is tested lower down.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { noObstacles } from './world/axe.mjs'
import { expectComplaints } from './world/browser.mjs'
import { bodyOf, caretIn, everyoneSees, isSaved, openDocument, serverHas, twoAtADesk, writeIn } from './world/desk.mjs'
import { oneHouse } from './world/house.mjs'
import { ADMIN, SECOND_WRITER, WRITER } from './world/people.mjs'
import { photograph } from './world/shots.mjs'
import { until } from './world/until.mjs'

const house = oneHouse({ people: [ADMIN, WRITER, SECOND_WRITER] })

test('a number is a link for everyone who writes, and a key opens it', async (t) => {
  const other = await house.startPostmortem({ title: 'Parcels were weighed twice' })
  const { number, wren, tove } = await twoAtADesk(t, house, 'Parcels were lost')
  await writeIn(wren, 'summary', `As in #${other}, not in #98765.`)
  for (const page of [wren, tove]) {
    const links = bodyOf(page, 'summary').locator('.reference')
    await links.first().waitFor()
    assert.deepEqual(await links.allTextContents(), [`#${other}`])
    assert.match(await links.first().getAttribute('title'), /^Parcels were weighed twice \(draft\)/)
  }
  await serverHas(wren, number, `As in #${other}, not in #98765.`)

  // The caret goes to it, and the page tells what it is.
  for (let letters = 0; letters < ', not in #98765.'.length; letters++) await wren.keyboard.press('ArrowLeft')
  await wren.getByText(`#${other} Parcels were weighed twice (draft). Alt and Enter opens it.`).first().waitFor()
  await noObstacles(wren)
  const [opened] = await Promise.all([wren.context().waitForEvent('page'), wren.keyboard.press('Alt+Enter')])
  await opened.waitForURL((url) => url.pathname === `/postmortems/${other}`)
  await opened.getByRole('heading', { name: 'Parcels were weighed twice' }).first().waitFor()
  await opened.close()
  const [again] = await Promise.all([wren.context().waitForEvent('page'), bodyOf(wren, 'summary').locator('.reference').click({ modifiers: ['Control'] })])
  await again.close()

  // In a comment it leads there too.
  await wren.keyboard.press('Shift+End')
  await wren.keyboard.press('Control+Alt+m')
  await wren.keyboard.type(`It was #${other}.`)
  await wren.keyboard.press('Control+Enter')
  await wren.locator('#comments-panel').getByRole('link', { name: `#${other}` }).waitFor()

  // Who reads finds the same link.
  await tove.goto(`/postmortems/${number}`)
  await tove.getByRole('paragraph').filter({ hasText: 'As in' }).getByRole('link', { name: `#${other}`, exact: true }).click()
  await tove.waitForURL((url) => url.pathname === `/postmortems/${other}`)
  // And the other one tells where it is named.
  await tove.getByRole('complementary').getByRole('link', { name: `#${number}` }).click()
  await tove.waitForURL((url) => url.pathname === `/postmortems/${number}`)
})

test('a few letters or digits offer what may be meant, and the keyboard takes it or lets the text be', async (t) => {
  const other = await house.startPostmortem({ title: 'Zebra crossings went dark' })
  const { number, wren, tove } = await twoAtADesk(t, house, 'Lamps')
  await writeIn(wren, 'summary', 'See #zeb')
  const list = wren.getByRole('listbox', { name: 'Postmortems and incidents' })
  await list.getByRole('option', { name: /Zebra crossings went dark/ }).and(wren.locator('[aria-selected="true"]')).waitFor()
  await noObstacles(wren)
  await wren.keyboard.press('Enter')
  await wren.keyboard.type('and')
  await everyoneSees([wren, tove], `See #${other} and`)
  await list.waitFor({ state: 'hidden' })

  // Escape leaves the text as it is, and Enter is a new line again.
  await wren.keyboard.type(' #cros')
  await list.getByRole('option').first().waitFor()
  await wren.keyboard.press('Escape')
  await list.waitFor({ state: 'hidden' })
  await wren.keyboard.type('s')
  await wren.keyboard.press('Enter')
  await wren.keyboard.type('New line.')
  await serverHas(wren, number, `See #${other} and #cross\n\nNew line.`)

  // A number that is one already is not swallowed by a longer one.
  await wren.keyboard.press('Enter')
  await wren.keyboard.type(`#${other}`)
  await bodyOf(wren, 'summary').locator('xpath=following-sibling::*').locator('.reference').first().waitFor()
  await wren.keyboard.press('Enter')
  await wren.keyboard.type('Last line.')
  await serverHas(wren, number, `#${other}\n\nLast line.`)
  await isSaved(wren)

  // In code it is nothing but code.
  await openDocument(wren, number)
  await caretIn(wren, 'trigger')
  await wren.keyboard.type(`\`\`\` #${other}`)
  await serverHas(wren, number, `\`\`\`\n#${other}`)
  assert.equal(await bodyOf(wren, 'trigger').locator('.reference').count(), 0)
  await until('the list stays away', async () => (await list.isHidden()))
})

test('a key of a tracker that an admin has named is a link for everyone who writes and reads', async (t) => {
  const admin = await house.visit(t, ADMIN)
  await admin.goto('/postmortems')
  await admin.getByRole('link', { name: 'Trackers' }).click()
  await admin.getByLabel('Trackers', { exact: true }).fill('OPS https://tracker.invalid/browse')
  expectComplaints(admin, /422/)
  await admin.getByRole('button', { name: 'Keep these trackers' }).click()
  await admin.getByText('does not say where the key goes').waitFor()
  await noObstacles(admin)
  await admin.getByLabel('Trackers', { exact: true }).fill(`OPS ${house.server.url}/learn?ticket={key}`)
  await admin.getByRole('button', { name: 'Keep these trackers' }).click()
  await admin.getByText('OPS-123').first().waitFor()
  await noObstacles(admin)
  for (const [width, light] of [[1280, 'light'], [390, 'dark']]) {
    await admin.setViewportSize({ width, height: 844 })
    await admin.emulateMedia({ colorScheme: light })
    await photograph(admin, 'trackers', { width, light })
  }

  const { number, wren, tove } = await twoAtADesk(t, house, 'The ferry left twice')
  await writeIn(wren, 'summary', 'It is OPS-7, not DEV-7.')
  for (const page of [wren, tove]) {
    const links = bodyOf(page, 'summary').locator('.reference')
    await links.first().waitFor()
    assert.deepEqual(await links.allTextContents(), ['OPS-7'])
  }
  for (let letters = 0; letters < ', not DEV-7.'.length; letters++) await wren.keyboard.press('ArrowLeft')
  await wren.getByText(/^OPS-7 is a ticket at 127\.0\.0\.1:\d+\. Alt and Enter opens it\.$/).first().waitFor()
  const [opened] = await Promise.all([wren.context().waitForEvent('page'), wren.keyboard.press('Alt+Enter')])
  await opened.waitForURL((url) => url.search === '?ticket=OPS-7')
  await opened.close()
  await serverHas(wren, number, 'It is OPS-7, not DEV-7.')
  await tove.goto(`/postmortems/${number}`)
  assert.match(await tove.getByRole('link', { name: 'OPS-7' }).getAttribute('href'), /\/learn\?ticket=OPS-7$/)
})
