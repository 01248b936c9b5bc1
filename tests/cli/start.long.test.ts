import { once } from 'node:events'
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Clone, makeClone, type Started } from '../setup/clone.ts'

let clone: Clone

beforeAll(async () => {
  clone = await makeClone()
})
afterAll(() => clone.remove())

/** The processes that work in the clone: npm, start, and wrangler with its children. */
function working(): number[] {
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return []
    try {
      return readlinkSync(`/proc/${name}/cwd`) === clone.dir ? [Number(name)] : []
    } catch {
      // It has ended, or is not ours.
      return []
    }
  })
}

/** Sends a signal, and expects that it ends npm start and all that this runs. */
async function end({ npm }: Started, signal: NodeJS.Signals, target: 'npm' | 'group') {
  const pid = npm.pid ?? 0
  expect(working()).toContain(pid)
  expect(working().length).toBeGreaterThan(3)
  const ended = once(npm, 'exit')
  process.kill(target === 'npm' ? pid : -pid, signal)
  await ended
  const deadline = Date.now() + 10_000
  while (working().length > 0 && Date.now() < deadline) await sleep(100)
  const left = working()
  for (const process of left) globalThis.process.kill(process, 'SIGKILL')
  expect(left, `after ${signal} to ${target}`).toEqual([])
}

test('SIGKILL to npm ends npm start and all that it runs', async () => {
  await end(await clone.start(), 'SIGKILL', 'npm')
})

// Each start takes seconds, so the others end by the other signals.

test('a short local token gives way to a new one, and a long one stays, after either SIGINT', async () => {
  const path = join(clone.dir, 'content/.dateline/local.env')
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, 'OTHER="a b"\nexport PUBLISH_TOKEN = short # mine\n# PUBLISH_TOKEN\nLAST=1')
  const startAndInterrupt = async (target: 'npm' | 'group') => {
    const started = await clone.start()
    await end(started, 'SIGINT', target)
    return { written: started.written(), secrets: readFileSync(path, 'utf8') }
  }
  // Of a signal to npm alone, the shell between npm and start once kept SIGINT to itself.
  const first = await startAndInterrupt('npm')
  expect(first.written).toContain(
    `The PUBLISH_TOKEN in ${path} has fewer than 20 characters, so a new one takes its place.\n`,
  )
  expect(first.written).toMatch(
    /^content: created \d+, updated 0, unchanged \d+, refused 0; readers are up to date$/m,
  )
  expect(first.secrets).toMatch(
    /^OTHER="a b"\n# PUBLISH_TOKEN\nLAST=1\nPUBLISH_TOKEN=[0-9a-f]{48}\n$/,
  )
  expect(statSync(path).mode & 0o777).toBe(0o600)
  const second = await startAndInterrupt('group')
  expect(second.secrets).toBe(first.secrets)
  expect(second.written).not.toContain('local.env')
})

test('npm start ends with a clear line when the Worker that wrangler built is removed', async () => {
  const { npm, written } = await clone.start()
  const ended = once(npm, 'exit')
  rmSync(join(clone.dir, '.wrangler'), { recursive: true })
  expect(await ended).toEqual([1, null])
  expect(written()).toMatch(/\/\.wrangler was removed: it held the local Worker; start it again$/m)
})

test('what a file holds reaches the terminal without what it would obey, until SIGTERM', async () => {
  const started = await clone.start()
  const { written } = started
  const path = join(clone.dir, 'content/site.yaml')
  const site = readFileSync(path, 'utf8')
  writeFileSync(path, `${site}\n"tit\u202e\u2028le": x\n`)
  await expect.poll(written, { timeout: 30_000, interval: 500 }).toMatch(/: unknown field/)
  await end(started, 'SIGTERM', 'npm')
  writeFileSync(path, site)
  expect(written()).not.toMatch(/[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]/)
  // What is left of colours where only the control characters are removed.
  expect(written()).not.toMatch(/\[\d+m/)
})
