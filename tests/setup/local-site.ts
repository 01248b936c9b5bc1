import { type Running, startDateline } from './cli.ts'
import { findFreePort } from './worker-process.ts'

/** A site folder that `dateline start` serves. */
export type LocalSite = Running & {
  port: number
  url: string
  /** Ends it, and everything that it runs. */
  stop: () => Promise<void>
}

/**
 * Runs `dateline start` with these arguments in a folder; resolves when it has published. A reader who
 * asks all the while is in nobody's way.
 */
export async function startSite(cwd: string, ...args: string[]): Promise<LocalSite> {
  const port = await findFreePort()
  const env = { PORT: String(port), PUBLISH_TOKEN: '' }
  const running = startDateline(['start', ...args], { cwd, env })
  const ready = async () => {
    for (;;) {
      if (running.written().stdout.includes('Press Ctrl-C to stop.')) return
      await fetch(`http://localhost:${port}/rss.xml`).then(
        (polled) => polled.body?.cancel(),
        () => {},
      )
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
  const ended = running.done.then(({ stdout, stderr }) => {
    throw new Error(`dateline start ended:\n${stdout}${stderr}`)
  })
  ended.catch(() => {})
  await Promise.race([ready(), ended])
  return {
    ...running,
    port,
    url: `http://localhost:${port}`,
    stop: async () => {
      running.kill('SIGTERM')
      await running.done
    },
  }
}
