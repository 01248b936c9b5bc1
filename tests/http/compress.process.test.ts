import { request } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { publishArticles } from '../setup/published.ts'
import { startWorker, type WorkerProcess } from '../setup/worker-process.ts'

let worker: WorkerProcess

beforeAll(async () => {
  worker = await startWorker()
  await publishArticles(worker.url, {
    'rain.md': '---\npublished: 2026-03-01\n---\n\nIt rained.\n',
  })
})

afterAll(() => worker.stop())

/** Returns the bytes as they were sent, and what was said of them. */
function send(method: string, path: string, headers: Record<string, string>) {
  return new Promise<{ status?: number; headers: NodeJS.Dict<unknown>; bytes: Buffer }>(
    (resolve, reject) => {
      const sent = request(worker.url + path, { method, headers, agent: false }, (response) => {
        const { statusCode: status, headers } = response
        buffer(response).then((bytes) => resolve({ status, headers, bytes }), reject)
      })
      sent.on('error', reject).end()
    },
  )
}

describe.each(['/atom.xml', '/feed.json'])('%s', (path) => {
  // Cloudflare compresses what it knows to be text, after the cache; nothing is compressed before it.
  test.each(['made', 'held'])('%s is the same bytes for every client', async () => {
    const plain = await send('GET', path, {})
    expect(plain.bytes.toString()).toContain('It rained.')
    for (const accept of ['identity', 'gzip, deflate', 'br;q=1, gzip;q=0.5', '*']) {
      const other = await send('GET', path, { 'Accept-Encoding': accept })
      expect(other.headers['content-encoding']).toBeUndefined()
      expect(other.bytes).toEqual(plain.bytes)
      expect(other.headers.etag).toBe(plain.headers.etag)
    }
    const known = { 'Accept-Encoding': 'gzip', 'If-None-Match': String(plain.headers.etag) }
    expect(await send('GET', path, known)).toMatchObject({ status: 304, bytes: Buffer.of() })
  })
})
