import { randomBytes } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { parseEnv } from 'node:util'
import { messageOf, UsageError } from './errors.ts'

// What belongs to this machine is in a hidden folder of the site folder: the token, the database and
// the bucket of the Worker that `start` runs. So two sites never share any of it.
const folderName = '.dateline'

/** The local state of a site folder, by absolute paths. `secrets` is a file of variables. */
export type LocalState = { folder: string; secrets: string; store: string }

/** Returns where the local state of a site folder is, whether or not there is any. */
export function localStateOf(siteFolder: string): LocalState {
  const folder = resolve(siteFolder, folderName)
  return { folder, secrets: join(folder, 'local.env'), store: join(folder, 'state') }
}

/**
 * Makes the folder of a local state, which git ignores wherever it lies. Throws a UsageError if that
 * can't be written.
 */
export function prepareLocalState({ folder }: LocalState): void {
  try {
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, '.gitignore'), '*\n')
  } catch (error) {
    const reason = `${folder} can't be written: ${messageOf(error)}`
    throw new UsageError(`${reason}; the local Worker keeps its database there`)
  }
}

/**
 * Takes a local state for the Worker that this process runs at `url`, until it ends. Two Workers would
 * share a database in which each puts its own address. Throws a UsageError if another has it.
 */
export async function takeLocalState({ folder }: LocalState, url: string): Promise<void> {
  const file = join(folder, 'running.json')
  const other = readRunning(file)
  if (other && isRunning(other.pid) && (await answers(other.url))) {
    const site = dirname(folder)
    throw new UsageError(
      `${site} is served at ${other.url} already; stop that before you start it again`,
    )
  }
  writeFileSync(file, JSON.stringify({ pid: process.pid, url }))
  process.on('exit', () => rmSync(file, { force: true }))
}

function readRunning(file: string): { pid: number; url: string } | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** A process that was killed leaves the file, and another may have its number by now. */
async function answers(url: string): Promise<boolean> {
  const response = await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(5000) }).catch(
    () => {},
  )
  await response?.body?.cancel()
  return response !== undefined
}

/** Returns the token in a local state, if there is one. */
export function readLocalToken(state: LocalState): string | undefined {
  return parseEnv(readSecrets(state)).PUBLISH_TOKEN
}

/**
 * Puts a new token into a local state, in place of any that is there. From then on only this user can
 * read the file. Returns the token.
 */
export function makeLocalToken(state: LocalState): string {
  const token = randomBytes(24).toString('hex')
  const before = readSecrets(state)
  const others = before.replace(/^[ \t]*(?:export[ \t]+)?PUBLISH_TOKEN[ \t]*=.*\n?/gm, '')
  const gap = /(^|\n)$/.test(others) ? '' : '\n'
  writeFileSync(state.secrets, `${others}${gap}PUBLISH_TOKEN=${token}\n`, { mode: 0o600 })
  chmodSync(state.secrets, 0o600)
  return token
}

function readSecrets({ secrets }: LocalState): string {
  return existsSync(secrets) ? readFileSync(secrets, 'utf8') : ''
}
