import { env } from 'cloudflare:workers'
import { inject } from 'vitest'
import { fill } from '../../src/article/slot.ts'
import { formatNames } from '../../src/formats/index.ts'
import type { Format } from '../../src/store/fragments.ts'
import { rows } from './store.ts'

/** Returns the statements of a migration. */
export function statementsOf(migration: string): string[] {
  const found = inject('migrations').find(({ name }) => name === migration)
  if (!found) throw new Error(`there is no migration ${migration}`)
  return found.queries
}

/** Parts of fragments had up to this many characters before 0009_html.sql. */
const longestPart = 400_000

type Stored = Record<Format | 'html', string> & { article: number; part: number }

/** Puts every fragment back into the table that 0009_html.sql finds. */
export async function takeBackFragments(): Promise<void> {
  const stored = await rows<Stored>('SELECT * FROM fragments ORDER BY article, part')
  const byArticle = Object.groupBy(stored, ({ article }) => article)
  const create = statementsOf('0001_articles.sql').find((sql) => /CREATE TABLE fragments/.test(sql))
  const statements = [env.DB.prepare('DROP TABLE fragments'), env.DB.prepare(create ?? '')]
  for (const [article, parts = []] of Object.entries(byArticle)) {
    const whole = (name: Format | 'html') => parts.map((part) => part[name]).join('')
    const html = whole('html')
    const bodies = formatNames.map((name) => [name, fill(whole(name), html, name === 'json')])
    for (const [name, body = ''] of [...bodies, ['html', html]]) {
      for (const [part, text] of toParts(body).entries()) {
        statements.push(
          env.DB.prepare(
            "INSERT INTO fragments (article, format, part, stamp, body) VALUES (?, ?, ?, '', ?)",
          ).bind(article, name, part, text),
        )
      }
    }
  }
  await env.DB.batch(statements)
}

function toParts(body: string): string[] {
  // Never between the halves of a surrogate pair.
  return body.match(new RegExp(`.{1,${longestPart}}`, 'gsu')) ?? ['']
}

/** Runs 0009_html.sql again. */
export async function joinFragments(): Promise<void> {
  await env.DB.batch(statementsOf('0009_html.sql').map((sql) => env.DB.prepare(sql)))
}
