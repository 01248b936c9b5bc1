import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'

/** Whether a child leads a group of its own: that ends workerd too when wrangler no longer can. */
const hasGroups = process.platform !== 'win32'
const children = new Set<ChildProcess>()
let isStopping = false

/** A child whose output can be read. */
export type Child = ChildProcess & { stdout: Readable; stderr: Readable }

/** The program; npm may have put its package beside this one or above it. */
export const wranglerProgram = join(
  createRequire(import.meta.url).resolve('wrangler/package.json'),
  '../bin/wrangler.js',
)

/** What a local wrangler needs to be told of this machine. */
const settings = {
  // It asks no questions and ignores the keyboard.
  CI: '1',
  WRANGLER_HIDE_BANNER: 'true',
  WRANGLER_SEND_METRICS: 'false',
  WRANGLER_WRITE_LOGS: 'false',
  CLOUDFLARE_CF_FETCH_ENABLED: 'false',
  // Its explorer reads and writes the database and the bucket without a token, and shows what the
  // Worker did, which wrangler would keep on disk for it.
  X_LOCAL_EXPLORER: 'false',
  X_LOCAL_OBSERVABILITY: 'false',
}

/** Starts wrangler in a folder, with these variables; it ends when this process does. */
export function spawnWrangler(cwd: string, args: string[], env: Record<string, string>): Child {
  const child = spawn(process.execPath, [wranglerProgram, ...args], {
    cwd,
    env: { ...process.env, ...settings, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: hasGroups,
  })
  children.add(child)
  child.on('exit', () => {
    children.delete(child)
    if (hasGroups) kill(child, 'SIGKILL')
  })
  return child as Child
}

/** Returns what a child says until it ends, and its exit code. */
export async function endOf(child: Child) {
  const { stdout, stderr } = child
  const said = [text(stdout), text(stderr), once(child, 'exit')] as const
  const [output, errors, [code]] = await Promise.all(said)
  return { code: code as number | null, stdout: output, stderr: errors }
}

/** Ends every child and then this process; from then on, `isEnding` is true. */
export async function stop(code: number): Promise<void> {
  if (isStopping) return
  isStopping = true
  const ended = [...children].map((child) => once(child, 'exit'))
  killAll()
  await Promise.all(ended)
  process.exit(code)
}

/** Returns whether this process is about to end, so that nothing that fails now is an error. */
export function isEnding(): boolean {
  return isStopping
}

/**
 * Stops on a signal, and when npm is gone. npm is our parent, and passes signals on to us, thanks to
 * the `exec` in package.json: a shell between us would keep a SIGINT to itself. It is in a function,
 * because npm puts its arguments after the whole line. cmd.exe runs only what follows `||`.
 */
export function stopWithParent(): void {
  process.on('exit', killAll)
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => void stop(0))
  }
  if (!process.env.npm_lifecycle_event) return
  const parent = process.ppid
  setInterval(() => {
    if (process.ppid !== parent) void stop(0)
  }, 500).unref()
}

function killAll(): void {
  for (const child of children) kill(child, 'SIGTERM')
}

function kill({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return
  try {
    process.kill(hasGroups ? -pid : pid, signal)
  } catch {
    // It has already ended.
  }
}
