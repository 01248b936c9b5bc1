import { routes } from '../../../src/routes.ts'
import behindCache from './behind-workers-cache.ts'

type Counts = { read: number; written: number }

/**
 * Dateline, saying in `Bench-Rows` how many rows D1 read and wrote for a request, by its own count. A
 * request with `Bench-Cold` meets it behind an empty Workers Cache, any other with the Cache API.
 */
export default {
  async fetch(request: Request, env: Env, context: ExecutionContext): Promise<Response> {
    const counts = { read: 0, written: 0 }
    const counting = { ...env, DB: countedDatabase(env.DB, counts) }
    const front = request.headers.has('Bench-Cold') ? behindCache : routes
    const answer = await front.fetch(request, counting, context)
    const response = new Response(answer.body, answer)
    response.headers.set('Bench-Rows', `${counts.read} ${counts.written}`)
    return response
  },
}

/** As far as the store uses it. */
function countedDatabase(db: D1Database, counts: Counts): D1Database {
  const counted = {
    prepare: (sql: string) => new CountedStatement(db.prepare(sql), counts),
    batch: async (statements: CountedStatement[]) => {
      const results = await db.batch(statements.map(({ statement }) => statement))
      for (const result of results) count(result, counts)
      return results
    },
  }
  return counted as unknown as D1Database
}

class CountedStatement {
  readonly statement: D1PreparedStatement
  readonly counts: Counts

  constructor(statement: D1PreparedStatement, counts: Counts) {
    this.statement = statement
    this.counts = counts
  }

  bind(...values: unknown[]) {
    return new CountedStatement(this.statement.bind(...values), this.counts)
  }

  async all() {
    return count(await this.statement.all(), this.counts)
  }

  async run() {
    return count(await this.statement.run(), this.counts)
  }

  /** What D1 answers to `first` says nothing of rows. */
  async first() {
    return (await this.all()).results[0] ?? null
  }
}

function count<T>(result: D1Result<T>, counts: Counts): D1Result<T> {
  counts.read += result.meta.rows_read
  counts.written += result.meta.rows_written
  return result
}
