// Asking axe-core whether a page can be used by everyone.
// What a page says is the journeys' affair; this file only counts obstacles.

import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'

const SOURCE = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const STANDARDS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/** Fails with one line for each obstacle: the rule, what it is, and where. */
export async function noObstacles(page) {
  // Evaluated from outside the page, so the page's own Content-Security-Policy stays in force and is not in the way.
  await page.evaluate(SOURCE)
  const { violations } = await page.evaluate((tags) => window.axe.run(document, { runOnly: tags }), STANDARDS)
  const lines = violations.flatMap(({ id, help, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${help} at ${target.join(' ')} (${failureSummary})`))
  if (lines.length) throw new Error(`${page.url()} has ${lines.length} obstacle(s):\n${lines.join('\n')}`)
}
