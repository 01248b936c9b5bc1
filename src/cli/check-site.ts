import { join } from 'node:path'
import { absent, namedMediaNotes } from '../site/named-media.ts'
import { missingTargets, unusedRedirects } from '../site/redirect-notes.ts'
import { knownIn, type Note } from './check-files.ts'
import { mediumFactsIn, readHead } from './media.ts'
import { siteFileOf } from './site-file.ts'
import type { SiteFolder } from './site-folder.ts'

/** A picture with fewer pixels than this in a direction shows nothing. */
const fewestPixels = 16

/**
 * Returns the notes on the `site.yaml` of a whole site folder, among them those on its redirects, where
 * the articles have these slugs, and on the media that it names; none for a part of one.
 */
export function checkSite(folder: SiteFolder, target: string, slugs: ReadonlySet<string>): Note[] {
  if (!folder.isWhole) return []
  const known = knownIn(folder, slugs)
  const path = siteFileOf(target)
  const { site, source, media } = folder
  const { redirects } = site
  const led = redirects
    ? [...missingTargets(redirects, known), ...unusedRedirects(redirects, known)]
    : []
  const named = namedMediaNotes(site, source, (file) => faultOf(media, file))
  const notes = [...folder.notes, ...named, ...led]
  return notes.map((note) => ({ path, ...note }))
}

/** What is wrong with a picture or font that site.yaml names, by its path in the media folder. */
function faultOf(media: string, file: string): string | undefined {
  const facts = mediumFactsIn(media, file)
  if (!facts) return absent(file)
  const { type, width = fewestPixels, height = fewestPixels } = facts
  const head = readHead(join(media, file))
  if (/\.woff2$/i.test(file) && Buffer.from(head.subarray(0, 4)).toString() !== 'wOF2') {
    return `media/${file} is not a WOFF2 font, so no browser loads it`
  }
  // A drawing has as many pixels as it is given room.
  if (type === 'image/svg+xml' || Math.min(width, height) >= fewestPixels) return undefined
  return `media/${file} has only ${width} × ${height} pixels`
}
