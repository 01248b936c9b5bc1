import { existsSync } from 'node:fs'
import { basename, join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { watch } from 'chokidar'
import { oneLine } from '../../article/text.ts'
import { articleEnding } from '../../file/slug.ts'
import type { Connection } from '../connection.ts'
import { messageOf } from '../errors.ts'
import { describeSummary, push } from '../push.ts'
import { complain, say } from '../terminal.ts'
import { isEnding } from './processes.ts'

/** Editors touch a file several times to save it once. In milliseconds. */
const quiet = 200

/**
 * Publishes a site folder, and again each time that one of its files is saved, or that wrangler has
 * loaded a new Worker; `output` is what wrangler writes. Resolves after the first time.
 */
export async function keepPublished(folder: string, connection: Connection, output: Readable) {
  let timer: NodeJS.Timeout | undefined
  let last = Promise.resolve()
  const publishNext = (what: string) => {
    last = last.then(() => publish(folder, connection, what))
    return last
  }
  let pending: string | undefined
  const publishSoon = (what: string) => {
    clearTimeout(timer)
    // A rename is two events: name the file that is there.
    if (pending === undefined || existsSync(what)) pending = what
    timer = setTimeout(() => {
      publishNext(pending ?? what)
      pending = undefined
    }, quiet)
  }
  createInterface({ input: output }).on('line', (line) => {
    if (line.includes('Local server updated')) publishSoon('reloaded')
  })
  await watchFolder(folder, publishSoon, (error) =>
    complain(`some changes will go unnoticed: ${messageOf(error)}`),
  )
  await publishNext(folder)
}

/**
 * Calls `onChange` with the path of `site.yaml` and of each article file, own page and medium in a site
 * folder that is added, changed or removed from now on. If the system doesn't let it watch everything, it
 * calls `onFailure` with the first error and watches the rest. Resolves, once it is watching, with a
 * function that stops it.
 */
export async function watchFolder(
  siteFolder: string,
  onChange: (path: string) => void,
  onFailure: (error: unknown) => void,
): Promise<() => Promise<void>> {
  const site = join(siteFolder, 'site.yaml')
  const texts = [join(siteFolder, 'articles'), join(siteFolder, 'pages')]
  const isText = (path: string) => texts.some((folder) => path.startsWith(folder))
  const watcher = watch([site, join(siteFolder, 'media'), ...texts], {
    ignoreInitial: true,
    // The files that editors add while saving are hidden, or have another ending.
    ignored: (path, stats) =>
      basename(path).startsWith('.') ||
      Boolean(stats?.isFile() && !path.endsWith(articleEnding) && isText(path)),
  })
  for (const event of ['add', 'change', 'unlink'] as const) watcher.on(event, onChange)
  // The second listener is for the later errors, which would otherwise be thrown.
  watcher.once('error', onFailure).on('error', () => {})
  await new Promise<void>((resolve) => watcher.on('ready', resolve))
  return () => watcher.close()
}

/**
 * Publishes once and prints the result. Errors are only printed, because the next save tries again.
 */
async function publish(folder: string, connection: Connection, what: string): Promise<void> {
  try {
    say(`${oneLine(what)}: ${describeSummary(await push(folder, connection))}`)
  } catch (error) {
    if (!isEnding()) complain(messageOf(error))
  }
}
