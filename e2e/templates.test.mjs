// Templates: an admin makes a light one, incidents of its severity begin with it, and its sections say what they ask for.
// What a template may be is tested under the domain; that a document keeps the one it was born with, under the application.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { noObstacles } from './world/axe.mjs'
import { bodyOf, openDocument } from './world/desk.mjs'
import { oneHouse } from './world/house.mjs'
import { ADMIN, WRITER } from './world/people.mjs'
import { photograph } from './world/shots.mjs'
import { until } from './world/until.mjs'

const house = oneHouse({ people: [ADMIN, WRITER] })

test('an incident begins with the newest template for its severity, and an empty section says what it asks for', async (t) => {
  const admin = await house.visit(t, ADMIN)
  await admin.goto('/postmortems')
  await admin.getByRole('link', { name: 'Templates' }).click()
  await noObstacles(admin)
  await photograph(admin, 'templates', { width: 1280, light: 'light' })
  await admin.getByText('A light one for small incidents').getByRole('link').click()
  assert.equal(await admin.getByLabel('Name', { exact: true }).inputValue(), 'Light')
  assert.equal(await admin.getByLabel('sev1').isChecked(), false)
  assert.equal(await admin.getByRole('group', { name: 'Trigger', exact: true }).getByLabel('is in it').isChecked(), false)
  await admin.getByLabel('What Summary asks for').fill('Two sentences for the port.')
  await admin.getByLabel('Actions that each document begins with').fill('Tell the ports what to answer')
  await admin.getByRole('button', { name: 'Make this version' }).click()
  await admin.getByText('version 2').waitFor()
  assert.match(await admin.locator('main').innerText(), /Light, for incidents of sev4[^]*Classic, for incidents of sev1, sev2, sev3/)

  const number = await house.startPostmortem({ title: 'A small one', severity: 'sev4' })
  const page = await house.visit(t, WRITER)
  await openDocument(page, number)
  assert.equal(await page.locator('#editor-text [data-section="trigger"]').count(), 0)
  assert.equal(await page.locator('#editor-text .action-what').first().innerText(), 'Tell the ports what to answer')
  const summary = bodyOf(page, 'summary')
  const prompt = () => summary.evaluate((block) => getComputedStyle(block, '::before').content)
  assert.equal(await prompt(), '"Two sentences for the port."')
  await noObstacles(page)
  await summary.click()
  await page.keyboard.type('Gates refused tickets.')
  await until('the prompt makes room for words', async () => ['none', 'normal'].includes(await prompt()))

  await page.goto('/templates')
  assert.equal(await page.getByRole('button', { name: 'Make this version' }).count(), 0, 'a member reads them')
  await noObstacles(page)
})
