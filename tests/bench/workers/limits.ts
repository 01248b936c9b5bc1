import { Press } from './null-press.ts'

// wrangler.toml names it.
export { Press }

/** What each path of a feed publisher costs at least here: each does one thing and nothing else. */
export default {
  async fetch(request: Request, env: LimitsEnv): Promise<Response> {
    switch (new URL(request.url).pathname) {
      case '/null':
        return new Response(env.DOCUMENT, { headers })
      case '/cache': {
        const found = await caches.default.match(request)
        if (found) return found
        const kept = { ...headers, ETag: '"limit"', 'Cache-Control': 'max-age=3600' }
        await caches.default.put(request.url, new Response(env.DOCUMENT, { headers: kept }))
        return new Response('The cache held nothing.\n', { status: 503 })
      }
      case '/api/articles/a':
        return Response.json(
          await env.PRESS.getByName('press').put('a', await request.arrayBuffer()),
        )
      case '/row': {
        const row = await env.DB.prepare(sliceSql).bind('main').first<{ cursor: number }>()
        return new Response(null, { status: 304, headers: { ETag: `"${row?.cursor}"` } })
      }
      case '/rows':
        return new Response(await joined(env.DB.prepare(windowSql)), { headers })
      default:
        return new Response(null, { status: 404 })
    }
  },
}

type LimitsEnv = { DB: D1Database; DOCUMENT: string; PRESS: DurableObjectNamespace<Press> }

const headers = { 'Content-Type': 'application/rss+xml; charset=utf-8' }

const sliceSql = 'SELECT cursor, changed, newest FROM slices WHERE slice = ?'

const windowSql = `SELECT replace(f.rss, char(65535), f.html) AS body FROM membership m
  JOIN fragments f ON f.article = m.article
  WHERE m.slice = 'main' ORDER BY m.published DESC, m.id LIMIT 50`

async function joined(statement: D1PreparedStatement): Promise<string> {
  const { results } = await statement.all<{ body: string }>()
  return results.map(({ body }) => body).join('\n')
}
