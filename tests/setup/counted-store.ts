/** The rows that D1 read and wrote, by its own count. */
export type Counts = { read: number; written: number }

/** Returns the real store, as far as it is used, as a binding that adds up the rows in `counts`. */
export function countedStore(db: D1Database, counts: Counts): D1Database {
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
