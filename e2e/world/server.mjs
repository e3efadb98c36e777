// The program under test: a fresh one for each journey, on a free port, with data of its own.
// What people do with it is in people.mjs, browser.mjs and peer.mjs.

import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { powerLayer } from './power.mjs'
import { until } from './until.mjs'

const BINARY = process.env.FIVEHOWS_BINARY ?? fileURLToPath(new URL('../../target/debug/fivehows', import.meta.url))
const POSTGRES = process.env.FIVEHOWS_TEST_POSTGRES

/** Whether this run has a PostgreSQL server to offer; `cargo xtask test` always has. */
export const hasPostgres = Boolean(POSTGRES)

/**
 * Starts `fivehows serve` (or `demo`) and waits until it is ready.
 * With `power`, killing it also takes from its folder all that was not synced.
 * @param {{command?: 'serve' | 'demo', postgres?: boolean, power?: boolean, environment?: Record<string, string>}} [wishes]
 */
export async function startServer(wishes = {}) {
  const data = await mkdtemp(join(tmpdir(), 'fivehows-journey-'))
  const port = await freePort()
  const database = wishes.postgres ? await newDatabase() : null
  const power = wishes.power ? await powerLayer() : null
  const environment = { ...wishes.environment, ...power?.environment(data) }
  const server = new Server({ ...wishes, environment, data, port, power, database: database?.url })
  server.onStop = async () => {
    await database?.drop()
    await power?.remove()
    await rm(data, { recursive: true, force: true })
  }
  await server.start()
  return server
}

/**
 * Starts one more node on the PostgreSQL database of a server. They share what nodes have to share: the repository, the site
 * and the files. With a line (line.mjs) it reaches the database over that.
 */
export async function startNode(server, line) {
  const database = new URL(server.database)
  if (line) database.host = `127.0.0.1:${line.port}`
  const data = await mkdtemp(join(tmpdir(), 'fivehows-journey-'))
  const environment = {
    FIVEHOWS_REPOSITORY: join(server.data, 'postmortems.git'),
    FIVEHOWS_SITE: join(server.data, 'site'),
    FIVEHOWS_FILES: join(server.data, 'files')
  }
  const node = new Server({ data, port: await freePort(), database: database.href, environment })
  node.onStop = () => rm(data, { recursive: true, force: true })
  await node.start()
  return node
}

/** Where the database of a server is reached, for a line to it. */
export function databasePlace(server) {
  const { hostname, port } = new URL(server.database)
  return { host: hostname, port: Number(port || 5432) }
}

class Server {
  constructor({ command = 'serve', data, port, database, power, environment = {} }) {
    this.command = command
    this.data = data
    this.database = database
    this.power = power
    this.url = `http://127.0.0.1:${port}`
    this.socketUrl = `ws://127.0.0.1:${port}`
    this.environment = { ...process.env, ...environment }
    this.place = ['--data', data, ...(database ? ['--database', database] : [])]
    this.listen = ['--listen', `127.0.0.1:${port}`]
    this.log = ''
    this.process = null
  }

  /** Starts the program, for the first time or again on the same data. */
  async start() {
    const child = spawn(BINARY, [this.command, ...this.place, ...this.listen], { cwd: this.data, env: this.environment, stdio: ['ignore', 'pipe', 'pipe'] })
    const ended = new Promise((tell) => {
      child.once('error', (error) => tell(`could not be started: ${error.message}`))
      child.once('exit', (code, signal) => tell(`ended with ${signal ?? code}`))
    })
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => { this.log += text })
    this.process = { child, ended, outcome: null }
    ended.then((outcome) => { this.process.outcome = outcome })
    await until('the server is ready', async () => {
      if (this.process.outcome) throw new Error(`The program ${this.process.outcome} before it was ready.\n${this.log}`)
      const answer = await fetch(`${this.url}/readyz`).catch(() => null)
      return answer?.ok
    }, { within: 30_000, told: () => this.log })
  }

  /** Ends the program the way a power switch does: at once, without a word. */
  async kill() {
    this.process.child.kill('SIGKILL')
    await this.process.ended
    await this.power?.cut(this.data)
  }

  /** Ends the program as an operator does, removes its data, and minds whether it ended well. */
  async stop() {
    this.process.child.kill('SIGTERM')
    const outcome = await Promise.race([this.process.ended, afterSeconds(15)])
    if (outcome === 'late') await this.kill()
    await this.onStop()
    if (!['ended with 0', 'ended with SIGKILL'].includes(outcome)) {
      throw new Error(`The program was asked to end; it ${outcome === 'late' ? 'was still there after 15 s' : outcome}.\n${this.log}`)
    }
  }

  /** Runs a command of the program beside the server, on the same data. */
  run(words, input = '') {
    const [first, ...rest] = words
    return runProgram([first, ...rest, ...this.place], input, { cwd: this.data, env: this.environment })
  }

  /** How much memory the program holds, in KiB (Linux only; null elsewhere). */
  resident() {
    return residentOf(this.process.child.pid)
  }
}

/**
 * Runs the program to its end.
 * @returns {Promise<{code: number | null, out: string, err: string}>}
 */
export function runProgram(words, input = '', options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(BINARY, words, { ...options, stdio: 'pipe' })
    let out = ''
    let err = ''
    child.stdout.on('data', (text) => { out += text })
    child.stderr.on('data', (text) => { err += text })
    child.once('error', reject)
    child.once('close', (code) => resolve({ code, out, err }))
    // A program that does not read its input closes the pipe; that is its right.
    child.stdin.on('error', () => {})
    child.stdin.end(input)
  })
}

/** How much memory a process holds, in KiB (Linux only; null elsewhere). */
export async function residentOf(pid) {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  const kilobytes = status.match(/^VmRSS:\s+(\d+) kB/m)?.[1]
  return kilobytes ? Number(kilobytes) : null
}

/** A port that nobody listens on. */
export function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address()
      probe.close(() => resolve(port))
    })
  })
}

async function newDatabase() {
  if (!POSTGRES) throw new Error('This journey runs on PostgreSQL: set FIVEHOWS_TEST_POSTGRES, or use `cargo xtask test`.')
  const { default: postgres } = await import('postgres')
  const name = `journey_${process.pid}_${Date.now()}`
  const url = new URL(POSTGRES)
  url.pathname = `/${name}`
  const say = async (statement) => {
    const sql = postgres(POSTGRES, { max: 1, onnotice: () => {} })
    await sql.unsafe(statement).finally(() => sql.end())
  }
  await say(`CREATE DATABASE ${name}`)
  return { url: url.href, drop: () => say(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) }
}

function afterSeconds(seconds) {
  return new Promise((tell) => setTimeout(tell, seconds * 1000, 'late').unref())
}
