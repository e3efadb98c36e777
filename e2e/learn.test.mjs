// Learn: a lesson for each bias, reached from a finding; one incident told twice, with what was found in the first telling.
// What a rule finds is tested beside the rule.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { noObstacles } from './world/axe.mjs'
import { oneHouse } from './world/house.mjs'
import { WRITER } from './world/people.mjs'

const BIASES = ['psychological-safety', 'fundamental-attribution-error', 'hindsight-bias', 'discharging-discomfort']

const house = oneHouse({ people: [WRITER] })

test('each bias has a lesson, with the same thing told twice and a question to take along', async (t) => {
  const page = await house.visit(t, WRITER)
  await page.goto('/learn')
  await noObstacles(page)
  const paths = await page.locator('main .title-link').evaluateAll((links) => links.map((link) => link.getAttribute('href')))
  for (const bias of BIASES) assert.ok(paths.some((path) => path.endsWith(bias)), `${bias} is not among ${paths}`)
  for (const path of paths) {
    await page.goto(path)
    assert.equal(await page.locator('h1').count(), 1, path)
    await noObstacles(page)
  }
  await page.goto('/learn/hindsight-bias')
  assert.match(await page.locator('.told-twice').innerText(), /As it is often written[^]*As it can be written/)
  assert.match(await page.locator('section[aria-labelledby="along"]').innerText(), /\?/)
})

test('from a finding one comes to its lesson and its rule', async (t) => {
  const page = await house.visit(t, WRITER)
  await page.goto('/check')
  await page.getByLabel('The text').fill('The operator should have noticed the alert.')
  await page.getByRole('button', { name: 'Read it' }).click()
  const finding = page.locator('.finding-card').first()
  assert.equal(await finding.locator('h3').innerText(), '1 Hindsight bias')
  await finding.getByRole('link', { name: 'The rule' }).click()
  await page.waitForURL(/\/rules\//)
  await noObstacles(page)
  await page.getByRole('link', { name: 'The lesson behind it' }).click()
  await page.waitForURL(/\/learn\/hindsight-bias$/)
})

test('one incident told twice stands side by side, and each number leads to the words it names', async (t) => {
  const page = await house.visit(t, WRITER)
  await page.goto('/learn/exercise/erased-cache-fleet')
  await noObstacles(page)
  const [inA, inB] = (await page.locator('.score dd').allInnerTexts()).map(Number)
  assert.ok(inA >= 10, `${inA} in version A`)
  assert.ok(inB < inA / 5, `${inB} in version B`)
  assert.equal(await page.locator('section[aria-labelledby="version-a"] .finding').count() >= inA, true)
  assert.equal(await page.locator('.named-findings .finding-card').count(), inA)
  const [left, right] = await Promise.all(['version-a', 'version-b'].map((id) => page.locator(`section[aria-labelledby="${id}"]`).boundingBox()))
  assert.ok(left.x + left.width <= right.x + 1 && Math.abs(left.y - right.y) < 2, 'they stand side by side')
})
