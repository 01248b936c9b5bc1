// wrangler.toml names it.
export { Press } from './null-press.ts'

type IsolatesEnv = {
  LOADER: WorkerLoader
  /** Modules and what they are given, by name: what `runWorker` can bind are texts. */
  [name: string]: unknown
}

/** Loads the Worker that `maker` names, in the isolate that `isolate` names, and keeps it there. */
export default {
  async fetch(request: Request, env: IsolatesEnv): Promise<Response> {
    const query = new URL(request.url).searchParams
    const maker = query.get('maker') ?? ''
    const isolate = env.LOADER.get(`${maker} ${query.get('isolate')}`, () => ({
      compatibilityDate: '2026-10-20',
      mainModule: 'main.js',
      modules: { 'main.js': env[maker] as string },
      env: { INPUT: env[`${maker} input`] },
    }))
    return isolate.getEntrypoint().fetch(request)
  },
}
