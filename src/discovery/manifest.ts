import { directionOf } from '../article/direction.ts'
import { readMediumUrl } from '../site/media.ts'
import type { Site } from '../site/site.ts'
import { readMedium } from '../store/media.ts'

/** Returns the Web Application Manifest of a site, as JSON. */
export async function writeManifest(site: Site, db: D1Database): Promise<string> {
  const { title, description, language, icon } = site
  return JSON.stringify({
    name: title,
    description,
    lang: language,
    dir: directionOf(language),
    id: '/',
    start_url: '/',
    scope: '/',
    display: 'minimal-ui',
    icons: icon ? [await describeIcon(db, icon, site)] : [],
  })
}

/** Browsers don't offer to install a site whose icon has no size. */
async function describeIcon(db: D1Database, icon: string, site: Site) {
  const path = readMediumUrl(icon, site)
  const { type, width, height } = (path && (await readMedium(db, path))) || {}
  const isVector = icon.endsWith('.svg')
  const sizes = isVector ? 'any' : width && height && `${width}x${height}`
  return { src: icon, type, sizes, purpose: 'any' }
}
