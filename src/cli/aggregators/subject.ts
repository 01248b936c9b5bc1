import type { MediaFile, MediaUse } from '../media.ts'

/**
 * What a rule looks at: its `text`, or its `file` as far as that is known. `field` is where an author
 * finds it, such as `attachments[0].length`; `name` tells it from others in the same field. `find` is in
 * the line of the file where it is, if that is known. A table has `columns`.
 */
export type Subject = Pick<MediaUse, 'field' | 'file'> & {
  name?: string
  text?: string
  find?: string
  columns?: number
}

/** Returns what is known of the file of a subject. */
export function fileOf({ file }: Pick<Subject, 'file'>): MediaFile {
  return typeof file === 'object' ? file : {}
}

/** Returns the shorter side of an image in pixels. An image of unknown size may be of any size. */
export function shorterSide(image: Pick<Subject, 'file'>): number {
  const { width = Infinity, height = Infinity } = fileOf(image)
  return Math.min(width, height)
}
