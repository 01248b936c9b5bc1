import { once } from 'node:events'
import { open } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { sendMedium } from '../../src/cli/media-api.ts'
import { good, makeProject, removeFolder } from '../setup/content.ts'

const here = await makeProject(good)
afterAll(() => removeFolder(here))

const bytes = 100_000_000
const path = join(here, 'talk.mp3')
const file = await open(path, 'w')
await file.truncate(bytes)
await file.close()

test.each([
  ['has every part', []],
  ['lacks all of them', [['a', 'b', 'c']]],
  ['lacks one again', [['b', 'c'], ['c']]],
])('every byte of a file in parts is counted once, if the Worker %s', async (_, lacking) => {
  const left = [...lacking]
  const server = createServer((incoming, response) => {
    incoming.resume().on('end', () => {
      const missing = incoming.method === 'POST' ? left.shift() : undefined
      const type = { 'Content-Type': 'application/json' }
      response.writeHead(missing ? 409 : 200, type)
      response.end(JSON.stringify(missing ? { missing } : { status: 'created' }))
    })
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const media = { path: 'talk.mp3', file: path, bytes, changed: 0 }
  const job = { file: media, digests: { sha256: 'f', parts: ['a', 'b', 'c'] }, facts: {} }
  let sent = 0
  let most = 0
  await sendMedium({ url, token: 'x' }, job, false, (some) => {
    sent += some
    most = Math.max(sent, most)
  })
  server.closeAllConnections()
  server.close()
  expect({ sent, most }).toEqual({ sent: bytes, most: bytes })
})
