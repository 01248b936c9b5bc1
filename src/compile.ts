import type { Article } from './article/article.ts'
import { headline } from './article/headline.ts'
import { tidyBody } from './article/markdown.ts'
import type { MediumFacts } from './article/medium.ts'
import type { Problem, Result } from './article/problem.ts'
import { minutesToRead } from './article/reading-time.ts'
import { tombstoneOf } from './article/tombstone.ts'
import { addCorrections, addLink, addReply, setDirection } from './content/additions.ts'
import { loadingFormulas } from './content/formulas/typeset.ts'
import { addDateline } from './content/lead.ts'
import { addPicture, showsPicture } from './content/lead-picture.ts'
import { parseMarkdown } from './content/markdown.ts'
import { sizePictures } from './content/sizes.ts'
import { hasSubstance, opensWith, summaryOf } from './content/summary.ts'
import type { Known } from './content/surroundings.ts'
import { ContentError } from './content/tree.ts'
import { htmlOf, textOf } from './content/write.ts'
import { sizeProblem } from './file/file.ts'
import { parseFrontMatter } from './file/front-matter.ts'
import { completeMedia } from './file/media.ts'
import { slugProblem } from './file/slug.ts'
import { splitFile } from './file/split.ts'
import { permalink } from './site/addresses.ts'
import { wordsAround } from './site/languages.ts'
import { readMediumUrl } from './site/media.ts'
import { absent } from './site/named-media.ts'
import type { Site } from './site/site.ts'
import { smallerPictures } from './site/smaller.ts'

export type { Known }
// A pure function can't wait for what typesets formulas, so its callers do.
export { loadingFormulas }

/** An article file: its slug, its text, and the id of the article if it was published before. */
export type ArticleFile = { slug: string; source: string; id?: string }

/** Returns what is known of a file, by its path below media/. */
export type MediumLookup = (path: string) => MediumFacts | undefined

/**
 * Returns the Article that a file describes with the notes on it, or every problem in it. A pure
 * function of the file, the site and, if relative links are to be checked, of what else is `known` to
 * be in the site folder. `mediumAt` returns what is known of a file below media/, and fills in what
 * the author left out. The id is the one in the front matter, else the one it already has, else the
 * permalink. An article with formulas needs `loadingFormulas` around this.
 */
export function compile(
  { slug, source, id }: ArticleFile,
  site: Site,
  known?: Known,
  mediumAt?: MediumLookup,
): Result<Article> {
  const unfit = slugProblem(slug) ?? sizeProblem(source)
  if (unfit) return { problems: [unfit] }
  const parts = splitFile(source)
  if (parts.problems) return parts
  const { front, body } = parts.value
  const url = permalink(slug, site)
  const parsed = parseFrontMatter(front, url, site)
  if (parsed.problems) return parsed
  const { value, notes = [] } = parsed
  const find = factsIn(site, mediumAt)
  const { math = site.math, ...written } = value
  const fields = { ...written, ...completeMedia(written, find) }
  const language = fields.language ?? site.language
  const identity = { slug, id: fields.id ?? id ?? url, url, language }
  if (fields.withdrawn) return { value: { ...tombstoneOf(fields), ...identity }, notes }
  const { title, dateline, link, corrections, image } = fields
  return orProblem<Article>(front, () => {
    const purpose = { base: url, title, embeds: site.embeds, math, known }
    const { content, notes: lost } = parseMarkdown(body, purpose, linesBefore(front))
    if (!title && !link && !hasSubstance(content)) {
      return { problems: [{ line: 1, message: 'the article has neither a title nor a body' }] }
    }
    const { summary = summaryOf(content, title, dateline) } = fields
    const hasStandfirst = title && fields.summary && !opensWith(content, fields.summary, dateline)
    let showsImage = written.image !== undefined && showsPicture(content, written.image.url)
    sizePictures(content, find)
    if (dateline) addDateline(content, dateline)
    if (link) addLink(content, link)
    const { content: words, dates } = wordsAround(language, site)
    addCorrections(content, corrections, site.timezone, { ...words, language: dates })
    const text = textOf(content)
    // A list has neither the link for replies nor a picture in the content.
    const note = title ? undefined : htmlOf(content)
    addReply(content, fields.authors, headline({ ...fields, summary }), words.reply)
    // The words of the picture are facts of their own, and no part of the text.
    if (image && !showsImage && site.lead === 'content') {
      addPicture(content, image)
      showsImage = true
    }
    setDirection(content, language)
    const html = htmlOf(content)
    const minutes = title && minutesToRead(text, language)
    const made = {
      summary,
      ...(hasStandfirst && { hasStandfirst }),
      ...(showsImage && { showsImage }),
      ...(minutes && { minutes }),
      ...(note && isBrief(note) && { inFull: note }),
    }
    const article = { ...fields, ...identity, ...made, markdown: tidyBody(body), html, text }
    return { value: article, notes: [...notes, ...lost, ...absentFiles(fields, site, known)] }
  })
}

/** In UTF-16 code units. A list of notes has all of what is shorter. */
const longestInFull = 1000

/** Whether lists can show content as it is: it is short, and of text and links alone. */
function isBrief(html: string): boolean {
  const isPlain = !/<(?!\/?(?:p|a|em|strong|code|br|blockquote|ul|ol|li)\b)| id=/.test(html)
  return html.length <= longestInFull && isPlain
}

/** A note for each file of the site that the front matter names and that is not there. */
function absentFiles(
  { image, attachments }: Pick<Article, 'image' | 'attachments'>,
  site: Site,
  known?: Known,
): Problem[] {
  const named = attachments.map(({ url }, i) => ({ field: `attachments[${i}]`, url }))
  const all = image ? [{ field: 'image', url: image.url }, ...named] : named
  return all.flatMap(({ field, url }) => {
    const path = known && readMediumUrl(url, site)
    return path && !known.medium(path) ? { field, message: absent(path) } : []
  })
}

/** Returns what is known of the file at a URL, if that is one of the site's media. */
export function factsIn(site: Site, mediumAt?: MediumLookup) {
  return (url: string) => {
    const path = mediumAt && readMediumUrl(url, site)
    const facts = path ? mediumAt(path) : undefined
    if (!path || !facts) return undefined
    return { ...facts, smaller: smallerPictures(path, facts, mediumAt, site) }
  }
}

/** Returns what `make` returns, or the problem of content after `front` that can't be published. */
export function orProblem<T>(front: string, make: () => Result<T>): Result<T> {
  try {
    return make()
  } catch (error) {
    if (!(error instanceof ContentError)) throw error
    const { message, line } = error
    return { problems: [{ ...(line && { line: linesBefore(front) + line }), message }] }
  }
}

/** Returns the number of lines of a file before its body: the front matter between its two lines. */
export function linesBefore(front: string): number {
  return front.split('\n').length + 1
}
