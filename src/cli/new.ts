import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { stringify } from 'yaml'
import { toInstant } from '../article/dates.ts'
import { articleEnding, slugProblem } from '../file/slug.ts'
import { slugFromTitle } from '../import/slug.ts'
import { messageOf, UsageError } from './errors.ts'
import { findSiteFile, shownPath } from './site-file.ts'
import { readNearestSite } from './site-folder.ts'

/**
 * Writes an article file with this title to a site folder, dated `now` (seconds since 1970), by the
 * author of the site if it has exactly one. Returns the path of the file. Throws a UsageError for a
 * title that gives no name, for a folder that is no site folder, and for a file that is in the way.
 */
export async function writeArticle(title: string, folder: string, now: number): Promise<string> {
  const site = await readNearestSite(folder)
  const above = findSiteFile(folder)
  if (!site || !above) throw new UsageError(`there is no site.yaml in ${folder}, or above it`)
  const slug = slugFromTitle(title)
  if (!slug || slugProblem(slug)) {
    throw new UsageError(
      `"${title}" gives no name for a file: write one by hand in ${folder}/articles`,
    )
  }
  const [author, ...others] = Object.keys(site.site.authors)
  const fields = {
    title: title.trim(),
    published: toInstant(now),
    ...(author && others.length === 0 && { authors: [author] }),
  }
  const path = join(dirname(above), 'articles', slug + articleEnding)
  const shown = shownPath(path)
  try {
    await mkdir(dirname(path), { recursive: true })
    const file = `---\n${stringify(fields, { lineWidth: 0 })}---\n\n`
    await writeFile(path, file, { flag: 'wx' })
  } catch (error) {
    const isThere = (error as NodeJS.ErrnoException).code === 'EEXIST'
    const reason = isThere ? 'already exists' : `can't be written: ${messageOf(error)}`
    throw new UsageError(`${shown} ${reason}`)
  }
  return shown
}
