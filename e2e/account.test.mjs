// The account: tokens for programs come and go, and a password is changed by whoever knows the old one.
// Signing in for the first time is in decide.test.mjs; what strangers may do is in strangers.test.mjs.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { noObstacles } from './world/axe.mjs'
import { expectComplaints } from './world/browser.mjs'
import { typeInto } from './world/hands.mjs'
import { oneHouse, signIn } from './world/house.mjs'
import { SECOND_WRITER, WRITER, api } from './world/people.mjs'
import { photograph } from './world/shots.mjs'

const house = oneHouse({ people: [WRITER, SECOND_WRITER] })

test('a token made on one’s own page opens the API, tells when it was last used, and ends when it is revoked', async (t) => {
  const page = await house.visit(t, WRITER)
  await page.goto('/')
  await page.getByRole('link', { name: 'Wren Calder, your account' }).click()
  await page.getByRole('heading', { name: 'No program acts for you yet' }).waitFor()
  await noObstacles(page)

  await typeInto(page, page.getByLabel('What is it for?'), 'the weekly report')
  await page.getByRole('button', { name: 'Make a token' }).click()
  const token = await page.locator('.notice code').innerText()
  await noObstacles(page)
  await page.goto('/account')
  assert.ok(!(await page.content()).includes(token), 'the token is shown once')
  const row = page.getByRole('listitem').filter({ hasText: 'the weekly report' })
  assert.match(await row.innerText(), /not used yet/)

  assert.equal((await api(house.server, token).get('/incidents')).status, 200)
  assert.equal((await api(house.server, token).post('/incidents', {})).status, 403, 'it only reads')
  await page.reload()
  assert.doesNotMatch(await row.innerText(), /not used yet/)
  for (const width of [390, 1280]) {
    await page.setViewportSize({ width, height: 900 })
    for (const light of ['light', 'dark']) {
      await page.emulateMedia({ colorScheme: light })
      await noObstacles(page)
      await photograph(page, 'account-with-a-token', { width, light })
    }
  }

  await row.getByRole('button', { name: 'Revoke it' }).click()
  await page.getByRole('heading', { name: 'No program acts for you yet' }).waitFor()
  assert.equal((await api(house.server, token).get('/incidents')).status, 401)
})

test('a changed password keeps this browser signed in and signs out the other one', async (t) => {
  const phone = await house.stranger(t)
  await signIn(phone, SECOND_WRITER)
  const desk = await house.visit(t, SECOND_WRITER)
  expectComplaints(desk, /422/)
  await desk.goto('/account')
  await desk.getByLabel('The password now').fill('not this one at all')
  await desk.getByLabel('The new password').fill('a lamp in every window')
  await desk.getByRole('button', { name: 'Change the password' }).click()
  assert.match(await desk.locator('#old_password-error').innerText(), /was not changed/)
  assert.equal(await desk.getByLabel('The new password').inputValue(), '', 'no password comes back')
  await noObstacles(desk)

  await desk.getByLabel('The password now').fill(SECOND_WRITER.password)
  await desk.getByLabel('The new password').fill('a lamp in every window')
  await desk.getByRole('button', { name: 'Change the password' }).click()
  await desk.getByRole('status').filter({ hasText: 'The password is changed.' }).waitFor()
  await phone.goto('/account')
  assert.equal(new URL(phone.url()).pathname, '/sign-in')
  await signIn(phone, { ...SECOND_WRITER, password: 'a lamp in every window' })
})
