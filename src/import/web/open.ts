import { lookup } from 'node:dns'
import { get as getPlainly, type IncomingHttpHeaders, type IncomingMessage } from 'node:http'
import { get as getSecurely } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import { addAbortSignal, pipeline, type Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { createBrotliDecompress, createUnzip } from 'node:zlib'
import { ImportError } from '../moved.ts'
import { isPrivate } from './private-address.ts'

/** The answer of a host. `url` is where the redirects ended; the body is unpacked. */
export type Answer = { url: string; status: number; headers: IncomingHttpHeaders; body: Readable }

/**
 * How an address is opened. `trusted` are the hosts (with a port, if there is one) that the user named,
 * which may be on this machine or its network; all others may not. `within` is in milliseconds, for all
 * that is read.
 */
export type Opening = { trusted: ReadonlySet<string>; within: number; accept?: string }

const mostRedirects = 20

/** In milliseconds. */
const longestSilence = 30_000

/** In seconds, and how often one waits for a host that is busy. */
const longestWait = 60
const mostWaits = 2

/**
 * Returns the answer at an address, through redirects; a host that says when to come again is asked
 * again. Throws an ImportError that says why there is none.
 */
export async function open(address: string, opening: Opening): Promise<Answer> {
  for (let waits = 0; ; waits++) {
    const answer = await follow(address, opening)
    const wait = Number(answer.headers['retry-after'])
    const isBusy = [429, 503].includes(answer.status) && wait <= longestWait
    if (!isBusy || waits === mostWaits) return answer
    answer.body.destroy()
    await sleep(wait * 1000)
  }
}

async function follow(address: string, opening: Opening): Promise<Answer> {
  const signal = AbortSignal.timeout(opening.within)
  let url = addressOf(address)
  for (let redirects = 0; redirects <= mostRedirects; redirects++) {
    const response = await ask(url, opening, signal)
    const { statusCode: status = 0, headers } = response
    const { location } = headers
    if (![301, 302, 303, 307, 308].includes(status) || !location) {
      return { url: url.href, status, headers, body: unpacked(addAbortSignal(signal, response)) }
    }
    response.destroy()
    url = addressOf(location, url)
  }
  throw new ImportError(`${address} redirects without an end`)
}

function addressOf(address: string, base?: URL): URL {
  const url = URL.parse(address, base?.href)
  if (url && /^https?:$/.test(url.protocol)) return url
  throw new ImportError(
    base ? `${base.href} redirects to ${address}` : `${address} is no web address`,
  )
}

function ask(url: URL, opening: Opening, signal: AbortSignal): Promise<IncomingMessage> {
  const { trusted, within, accept = '*/*' } = opening
  const isTrusted = trusted.has(url.host)
  const name = url.hostname.replace(/^\[(.*)\]$/, '$1')
  if (!isTrusted && isIP(name) && isPrivate(name)) throw privateError(url)
  const headers = { Accept: accept, 'Accept-Encoding': 'gzip, br', 'User-Agent': 'Dateline' }
  const lookup = isTrusted ? undefined : lookupFor(url)
  const options = { headers, signal, timeout: longestSilence, lookup }
  return new Promise((resolve, reject) => {
    let answer: IncomingMessage | undefined
    const get = url.protocol === 'https:' ? getSecurely : getPlainly
    const request = get(url.href, options, (response) => {
      answer = response
      resolve(response)
    })
    request.on('timeout', () => {
      const silent = answer ?? request
      silent.destroy(new ImportError(tooSlow(url.href, longestSilence)))
    })
    request.on('error', (error) => {
      if (error instanceof ImportError) reject(error)
      else if (signal.aborted) reject(new ImportError(tooSlow(url.href, within)))
      else reject(new ImportError(`${url.href} does not answer`))
    })
  })
}

/** The words for an address that took too long; `within` is in milliseconds. */
export function tooSlow(url: string, within: number): string {
  return `${url} does not come within ${within / 1000} seconds`
}

function privateError({ href }: URL): ImportError {
  return new ImportError(`${href} is on this machine or its network, and was not asked for`)
}

/** A public name may have a private address, so what a name leads to is looked at, too. */
function lookupFor(url: URL): LookupFunction {
  return (name, options, callback) => {
    lookup(name, { ...options, all: true }, (error, all) => {
      const [first, ...more] = (all ?? []).filter(({ address }) => !isPrivate(address))
      if (error) callback(error, '')
      else if (!first) callback(privateError(url), '')
      else if (options.all) callback(null, [first, ...more])
      else callback(null, first.address, first.family)
    })
  }
}

function unpacked(response: IncomingMessage): Readable {
  const coding = response.headers['content-encoding'] ?? ''
  if (/gzip|deflate/i.test(coding)) return pipeline(response, createUnzip(), () => {})
  if (/br/i.test(coding)) return pipeline(response, createBrotliDecompress(), () => {})
  return response
}
