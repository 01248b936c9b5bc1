import { once } from 'node:events'
import { openAsBlob } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { request } from '../../src/cli/request.ts'
import { runDateline } from '../setup/cli.ts'
import { good, makeProject, removeFolder } from '../setup/content.ts'

const here = await makeProject(good)
const servers: Server[] = []
afterAll(async () => {
  for (const server of servers) server.closeAllConnections()
  for (const server of servers) server.close()
  await removeFolder(here)
})

async function urlOf(server: Server): Promise<string> {
  servers.push(server.listen(0, '127.0.0.1'))
  await once(server, 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const silent = await urlOf(createServer(() => {}))
const stalling = await urlOf(
  createServer((_, response) => {
    response.writeHead(200, { 'Content-Type': 'application/json' })
    response.write('{"articles":')
  }),
)
const failing = await urlOf(
  createServer(async (_, response) => {
    await new Promise((resolve) => setTimeout(resolve, 20_000))
    response.writeHead(503).end('the store is broken')
  }),
)

// All at once, because each of them waits.
test.concurrent.each([
  ['never answers', silent, /no answer within 30 s$/],
  ['stops in the middle', stalling, /no answer within 30 s$/],
  ['fails, and takes its time', failing, /^503: the store is broken$/],
])('list gives a Worker up that %s', { timeout: 150_000 }, async (_, url, reason) => {
  const began = Date.now()
  const { code, stdout, stderr } = await runDateline(['list'], { cwd: here, url })
  expect(stderr.trim()).toMatch(reason)
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
  expect(Date.now() - began).toBeLessThan(110_000)
})

test.concurrent('so does push', { timeout: 200_000 }, async () => {
  const { code, stderr } = await runDateline(['push'], { cwd: here, url: silent })
  expect(stderr.trim()).toMatch(/no answer within 30 s$/)
  expect(code).toBe(1)
})

// More than the buffers of a connection hold. A blob in memory would be sent in one piece.
const path = join(here, 'talk.mp3')
await writeFile(path, new Uint8Array(64_000_000))
const file = await openAsBlob(path)

function upload(url: string, sending = (_: number) => {}): Promise<string> {
  const sent = { method: 'PUT' as const, path: '/api/media/talk.mp3', body: file, sending }
  return request({ url, token: 'x' }, { ...sent, read: (text) => text })
}

test.concurrent('an upload of which nothing moves any more begins again', {
  timeout: 100_000,
}, async () => {
  let tries = 0
  const url = await urlOf(
    createServer((incoming, response) => {
      tries++
      if (tries === 1) return
      incoming.resume().on('end', () => response.end(incoming.headers['content-length']))
    }),
  )
  let sent = 0
  let most = 0
  const answer = await upload(url, (bytes) => {
    sent += bytes
    most = Math.max(sent, most)
  })
  expect({ answer, tries, sent, most }).toEqual({
    answer: `${file.size}`,
    tries: 2,
    sent: file.size,
    most: file.size,
  })
})

test.concurrent('an upload that is never answered is given up', { timeout: 200_000 }, async () => {
  let tries = 0
  const url = await urlOf(
    createServer((incoming) => {
      tries++
      incoming.resume()
    }),
  )
  await expect(upload(url)).rejects.toThrow(`${url} can't be reached: no answer within 120 s`)
  expect(tries).toBe(1)
})
