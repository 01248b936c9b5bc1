import { env } from 'cloudflare:workers'
import { inject } from 'vitest'
import type { Site } from '../../src/site/site.ts'
import { requireSite } from './site-file.ts'

declare module 'vitest' {
  // biome-ignore lint/style/useConsistentTypeDefinitions: Vitest's own interface is added to.
  interface ProvidedContext {
    /** The site.yaml of the Worker under test. */
    siteFile: string
  }
}

/** The site of the Worker under test. */
export const site: Site = requireSite(inject('siteFile'), env.SITE_URL)

/**
 * Returns the statements that put the site there as it was before the first change, so that this takes
 * the number 1.
 */
export function startSite(): D1PreparedStatement[] {
  return [
    env.DB.prepare('REPLACE INTO site (key, version, source, body) VALUES (1, 0, ?, ?)').bind(
      inject('siteFile'),
      JSON.stringify(site),
    ),
    env.DB.prepare("INSERT OR IGNORE INTO slices (slice, cursor, changed) VALUES ('main', 0, 0)"),
  ]
}

// A setup file.
await env.DB.batch(startSite())
