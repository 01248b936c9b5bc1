import { describe, expect, test } from 'vitest'
import type { Article } from '../../src/article/article.ts'
import { lengthProblem, render } from '../../src/publish/render.ts'
import type { Site } from '../../src/site/site.ts'
import { articleOf, site } from '../setup/article-files.ts'

/** A listing of a sign, since Markdown may have only so many signs elsewhere. */
function code(sign: string, count: number): string {
  return `Signs.\n\n~~~\n${sign.repeat(count)}\n~~~`
}

describe('an article that is too long once it is rendered', () => {
  const problemOf = (article: Article, of: Site) =>
    lengthProblem(article, render(article, of).size)?.message

  // An ampersand is `&amp;`, in the HTML and in the Markdown beside it.
  const ampersands = articleOf({ title: 'And' }, code('&', 830_000))

  test('is refused where no document has room for it', () => {
    const withMarkdown = { ...site, markdown: true }
    expect(problemOf(ampersands, withMarkdown)).toMatch(
      /^as an item of a feed, this article has 83\d{5} bytes; the limit is 7340032 \(7 MiB\)$/,
    )
    expect(problemOf(articleOf({}, code('&', 700_000)), withMarkdown)).toBeUndefined()
  })

  test('is published where it fits', () => {
    expect(problemOf(ampersands, { ...site, markdown: false })).toBeUndefined()
  })

  test('is refused for its page, which says some of its fields several times', () => {
    const withNotes = (length: number) => {
      const correction = { date: '2026-03-02T00:00:00Z', note: 'x'.repeat(length) }
      const corrections = Array.from({ length: 50 }, () => correction)
      return { ...articleOf({ title: 'Corrected' }), corrections }
    }
    expect(problemOf(withNotes(9000), site)).toMatch(
      /^its page may have \d{8} bytes; the limit is 8388608 \(8 MiB\)$/,
    )
    expect(problemOf(withNotes(2000), site)).toBeUndefined()
  })
})
