// Pictures for people to look at, in e2e/screenshots (never committed).
// A picture proves nothing by itself; the journeys assert, these show.

import { mkdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

const FOLDER = fileURLToPath(new URL('../screenshots/', import.meta.url))

/** Takes a picture of the page as it stands, named after what it shows, its width and its light. */
export async function photograph(page, name, { width, light }) {
  await mkdir(FOLDER, { recursive: true })
  await page.screenshot({ path: `${FOLDER}${name}-${width}-${light}.png`, fullPage: true })
}
