import * as v from 'valibot'
import { ownPageAddress } from '../site/own-pages.ts'
import { fetchPages, line, reads, type Told, told } from './api.ts'
import type { Connection } from './connection.ts'
import { request } from './request.ts'

// Like those of the articles, these throw as `request` does.

const entry = v.object({ path: line, hash: v.string(), stale: v.optional(v.boolean()) })
const manifestPage = v.object({ pages: v.array(entry), next: v.optional(line) })

/** What the Worker says of the own pages that it holds, by their paths. */
export type PageManifest = ReadonlyMap<string, Pick<v.InferOutput<typeof entry>, 'hash' | 'stale'>>

/** Returns every own page that the Worker holds. */
export async function fetchPageManifest(connection: Connection): Promise<PageManifest> {
  const pages = fetchPages(connection, {}, reads(manifestPage), '/api/pages')
  const lists = await Array.fromAsync(pages)
  return new Map(lists.flatMap(({ pages }) => pages.map(({ path, ...page }) => [path, page])))
}

/** Returns the file of an own page. */
export function fetchPage(connection: Connection, path: string): Promise<string> {
  return request(connection, { path: pagePath(path), read: (text) => text })
}

/** Sends an own page; `more` says that other requests of the same push follow. */
export function sendPage(
  connection: Connection,
  { path, markdown }: { path: string; markdown: string },
  more: boolean,
): Promise<Told> {
  return request(connection, {
    method: 'PUT',
    path: pagePath(path) + (more ? '?more=1' : ''),
    headers: { 'Content-Type': 'text/markdown' },
    body: markdown,
    read: reads(told),
  })
}

/** Returns the path of an own page in the API. */
export function pagePath(path: string): string {
  return `/api/pages${ownPageAddress(path)}`
}
