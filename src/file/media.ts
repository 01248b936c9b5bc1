import mime from 'mime'
import * as v from 'valibot'
import type { Attachment, Image } from '../article/article.ts'
import { convert, fields } from './fields.ts'
import * as value from './values.ts'

/** The picture of an article. Its type is optional, because not every file name shows one. */
export function image(base: string) {
  const given = fields({
    url: value.webAddress(base),
    alt: value.optionalText,
    caption: value.optionalText,
    type: v.optional(
      v.pipe(
        value.mediaType,
        v.startsWith(
          'image/',
          (issue) => `"${issue.input}" is not an image type such as "image/png"`,
        ),
      ),
    ),
    width: v.optional(value.pixels),
    height: v.optional(value.pixels),
    length: v.optional(value.wholeAmount),
  })
  return v.pipe(
    given,
    convert(
      (image): Image | undefined => {
        const type = image.type ?? mediaTypeOf(image.url)
        if (type?.startsWith('image/')) return { ...image, type }
        return /^(?:audio|video)\//.test(type ?? '') ? undefined : image
      },
      ({ url }) =>
        `is ${mediaTypeOf(url)} by its name, which is not an image; if it is one, add its type`,
    ),
  )
}

/** An attachment. Every format needs its type, so one without is refused. */
export function attachment(base: string) {
  const given = fields({
    url: value.webAddress(base),
    type: v.optional(value.mediaType),
    length: v.optional(value.wholeAmount),
    title: value.optionalText,
    duration: v.optional(value.amount),
  })
  return v.pipe(
    given,
    convert(
      (attachment): Attachment | undefined => {
        const type = attachment.type ?? mediaTypeOf(attachment.url)
        return type ? { ...attachment, type } : undefined
      },
      () => 'has no type, and its name shows none; add one such as "audio/mpeg"',
    ),
  )
}

/** The media type that the ending of a URL's path stands for. */
function mediaTypeOf(url: string): string | undefined {
  return mime.getType(new URL(url).pathname) ?? undefined
}
