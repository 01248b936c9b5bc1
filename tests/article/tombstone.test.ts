import * as fc from 'fast-check'
import { expect, inject, test } from 'vitest'
import type { Article } from '../../src/article/article.ts'
import { compile } from '../../src/compile.ts'
import { writeTombstone } from '../../src/file/tombstone.ts'
import type { Site } from '../../src/site/site.ts'
import { type Draft, drafts } from '../formats/hostile.ts'
import { acceptedArticle, problemLines, site, slugsIn } from '../setup/article-files.ts'

// Set FUZZ_SEED to try another seed, FC_RUNS to try more articles.
const seed = inject('seed')
const numRuns = Number(process.env.FC_RUNS ?? 100)

const withdrawn = '2026-11-22T12:00:00Z'

/** The facts that an article and its tombstone share. */
function identityOf({ slug, id, url, published, updated, tags, authors, language }: Article) {
  const keys = authors.map(({ key }) => key)
  return { slug, id, url, published, updated, tags, keys, language }
}

/** Returns what the tombstone file of an article compiles to, for the site as it is `today`. */
function tombstoneOf(article: Article, today: Site = site, known?: Site): Article | undefined {
  const source = writeTombstone(article, withdrawn, known)
  const compiled = compile({ slug: article.slug, source }, today)
  expect(problemLines(compiled, source)).toEqual([])
  return compiled.value
}

function expectSame(article: Article, tombstone: Article | undefined): void {
  expect(tombstone && identityOf(tombstone)).toEqual(identityOf(article))
  expect(tombstone).toMatchObject({ withdrawn, html: '', text: '', markdown: '', draft: false })
}

test.each(slugsIn('accepted', '.json'))('the tombstone of %s has its identity', (slug) => {
  const article = acceptedArticle(slug)
  for (const known of [undefined, site]) {
    const tombstone = tombstoneOf(article, site, known)
    expectSame(article, tombstone)
    const words = [article.title, article.summary, article.markdown].filter((word) => word)
    for (const word of words) expect(Object.values(tombstone ?? {})).not.toContain(word)
  }
})

test('the longest tombstone is an article file too, and longer names are refused', () => {
  const fields = (names: string[]) => {
    const tags = Array.from({ length: 50 }, (_, i) => `${'"'.repeat(190)}${i}`)
    const authors = names.map((name) => ({ name }))
    return JSON.stringify({ title: 'x', published: '2026-03-01', tags, authors })
  }
  const compiled = (names: string[]) =>
    compile({ slug: 'a', source: `---\n${fields(names)}\n---\n` }, site)
  const { value } = compiled(Array.from({ length: 20 }, (_, i) => `${'\'"'.repeat(248)}${i}`))
  if (!value) throw new Error('refused')
  expectSame(value, tombstoneOf(value))
  const { problems } = compiled(Array.from({ length: 21 }, (_, i) => `${'x'.repeat(490)}${i}`))
  expect(problems).toMatchObject([
    { field: 'authors', message: 'has names of over 10000 bytes in all' },
  ])
})

test('a tombstone keeps the key of an author who has left the site', () => {
  const later = { ...site, authors: {} }
  for (const slug of ['everything', 'author-key-alone', 'authors-keys-and-inline']) {
    const article = acceptedArticle(slug)
    expectSame(article, tombstoneOf(article, later, later))
  }
})

test('an author who has left the site is allowed in a tombstone, and nowhere else', () => {
  const fields = 'published: 2026-03-01\nauthors: [somebody-else]\n'
  const compiled = (more: string) =>
    compile({ slug: 'a', source: `---\n${fields}${more}---\n\nIt rained.\n` }, site)
  expect(compiled('withdrawn: 2026-03-02\n').value?.authors).toEqual([
    { key: 'somebody-else', name: 'somebody-else' },
  ])
  expect(compiled('').problems?.[0]?.message).toContain('site.yaml has no author "somebody-else"')
})

test(`the tombstone of a hostile article has its identity (FUZZ_SEED=${seed})`, () => {
  let count = 0
  const property = fc.property(drafts, (drafts) => {
    for (const article of drafts.flatMap(articleOf)) {
      count++
      expectSame(article, tombstoneOf(article))
      expectSame(article, tombstoneOf(article, site, site))
      expectSame(article, tombstoneOf(article, { ...site, language: 'xx', authors: {} }))
    }
  })
  void fc.assert(property, { seed, numRuns })
  expect(count).toBeGreaterThan(numRuns)
})

function articleOf({ fields, body }: Draft, index: number): Article[] {
  const source = `---\n${JSON.stringify(fields)}\n---\n${body}\n`
  const { value } = compile({ slug: `article-${index}`, source }, site)
  return value ? [value] : []
}
