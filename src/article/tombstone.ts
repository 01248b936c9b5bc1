import type { Article } from './article.ts'

type Remains = Pick<Article, 'published' | 'updated' | 'withdrawn' | 'authors' | 'tags'>

/** Returns what remains of a withdrawn article (RFC 6721): its dates and its slices. */
export function tombstoneOf({ published, updated, withdrawn, authors, tags }: Remains) {
  const nothing = {
    attachments: [],
    corrections: [],
    draft: false,
    markdown: '',
    html: '',
    text: '',
  }
  return { published, ...(updated && { updated }), withdrawn, authors, tags, ...nothing }
}
