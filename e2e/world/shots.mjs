// Pictures for people to look at: phone and desk, light and dark, in e2e/screenshots (never committed).
// A picture proves nothing by itself; the journeys assert, these show.

import { mkdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

const FOLDER = fileURLToPath(new URL('../screenshots/', import.meta.url))
const SIZES = [{ width: 390, height: 844 }, { width: 1280, height: 900 }]

/** Takes four pictures of the page as it stands; and minds that no page scrolls sideways. */
export async function photograph(page, name) {
  await mkdir(FOLDER, { recursive: true })
  const before = page.viewportSize()
  for (const size of SIZES) {
    await page.setViewportSize(size)
    const overhang = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
    if (overhang > 0) throw new Error(`${page.url()} scrolls sideways by ${overhang} px at ${size.width} px.`)
    for (const colorScheme of ['light', 'dark']) {
      await page.emulateMedia({ colorScheme })
      await page.screenshot({ path: `${FOLDER}${name}-${size.width}-${colorScheme}.png`, fullPage: true })
    }
  }
  await page.emulateMedia({ colorScheme: 'light' })
  await page.setViewportSize(before)
}
