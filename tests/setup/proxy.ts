import { once } from 'node:events'
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'

/** A request that came by; `slugs` are those of the lines of a bulk, in their order. */
export type Seen = { method: string; path: string; slugs: string[]; at: number }

/**
 * What becomes of a request. `drop`: the connection ends before the Worker has it; `lose`: it ends
 * when the Worker has answered; `cut`: it ends in the middle of the body of the answer; `shorten`:
 * the last line of the answer is missing, and nothing says so; an answer of the proxy's own: the
 * Worker never has it.
 */
export type Fate = 'pass' | 'drop' | 'lose' | 'cut' | 'shorten' | Answer
/** Says what becomes of a request, perhaps after a while. */
export type Decision = (request: Seen) => Fate | Promise<Fate>
export type Answer = { status: number; headers?: Record<string, string>; body?: string }

/** A reverse proxy in front of a Worker, which remembers what it has seen. */
export type WorkerProxy = {
  url: string
  seen: Seen[]
  /** Decides what becomes of the next requests; until it is called, all of them pass. */
  meddle: (decide: Decision) => void
  /** Resolves when no request is on its way to the Worker any more. */
  idle: () => Promise<void>
  stop: () => Promise<void>
}

/** Starts a proxy in front of the Worker at `target`. */
export async function startProxy(target: string): Promise<WorkerProxy> {
  const seen: Seen[] = []
  const underWay = new Set<Promise<void>>()
  let decide: Decision = () => 'pass'
  const server = createServer(async (incoming, outgoing) => {
    const body = await buffer(incoming).catch(() => undefined)
    if (!body) return
    const { method = '', url: path = '' } = incoming
    const entry = { method, path, slugs: slugsIn(body), at: Date.now() }
    seen.push(entry)
    const fate = await decide(entry)
    if (fate === 'drop') incoming.socket.destroy()
    else if (typeof fate === 'object') answer(outgoing, fate)
    else {
      const passing = passOn(target, incoming, body, outgoing, fate)
      underWay.add(passing)
      await passing
      underWay.delete(passing)
    }
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    seen,
    meddle: (decision) => {
      decide = decision
    },
    idle: async () => {
      await Promise.all(underWay)
    },
    stop: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

/** Whether a request writes articles or media. Every push sends the site, changed or not. */
export function isWrite({ method, path }: Seen): boolean {
  return method !== 'GET' && method !== 'HEAD' && !path.startsWith('/api/site')
}

/** Returns the fate for the first `count` requests that `isMeant`; the others pass. */
export function first(count: number, fate: Fate, isMeant = isWrite): (request: Seen) => Fate {
  let left = count
  return (request) => (isMeant(request) && left-- > 0 ? fate : 'pass')
}

async function passOn(
  target: string,
  incoming: IncomingMessage,
  body: Buffer,
  outgoing: ServerResponse,
  fate: 'pass' | 'lose' | 'cut' | 'shorten',
): Promise<void> {
  const { method, url: path = '', headers } = incoming
  const { host: _, connection: __, 'transfer-encoding': ___, ...passed } = headers
  const onward = request(target + path, {
    method,
    headers: { ...passed, 'content-length': body.length },
    agent: false,
  })
  onward.end(body)
  try {
    const [response] = (await once(onward, 'response')) as [IncomingMessage]
    const whole = await buffer(response)
    const text = fate === 'shorten' ? whole.subarray(0, whole.lastIndexOf('\n{') + 1) : whole
    if (fate === 'lose') {
      incoming.socket.destroy()
      return
    }
    const { connection: ____, 'transfer-encoding': _____, ...answered } = response.headers
    outgoing.writeHead(response.statusCode ?? 502, { ...answered, 'content-length': text.length })
    if (fate !== 'cut') outgoing.end(text)
    else outgoing.write(text.subarray(0, text.length / 2), () => incoming.socket.destroy())
  } catch {
    incoming.socket.destroy()
  }
}

function answer(outgoing: ServerResponse, { status, headers, body = '' }: Answer): void {
  outgoing.writeHead(status, headers).end(body)
}

function slugsIn(body: Buffer): string[] {
  return [...body.toString().matchAll(/^\{"slug":"([^"]*)"/gm)].map(([, slug = '']) => slug)
}
