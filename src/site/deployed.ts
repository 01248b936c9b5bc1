import { env } from 'cloudflare:workers'
import siteFile from '../../content/site.yaml'
import { requireSite } from './parse-site.ts'
import type { Site } from './site.ts'

const sites = new Map<string, Site>()

/**
 * Returns the site that is deployed with the Worker, which an isolate reads once for each `SITE_URL`.
 * Throws a SiteError that names every problem in the file.
 */
export function siteOf({ SITE_URL: url }: Env): Site {
  const site = sites.get(url) ?? requireSite(siteFile, url)
  sites.set(url, site)
  return site
}

// Read when an isolate starts, which may take a second of CPU; a request on the free plan has 10 ms.
try {
  siteOf(env)
} catch {
  // The first request throws the error again, where it is logged and answered.
}
