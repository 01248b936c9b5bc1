import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  // biome-ignore lint/style/useConsistentTypeDefinitions: Vitest's own interface is added to.
  interface ProvidedContext {
    /** A webhook on this machine, with any path below it. */
    webhook: string
  }
}

/**
 * Vitest's global setup: starts a webhook, for tests that run in workerd, where no server can. A POST to
 * a path is kept, and answered with the status that a PUT to it named last (204 before that), or never if
 * that was 0. A GET returns all that was kept, as JSON. Returns what ends it.
 */
export async function setup(project: TestProject): Promise<() => void> {
  const received: Record<string, string[]> = {}
  const statuses: Record<string, number> = {}
  const server = createServer(async (request, response) => {
    const { url = '', method } = request
    const body = await text(request)
    if (method === 'GET') response.end(JSON.stringify(received[url] ?? []))
    else if (method === 'PUT') {
      statuses[url] = Number(body)
      response.end()
    } else {
      received[url] = [...(received[url] ?? []), body]
      const status = statuses[url] ?? 204
      if (status !== 0) response.writeHead(status).end()
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  project.provide('webhook', `http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  return () => {
    server.closeAllConnections()
    server.close()
  }
}
