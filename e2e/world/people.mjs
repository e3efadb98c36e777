// The people of the journeys: accounts, tokens, and what they ask of the API.
// All names are invented; what they do in a browser is in browser.mjs.

import assert from 'node:assert/strict'

export const ADMIN = { name: 'Ada Ferrow', email: 'ada@example.org', password: 'a lantern over the harbour', role: 'admin' }
export const WRITER = { name: 'Wren Calder', email: 'wren@example.org', password: 'seven quiet turbines', role: 'member' }
export const SECOND_WRITER = { name: 'Tove Marsh', email: 'tove@example.org', password: 'a map of every bridge', role: 'member' }
export const REVIEWER = { name: 'Rui Sandoval', email: 'rui@example.org', password: 'the kettle sings at noon', role: 'reviewer' }
export const SECOND_REVIEWER = { name: 'Noor Haddad', email: 'noor@example.org', password: 'frost on the weather vane', role: 'reviewer' }
export const EVERYONE = [ADMIN, WRITER, SECOND_WRITER, REVIEWER, SECOND_REVIEWER]

/** Makes accounts from the command line, as an operator does. */
export async function createPeople(server, people = EVERYONE) {
  for (const { email, name, role, password } of people) {
    const words = ['admin', 'create-user', '--email', email, '--name', name, '--role', role, '--password-stdin']
    const { code, err } = await server.run(words, `${password}\n`)
    assert.equal(code, 0, `${name} got no account: ${err}`)
  }
}

/** A token for programs; the command prints it alone. */
export async function createToken(server, person, scope = 'write') {
  const { code, out, err } = await server.run(['admin', 'create-token', '--email', person.email, '--scope', scope])
  assert.equal(code, 0, `${person.name} got no token: ${err}`)
  assert.match(out, /^\S+\n?$/, 'the token stands alone on its line')
  return out.trim()
}

/** Speaks to `/api/v1` with a token: `api.get('/incidents/1')`, `api.post('/incidents', {…})`. */
export function api(server, token) {
  const ask = async (method, path, body, type = 'application/json') => {
    const headers = { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'content-type': type }) }
    const payload = body === undefined || typeof body === 'string' ? body : JSON.stringify(body)
    const answer = await fetch(`${server.url}/api/v1${path}`, { method, headers, body: payload })
    const text = await answer.text()
    const json = answer.headers.get('content-type')?.includes('json') ? JSON.parse(text) : null
    return { status: answer.status, text, json }
  }
  return { get: (path) => ask('GET', path), post: (path, body, type) => ask('POST', path, body, type) }
}

/** An incident that is due by its users and its length; change a fact by naming it. */
export function incident(facts = {}) {
  return {
    title: 'Search answers slowly after the index moved',
    severity: 'sev2',
    services: ['search'],
    started_at: '2026-03-03T09:58:00Z',
    detected_at: '2026-03-03T10:04:00Z',
    mitigated_at: '2026-03-03T11:10:00Z',
    resolved_at: '2026-03-03T11:40:00Z',
    user_visible: true,
    users_affected: 120_000,
    data_loss: false,
    error_budget_spent: 0.4,
    ...facts
  }
}

/** Records an incident and starts its postmortem by the API; gives the postmortem's number. */
export async function startPostmortem(server, token, facts = {}) {
  const recorded = await api(server, token).post('/incidents', incident(facts))
  assert.ok([200, 201].includes(recorded.status), `the incident was not recorded: ${recorded.text}`)
  const started = await api(server, token).post(`/incidents/${recorded.json.number}/postmortem`)
  assert.ok([200, 201].includes(started.status), `the postmortem was not started: ${started.text}`)
  return started.json.number
}
