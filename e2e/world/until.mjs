// Waiting for something to become true, instead of waiting for some time to pass.
// What is waited for is said in words, so that a journey that ends here tells what did not happen.

/**
 * Asks again and again until the answer is truthy, and gives it back.
 * @param {string} what what is waited for, as a sentence without its full stop
 * @param {() => unknown} ask
 * @param {{within?: number, every?: number, told?: () => string}} [limits] milliseconds; and what to show when time is up
 */
export async function until(what, ask, { within = 10_000, every = 25, told = () => '' } = {}) {
  const end = performance.now() + within
  for (;;) {
    const answer = await ask()
    if (answer) return answer
    if (performance.now() > end) throw new Error(`Waited ${within / 1000} s, but it did not become true that ${what}.\n${told()}`)
    await new Promise((resolve) => setTimeout(resolve, every))
  }
}
