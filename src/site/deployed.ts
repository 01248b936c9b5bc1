import { env } from 'cloudflare:workers'
import siteFile from '../../content/site.yaml'
import { requireSite } from './parse-site.ts'
import type { Site } from './site.ts'

const sites = new Map<string, Site>()

/**
 * Returns the site that is deployed with the Worker, read once in an isolate for each `SITE_URL`.
 * Throws a SiteError that names every problem of the file.
 */
export function siteOf({ SITE_URL: url }: Env): Site {
  const site = sites.get(url) ?? requireSite(siteFile, url)
  sites.set(url, site)
  return site
}

// Read when an isolate starts: that may take a second of CPU, a request on the free plan 10 ms.
try {
  siteOf(env)
} catch {
  // A site with problems is told to whoever asks for it.
}
