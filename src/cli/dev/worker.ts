import { existsSync, statSync } from 'node:fs'
import { cp, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { ApiError } from '../errors.ts'
import type { LocalState } from '../local-state.ts'
import { complain, passOn } from '../terminal.ts'
import { type Child, endOf, isEnding, spawnWrangler, stop } from './processes.ts'

/** In milliseconds. */
const healthTimeout = 60_000

/** How the Worker of a site folder runs: its address, its token, and where its data are. */
export type LocalWorker = { port: number; url: string; token: string; state: LocalState }

/**
 * Runs the Worker, and resolves with wrangler's process when it answers. Throws an ApiError if the
 * database can't be migrated, or the Worker doesn't answer. If it ends later, so does this process.
 */
export async function runWorker(worker: LocalWorker): Promise<Child> {
  const config = await configFor(worker.state)
  let isReady = false
  // A reader that asks before there are tables is told to wait, and nobody needs to know.
  const isWanted = (line: string) => isReady || !/^\s*$|no such (?:table|column)/.test(line)
  // Both at once, because each spends seconds loading wrangler, and a Worker opens the database only
  // at its first request.
  const child = serve(worker, config, isWanted)
  await migrate(worker, config)
  await waitForHealth(worker.url)
  isReady = true
  endWithout(worker.state.store, 'it held the database of the local Worker')
  endWithout(join(dirname(config), '.wrangler'), 'it held the local Worker')
  return child
}

/** Without one of its folders, the Worker answers nothing but errors: it has to be started again. */
function endWithout(folder: string, reason: string): void {
  const identify = () => {
    const { ino, birthtimeMs } = statSync(folder, { throwIfNoEntry: false }) ?? {}
    return `${ino} ${birthtimeMs}`
  }
  const before = identify()
  setInterval(() => {
    if (isEnding() || identify() === before) return
    complain(`${folder} was removed: ${reason}; start it again`)
    void stop(1)
  }, 500).unref()
}

/**
 * Returns the path of wrangler's configuration. wrangler writes beside it, which is no harm in the
 * project. An installed package has the built Worker in a folder of its own, beside this code, and is
 * left as it is: wrangler gets a copy, in the local state.
 */
async function configFor({ folder }: LocalState): Promise<string> {
  const built = join(import.meta.dirname, 'worker')
  if (!existsSync(built)) return join(import.meta.dirname, '../../../wrangler.toml')
  const copy = join(folder, 'worker')
  await rm(copy, { recursive: true, force: true })
  await cp(built, copy, { recursive: true })
  return join(copy, 'wrangler.json')
}

function wranglerFor({ state, token }: LocalWorker, config: string, args: string[]): Child {
  const files = ['--config', config, '--persist-to', state.store, '--env-file', state.secrets]
  // A token in the environment, which may be that of another Worker, would come before the file.
  return spawnWrangler(dirname(config), [...args, ...files], { PUBLISH_TOKEN: token })
}

function serve(worker: LocalWorker, config: string, isWanted: (line: string) => boolean): Child {
  const { port, url } = worker
  const address = ['--ip', '127.0.0.1', '--port', `${port}`, '--inspector-port', '0']
  // wrangler writes warnings and errors to standard error; the rest is not worth reading.
  const variables = ['--var', `SITE_URL:${url}`, 'SHOW_DRAFTS:1']
  const child = wranglerFor(worker, config, ['dev', ...address, ...variables])
  passOn(child.stderr, isWanted)
  child.on('exit', (code, signal) => {
    if (isEnding()) return
    complain(`wrangler dev stopped unexpectedly (${signal ?? `exit ${code}`})`)
    void stop(1)
  })
  return child
}

/** Brings the local database up to date. A Worker that is asked meanwhile may be using it. */
async function migrate(worker: LocalWorker, config: string, tries = 5): Promise<void> {
  const child = wranglerFor(worker, config, ['d1', 'migrations', 'apply', 'DB', '--local'])
  const { code, stdout, stderr } = await endOf(child)
  if (code === 0) return
  const isBusy = /SQLITE_BUSY|database is locked/.test(stdout + stderr)
  if (isBusy && tries > 1) return migrate(worker, config, tries - 1)
  throw new ApiError(`the database can't be migrated:\n${stdout}${stderr}`)
}

async function waitForHealth(url: string): Promise<void> {
  const end = Date.now() + healthTimeout
  while (!(await isHealthy(url))) {
    const message = `${url}/healthz does not answer 200 after ${healthTimeout / 1000} s`
    if (Date.now() > end) throw new ApiError(message)
    await sleep(100)
  }
}

async function isHealthy(url: string): Promise<boolean> {
  try {
    const response = await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(5000) })
    await response.body?.cancel()
    return response.ok
  } catch {
    return false
  }
}
