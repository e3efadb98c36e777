// The desk: a postmortem open in the editor, as a person at a keyboard sees it.
// How the editor works inside is tested beside it; here only what can be seen and typed counts.

import { SECOND_WRITER, WRITER } from './people.mjs'
import { until } from './until.mjs'

/** Wren at a new postmortem. */
export async function oneAtADesk(t, house, title) {
  const page = await house.visit(t, WRITER)
  const number = await house.startPostmortem({ title })
  await openDocument(page, number)
  return { number, page }
}

/** Wren and Tove at one new postmortem, each in a browser of their own. */
export async function twoAtADesk(t, house, title) {
  const number = await house.startPostmortem({ title })
  const [wren, tove] = [await house.visit(t, WRITER), await house.visit(t, SECOND_WRITER)]
  await Promise.all([openDocument(wren, number), openDocument(tove, number)])
  return { number, wren, tove }
}

/** The same two, with a sentence of Wren's in the summary. */
export async function twoOverASentence(t, house, title, sentence) {
  const { number, wren, tove } = await twoAtADesk(t, house, title)
  await writeIn(wren, 'summary', sentence)
  await everyoneSees([wren, tove], sentence)
  await isSaved(wren)
  return { number, wren, tove }
}

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

/** Puts the caret behind the last letter. “End” goes to the end of a line, so the click is on the last one. */
export async function caretIn(page, section) {
  const block = bodyOf(page, section)
  const { width, height } = await block.boundingBox()
  await block.click({ position: { x: width - 3, y: height - 5 } })
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

/** Waits until all that was written is kept on the server. */
export function isSaved(page) {
  return says(page, /^(Saved|Everything is saved)/)
}

/** The words on the page, a block a line. */
export async function wordsOf(page) {
  const blocks = await wordsIn(page.locator('#editor-text').locator('h1, h2, h3, h4, p, pre, th, td'))
  return blocks.map((words) => words.trim()).filter(Boolean).join('\n')
}

/**
 * The words of parts of the text, without what only this person sees (other people's cursors, notes, controls). What is
 * suggested reads [-what would go-] and {+what would come+}.
 */
export function wordsIn(parts) {
  return parts.evaluateAll((elements) => elements.filter((element) => !element.closest('[contenteditable="false"]:not(#editor-text)')).map((element) => {
    const copy = element.cloneNode(true)
    for (const extra of copy.querySelectorAll('.cursor, .ProseMirror-widget, [contenteditable="false"], .ProseMirror-separator')) extra.remove()
    for (const gone of copy.querySelectorAll('del.struck')) gone.replaceWith(`[-${gone.textContent}-]`)
    for (const came of copy.querySelectorAll('ins.suggested')) came.replaceWith(`{+${came.textContent}+}`)
    return copy.textContent.replaceAll('\u2060', '').replaceAll('+}{+', '').replaceAll('-][-', '')
  }))
}

/** Waits until everyone sees the words. */
export function everyoneSees(pages, words, within = 15_000) {
  return until(`everyone sees “${words}”`, async () => (await Promise.all(pages.map(wordsOf))).every((text) => text.includes(words)), { within })
}

/** The text as the server tells it to other programs. */
export async function markdownOf(page, number) {
  return (await page.request.get(`/postmortems/${number}/markdown`)).text()
}

/** Waits until the server, asked by another road than the editor's, tells these words. */
export function serverHas(page, number, words, within = 15_000) {
  return until(`the server keeps “${words}”`, async () => (await markdownOf(page, number)).includes(words), { within })
}
