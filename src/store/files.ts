/** An article file as it was sent, of an article that may be withdrawn. */
export type StoredFile = { slug: string; id: string; source: string }

/** Files in the order of their slugs; behind the slug `last` there may be others. */
export type FilesPage = { files: StoredFile[]; last?: string }

/** How many files a page holds at most; and how many bytes, where there is more than one. */
export type PageSize = { files: number; bytes: number }

const behind = "FROM articles WHERE source <> '' AND slug > ?1"

/** Returns the article files behind the slug `after`, as many as the page takes. */
export async function readFiles(db: D1Database, after: string, size: PageSize): Promise<FilesPage> {
  const lengths = await db
    .prepare(`SELECT slug, octet_length(source) AS bytes ${behind} ORDER BY slug LIMIT ?2`)
    .bind(after, size.files)
    .all<{ slug: string; bytes: number }>()
  const slugs = lengths.results.map(({ slug }) => slug)
  const last = slugs[howMany(lengths.results, size.bytes) - 1]
  if (last === undefined) return { files: [] }
  const { results: files } = await db
    .prepare(`SELECT slug, id, source ${behind} AND slug <= ?2 ORDER BY slug`)
    .bind(after, last)
    .all<StoredFile>()
  const isEnd = last === slugs.at(-1) && slugs.length < size.files
  return isEnd ? { files } : { files, last }
}

/** How many of the first files have these bytes together; the first one, however large it is. */
function howMany(files: { bytes: number }[], most: number): number {
  let total = 0
  const index = files.findIndex(({ bytes }, i) => {
    total += bytes
    return i > 0 && total > most
  })
  return index < 0 ? files.length : index
}
