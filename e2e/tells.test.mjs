// Two incidents with one story: from the page of the second one it is said where it is told, and taken back again.
// The rules behind it are tested beside the application.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { noObstacles } from './world/axe.mjs'
import { expectComplaints } from './world/browser.mjs'
import { oneHouse } from './world/house.mjs'
import { WRITER } from './world/people.mjs'

const house = oneHouse({ people: [WRITER] })

test('an incident is told in the postmortem of another one, and that is taken back', async (t) => {
  const page = await house.visit(t, WRITER)
  expectComplaints(page, /422/)
  const first = await house.startPostmortem({ title: 'Gates refused tickets' })
  const second = await house.startPostmortem({ title: 'Gates refused tickets again' })
  await page.goto(`/postmortems/${first}`)
  const aside = page.getByRole('complementary', { name: 'About this postmortem' })
  await aside.getByText('Of another incident too, or of one less').click()
  await aside.getByLabel('Number of the incident').fill('the second one')
  await aside.getByRole('button', { name: 'Let it tell of this one too' }).click()
  await page.getByText(/is not a number/).waitFor()
  await page.goBack()
  await aside.getByText('Of another incident too, or of one less').click()
  await aside.getByLabel('Number of the incident').fill(`#${second}`)
  await aside.getByRole('button', { name: 'Let it tell of this one too' }).click()
  await aside.getByRole('link', { name: `#${second} Gates` }).waitFor()
  await page.getByText(`let it tell of incident #${second} too`).waitFor()
  await noObstacles(page)

  await page.goto(`/incidents/${second}`)
  const told = page.getByRole('complementary', { name: 'Facts' })
  assert.equal(await told.getByRole('link', { name: /^#\d+$/ }).count(), 2)
  await noObstacles(page)
  await page.goto(`/postmortems/${first}`)
  await aside.getByText('Of another incident too, or of one less').click()
  await aside.getByRole('button', { name: `No longer of #${second}` }).click()
  await page.getByText(`let it tell of incident #${second} no longer`).waitFor()
  assert.equal(await aside.getByRole('link', { name: `#${second} Gates` }).count(), 0)
})

test('one incident is told once more, beside the postmortem that is there', async (t) => {
  const page = await house.visit(t, WRITER)
  const first = await house.startPostmortem({ title: 'A long night' })
  await page.goto(`/incidents/${first}`)
  await page.getByText('Tell it once more').click()
  await page.getByRole('button', { name: 'Start another postmortem' }).click()
  await page.waitForURL(/\/postmortems\/\d+\/write$/)
  assert.notEqual(new URL(page.url()).pathname, `/postmortems/${first}/write`)
  await page.goto(`/incidents/${first}`)
  assert.equal(await page.getByRole('complementary', { name: 'Facts' }).getByRole('link', { name: /^#\d+$/ }).count(), 2)
})
