import * as fc from 'fast-check'
import { expect, inject, test } from 'vitest'
import type { Article } from '../../src/article/article.ts'
import { compile } from '../../src/compile.ts'
import { type Draft, drafts } from './hostile.ts'
import { expectSameFacts } from './same-facts.ts'
import { talkative } from './sample-feed.ts'

// Set FUZZ_SEED to try another seed, FC_RUNS to try more documents.
const seed = inject('seed')
const numRuns = Number(process.env.FC_RUNS ?? 100)

test(
  `hostile articles come out of all three formats as they went in (FUZZ_SEED=${seed})`,
  async () => {
    const count = { drafts: 0, articles: 0 }
    const property = fc.property(drafts, (drafts) => {
      const articles = drafts.flatMap(articleOf)
      count.drafts += drafts.length
      count.articles += articles.length
      fc.pre(articles.length > 0)
      expectSameFacts(articles, talkative)
    })
    await fc.assert(property, { seed, numRuns })
    expect(count.articles).toBeGreaterThanOrEqual(2 * numRuns)
    expect(count.articles / count.drafts).toBeGreaterThan(0.9)
  },
  60_000 + 100 * numRuns,
)

/** Returns the article that a draft makes, unless it is refused. */
function articleOf({ fields, body }: Draft, index: number): Article[] {
  const yaml = Object.entries(fields)
    .map(([name, value]) => `${name}: ${JSON.stringify(value)}\n`)
    .join('')
  const source = `---\n${yaml}---\n${body}\n`
  const { value } = compile({ slug: `article-${index}`, source }, talkative)
  return value ? [value] : []
}
