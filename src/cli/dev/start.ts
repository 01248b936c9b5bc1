import { once } from 'node:events'
import { createServer } from 'node:net'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { tokenProblem } from '../../http/token.ts'
import { makeLocalToken, readLocalToken } from '../connection.ts'
import { ApiError, messageOf, UsageError } from '../errors.ts'
import { defaultFolder } from '../site-folder.ts'
import { complain, passOn, printCrashes, say } from '../terminal.ts'
import { type Child, isEnding, spawnWrangler, stop, stopWithParent } from './processes.ts'
import { keepPublished } from './publish.ts'

/** In milliseconds. */
const healthTimeout = 60_000

printCrashes()
stopWithParent()
try {
  await start(readPort(process.env.PORT || '8787'))
} catch (error) {
  if (!(error instanceof UsageError || error instanceof ApiError)) throw error
  // Errors while stopping are expected, because everything that it waits for stops too.
  if (!isEnding()) complain(error.message)
  await stop(error instanceof UsageError ? 2 : 1)
}

/** Runs the Worker here and keeps the site folder published on it. */
async function start(port: number): Promise<void> {
  await requireFreePort(port)
  const url = `http://localhost:${port}`
  const token = requireLocalToken()
  say(`Starting the Worker at ${url} …`)
  // Both at once, because each spends seconds loading wrangler, and a Worker opens the database only
  // at its first request.
  const worker = runWorker(port, url)
  await migrate()
  await waitForHealth(url)
  await keepPublished(defaultFolder, { url, token }, worker.stdout)
  say(`
  Home       ${url}/
  RSS        ${url}/rss.xml
  Atom       ${url}/atom.xml
  JSON Feed  ${url}/feed.json

Saving a file in ${defaultFolder}/ publishes it. Press Ctrl-C to stop.`)
}

/** The token in `.dev.vars`. A weak one, which the Worker would refuse, gives way to a new one. */
function requireLocalToken(): string {
  const token = readLocalToken()
  if (!token) return makeLocalToken()
  const problem = tokenProblem(token)
  if (!problem) return token
  say(`The PUBLISH_TOKEN in .dev.vars ${problem}, so a new one takes its place.`)
  return makeLocalToken()
}

function readPort(port: string): number {
  if (/^\d{1,5}$/.test(port) && Number(port) >= 1 && Number(port) <= 65535) return Number(port)
  throw new UsageError(`PORT must be a number from 1 to 65535, not "${port}"`)
}

async function requireFreePort(port: number): Promise<void> {
  const server = createServer().listen(port, '127.0.0.1')
  try {
    await once(server, 'listening')
  } catch (error) {
    throw new ApiError(`port ${port} can't be used: ${messageOf(error)}; set PORT to another`)
  }
  server.close()
}

/** If the Worker ends by itself, so does this process. */
function runWorker(port: number, url: string): Child {
  const address = ['--ip', '127.0.0.1', '--port', `${port}`, '--inspector-port', '0']
  // wrangler writes warnings and errors to standard error; the rest is not worth reading.
  const child = spawnWrangler(['dev', ...address, '--var', `SITE_URL:${url}`])
  passOn(child.stderr)
  child.on('exit', (code, signal) => {
    if (isEnding()) return
    complain(`wrangler dev stopped unexpectedly (${signal ?? `exit ${code}`})`)
    void stop(1)
  })
  return child
}

/** Brings the local database up to date. */
async function migrate(): Promise<void> {
  const child = spawnWrangler(['d1', 'migrations', 'apply', 'DB', '--local'])
  const [output, errors, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit'),
  ])
  if (code !== 0) throw new ApiError(`the database can't be migrated:\n${output}${errors}`)
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
