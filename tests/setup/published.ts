import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { testToken } from './worker-process.ts'

/** A row of the manifest, as far as the tests read it. */
export type Listed = { slug: string; id: string; cursor: number; state: string; stale?: boolean }

export const feedPaths = ['/rss.xml', '/atom.xml', '/feed.json'] as const
export type FeedPath = (typeof feedPaths)[number]

/** Returns everything in the manifest of the Worker at `url`, page by page. */
export async function readManifest(url: string): Promise<Listed[]> {
  const listed: Listed[] = []
  const headers = { Authorization: `Bearer ${testToken}` }
  for (let next: string | undefined = '/api/articles?limit=700'; next; ) {
    const response = await fetch(new URL(next, url), { headers })
    if (!response.ok) throw new Error(`the manifest answers ${response.status}`)
    const page = (await response.json()) as { articles: Listed[]; next?: string }
    listed.push(...page.articles)
    next = page.next
  }
  return listed
}

/** Returns the slugs in the manifest, in its order. */
export async function readSlugs(url: string): Promise<string[]> {
  return (await readManifest(url)).map(({ slug }) => slug)
}

/** Returns the text of each main feed, by its path. */
export async function readFeedTexts(url: string): Promise<Record<FeedPath, string>> {
  const texts = feedPaths.map(async (path) => {
    const response = await fetch(url + path)
    if (!response.ok) throw new Error(`${path} answers ${response.status}`)
    return [path, await response.text()]
  })
  return Object.fromEntries(await Promise.all(texts))
}

/** Returns the ETag of each main feed, by its path. */
export async function readEntityTags(url: string): Promise<Record<FeedPath, string | null>> {
  const tags = feedPaths.map(async (path) => {
    const response = await fetch(url + path)
    await response.body?.cancel()
    return [path, response.headers.get('ETag')]
  })
  return Object.fromEntries(await Promise.all(tags))
}

/** Forgets every article. The numbers go on, so that no validator comes twice. */
export async function emptyStore(db: D1Database): Promise<void> {
  const { results } = await db
    .prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'")
    .all<{ name: string }>()
  const names = results
    .map(({ name }) => name)
    .filter(
      (name) =>
        !name.startsWith('_cf_') && !['latest', 'site', 'words', 'd1_migrations'].includes(name),
    )
  const clearing = names.map((name) => db.prepare(`DELETE FROM "${name}"`))
  await db.batch([db.prepare('PRAGMA defer_foreign_keys = ON'), ...clearing])
}

/** Publishes article files, by path, through the bulk form. Throws an Error if one is refused. */
export async function publishArticles(url: string, files: Record<string, string>): Promise<void> {
  const lines = Object.entries(files).map(([path, markdown]) =>
    JSON.stringify({ slug: basename(path, '.md'), markdown }),
  )
  const response = await fetch(`${url}/api/articles`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${testToken}`, 'Content-Type': 'application/x-ndjson' },
    body: lines.join('\n'),
  })
  const answers = await response.text()
  if (!response.ok || answers.includes('"status":"refused"')) throw new Error(answers)
}

/** Publishes every file of a folder as a medium. Throws an Error if one is refused. */
export async function publishMedia(url: string, folder = 'content/media'): Promise<void> {
  for (const name of await readdir(folder)) {
    const body = await readFile(join(folder, name))
    const digest = createHash('sha256').update(body).digest('base64')
    const response = await fetch(`${url}/api/media/${encodeURIComponent(name)}`, {
      method: 'PUT',
      headers: { Authorization: `Bearer ${testToken}`, 'Content-Digest': `sha-256=:${digest}:` },
      body,
    })
    if (!response.ok) throw new Error(await response.text())
  }
}

/** Publishes an own page of a folder. Throws an Error if it is refused. */
export async function publishPage(
  url: string,
  path: string,
  folder = 'content/pages',
): Promise<void> {
  const response = await fetch(`${url}/api/pages/${path}`, {
    method: 'PUT',
    headers: { Authorization: `Bearer ${testToken}`, 'Content-Type': 'text/markdown' },
    body: await readFile(join(folder, `${path}.md`)),
  })
  if (!response.ok) throw new Error(await response.text())
}
