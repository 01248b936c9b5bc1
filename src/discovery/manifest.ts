import { imageDimensionsFromData } from 'image-dimensions'
import mime from 'mime'
import { directionOf } from '../article/direction.ts'
import type { Site } from '../site/site.ts'

/** Returns the Web Application Manifest of a site, as JSON; `assets` has the site's own media. */
export async function writeManifest(site: Site, assets: Fetcher): Promise<string> {
  const { title, description, language, icon, url } = site
  return JSON.stringify({
    name: title,
    description,
    lang: language,
    dir: directionOf(language),
    id: '/',
    start_url: '/',
    scope: '/',
    display: 'minimal-ui',
    icons: icon ? [await describeIcon(assets, icon, url)] : [],
  })
}

/** Browsers don't offer to install a site whose icon has no size; that of an own file is read. */
async function describeIcon(assets: Fetcher, icon: string, home: string) {
  const type = mime.getType(new URL(icon).pathname) ?? undefined
  const own = icon.startsWith(`${home}media/`) ? icon.slice(`${home}media`.length) : undefined
  const file = own ? await assets.fetch(new URL(own, home)) : undefined
  const data = file?.ok ? new Uint8Array(await file.arrayBuffer()) : new Uint8Array()
  const size = imageDimensionsFromData(data)
  const sizes = type === 'image/svg+xml' ? 'any' : size && `${size.width}x${size.height}`
  return { src: icon, type, sizes, purpose: 'any' }
}
