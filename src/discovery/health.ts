import type { Context } from 'hono'
import { hasTables } from '../store/latest.ts'

/** Returns 200 if the store answers, and 503 if it has no tables. Rejects if it doesn't answer. */
export async function answerHealth(c: Context<{ Bindings: Env }>): Promise<Response> {
  const headers = { 'Cache-Control': 'no-store' }
  if (await hasTables(c.env.DB)) return c.json({ status: 'ok' }, 200, headers)
  return c.json({ status: 'empty', detail: 'apply the migrations of the database' }, 503, headers)
}
