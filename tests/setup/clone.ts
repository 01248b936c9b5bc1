import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, realpath, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join, sep } from 'node:path'
import { text } from 'node:stream/consumers'
import type { Run } from './cli.ts'
import { removeFolder } from './content.ts'
import { findFreePort } from './worker-process.ts'

const root = join(import.meta.dirname, '../..')

/** A clean clone of this checkout, in which a newcomer types commands. */
export type Clone = {
  dir: string
  /** Where `npm start` serves it; commands are told so by PORT. */
  port: number
  /** Runs a command as sh does, with the variables that `exports` set. */
  run: (command: string, exports?: string[]) => Promise<Run>
  /** Runs `npm start`; resolves when it has said everything. */
  start: () => Promise<Started>
  remove: () => Promise<void>
}

/** `npm start`, as the process that npm is, and what it has written so far. */
export type Started = { npm: ChildProcess; url: string; written: () => string }

/**
 * Clones the last commit, with what has changed since then in the files that git knows. The packages
 * are those of the checkout, behind a link: to install them takes a minute and the network, and
 * `npm ci` is what has installed them. Whatever is in `HOME` here is not there.
 */
export async function makeClone(): Promise<Clone> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'dateline-clone-')))
  const [dir, home] = [join(folder, 'dateline'), join(folder, 'home')]
  await mkdir(home)
  await git(['clone', '--quiet', root, dir], root)
  const changes = await git(['diff', '--binary', 'HEAD'], root)
  if (changes) await git(['apply', '--whitespace=nowarn'], dir, changes)
  await symlink(await realpath(join(root, 'node_modules')), join(dir, 'node_modules'))
  const port = await findFreePort()
  const { NODE_COMPILE_CACHE = '' } = process.env
  const own = { PATH: plainPath(), HOME: home, PORT: String(port), npm_config_offline: 'true' }
  const env = { ...own, NODE_COMPILE_CACHE }
  return {
    dir,
    port,
    run: (command, exports = []) => runShell([...exports, command].join('\n'), dir, env),
    start: () => startNpm(dir, env, port),
    remove: () => removeFolder(folder),
  }
}

/** The path without what npm puts in front of it for a script. */
function plainPath(): string {
  const folders = (process.env.PATH ?? '').split(delimiter)
  const added = [join('node_modules', '.bin'), 'node-gyp-bin']
  return folders
    .filter((folder) => !added.some((end) => folder.endsWith(sep + end)))
    .join(delimiter)
}

async function git(args: string[], cwd: string, input = ''): Promise<string> {
  const child = spawn('git', args, { cwd, stdio: ['pipe', 'pipe', 'pipe'] })
  // Git may end before it reads an input that it doesn't need.
  if (input) child.stdin.end(input)
  else child.stdin.destroy()
  const [output, errors, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ])
  if (code !== 0) throw new Error(`git ${args.join(' ')} failed:\n${errors}`)
  return output
}

async function runShell(command: string, cwd: string, env: Record<string, string>): Promise<Run> {
  const child = spawn('sh', ['-c', command], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ])
  return { code, stdout, stderr }
}

async function startNpm(cwd: string, env: Record<string, string>, port: number): Promise<Started> {
  // A group of its own, as a shell with jobs makes one.
  const npm = spawn('npm', ['start'], {
    cwd,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  let written = ''
  const ended = once(npm, 'close').then(() => {
    throw new Error(`npm start ended:\n${written}`)
  })
  const ready = new Promise<void>((resolve) => {
    for (const stream of [npm.stdout, npm.stderr]) {
      stream.setEncoding('utf8').on('data', (data) => {
        written += data
        if (written.includes('Press Ctrl-C to stop.')) resolve()
      })
    }
  })
  ended.catch(() => {})
  await Promise.race([ready, ended])
  return { npm, url: `http://localhost:${port}`, written: () => written }
}
