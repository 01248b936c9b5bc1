import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import type { Connection } from '../connection.ts'
import { messageOf } from '../errors.ts'
import { describeSummary, push } from '../push.ts'
import { readNearestSite } from '../site-folder.ts'
import { complain, say } from '../terminal.ts'
import { isEnding } from './processes.ts'
import { watchArticles } from './watch.ts'

/** Editors touch a file several times to save it once. In milliseconds. */
const quiet = 200

/**
 * Publishes a site folder, and again each time that an article file is saved or that wrangler has
 * loaded a new Worker, as it does for a new `site.yaml`; `output` is what wrangler writes. Resolves
 * after the first time.
 */
export async function keepPublished(
  siteFolder: string,
  connection: Connection,
  output: Readable,
): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  let last = Promise.resolve()
  const publishNext = (what: string) => {
    last = last.then(() => publish(siteFolder, connection, what))
    return last
  }
  const publishSoon = (what: string) => {
    clearTimeout(timer)
    timer = setTimeout(() => publishNext(what), quiet)
  }
  createInterface({ input: output }).on('line', (line) => {
    if (line.includes('Local server updated')) publishSoon('reloaded')
  })
  await watchArticles(siteFolder, publishSoon, (error) =>
    complain(`not every change will be seen: ${messageOf(error)}`),
  )
  await publishNext(siteFolder)
}

/** Publishes once and prints what came of it. Whatever is wrong, the next save is another chance. */
async function publish(folder: string, connection: Connection, what: string): Promise<void> {
  try {
    // With a broken site.yaml the Worker answers nothing, and push would try again and again.
    await readNearestSite(folder)
    say(`${what}: ${describeSummary(await push({ target: folder, ...connection }))}`)
  } catch (error) {
    if (!isEnding()) complain(messageOf(error))
  }
}
