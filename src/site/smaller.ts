import type { MediumFacts, SmallerPicture } from '../article/medium.ts'
import { mediumUrl } from './media.ts'
import type { Site } from './site.ts'

/** A large picture is also published in these widths, in pixels. Feeds show the largest of them. */
export const smallerWidths = [480, 960, 1600]

/** Returns the path of a picture in a smaller width: `map.png` is `map-480w.png`. */
export function smallerPath(path: string, width: number): string {
  return path.replace(/(?=\.[^./]*$)/, `-${width}w`)
}

/** Returns the path of the picture that this is in a smaller width, if its name says that it is. */
export function largerPath(path: string): string | undefined {
  const [, before, width, ending] = /^(.+)-(\d+)w(\.[^./]+)$/s.exec(path) ?? []
  return smallerWidths.includes(Number(width)) ? `${before}${ending}` : undefined
}

/**
 * Returns a picture in the smaller widths that there are of it, the smallest first. `mediumAt` returns
 * what is known of a file, by its path below media/. A file that has another shape or type than its
 * name promises is none of them.
 */
export function smallerPictures(
  path: string,
  { type, width = 0, height = 0 }: MediumFacts,
  mediumAt: (path: string) => MediumFacts | undefined,
  site: Site,
): SmallerPicture[] {
  if (!type.startsWith('image/')) return []
  return smallerWidths.flatMap((narrow) => {
    const file = smallerPath(path, narrow)
    const found = narrow < width ? mediumAt(file) : undefined
    const isAlike = found?.type === type && found.width === narrow
    if (!isAlike || Math.abs((found.height ?? 0) - (height * narrow) / width) > 1) return []
    const { bytes, height: low = 0 } = found
    return [{ url: mediumUrl(file, site), width: narrow, height: low, bytes }]
  })
}
