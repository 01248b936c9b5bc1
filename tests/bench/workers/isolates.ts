type IsolatesEnv = {
  LOADER: WorkerLoader
  /** Modules and what they are given, by name: what `runWorker` can bind are texts. */
  [name: string]: unknown
}

/** Loads the Worker that `maker` names: kept and warm, or with `isolate=new` in one of its own. */
export default {
  async fetch(request: Request, env: IsolatesEnv): Promise<Response> {
    const query = new URL(request.url).searchParams
    const maker = query.get('maker') ?? ''
    const code = {
      compatibilityDate: '2026-10-20',
      mainModule: 'main.js',
      modules: { 'main.js': env[maker] as string },
      env: { INPUT: env[`${maker} input`] },
    }
    const isolate =
      query.get('isolate') === 'new' ? env.LOADER.load(code) : env.LOADER.get(maker, () => code)
    return isolate.getEntrypoint().fetch(request)
  },
}
