import Dateline, { Press as PressOfDateline } from '../../../src/index.ts'
import { routes } from '../../../src/routes.ts'
import { countedStore } from '../../setup/counted-store.ts'
import behindCache from './behind-workers-cache.ts'

/** Of the entrypoint and the press, which share an isolate here. */
const counts = { read: 0, written: 0 }

export class Press extends PressOfDateline {
  constructor(context: DurableObjectState, env: Env) {
    super(context, { ...env, DB: countedStore(env.DB, counts) })
  }
}

/**
 * Dateline, saying in `Bench-Rows` how many rows D1 read and wrote for a request, by its own count. A
 * request with `Bench-Cold` meets it behind an empty Workers Cache, any other with the Cache API.
 */
export default class extends Dateline {
  override async fetch(request: Request): Promise<Response> {
    const { read, written } = counts
    const counting = { ...this.env, DB: countedStore(this.env.DB, counts) }
    const front = request.headers.has('Bench-Cold') ? behindCache : routes
    const answer = await front.fetch(request, counting, this.ctx)
    const response = new Response(answer.body, answer)
    response.headers.set('Bench-Rows', `${counts.read - read} ${counts.written - written}`)
    return response
  }
}
