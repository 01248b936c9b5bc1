import type { Article, Instant } from '../../article/article.ts'
import type { KnownMedia, MediaFile } from '../media-files.ts'

/** What a rule knows besides the article: the time, and the files that the article points to. */
export type Facts = { now: Instant; media: KnownMedia[] }

/** `field` is a path such as `attachments[0].length`; `body` is the text below the front matter. */
export type Finding = { field: string; message: string }

/**
 * `source` is the page on which the rule is published, `check` returns what offends against it.
 * Pure.
 */
export type Rule = {
  source: string
  check: (article: Article, facts: Facts) => Finding[]
}

/**
 * What an aggregator refuses of a single article. What its pages only recommend is no rule. It
 * `looksAt` every article where nothing else is said.
 */
export type Aggregator = {
  name: string
  rules: readonly Rule[]
  looksAt?: (article: Article) => boolean
}

/** Returns the finding, if it is one. */
export function when(isRefused: unknown, field: string, message: string): Finding[] {
  return isRefused ? [{ field, message }] : []
}

/** An article without a title is a note. */
export function needsTitle({ title }: Article): Finding[] {
  return when(!title, 'title', 'is required')
}

/** An article may be a title alone. */
export function needsBody({ html }: Article): Finding[] {
  return when(html === '', 'body', 'is required')
}

/** Whoever fetches a file that is not there gets a 404. */
export function needsFiles(_: Article, { media }: Facts): Finding[] {
  return media.flatMap((use) =>
    when(use.file === 'missing', use.field, `${nameOf(use)}is not in the media folder`),
  )
}

/** Returns a finding for each image of which `message` has something to say. */
export function eachImage(
  { media }: Facts,
  message: (file: MediaFile) => string | undefined,
): Finding[] {
  return imagesOf(media).flatMap((use) => {
    const found = message(fileOf(use))
    return when(found, use.field, `${nameOf(use)}${found}`)
  })
}

/** Returns the images among what an article points to. */
export function imagesOf(media: KnownMedia[]): KnownMedia[] {
  return media.filter(({ isImage }) => isImage)
}

/** Returns what is known of a file, which may be nothing. */
export function fileOf({ file }: KnownMedia): MediaFile {
  return typeof file === 'object' ? file : {}
}

/** In code points. */
export function lengthOf(text = ''): number {
  return [...text].length
}

/** Whether a plain text holds tags or character references. */
export function looksLikeHtml(text = ''): boolean {
  return /<\/?[a-z][^<>]*>|&(#\d+|#x[\da-f]+|[a-z][\da-z]+);/i.test(text)
}

/** The body may hold several files. */
function nameOf({ field, url }: KnownMedia): string {
  return field === 'body' ? `${url} ` : ''
}
