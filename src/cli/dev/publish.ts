import { join, sep } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import type { Connection } from '../connection.ts'
import { messageOf } from '../errors.ts'
import { findMedia } from '../media-files.ts'
import { push } from '../push.ts'
import { shownPath } from '../site-file.ts'
import { describeSaved, describeSummary } from '../summary.ts'
import { complain, say } from '../terminal.ts'
import { isEnding } from './processes.ts'
import { watchFolder } from './watch.ts'

/** Editors touch a file several times to save it once. In milliseconds. */
const quiet = 200

/** A medium may be copied into the folder slowly, and half of one is of no use. In milliseconds. */
const settled = 1000

/**
 * Publishes a site folder, and again each time that one of its files is saved, or that wrangler has
 * loaded a new Worker; `output` is what wrangler writes. Resolves after the first time.
 */
export async function keepPublished(folder: string, connection: Connection, output: Readable) {
  let timer: NodeJS.Timeout | undefined
  let last = Promise.resolve()
  let pending = new Set<string>()
  const growing = new Map<string, NodeJS.Timeout>()
  const publishNext = () => {
    const saved = pending
    pending = new Set()
    last = last.then(() => publish(folder, connection, saved, growing))
    return last
  }
  const publishSoon = () => {
    clearTimeout(timer)
    timer = setTimeout(publishNext, quiet)
  }
  createInterface({ input: output }).on('line', (line) => {
    if (line.includes('Local server updated')) publishSoon()
  })
  const save = (path: string) => {
    growing.delete(path)
    pending.add(path)
    publishSoon()
  }
  const onChange = (path: string) => {
    const shown = shownPath(path)
    if (!path.startsWith(join(folder, 'media') + sep)) return save(shown)
    clearTimeout(growing.get(shown))
    growing.set(shown, setTimeout(save, settled, shown))
  }
  await watchFolder(folder, onChange, (error) =>
    complain(`some changes will go unnoticed: ${messageOf(error)}`),
  )
  // One may be growing already.
  const { files = [] } = await findMedia(join(folder, 'media'))
  for (const { file, changed } of files) if (Date.now() - changed < settled) onChange(file)
  await publishNext()
}

/**
 * Publishes once and prints the result: what became of the files that were saved, or of all. Media that
 * are still `growing` wait. Errors are only printed, because the next save tries again.
 */
async function publish(
  folder: string,
  connection: Connection,
  saved: ReadonlySet<string>,
  growing: ReadonlyMap<string, unknown>,
): Promise<void> {
  try {
    if (saved.size === 0) {
      say(`${folder}: ${describeSummary(await push(folder, connection, { yes: true, growing }))}`)
      return
    }
    // A change of the site can be the end of what was wrong with any file, or its beginning.
    const isSite = saved.has(shownPath(join(folder, 'site.yaml')))
    const summary = await push(folder, connection, {
      yes: true,
      growing,
      ...(!isSite && { saved }),
    })
    for (const line of describeSaved(saved, folder, summary)) say(line)
  } catch (error) {
    if (!isEnding()) complain(messageOf(error))
  }
}
