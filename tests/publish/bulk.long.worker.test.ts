import { env } from 'cloudflare:workers'
import { afterEach, expect, test } from 'vitest'
import { bindPress } from '../setup/press.ts'
import { articleFile, get, postBulk, readAnswers, type Taken } from '../setup/requests.ts'
import { emptyStore, storeThrough } from '../setup/store.ts'

afterEach(async () => {
  await bindPress()
  await emptyStore()
})

test('500 articles of 4 kB in one request take at most 40 statements, also if all are renamed', async () => {
  let statements = 0
  const counted = {
    prepare: (sql: string) => env.DB.prepare(sql),
    batch: (list: D1PreparedStatement[]) => {
      statements += list.length - 1
      return env.DB.batch(list)
    },
  }
  // Everything that is asked for outside of a batch is a request of its own.
  const DB = storeThrough(
    (ask) => {
      statements++
      return ask()
    },
    counted as unknown as D1Database,
  )
  const body = 'It rained, **hard**, and then “harder”. '.repeat(100)
  const lines = Array.from({ length: 500 }, (_, i) => ({
    slug: `a${i}`,
    markdown: articleFile({ tags: [`Tag ${i % 50}`, `Only ${i}`], title: `Rain ${i}` }, body),
  }))
  const renamed = lines.map(({ slug, markdown }) => ({ slug: `b${slug}`, from: slug, markdown }))
  for (const [status, sent] of Object.entries({ created: lines, updated: renamed })) {
    statements = 0
    const answers = await readAnswers<Taken>(await postBulk(sent, { bindings: { DB } }))
    expect(answers.map((answer) => answer.status)).toEqual(Array(500).fill(status))
    expect(statements).toBeGreaterThan(10)
    expect(statements).toBeLessThanOrEqual(40)
  }
  expect((await get('/rss.xml')).status).toBe(200)
})
