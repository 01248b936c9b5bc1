import type { Article } from './article.ts'

type Remains = Pick<Article, 'published' | 'updated' | 'withdrawn' | 'authors' | 'tags' | 'aliases'>

/** Returns what remains of a withdrawn article (RFC 6721): its dates, slices and old addresses. */
export function tombstoneOf(article: Remains) {
  const { published, updated, withdrawn, authors, tags, aliases } = article
  return {
    published,
    ...(updated && { updated }),
    withdrawn,
    authors,
    tags,
    ...(aliases && { aliases }),
    ...{ attachments: [], corrections: [], draft: false, markdown: '', html: '', text: '' },
  }
}
