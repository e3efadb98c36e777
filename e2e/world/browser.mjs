// Browsers for the journeys: one for all, a context for each person, and a watch on everything they complain about.
// Accounts are in people.mjs; judging a page's accessibility is in axe.mjs.

import { chromium } from 'playwright-core'

const ARGUMENTS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']

/** Starts Chromium; `FIVEHOWS_CHROMIUM` names the program. */
export function openBrowser() {
  return chromium.launch({ executablePath: process.env.FIVEHOWS_CHROMIUM ?? '/usr/bin/chromium', args: ARGUMENTS })
}

/**
 * A page of one person's own browser, with a list of complaints: console errors, errors of scripts, refused by CSP,
 * answers of 500 and above. `settle(page)` closes it and fails on any complaint.
 */
export async function openPage(browser, server, { width = 1280, height = 900, light = 'light', script = true } = {}) {
  const context = await browser.newContext({ baseURL: server.url, viewport: { width, height }, colorScheme: light, javaScriptEnabled: script, locale: 'en-GB', timezoneId: 'UTC', reducedMotion: 'reduce' })
  context.setDefaultTimeout(10_000)
  const page = await context.newPage()
  page.complaints = []
  page.on('console', (message) => {
    // The browser words a blocked style or script as an error too, so CSP reports arrive here.
    if (message.type() === 'error' && !page.expected?.test(message.text())) page.complaints.push(`console: ${message.text()} (${message.location().url})`)
  })
  page.on('pageerror', (error) => page.complaints.push(`script: ${error.stack ?? error.message}`))
  page.on('response', (response) => {
    if (response.status() >= 500) page.complaints.push(`${response.status()} from ${response.url()}`)
  })
  return page
}

/** What a browser says about a line that is gone. */
export const NO_LINE = /ERR_INTERNET_DISCONNECTED|ERR_CONNECTION|WebSocket|Failed to fetch|Failed to load resource/

/** Says that a complaint of this kind is part of the story (a refused form, a pulled network). */
export function expectComplaints(page, pattern) {
  page.expected = pattern
}

/** By how many pixels the page is wider than its window. */
export function overhangOf(page) {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
}

/** Ends a person's visit; nothing may have been complained about on the way. */
export async function settle(page) {
  await page.context().close()
  if (page.complaints.length) throw new Error(`The browser complained on the way:\n${page.complaints.join('\n')}`)
}
