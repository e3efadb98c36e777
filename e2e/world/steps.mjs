// Steps that many journeys share, each as a person takes it: bringing a text, asking for review, saying yes, publishing.
// What can go wrong at each step is in the journey of its word.

/** A small finished postmortem in Markdown, with everything that a reviewer looks for; invented. */
export function finished(title, more = '') {
  return `# ${title}

## Summary

On 3 March 2026 the lighthouse map answered with empty tiles for 72 minutes. About 4,000 sailors saw sea where land should be drawn.

## Impact

4,000 sailors met empty tiles. No data was lost.
${more}
## Trigger

A new tile server took traffic before its cache was filled.

## Detection

A graph of empty tiles crossed its threshold after six minutes.

## Resolution

Traffic went back to the old tile server, and the new one filled its cache overnight.

## Contributing factors

The release procedure had no step that fills the cache, because caches had always been filled by the nightly job.

## Lessons

### What went well

- The graph of empty tiles existed.

### What went poorly

- Both tile servers had the same name in the dashboard.

### Where we got lucky

- It was winter, and few boats were out.

## Timeline

| Time (UTC) | What |
|---|---|
| 2026-03-03 09:58 | The new tile server takes traffic |
| 2026-03-03 10:04 | The graph of empty tiles crosses its threshold |
| 2026-03-03 11:10 | Traffic goes back to the old tile server |

## Actions

| Action | Type | Owner | Due |
|---|---|---|---|
| Fill the cache before a tile server takes traffic | prevent | Tove Marsh | 2027-03-17 |
| Give each tile server a name of its own in the dashboard | detect | Wren Calder | 2027-04-01 |
`
}

/** Imports a text by the page, and gives the postmortem's number. */
export async function importText(page, markdown) {
  await page.goto('/import')
  await page.getByLabel('Or a text').fill(markdown)
  await page.getByRole('button', { name: 'Import' }).click()
  const link = page.locator('section[aria-labelledby="made"] .title-link')
  await link.waitFor()
  return Number((await link.getAttribute('href')).split('/').pop())
}

/** Asks for review from the postmortem's page, and gives the review's path. */
export async function askForReview(page, number) {
  await page.goto(`/postmortems/${number}`)
  await page.getByRole('button', { name: /Ask for review|Ask for a new look/ }).click()
  await page.waitForURL(/\/reviews\//)
  return new URL(page.url()).pathname
}

/** One of the five points on a review's page. */
export function point(page, title) {
  return page.getByRole('region', { name: title, exact: true })
}

export const FIVE_POINTS = ['Blameless', 'Useful', 'Accurate', 'Complete', 'Protects user info']

/** Says yes to all five points and approves; the page of publication opens. */
export async function approve(page, review) {
  await page.goto(review)
  for (const title of FIVE_POINTS) await point(page, title).getByLabel('Yes').check()
  await page.getByRole('button', { name: 'Approve' }).click()
  await page.waitForURL(/\/publish$/)
}

/** Approves what leaves and publishes it outside. */
export async function publishOutside(page, number) {
  await page.goto(`/postmortems/${number}/publish`)
  await page.getByRole('button', { name: 'Approve what leaves' }).click()
  await page.getByRole('button', { name: 'Publish outside' }).click()
  await page.getByRole('link', { name: 'the page', exact: true }).waitFor()
}

/** Sends a form that no page offered, as a page of the house would send it; gives the answer, wherever it leads. */
export function sendByHand(page, path, form = {}) {
  return page.request.post(path, { form, headers: { origin: new URL(page.url()).origin, 'sec-fetch-site': 'same-origin' }, maxRedirects: 0 })
}

/** Brings a finished text and walks it through its review; gives its number. */
export async function approved(writer, reviewer, title, more) {
  const number = await importText(writer, finished(title, more))
  await approve(reviewer, await askForReview(writer, number))
  return number
}
