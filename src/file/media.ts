import mime from 'mime'
import * as v from 'valibot'
import type { Attachment, Image } from '../article/article.ts'
import { type KnownMedium, type ShownPicture, shownPicture } from '../article/medium.ts'
import { convert, fields } from './fields.ts'
import * as value from './values.ts'

/** The picture of an article. Its type is optional, because not every file name shows one. */
export function image(base: string) {
  return v.pipe(
    fields({
      url: value.webAddress(base),
      alt: value.optionalText,
      caption: value.optionalText,
      type: v.optional(value.imageType),
      width: v.optional(value.pixels),
      height: v.optional(value.pixels),
      length: v.optional(value.wholeAmount),
    }),
    convert(
      (given): Image | undefined => {
        const type = given.type ?? mediaTypeOf(given.url)
        if (type?.startsWith('image/')) return { ...given, type }
        return /^(?:audio|video)\//.test(type ?? '') ? undefined : given
      },
      ({ input: { url } }) =>
        `is ${mediaTypeOf(url)} by its name, which is not an image; if it is one, add its type`,
    ),
  )
}

/** An attachment. Every format needs its type, so one without is refused. */
export function attachment(base: string) {
  return v.pipe(
    fields({
      url: value.webAddress(base),
      type: v.optional(value.mediaType),
      length: v.optional(value.wholeAmount),
      title: value.optionalText,
      duration: v.optional(value.duration),
    }),
    convert(
      (given): Attachment | undefined => {
        const type = given.type ?? mediaTypeOf(given.url)
        return type ? { ...given, type } : undefined
      },
      () => 'has no type, and its name shows none; add one such as "audio/mpeg"',
    ),
  )
}

/** The media that an article names in its front matter. */
type NamedMedia = { image?: Image; attachments: Attachment[] }

/**
 * Returns these media with what the files themselves tell wherever the author left it out, and the
 * picture in a smaller file if it is large and there is one; `find` returns what is known of the file
 * at a URL.
 */
export function completeMedia(
  { image, attachments }: NamedMedia,
  find: (url: string) => KnownMedium | undefined,
): NamedMedia {
  const found = image && find(image.url)
  const own = found?.type.startsWith('image/') ? found : undefined
  // One of the two sides alone would give the picture another shape.
  const isSized = image?.width !== undefined || image?.height !== undefined
  const size = isSized ? {} : { width: own?.width, height: own?.height }
  const shown = image && own && shownPicture(image.url, own)
  const file = shown && fileOf(shown)
  return {
    ...(image && {
      image: { ...complete(image, { type: own?.type, ...size, length: own?.bytes }), ...file },
    }),
    attachments: attachments.map((attachment) => {
      const facts = find(attachment.url)
      return complete(attachment, { length: facts?.bytes, duration: facts?.seconds })
    }),
  }
}

function fileOf({ bytes: length, ...shown }: ShownPicture) {
  return { ...shown, length }
}

function complete<T extends object>(given: T, facts: Partial<T>): T {
  const stated = Object.entries(given).filter(([, value]) => value !== undefined)
  const known = Object.entries(facts).filter(([, value]) => value !== undefined)
  return { ...Object.fromEntries([...stated, ...known]), ...Object.fromEntries(stated) } as T
}

/** The media type that the ending of a URL's path stands for. */
function mediaTypeOf(url: string): string | undefined {
  return mime.getType(new URL(url).pathname) ?? undefined
}
