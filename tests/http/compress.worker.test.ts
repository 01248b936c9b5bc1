import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { articleFile, feedPaths, get, publish, sendUncached } from '../setup/requests.ts'
import { emptyStore } from '../setup/store.ts'

beforeEach(() => publish('rain', articleFile()))

afterEach(emptyStore)

async function read(response: Promise<Response>) {
  const { status, headers } = await response
  return { status, headers, text: await (await response).text() }
}

// A cache gives what it holds to the next client, whatever that accepts.
describe.each(feedPaths)('%s', (path) => {
  test.each(['gzip', 'br, gzip', '*', 'identity;q=0, gzip', '', 'identity', 'gzip;q=0'])(
    'is the same bytes with Accept-Encoding: %s',
    async (accept) => {
      const sent = { headers: { 'Accept-Encoding': accept } }
      const plain = await read(get(path))
      // Made behind Workers Cache; made without it, and held.
      for (const ask of [get, sendHere, sendHere]) {
        const { headers, text } = await read(ask(path, sent))
        expect(headers.get('Content-Encoding')).toBeNull()
        expect(headers.get('Vary')).toBe('Sec-Fetch-Dest')
        expect(headers.get('ETag')).toBe(plain.headers.get('ETag'))
        expect(text).toBe(plain.text)
      }
    },
  )
})

async function sendHere(path: string, sent?: Parameters<typeof get>[1]): Promise<Response> {
  const response = await sendUncached('GET', path, sent)
  await new Promise((resolve) => setTimeout(resolve, 20))
  return response
}
