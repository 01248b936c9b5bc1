import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { tokenProblem } from '../../http/token.ts'
import { ApiError, messageOf, UsageError } from '../errors.ts'
import {
  type LocalState,
  localStateOf,
  makeLocalToken,
  prepareLocalState,
  readLocalToken,
  takeLocalState,
} from '../local-state.ts'
import { complain, say } from '../terminal.ts'
import { isEnding, stop, stopWithParent } from './processes.ts'
import { keepPublished } from './publish.ts'
import { runWorker } from './worker.ts'

/**
 * Runs the Worker here and keeps a site folder published on it, until it is told to stop. Ends this
 * process if the Worker can't be started or ends.
 */
export async function start(siteFolder: string): Promise<void> {
  stopWithParent()
  try {
    await serve(siteFolder, readPort(process.env.PORT || '8787'))
  } catch (error) {
    if (!(error instanceof UsageError || error instanceof ApiError)) throw error
    // Errors while stopping are expected, because everything that it waits for stops too.
    if (!isEnding()) complain(error.message)
    await stop(error instanceof UsageError ? 2 : 1)
  }
}

async function serve(siteFolder: string, port: number): Promise<void> {
  if (!existsSync(join(siteFolder, 'site.yaml'))) {
    throw new UsageError(`${siteFolder} is not a site folder: it has no site.yaml`)
  }
  await requireFreePort(port)
  const url = `http://localhost:${port}`
  const state = localStateOf(siteFolder)
  prepareLocalState(state)
  await takeLocalState(state, url)
  const token = requireLocalToken(state)
  say(`Starting the Worker at ${url} …`)
  const worker = await runWorker({ port, url, token, state })
  await keepPublished(siteFolder, { url, token }, worker.stdout)
  say(`
  Home       ${url}/
  RSS        ${url}/rss.xml
  Atom       ${url}/atom.xml
  JSON Feed  ${url}/feed.json

Saving a file in ${siteFolder}/ publishes it. Press Ctrl-C to stop.`)
}

/** The local token. A weak one, which the Worker would refuse, gives way to a new one. */
function requireLocalToken(state: LocalState): string {
  const token = readLocalToken(state)
  if (!token) return makeLocalToken(state)
  const problem = tokenProblem(token)
  if (!problem) return token
  say(`The PUBLISH_TOKEN in ${state.secrets} ${problem}, so a new one takes its place.`)
  return makeLocalToken(state)
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
