import { routes } from '../../../src/routes.ts'

export * from '../../../src/index.ts'

// workerd has no Workers Cache here. Behind it, a request that arrives is one that it holds nothing
// for; so with its surface present, and nothing in front, every request meets our cold path.
const cache = { invalidate: async () => ({ success: true, errors: [] }) }

/** Dateline as it runs behind Workers Cache, when that cache is empty. */
export default {
  fetch(request: Request, env: Env, context: ExecutionContext) {
    const behindCache = {
      cache,
      props: {},
      waitUntil: (task: Promise<unknown>) => context.waitUntil(task),
      passThroughOnException: () => context.passThroughOnException(),
    }
    return routes.fetch(request, env, behindCache as unknown as ExecutionContext)
  },
}
