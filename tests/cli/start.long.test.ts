import { once } from 'node:events'
import { readdirSync, readlinkSync } from 'node:fs'
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
