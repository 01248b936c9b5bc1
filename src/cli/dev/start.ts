import { once } from 'node:events'
import { createServer } from 'node:net'
import { messageOf, UsageError } from '../errors.ts'
import { makeLocalToken, readLocalToken } from '../local-token.ts'
import { defaultFolder } from '../site-folder.ts'
import { complain, say } from '../terminal.ts'
import { isEnding, stop, stopWithParent } from './processes.ts'
import { keepPublished } from './publish.ts'
import { migrate, runWorker, StartError, waitForHealth } from './worker.ts'

stopWithParent()
try {
  await start(readPort(process.env.PORT || '8787'))
} catch (error) {
  if (!(error instanceof UsageError || error instanceof StartError)) throw error
  // While it stops, what it waits for ends too, and that is not an error.
  if (!isEnding()) complain(error.message)
  await stop(error instanceof UsageError ? 2 : 1)
}

/** Runs the Worker here and keeps the site folder published on it. */
async function start(port: number): Promise<void> {
  await requireFreePort(port)
  const url = `http://localhost:${port}`
  const token = readLocalToken() || makeLocalToken()
  say(`Starting the Worker at ${url} …`)
  // Both at once: each spends seconds on loading wrangler, and no Worker opens the database before
  // its first request.
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

function readPort(port: string): number {
  if (/^\d{1,5}$/.test(port) && Number(port) >= 1 && Number(port) <= 65535) return Number(port)
  throw new UsageError(`PORT must be a number from 1 to 65535, not "${port}"`)
}

async function requireFreePort(port: number): Promise<void> {
  const server = createServer().listen(port, '127.0.0.1')
  try {
    await once(server, 'listening')
  } catch (error) {
    throw new StartError(`port ${port} can't be used: ${messageOf(error)}; set PORT to another`)
  }
  server.close()
}
