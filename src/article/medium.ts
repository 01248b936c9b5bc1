/**
 * What is known of a picture or a recording of the site: its media type (RFC 6838), its length in
 * bytes and, as far as the file tells, its size in pixels and its length in seconds.
 */
export type MediumFacts = {
  type: string
  bytes: number
  width?: number
  height?: number
  seconds?: number
}

/** A picture of the site in a smaller width, in pixels and bytes. */
export type SmallerPicture = { url: string; width: number; height: number; bytes: number }

/** A medium, and if it is a picture, what there is of it in smaller widths: the smallest first. */
export type KnownMedium = MediumFacts & { smaller: SmallerPicture[] }

/** A picture as it is shown: a file of it, with its size, and the `srcset` of all (HTML §4.8.4.2.1). */
export type ShownPicture = SmallerPicture & { srcset: string }

/** How wide a picture is in the text of a page (`sizes`, HTML §4.8.4.2.2). */
export const textSizes = '(max-width: 42rem) 100vw, 42rem'

/** Pixels. A wider picture gives way to the largest smaller one where only one file is named. */
const widestShown = 1600

/**
 * Returns what is shown of the picture at a URL; undefined if there is no more to say of it than that
 * URL.
 */
export function shownPicture(url: string, medium: KnownMedium): ShownPicture | undefined {
  const { width = 0, height = 0, bytes, smaller } = medium
  const original = { url, width, height, bytes }
  const files = width > widestShown ? smaller : [...smaller, original]
  const shown = files.at(-1)
  if (smaller.length === 0 || !shown) return undefined
  return { ...shown, srcset: files.map(({ url, width }) => `${url} ${width}w`).join(', ') }
}
