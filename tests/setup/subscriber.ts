import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'

/** What a subscriber was sent at one of its callbacks. */
export type Received = { path: string; headers: IncomingMessage['headers']; body: Buffer }

/** How a subscriber answers what it is asked or sent; by default it agrees to everything. */
export type Answering = (received: Received, response: ServerResponse) => void | Promise<void>

/** A subscriber on this machine, with any path for a callback. */
export type Subscriber = {
  url: string
  /** The deliveries, in their order. */
  received: Received[]
  /** The queries with which it was asked or told something, in their order. */
  asked: URLSearchParams[]
  stop: () => Promise<void>
}

/** Starts a subscriber. `answer` answers a delivery, `echo` returns what it says to a challenge. */
export async function startSubscriber({
  answer = (_, response) => void response.writeHead(204).end(),
  echo = (query) => query.get('hub.challenge') ?? query.get('challenge') ?? '',
}: {
  answer?: Answering
  echo?: (query: URLSearchParams) => string
} = {}): Promise<Subscriber> {
  const received: Received[] = []
  const asked: URLSearchParams[] = []
  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://127.0.0.1')
    if (request.method === 'GET') {
      asked.push(searchParams)
      response.end(echo(searchParams))
      return
    }
    const delivery = { path: pathname, headers: request.headers, body: await buffer(request) }
    received.push(delivery)
    await answer(delivery, response)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    received,
    asked,
    stop: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

/** Returns the header with which a hub signs a body (WebSub §7). */
export function signatureOf(body: Buffer, secret: string): string {
  return `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`
}

/** Asks a hub for something, as a subscriber does; returns its answer. */
export function askHub(
  url: string,
  fields: Record<string, string>,
  path = '/hub',
): Promise<Response> {
  return fetch(url + path, { method: 'POST', body: new URLSearchParams(fields) })
}
