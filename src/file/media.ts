import mime from 'mime'
import * as v from 'valibot'
import type { Attachment, Image } from '../article/article.ts'
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

/** The media type that the ending of a URL's path stands for. */
function mediaTypeOf(url: string): string | undefined {
  return mime.getType(new URL(url).pathname) ?? undefined
}
