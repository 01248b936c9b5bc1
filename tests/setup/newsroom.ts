import { type Run, type Running, runDateline, startDateline } from './cli.ts'
import { makeProject, removeFolder, siteFile } from './content.ts'
import { startProxy, type WorkerProxy } from './proxy.ts'
import { emptyStore, publishArticles } from './published.ts'
import { startWorker, type WorkerProcess } from './worker-process.ts'

/** Someone who publishes: a Worker, the way to it, and the folders that hold articles. */
export type Newsroom = {
  worker: WorkerProcess
  proxy: WorkerProxy
  /** Makes a folder with `content/site.yaml` and these files, removed in the end. */
  project: (files?: Record<string, string | Uint8Array>) => Promise<string>
  /** The same, and its articles are published already, by another way than the command. */
  published: (files: Record<string, string>) => Promise<string>
  /** Runs the command in a folder, against the proxy. */
  run: (cwd: string, ...args: string[]) => Promise<Run>
  start: (cwd: string, ...args: string[]) => Running
  /** Forgets every article and every request; everything passes the proxy again. */
  reset: () => Promise<void>
  stop: () => Promise<void>
}

/** Starts a newsroom of its own for a test file. */
export async function startNewsroom(): Promise<Newsroom> {
  const worker = await startWorker({ site: siteFile })
  const proxy = await startProxy(worker.url)
  const folders: string[] = []
  const project = async (files: Record<string, string | Uint8Array> = {}) => {
    const folder = await makeProject(files)
    folders.push(folder)
    return folder
  }
  return {
    worker,
    proxy,
    project,
    published: async (files) => {
      await publishArticles(worker.url, files)
      return project(files)
    },
    run: (cwd, ...args) => runDateline(args, { cwd, url: proxy.url }),
    start: (cwd, ...args) => startDateline(args, { cwd, url: proxy.url }),
    reset: async () => {
      await emptyStore(worker.db)
      proxy.seen.length = 0
      proxy.meddle(() => 'pass')
    },
    stop: async () => {
      await Promise.all([worker.stop(), proxy.stop(), ...folders.map(removeFolder)])
    },
  }
}
