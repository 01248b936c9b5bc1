import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Article } from '../src/article/article.ts'
import { describeProblem } from '../src/article/problem.ts'
import { compile } from '../src/compile.ts'
import { decodeFile } from '../src/file/file.ts'
import type { Site } from '../src/site/site.ts'
import { requireSite } from './setup/site-file.ts'

const content = join(import.meta.dirname, '../content')
const seed = join(import.meta.dirname, '../../shared/seed')

const site: Site = requireSite(readFileSync(join(content, 'site.yaml'), 'utf8'))

const paths = readdirSync(join(content, 'articles'), { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.md'))
  .sort()

function articleAt(path: string): Article {
  const decoded = decodeFile(readFileSync(join(content, 'articles', path)))
  const slug = basename(path, '.md')
  const result = decoded.problems ? decoded : compile({ slug, source: decoded.value }, site)
  if (!result.problems) return result.value
  throw new Error(result.problems.map((problem) => describeProblem(problem, path)).join('\n'))
}

/** The addresses in an article that are on this site. */
function ownAddresses({ html, image, attachments, authors }: Article): string[] {
  const inHtml = [...html.matchAll(/(?:href|src|poster)="([^"]*)"/g)].map(([, url]) => url)
  const every = [...inHtml, image?.url, site.image, site.icon]
  const more = [...attachments.map(({ url }) => url), ...authors.map(({ avatar }) => avatar)]
  return [...every, ...more].filter((url) => url?.startsWith(site.url)).map(String)
}

describe('what is published first', () => {
  test('there is something', () => {
    expect(paths.length).toBeGreaterThan(0)
  })

  test.each(paths)('%s compiles', (path) => {
    expect(articleAt(path).slug).toBe(basename(path, '.md'))
  })

  test('no two articles share a slug or an id', () => {
    const articles = paths.map(articleAt)
    expect(new Set(articles.map(({ slug }) => slug)).size).toBe(articles.length)
    expect(new Set(articles.map(({ id }) => id)).size).toBe(articles.length)
  })

  test.each(paths)('%s links to nothing on this site that is not there', (path) => {
    const pages = paths.map((other) => `/articles/${basename(other, '.md')}`)
    for (const address of ownAddresses(articleAt(path))) {
      const { pathname } = new URL(address)
      const file = join(content, decodeURIComponent(pathname))
      const isThere = pathname.startsWith('/media/') ? existsSync(file) : pages.includes(pathname)
      expect(isThere || pathname === '/', address).toBe(true)
    }
  })

  test.each(paths)('%s states the true size of its attachments', (path) => {
    for (const { url, length } of articleAt(path).attachments) {
      if (!url.startsWith(site.url)) continue
      const { size } = statSync(join(content, decodeURIComponent(new URL(url).pathname)))
      expect(length, url).toBe(size)
    }
  })
})

/** The words of a text, without case and punctuation. */
function words(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []
}

/** Every run of so many words. */
function runs(text: string, length: number): string[] {
  const list = words(text)
  return list.slice(length - 1).map((_, end) => list.slice(end, end + length).join(' '))
}

/** What the readers of an article get to see, its title aside. */
function tellingOf({ summary = '', text, authors }: Article): string[] {
  return [summary, text, ...authors.map(({ bio = '' }) => bio)]
}

const isSeedHere = existsSync(seed)
const why = isSeedHere ? '' : ' (skipped: there is no ../shared/seed)'

test.skipIf(!isSeedHere)(
  `the retelling takes no eight words in a row from its source${why}`,
  () => {
    const stories = readdirSync(seed).filter((name) => name.endsWith('.txt'))
    expect(stories.length).toBeGreaterThan(0)
    for (const name of stories) {
      const [title = '', ...lines] = readFileSync(join(seed, name), 'utf8').split('\n')
      const taken = new Set(runs(lines.join('\n'), 8))
      expect(taken.size).toBeGreaterThan(100)
      const articles = paths.map(articleAt)
      for (const article of articles) {
        const shared = tellingOf(article).flatMap((text) =>
          runs(text, 8).filter((run) => taken.has(run)),
        )
        expect(shared, article.slug).toEqual([])
      }
      expect(articles.map((article) => article.title)).toContain(title.trim())
    }
  },
)
