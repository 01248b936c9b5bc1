import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import pRetry from 'p-retry'
import { complain } from '../terminal.ts'
import { type Child, isEnding, spawnWrangler, stop } from './processes.ts'

/** The Worker can't be started here: exit 1. */
export class StartError extends Error {}

/** In milliseconds. */
const healthTimeout = 60_000

/** Starts the Worker at `url`; if it ends by itself, so does this process. */
export function runWorker(port: number, url: string): Child {
  const address = ['--ip', '127.0.0.1', '--port', `${port}`, '--inspector-port', '0']
  // wrangler writes warnings and errors, which are all that is worth reading, to standard error.
  const child = spawnWrangler(['dev', ...address, '--var', `SITE_URL:${url}`], 'inherit')
  child.on('exit', (code, signal) => {
    if (isEnding()) return
    complain(`wrangler dev ended by itself (${signal ?? `exit ${code}`})`)
    void stop(1)
  })
  return child
}

/** Brings the local database up to date. Throws a StartError with wrangler's output if it can't. */
export async function migrate(): Promise<void> {
  const child = spawnWrangler(['d1', 'migrations', 'apply', 'DB', '--local'], 'pipe')
  const [output, errors, [code]] = await Promise.all([
    text(child.stdout),
    child.stderr ? text(child.stderr) : '',
    once(child, 'exit'),
  ])
  if (code !== 0) throw new StartError(`the database can't be migrated:\n${output}${errors}`)
}

/** Resolves when the Worker is healthy. Throws a StartError if it isn't after a minute. */
export async function waitForHealth(url: string): Promise<void> {
  try {
    await pRetry(() => requireHealth(url), {
      retries: Infinity,
      factor: 1,
      minTimeout: 100,
      maxRetryTime: healthTimeout,
    })
  } catch (error) {
    const message = `${url}/healthz does not answer 200 after ${healthTimeout / 1000} s`
    throw new StartError(message, { cause: error })
  }
}

async function requireHealth(url: string): Promise<void> {
  const response = await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(5000) })
  await response.body?.cancel()
  if (!response.ok) throw new Error(`${response.status}`)
}
