import * as v from 'valibot'
import { oneLine } from '../article/text.ts'
import type { Connection } from './connection.ts'
import { ApiError } from './errors.ts'
import { type Exchange, RefusedError, request } from './request.ts'

/**
 * An article as the manifest lists it. `stale`: rendered for an older site or by an older renderer.
 * `shown`: its `updated` when readers saw it last, if they don't see it now. `card` is what its card was
 * made from, if it has one.
 */
export type ManifestEntry = v.InferOutput<typeof manifestEntry>
/** A text of an answer. It is printed in a line, and a Worker must not make up lines. */
export const line = v.pipe(v.string(), v.transform(oneLine))
const manifestEntry = v.object({
  slug: line,
  id: v.string(),
  hash: v.string(),
  state: line,
  published: line,
  updated: v.optional(line),
  shown: v.optional(line),
  stale: v.optional(v.boolean()),
  card: v.optional(line),
})
/** The articles that the Worker holds, by slug. */
export type Manifest = ReadonlyMap<string, ManifestEntry>

/**
 * Whether everybody is told of every change; who is not, when that is tried again and why it failed;
 * and whether stale articles are being rendered again.
 */
export type Told = v.InferOutput<typeof told>
/** What the Worker answers of that. */
export const told = v.object({
  told: v.optional(v.boolean()),
  owed: v.optional(v.array(v.object({ follower: line, retry: line, reason: v.optional(line) }))),
  renewing: v.optional(v.boolean()),
})
const manifestPage = v.object({
  ...told.entries,
  articles: v.array(manifestEntry),
  next: v.optional(line),
})

/** An article file as the Worker gives it back. */
export type StoredFile = v.InferOutput<typeof storedFile>
const storedFile = v.object({ slug: v.string(), markdown: v.string() })

/** A line of a bulk request. `from` is the slug that the article had before it was renamed. */
export type Submission = { slug: string; markdown: string; from?: string }

/** The line that answers it. */
export type Answer = v.InferOutput<typeof answer>
const problem = v.object({
  line: v.optional(v.number()),
  column: v.optional(v.number()),
  field: v.optional(v.string()),
  message: v.string(),
})
const answer = v.object({
  ...told.entries,
  status: v.picklist(['created', 'updated', 'unchanged', 'refused']),
  detail: v.optional(v.string()),
  problems: v.optional(v.array(problem)),
})

const siteAnswer = v.object({ status: v.picklist(['created', 'updated', 'unchanged']) })

/** The media type of lines of JSON. */
export const ndjson = 'application/x-ndjson'
/**
 * More than any Worker has: a page holds 1,000 entries or a MiB of files, and a database 10 GB.
 */
const mostPages = 25_000

// All of these functions throw as `request` does. `more` says that other requests of the same push
// follow; the last one tells everybody.

/** Returns every article that the Worker holds, by slug, and what it has left to do. */
export async function fetchManifest(
  connection: Connection,
): Promise<{ manifest: Manifest; told: Told }> {
  const pages = await Array.fromAsync(fetchPages(connection, {}, reads(manifestPage)))
  const entries = pages.flatMap(({ articles }) => articles)
  const manifest = new Map(entries.map((entry) => [entry.slug, entry]))
  return { manifest, told: pages[0] ?? {} }
}

/** Returns what the Worker has left to do. */
export function fetchTold(connection: Connection): Promise<Told> {
  const read = ofDateline(connection, reads(told))
  return request(connection, { path: '/api/articles?limit=1', read })
}

/** Yields every article file that the Worker holds, in the order of their slugs. */
export async function* fetchFiles(connection: Connection): AsyncGenerator<StoredFile> {
  const pages = fetchPages(connection, { Accept: ndjson }, (text, headers) => ({
    files: readLines(text, storedFile),
    next: nextIn(headers),
  }))
  for await (const { files } of pages) yield* files
}

/** Returns the address of the next page that a `Link` header names, if there is one. */
export function nextIn(headers: Headers): string | undefined {
  return /<([^>]*)>;\s*rel="next"/.exec(headers.get('Link') ?? '')?.[1]
}

/** Returns the site file that the Worker holds; undefined before the first one is sent. */
export async function fetchSite(connection: Connection): Promise<string | undefined> {
  try {
    return await request(connection, { path: '/api/site', read: (text) => text })
  } catch (error) {
    if (error instanceof RefusedError && error.status === 404) return undefined
    throw error
  }
}

/** Sends a site file. Returns what became of it; nobody is told yet. */
export function sendSite(connection: Connection, source: string) {
  return request(connection, {
    method: 'PUT',
    path: withMore('/api/site', true),
    headers: { 'Content-Type': 'text/yaml' },
    body: source,
    read: ofDateline(connection, (text) => v.parse(siteAnswer, JSON.parse(text)).status),
  })
}

/** Sends several article files at once. Returns an answer for each, in their order. */
export function sendArticles(
  connection: Connection,
  submissions: Submission[],
  more: boolean,
): Promise<Answer[]> {
  return request(connection, {
    method: 'POST',
    path: withMore('/api/articles', more),
    headers: { 'Content-Type': ndjson },
    body: submissions.map((submission) => `${JSON.stringify(submission)}\n`).join(''),
    read: (text) => {
      const answers = readLines(text, answer)
      // If the connection drops between two answers, some are missing.
      return answers.length === submissions.length ? answers : undefined
    },
  })
}

/** Withdraws or deletes what is at a path of the API. Returns undefined if it is gone already. */
export async function remove(
  connection: Connection,
  path: string,
  more: boolean,
): Promise<Told | undefined> {
  const sent = { method: 'DELETE', path: withMore(path, more), read: reads(told) } as const
  return request(connection, sent).catch((error) => {
    if (!(error instanceof RefusedError && [404, 410].includes(error.status))) throw error
    return undefined
  })
}

/** Returns the path of an article in the API. */
export function articlePath(slug: string): string {
  return `/api/articles/${encodeURIComponent(slug)}`
}

/** Yields every page of a list at `first`. */
export async function* fetchPages<Page extends { next?: string }>(
  connection: Connection,
  headers: Record<string, string>,
  parse: Exchange<Page>['read'],
  first = '/api/articles',
): AsyncGenerator<Page> {
  const read = ofDateline(connection, parse)
  const seen = new Set<string>()
  for (let path: string | undefined = first; path; ) {
    if (seen.has(path) || seen.size === mostPages) {
      const found = `after ${seen.size} pages, ${path} comes next`
      throw new ApiError(
        `${connection.url} lists its ${first.slice('/api/'.length)} without end: ${found}`,
      )
    }
    seen.add(path)
    const page: Page = await request(connection, { path, headers, read })
    yield page
    path = page.next
  }
}

/** Returns what reads an answer in JSON. */
export function reads<T>(schema: v.GenericSchema<unknown, T>) {
  return (json: string): T => v.parse(schema, JSON.parse(json))
}

/** Reads answers as `parse` does, and says so of what no Dateline Worker answers. */
function ofDateline<T>({ url }: Connection, parse: Exchange<T>['read']): typeof parse {
  return (...answer) => {
    try {
      return parse(...answer)
    } catch (error) {
      throw new ApiError(`${url} is not a Dateline Worker`, { cause: error })
    }
  }
}

function readLines<T>(text: string, line: v.GenericSchema<unknown, T>): T[] {
  return text.split('\n').filter(Boolean).map(reads(line))
}

function withMore(path: string, more: boolean): string {
  return more ? `${path}?more=1` : path
}
