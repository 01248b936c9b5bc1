import type { OwnPage } from './article/own-page.ts'
import type { Result } from './article/problem.ts'
import { factsIn, linesBefore, type MediumLookup, orProblem } from './compile.ts'
import { setDirection } from './content/additions.ts'
import { parseMarkdown } from './content/markdown.ts'
import { sizePictures } from './content/sizes.ts'
import { summaryOf } from './content/summary.ts'
import type { Known } from './content/surroundings.ts'
import { htmlOf } from './content/write.ts'
import { sizeProblem } from './file/file.ts'
import { parsePageMatter } from './file/page-matter.ts'
import { splitFile } from './file/split.ts'
import { ownPageUrl } from './site/own-pages.ts'
import { pagePathProblem } from './site/page-path.ts'
import type { Site } from './site/site.ts'

/** The file of an own page: its path below pages/ without the ending, and its text. */
export type PageFile = { path: string; source: string }

/**
 * Returns the own page that a file describes with the notes on it, or every problem in it. Like
 * `compile`, a pure function that needs `loadingFormulas` around it.
 */
export function compilePage(
  { path, source }: PageFile,
  site: Site,
  known?: Known,
  mediumAt?: MediumLookup,
): Result<OwnPage> {
  const unfit = pagePathProblem(path) ?? sizeProblem(source)
  if (unfit) return { problems: [unfit] }
  const parts = splitFile(source)
  if (parts.problems) return parts
  const { front, body } = parts.value
  const parsed = parsePageMatter(front, site.timezone)
  if (parsed.problems) return parsed
  const { math = site.math, ...fields } = parsed.value
  const { title, language = site.language } = fields
  return orProblem(front, () => {
    const purpose = { base: ownPageUrl(path, site), title, embeds: site.embeds, math, known }
    const { content, notes: lost } = parseMarkdown(body, purpose, linesBefore(front))
    const { summary = summaryOf(content, title) } = fields
    sizePictures(content, factsIn(site, mediumAt))
    setDirection(content, language)
    const page = { ...fields, path, language, summary, html: htmlOf(content) }
    return { value: page, notes: [...(parsed.notes ?? []), ...lost] }
  })
}
