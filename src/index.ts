import { WorkerEntrypoint } from 'cloudflare:workers'
import { edgeCacheOf } from './feeds/edge.ts'
import type { Forgetting, Forgotten } from './publish/followers/cache.ts'
import { routes } from './routes.ts'
import { readKnownSite } from './store/site.ts'

export { Press } from './publish/press.ts'

/** The entrypoint that readers and publishers reach, with the cache in front of it. */
export default class Dateline extends WorkerEntrypoint<Env> {
  override fetch(request: Request): Response | Promise<Response> {
    return routes.fetch(request, this.env, this.ctx)
  }

  /** Tells subscribers what they are owed. */
  override async queue({ messages }: MessageBatch<unknown>): Promise<void> {
    const { deliver } = await import('./hub/deliver.ts')
    const later = (task: Promise<unknown>) => this.ctx.waitUntil(task)
    for (const { body } of messages) await deliver(body, { env: this.env, later })
  }

  /** Makes that cache forget what has these cache tags. Only the press can ask for it. */
  async forget(cacheTags: string[], how: Forgetting): Promise<Forgotten> {
    const { forget } = await import('./publish/followers/cache.ts')
    const { site } = await readKnownSite(this.env.DB)
    return forget(edgeCacheOf(this.ctx, site), cacheTags, how)
  }
}
