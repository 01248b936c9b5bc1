import * as v from 'valibot'
import type { Connection } from './connection.ts'
import { ApiError } from './errors.ts'
import { request } from './request.ts'

/** An article as the manifest lists it. `stale`: rendered for an older site or by an older renderer. */
export type ManifestEntry = v.InferOutput<typeof manifestEntry>
const manifestEntry = v.object({
  slug: v.string(),
  id: v.string(),
  hash: v.string(),
  state: v.string(),
  published: v.string(),
  stale: v.optional(v.boolean()),
})
const manifestPage = v.object({ articles: v.array(manifestEntry), next: v.optional(v.string()) })

/** An article file as the Worker gives it back. */
export type StoredFile = v.InferOutput<typeof storedFile>
const storedFile = v.object({ slug: v.string(), markdown: v.string() })

/** A line of a bulk request. `from` is the slug that the article had before it was renamed. */
export type Submission = { slug: string; markdown: string; from?: string }

/** The line that answers it. */
export type Answer = v.InferOutput<typeof answer>
const answer = v.object({
  status: v.picklist(['created', 'updated', 'unchanged', 'refused']),
  detail: v.optional(v.string()),
  problems: v.optional(
    v.array(
      v.object({
        line: v.optional(v.number()),
        column: v.optional(v.number()),
        field: v.optional(v.string()),
        message: v.string(),
      }),
    ),
  ),
})

/** `more` says that other requests of the same push follow; the last one updates the cache. */
export type Sequel = { more: boolean }

const ndjson = 'application/x-ndjson'

/** Returns every article that the Worker holds, by slug. Throws as `request` does. */
export async function fetchManifest(connection: Connection): Promise<Map<string, ManifestEntry>> {
  const entries = new Map<string, ManifestEntry>()
  for (let path: string | undefined = '/api/articles'; path; ) {
    const page: v.InferOutput<typeof manifestPage> = await request(connection, {
      method: 'GET',
      path,
      read: (text) => expectDateline(connection, () => v.parse(manifestPage, JSON.parse(text))),
    })
    for (const entry of page.articles) entries.set(entry.slug, entry)
    path = page.next
  }
  return entries
}

/**
 * Yields every article file that the Worker holds, page by page, in the order of their slugs. Throws
 * as `request` does.
 */
export async function* fetchFiles(connection: Connection): AsyncGenerator<StoredFile[]> {
  for (let path: string | undefined = '/api/articles'; path; ) {
    const page: { files: StoredFile[]; next?: string } = await request(connection, {
      method: 'GET',
      path,
      headers: { Accept: ndjson },
      read: (text, headers) => ({
        files: expectDateline(connection, () => readLines(text, storedFile)),
        next: /<([^>]*)>;\s*rel="next"/.exec(headers.get('Link') ?? '')?.[1],
      }),
    })
    yield page.files
    path = page.next
  }
}

/**
 * Sends several article files at once. Returns an answer for each, in their order. Throws as
 * `request` does.
 */
export function sendArticles(
  connection: Connection,
  submissions: Submission[],
  { more }: Sequel,
): Promise<Answer[]> {
  return request(connection, {
    method: 'POST',
    path: `/api/articles${more ? '?more=1' : ''}`,
    headers: { 'Content-Type': ndjson },
    body: submissions.map((submission) => `${JSON.stringify(submission)}\n`).join(''),
    read: (text) => {
      const answers = readLines(text, answer)
      // If the connection drops between two answers, some are missing.
      return answers.length === submissions.length ? answers : undefined
    },
  })
}

/**
 * Sends a stored article back to the Worker as it is, so that it is rendered again. Throws as
 * `request` does: a RefusedError with status 412 says that it has been changed in the meantime.
 */
export async function resendArticle(
  connection: Connection,
  slug: string,
  sequel: Sequel,
): Promise<void> {
  const { markdown, tag } = await request(connection, {
    method: 'GET',
    path: pathOf(slug),
    read: (markdown, headers) => ({ markdown, tag: headers.get('ETag') ?? '*' }),
  })
  await request(connection, {
    method: 'PUT',
    path: pathOf(slug, sequel),
    headers: { 'Content-Type': 'text/markdown', 'If-Match': tag },
    body: markdown,
    read: (text) => text,
  })
}

/** Withdraws an article. Throws as `request` does. */
export async function withdrawArticle(
  connection: Connection,
  slug: string,
  sequel: Sequel,
): Promise<void> {
  const path = pathOf(slug, sequel)
  await request(connection, { method: 'DELETE', path, read: (text) => text })
}

function expectDateline<T>({ url }: Connection, read: () => T): T {
  try {
    return read()
  } catch (error) {
    throw new ApiError(`${url} is not a Dateline Worker`, { cause: error })
  }
}

function readLines<T>(text: string, line: v.GenericSchema<unknown, T>): T[] {
  const lines = text.split('\n').filter(Boolean)
  return lines.map((json) => v.parse(line, JSON.parse(json)))
}

function pathOf(slug: string, { more }: Sequel = { more: false }): string {
  return `/api/articles/${encodeURIComponent(slug)}${more ? '?more=1' : ''}`
}
