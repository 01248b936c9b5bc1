import type { Site } from './site.ts'

/** Returns the permalink of an article. */
export function permalink(slug: string, site: Site): string {
  return `${site.url}articles/${encodeURIComponent(slug)}`
}
