import { request } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { gunzipSync } from 'node:zlib'
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
  test.each(['made', 'held'])('%s is sent as the client takes it', async () => {
    const plain = await send('GET', path, {})
    expect(plain.bytes.toString()).toContain('It rained.')
    expect(plain.headers['content-encoding']).toBeUndefined()
    const same = await send('GET', path, { 'Accept-Encoding': 'identity' })
    expect(same.bytes).toEqual(plain.bytes)
    const packed = await send('GET', path, { 'Accept-Encoding': 'gzip, deflate' })
    expect(packed.headers['content-encoding']).toBe('gzip')
    expect(gunzipSync(packed.bytes)).toEqual(plain.bytes)
    expect(packed.headers.etag).toBe(`W/${plain.headers.etag}`)
    const head = await send('HEAD', path, { 'Accept-Encoding': 'gzip' })
    expect(head.bytes).toHaveLength(0)
    expect(head.headers.etag).toBe(packed.headers.etag)
    expect(head.headers['content-encoding']).toBe('gzip')
    const known = { 'Accept-Encoding': 'gzip', 'If-None-Match': String(packed.headers.etag) }
    expect(await send('GET', path, known)).toMatchObject({ status: 304, bytes: Buffer.of() })
  })
})
