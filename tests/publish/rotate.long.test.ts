import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import { afterAll, expect, test } from 'vitest'
import { readManual, root } from '../manuals/manuals.ts'
import { runProgram } from '../programs/run-program.ts'
import { runDateline } from '../setup/cli.ts'
import { good, makeProject, removeFolder } from '../setup/content.ts'
import { startWorker } from '../setup/worker-process.ts'

/** A secret as wrangler uploads it. */
type Upload = { path: string; body: { name: string; text: string } }

// Stands in for Cloudflare's API: it takes every secret.
const uploads: Upload[] = []
const cloudflare = createServer(async (request, response) => {
  uploads.push({ path: request.url ?? '', body: (await json(request)) as Upload['body'] })
  response.setHeader('Content-Type', 'application/json')
  response.end('{"success":true,"errors":[],"messages":[],"result":{}}')
}).listen(0, '127.0.0.1')
await once(cloudflare, 'listening')
const { port } = cloudflare.address() as AddressInfo

const here = await makeProject(good)
afterAll(async () => {
  cloudflare.close()
  await removeFolder(here)
})

test('an upgrade locks nobody out: what the API says of a short token replaces it', async () => {
  const old = await startWorker({ site: '', vars: { PUBLISH_TOKEN: 'short' } })
  const refused = await runDateline(['push', '--token', 'short'], { cwd: here, url: old.url })
  await old.stop()
  expect(refused).toMatchObject({ code: 1, stdout: '' })
  const [reason, ...commands] = refused.stderr.trimEnd().split('\n  ')
  expect(reason).toMatch(/^401: the PUBLISH_TOKEN of this Worker has fewer than 20 characters, /)
  expect(commands).toHaveLength(2)
  expect(readManual('src/publish/README.md')).toContain(`${commands.join('\n')}\n`)

  const script = `
    cd '${root}'
    export CLOUDFLARE_API_BASE_URL=http://127.0.0.1:${port}
    export CLOUDFLARE_ACCOUNT_ID=account CLOUDFLARE_API_TOKEN=key WRANGLER_SEND_METRICS=false
    ${commands.join('\n')} >&2
    printenv PUBLISH_TOKEN`
  const { code, stdout, stderr } = await runProgram('bash', ['-c', script], { home: here })
  expect(code, stderr).toBe(0)
  const token = stdout.trim()
  expect(uploads).toEqual([
    {
      path: '/accounts/account/workers/scripts/dateline/secrets',
      body: { name: 'PUBLISH_TOKEN', text: token, type: 'secret_text' },
    },
  ])

  const { url, stop } = await startWorker({ vars: { PUBLISH_TOKEN: token } })
  const pushed = await runDateline(['push'], { cwd: here, url, env: { PUBLISH_TOKEN: token } })
  await stop()
  expect(pushed).toMatchObject({ code: 0, stdout: expect.stringMatching(/^created 3,/m) })
})
