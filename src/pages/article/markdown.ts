import type { ArticleMeta } from '../../article/article.ts'
import { toSeconds } from '../../article/dates.ts'
import { markdownOf } from '../../article/markdown.ts'
import { longestLifetime, sharedControl } from '../../http/cache-control.ts'
import { articleCacheTag, permalink, siteCacheTag } from '../../site/addresses.ts'
import { slicesOf } from '../../site/slices.ts'
import { readWithSource } from '../../store/with-source.ts'
import { answerAbsent } from '../absent/answer.tsx'
import { answerMovedMarkdown } from '../absent/moved.ts'
import { answerKnown, entityTagOf } from '../answer.ts'
import { type PageAsked, pageLifetime } from '../asked.ts'
import { answerArticle } from './answer.tsx'

/**
 * Returns the response with the Markdown of an article, below what a feed says of it: 410 if withdrawn,
 * a redirect if renamed. An article whose own slug ends in `.md` comes first, with its page.
 */
export async function answerMarkdown(asked: PageAsked, slug: string): Promise<Response> {
  const { c, db, site, now } = asked
  const address = `${slug}.md`
  const found = await readWithSource(db, [slug, address])
  if (found.some((other) => other.slug === address)) return answerArticle(asked, address)
  const [article] = found
  if (!article) return (await answerMovedMarkdown(asked, slug)) ?? answerAbsent(asked, 404)
  const { key, cursor, stamp, state, meta, source } = article
  if (slicesOf(meta).size === 0) return answerAbsent(asked, 404)
  if (state === 'withdrawn') return answerAbsent(asked, 410)
  if (toSeconds(meta.published) > now) return answerAbsent(asked, 404)
  const cacheTags = [siteCacheTag, articleCacheTag(key)]
  const headers = {
    ...sharedControl(pageLifetime, cacheTags, longestLifetime),
    ETag: entityTagOf(asked, [key, cursor, stamp]),
    // Search engines take it for what it is: the same article.
    Link: `<${permalink(slug, site)}>; rel="canonical"`,
  }
  const type = 'text/markdown; charset=utf-8'
  const body = () => `---\n${writeFields(meta)}---\n\n${markdownOf(source)}\n`
  return answerKnown(asked, headers) ?? c.body(body(), 200, { ...headers, 'Content-Type': type })
}

/**
 * The fields of an article that feeds show, as front matter. JSON is YAML 1.2, so this needs no library,
 * which would take longer to load than an article takes to be read.
 */
function writeFields(meta: ArticleMeta): string {
  const { title, published, updated, authors, tags, summary, language, dateline } = meta
  const { image, attachments, link, id, corrections } = meta
  const fields = {
    ...{ title, published, updated },
    authors: authors.map(({ key: _, ...author }) => author),
    tags: tags.map(({ label }) => label),
    ...{ summary, language, dateline, image, attachments, link, id, corrections },
  }
  return Object.entries(fields)
    .filter(([, value]) => value !== undefined && String(value) !== '')
    .map(([name, value]) => `${name}: ${JSON.stringify(value)}\n`)
    .join('')
}
