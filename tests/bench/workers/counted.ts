import { routes } from '../../../src/routes.ts'
import { countedStore } from '../../setup/counted-store.ts'
import behindCache from './behind-workers-cache.ts'

export * from '../../../src/index.ts'

/**
 * Dateline, saying in `Bench-Rows` how many rows D1 read and wrote for a request, by its own count. A
 * request with `Bench-Cold` meets it behind an empty Workers Cache, any other with the Cache API.
 */
export default {
  async fetch(request: Request, env: Env, context: ExecutionContext): Promise<Response> {
    const counts = { read: 0, written: 0 }
    const counting = { ...env, DB: countedStore(env.DB, counts) }
    const front = request.headers.has('Bench-Cold') ? behindCache : routes
    const answer = await front.fetch(request, counting, context)
    const response = new Response(answer.body, answer)
    response.headers.set('Bench-Rows', `${counts.read} ${counts.written}`)
    return response
  },
}
