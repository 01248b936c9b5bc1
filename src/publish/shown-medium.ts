import { mediumUrl } from '../site/media.ts'
import type { Site } from '../site/site.ts'
import type { Medium } from '../store/media.ts'

/** A medium as the API shows it. */
export type ShownMedium = Omit<Medium, 'objects' | 'changed'> & { url: string }

/** Returns a medium as the API shows it. */
export function showMedium(
  { objects: _, changed: _changed, ...medium }: Omit<Medium, 'changed'> & { changed?: number },
  site: Site,
): ShownMedium {
  return { ...medium, url: mediumUrl(medium.path, site) }
}

/** Returns the entity tag of a medium, which is its digest. */
export function mediumTag({ sha256 }: Pick<Medium, 'sha256'>): string {
  return `"${sha256}"`
}
