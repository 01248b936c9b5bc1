import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, type FSWatcher } from 'node:fs'
import { appendFile, chmod, readFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Connection } from '../client.ts'
import { readContentSite } from '../content.ts'
import { UsageError } from '../errors.ts'
import { describeSummary, push } from '../push.ts'
import { localSecrets, readLocalToken } from '../settings.ts'
import { watchArticles } from './watch.ts'

/** The Worker can't be started here: exit 1. */
class StartError extends Error {}

const content = 'content'
const healthTimeout = 60_000
/** Editors touch a file several times to save it once. */
const quiet = 200
/** A group of its own: so workerd can be ended even where wrangler could not do it any more. */
const hasGroups = process.platform !== 'win32'
const children = new Set<ChildProcess>()
let isStopping = false

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => void stop(0))
process.on('exit', killAll)
if (process.env.npm_lifecycle_event) stopWithParent(process.ppid)

try {
  await start(readPort(process.env.PORT || '8787'))
} catch (error) {
  if (!(error instanceof UsageError || error instanceof StartError)) throw error
  console.error(error.message)
  await stop(error instanceof UsageError ? 2 : 1)
}

/** Runs the Worker here and publishes content/ to it, again whenever a file there is saved. */
async function start(port: number): Promise<void> {
  await requireFreePort(port)
  const url = `http://localhost:${port}`
  const connection = { url, token: await localToken() }
  console.log(`Starting the Worker at ${url} …`)
  // Side by side: both spend seconds on loading wrangler, and no Worker opens the database before
  // its first request.
  const worker = runWorker(port, url)
  await migrate()
  await waitForHealth(url)
  await publishFromNowOn(connection, worker.stdout)
  showAddresses(url)
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
    throw new StartError(`port ${port} can't be used: ${reasonOf(error)}; set PORT to another`)
  }
  server.close()
}

/** Returns the local Worker's token; the first start makes one that only this user can read. */
async function localToken(): Promise<string> {
  const known = readLocalToken()
  if (known) return known
  const token = randomBytes(24).toString('hex')
  const before = existsSync(localSecrets) ? await readFile(localSecrets, 'utf8') : ''
  const gap = before === '' || before.endsWith('\n') ? '' : '\n'
  await appendFile(localSecrets, `${gap}PUBLISH_TOKEN=${token}\n`, { mode: 0o600 })
  await chmod(localSecrets, 0o600)
  return token
}

function runWorker(port: number, url: string): ChildProcess & { stdout: Readable } {
  const address = ['--ip', '127.0.0.1', '--port', `${port}`, '--inspector-port', '0']
  // Warnings and errors, all that is worth reading, wrangler writes to standard error.
  const child = spawnWrangler(['dev', ...address, '--var', `SITE_URL:${url}`], 'inherit')
  child.on('exit', (code, signal) => {
    if (isStopping) return
    console.error(`wrangler dev ended by itself (${signal ?? `exit ${code}`})`)
    void stop(1)
  })
  return child
}

async function migrate(): Promise<void> {
  const child = spawnWrangler(['d1', 'migrations', 'apply', 'DB', '--local'], 'pipe')
  const [output, errors, [code]] = await Promise.all([
    text(child.stdout),
    child.stderr ? text(child.stderr) : '',
    once(child, 'exit'),
  ])
  if (code === 0 || isStopping) return
  throw new StartError(`the database can't be migrated:\n${output}${errors}`)
}

function spawnWrangler(args: string[], stderr: 'inherit' | 'pipe') {
  const child = spawn(process.execPath, ['node_modules/wrangler/bin/wrangler.js', ...args], {
    // CI: it asks nothing and takes no keys.
    env: { ...process.env, CI: '1', WRANGLER_WRITE_LOGS: 'false' },
    stdio: ['ignore', 'pipe', stderr],
    detached: hasGroups,
  })
  children.add(child)
  child.on('exit', () => {
    children.delete(child)
    if (hasGroups) kill(child, 'SIGKILL')
  })
  return child as typeof child & { stdout: Readable }
}

async function waitForHealth(url: string): Promise<void> {
  const deadline = Date.now() + healthTimeout
  while (!(await isHealthy(url))) {
    if (isStopping) return
    if (Date.now() > deadline) {
      throw new StartError(`${url}/healthz does not answer 200 after ${healthTimeout / 1000} s`)
    }
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

function showAddresses(url: string): void {
  console.log(`
  Home       ${url}/
  RSS        ${url}/rss.xml
  Atom       ${url}/atom.xml
  JSON Feed  ${url}/feed.json

Saving a file in ${content}/ publishes it. Ctrl-C ends it all.`)
}

/**
 * Publishes what is there, then each time that an article file is saved or that wrangler has put a
 * new Worker in place, as it does for a new site.yaml. Resolves when what is there is published.
 */
function publishFromNowOn(connection: Connection, output: Readable): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  let watchers: FSWatcher[] = []
  const publishSoon = (what: string) => {
    clearTimeout(timer)
    timer = setTimeout(() => {
      watchers = watchArticles(content, publishSoon, tellOnce, watchers)
      last = last.then(() => publish(connection, what))
    }, quiet)
  }
  let isTold = false
  const tellOnce = (error: Error) => {
    if (!isTold) console.error(`what is saved is not always seen: ${error.message}`)
    isTold = true
  }
  watchers = watchArticles(content, publishSoon, tellOnce)
  const first = publish(connection, content)
  let last = first
  createInterface({ input: output }).on('line', (line) => {
    if (line.includes('Local server updated')) publishSoon('reloaded')
  })
  return first
}

/** Publishes once and says what came of it. Whatever is wrong, the next save is another chance. */
async function publish(connection: Connection, what: string): Promise<void> {
  try {
    // With a broken site.yaml the Worker answers nothing, and push would try again and again.
    await readContentSite(content)
    console.log(`${what}: ${describeSummary(await push({ target: content, ...connection }))}`)
  } catch (error) {
    if (!isStopping) console.error(reasonOf(error))
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

function killAll(): void {
  for (const child of children) kill(child, 'SIGTERM')
}

function kill({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return
  try {
    process.kill(hasGroups ? -pid : pid, signal)
  } catch {
    // Nothing of it is left.
  }
}

/**
 * Stops when npm is gone. It is our parent, and passes signals on to us, by the `exec` in
 * package.json: a shell between us would keep a SIGINT to itself. cmd.exe, which knows no `exec`,
 * runs what stands behind it.
 */
function stopWithParent(parent: number): void {
  setInterval(() => {
    if (process.ppid !== parent) void stop(0)
  }, 500).unref()
}

/** Ends wrangler, waits until it has ended, and leaves. */
async function stop(code: number): Promise<void> {
  if (isStopping) return
  isStopping = true
  const ended = [...children].map((child) => once(child, 'exit'))
  killAll()
  await Promise.all(ended)
  process.exit(code)
}
