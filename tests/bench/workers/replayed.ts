import behindCache from './behind-workers-cache.ts'

export * from '../../../src/index.ts'

let replay: D1Database | undefined

/**
 * Makes a document `times` times, from rows that an isolate reads only once. Returns how many bytes
 * that was.
 */
export default {
  async fetch(request: Request, env: Env, context: ExecutionContext): Promise<Response> {
    const { pathname, searchParams, origin } = new URL(request.url)
    // Which rows are read depends on the second.
    Date.now = () => Date.UTC(2026, 10, 22)
    replay ??= replayOf(env.DB)
    let bytes = 0
    for (let i = Number(searchParams.get('times')); i > 0; i--) {
      const bindings = { ...env, DB: replay }
      const answer = await behindCache.fetch(new Request(origin + pathname), bindings, context)
      if (answer.status !== 200) throw new Error(`${pathname} answers ${answer.status}`)
      bytes += (await answer.arrayBuffer()).byteLength
    }
    return new Response(String(bytes))
  },
}

/** Answers every repeated statement as it was answered the first time. */
function replayOf(db: D1Database): D1Database {
  const answers = new Map<string, Promise<unknown>>()
  const once = (key: string, ask: () => Promise<unknown>) => {
    const answer = answers.get(key) ?? ask()
    answers.set(key, answer)
    return answer
  }
  const statementOf = (statement: D1PreparedStatement, key: string) => ({
    statement,
    key,
    bind: (...values: unknown[]) =>
      statementOf(statement.bind(...values), JSON.stringify([key, values])),
    all: () => once(key, () => statement.all()),
    first: (column?: string) =>
      once(`${key} ${column}`, () => (column ? statement.first(column) : statement.first())),
  })
  const replayed = {
    prepare: (sql: string) => statementOf(db.prepare(sql), sql),
    batch: (statements: ReturnType<typeof statementOf>[]) =>
      once(statements.map(({ key }) => key).join(), () =>
        db.batch(statements.map(({ statement }) => statement)),
      ),
  }
  return replayed as unknown as D1Database
}
