// The desk: a postmortem open in the editor, as a person at a keyboard sees it.
// How the editor works inside is tested beside it; here only what can be seen and typed counts.

import { until } from './until.mjs'

/** Opens a postmortem for writing and waits until it can be written in. */
export async function openDocument(page, number) {
  await page.goto(`/postmortems/${number}/write`)
  await page.locator('#editor.live #editor-text').waitFor()
}

/** The block that follows a heading of the template, by the section's name in the document. */
export function bodyOf(page, section) {
  return page.locator(`#editor-text [data-section="${section}"] + *`)
}

/** Puts the caret at the end of the first paragraph of a section, and types. */
export async function writeIn(page, section, words) {
  await caretIn(page, section)
  await page.keyboard.type(words)
}

/** Puts the caret at the end of the first paragraph of a section. */
export async function caretIn(page, section) {
  await bodyOf(page, section).click()
  await page.keyboard.press('End')
}

/** What the status line says. */
export function status(page) {
  return page.locator('#editor-status').innerText()
}

/** Waits until the status line says so. */
export function says(page, pattern, within = 20_000) {
  let last = ''
  return until(`the status line says ${pattern}`, async () => pattern.test(last = await status(page)), { within, told: () => `It says “${last}”.` })
}

/** The words on the page, without what only this person sees (other people's cursors, notes, controls). */
export function wordsOf(page) {
  return page.locator('#editor-text').evaluate((editor) => {
    const copy = editor.cloneNode(true)
    for (const extra of copy.querySelectorAll('.cursor, .ProseMirror-widget, [contenteditable="false"], .ProseMirror-separator')) extra.remove()
    return [...copy.querySelectorAll('h1, h2, h3, h4, p, pre, th, td')].map((block) => block.textContent.trim()).filter(Boolean).join('\n')
  })
}

/** Waits until everyone sees the words. */
export function everyoneSees(pages, words, within = 15_000) {
  return until(`everyone sees “${words}”`, async () => (await Promise.all(pages.map(wordsOf))).every((text) => text.includes(words)), { within })
}

/** Waits until the server, asked by another road than the editor's, tells these words. */
export function serverHas(page, number, words, within = 15_000) {
  return until(`the server keeps “${words}”`, async () => (await (await page.request.get(`/postmortems/${number}/markdown`)).text()).includes(words), { within })
}
