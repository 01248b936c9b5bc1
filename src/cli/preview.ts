import { basename } from 'node:path'
import * as v from 'valibot'
import { articleEnding } from '../file/slug.ts'
import { articlePath, line, reads } from './api.ts'
import type { Connection } from './connection.ts'
import { UsageError } from './errors.ts'
import { request } from './request.ts'

const link = v.object({ url: line, expires: line })

/**
 * Returns the link to a preview of the article with this slug, or with this file, and until when it is
 * good: for so many days, or for as many as the Worker gives it. Throws a UsageError for days that are
 * no number, and as `request` does.
 */
export function makePreview(
  connection: Connection,
  article: string,
  days?: string,
): Promise<v.InferOutput<typeof link>> {
  if (days !== undefined && !/^\d+$/.test(days))
    throw new UsageError(`"${days}" is no number of days`)
  const slug = basename(article, articleEnding)
  return request(connection, {
    method: 'POST',
    path: `${articlePath(slug)}/preview${days === undefined ? '' : `?days=${days}`}`,
    read: reads(link),
  })
}
