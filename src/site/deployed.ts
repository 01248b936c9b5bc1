import siteFile from '../../content/site.yaml'
import { requireSite } from './parse-site.ts'
import type { Site } from './site.ts'

const sites = new Map<string, Site>()

/**
 * Returns the site that is part of what is deployed, read once in the life of an isolate for each
 * `SITE_URL`. Throws a SiteError that names every problem of the file.
 */
export function siteOf({ SITE_URL: url }: Env): Site {
  let site = sites.get(url)
  if (!site) {
    site = requireSite(siteFile, url)
    sites.set(url, site)
  }
  return site
}
