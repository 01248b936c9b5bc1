import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What came to a server: the path, and the token or whatever else stood in its place. */
export type Arrived = { path: string; authorization?: string }

/** An answer of 200, unless it says otherwise; a body that is no string is sent as JSON. */
export type Answered = { status?: number; headers?: Record<string, string>; body?: unknown }

/** A server on this machine that answers as it likes, and remembers what came. */
export type HostileWorker = {
  url: string
  host: string
  seen: Arrived[]
  /** Says how the next requests are answered. */
  answer: (answer: (path: string) => Answered) => void
  stop: () => Promise<void>
}

/** Starts a server that answers 404 until it is told otherwise. */
export async function startHostileWorker(): Promise<HostileWorker> {
  const seen: Arrived[] = []
  let answerTo = (_: string): Answered => ({ status: 404 })
  const server = createServer(({ url: path = '', headers: { authorization } }, response) => {
    seen.push({ path, authorization })
    const { status = 200, headers, body = '' } = answerTo(path)
    response.writeHead(status, headers).end(typeof body === 'string' ? body : JSON.stringify(body))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url: `http://${host}`,
    host,
    seen,
    answer: (answer) => {
      answerTo = answer
    },
    stop: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

/** Returns a row of a manifest that no honest Worker would send. */
export function listedAs(slug: string): Record<string, string> {
  return { slug, id: slug, hash: '0', state: 'live', published: '2026-01-01T00:00:00Z' }
}
