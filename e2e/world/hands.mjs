// Hands on the keyboard: walking a page by Tab until something has the focus, as people do who use no mouse.
// Typing itself is Playwright's.

import assert from 'node:assert/strict'

/** Presses Tab (or Shift+Tab) until the element has the focus; a page on which it cannot be reached fails. */
export async function tabTo(page, locator, key = 'Tab') {
  const wanted = await locator.elementHandle()
  for (let presses = 0; presses < 200; presses++) {
    if (await page.evaluate((element) => document.activeElement === element, wanted)) return
    await page.keyboard.press(key)
  }
  assert.fail(`${locator} is not reached by ${key}`)
}

/** Walks to a field and types over what stands in it. */
export async function typeInto(page, locator, text) {
  await tabTo(page, locator)
  await page.keyboard.press('Control+A')
  if (text) await page.keyboard.type(text)
  else await page.keyboard.press('Delete')
}
