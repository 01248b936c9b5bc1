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
import { type Clone, makeClone } from '../setup/clone.ts'

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

// Of a signal to npm alone the shell between npm and start once kept SIGINT to itself.
test.each<[NodeJS.Signals, 'npm' | 'group']>([
  ['SIGINT', 'npm'],
  ['SIGINT', 'group'],
  ['SIGTERM', 'npm'],
  ['SIGKILL', 'npm'],
])('%s to %s ends npm start and all that it runs', async (signal, target) => {
  const { npm } = await clone.start()
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
  expect(left).toEqual([])
})

test('a short local token gives way to a new one, and a long one stays', async () => {
  const path = join(clone.dir, 'content/.dateline/local.env')
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, 'OTHER="a b"\nexport PUBLISH_TOKEN = short # mine\n# PUBLISH_TOKEN\nLAST=1')
  const start = async () => {
    const { npm, written } = await clone.start()
    const ended = once(npm, 'exit')
    npm.kill('SIGINT')
    await ended
    return { written: written(), secrets: readFileSync(path, 'utf8') }
  }
  const first = await start()
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
  const second = await start()
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

test('what a file holds reaches the terminal without what it would obey', async () => {
  const { npm, written } = await clone.start()
  const path = join(clone.dir, 'content/site.yaml')
  const site = readFileSync(path, 'utf8')
  writeFileSync(path, `${site}\n"tit\u202e\u2028le": x\n`)
  await expect.poll(written, { timeout: 30_000, interval: 500 }).toMatch(/: unknown field/)
  const ended = once(npm, 'exit')
  npm.kill('SIGINT')
  await ended
  writeFileSync(path, site)
  expect(written()).not.toMatch(/[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]/)
  // What is left of colours where only the control characters are removed.
  expect(written()).not.toMatch(/\[\d+m/)
})
