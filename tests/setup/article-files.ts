import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Article } from '../../src/article/article.ts'
import { describeProblem, type Result } from '../../src/article/problem.ts'
import { compile } from '../../src/compile.ts'
import { decodeFile } from '../../src/file/file.ts'
import { parseSite } from '../../src/site/parse-site.ts'
import type { Site } from '../../src/site/site.ts'

const articles = join(import.meta.dirname, '../fixtures/articles')

/** The site of all these articles. */
export const site: Site = must(parseSite(readFixture('site.yaml')), 'site.yaml')

/** Returns the text of a fixture, its bytes read as Dateline reads them. */
export function readFixture(path: string): string {
  return must(decodeFile(readFileSync(join(articles, path))), path)
}

/**
 * Returns the slugs of the article files in a folder. Throws when there are none, or one has no
 * expectation beside it.
 */
export function slugsIn(folder: string, expectation: string): string[] {
  const names = readdirSync(join(articles, folder))
  const withoutEnding = (ending: string) =>
    names.filter((name) => name.endsWith(ending)).map((name) => name.slice(0, -ending.length))
  const slugs = withoutEnding('.md')
  if (slugs.length === 0) throw new Error(`there is no article in ${folder}`)
  const alone = slugs.filter((slug) => !names.includes(slug + expectation))
  const lost = withoutEnding(expectation).filter((slug) => !slugs.includes(slug))
  if (alone.length + lost.length > 0) {
    throw new Error(`${folder}: article and ${expectation} go together: ${[...alone, ...lost]}`)
  }
  return slugs
}

/** Returns what compile makes of an article file. */
export function compileFixture(folder: string, slug: string): Result<Article> {
  return compile({ slug, source: readFixture(join(folder, `${slug}.md`)) }, site)
}

/** Returns an article of the `accepted` folder. */
export function acceptedArticle(slug: string): Article {
  return must(compileFixture('accepted', slug), `${slug}.md`)
}

/**
 * Returns the article that these fields (as JSON, which is YAML too) and this body make on a site.
 * Throws when it is refused.
 */
export function articleOf(
  fields: Record<string, unknown>,
  body = '',
  slug = 'sample',
  of = site,
): Article {
  const entries = Object.entries({ published: '2026-03-01', ...fields })
  const yaml = entries.map(([name, value]) => `${name}: ${JSON.stringify(value)}\n`).join('')
  return must(compile({ slug, source: `---\n${yaml}---\n\n${body}\n` }, of), slug)
}

/** Returns the problems of a result as the lines that an author reads. */
export function problemLines(result: Result<unknown>, file: string): string[] {
  return (result.problems ?? []).map((problem) => describeProblem(problem, file))
}

function must<T>(result: Result<T>, file: string): T {
  if (result.problems) throw new Error(problemLines(result, file).join('\n'))
  return result.value
}
