import { execFile } from 'node:child_process'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { everyPage, languages, publishEverything, speak } from '../setup/every-page.ts'
import { startWorker } from '../setup/worker-process.ts'

// The Nu HTML checker, which is the W3C's. It needs Java, and VNU says where its vnu.jar is.
const { VNU } = process.env
if (!VNU) throw new Error('set VNU to the path of vnu.jar, which the npm package vnu-jar has')

type Message = { type: string; url: string; lastLine?: number; message: string; extract?: string }

test('the Nu checker says nothing of any page in any language', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'pages-'))
  const worker = await startWorker()
  const preview = await publishEverything(worker)
  for (const language of languages) {
    await speak(worker, language)
    for (const [kind, path] of [...everyPage(true), ['preview', preview] as const]) {
      const headers = { 'Sec-Fetch-Dest': 'document' }
      const page = await (await fetch(worker.url + path, { headers })).text()
      await writeFile(join(folder, `${language} ${kind}.html`), page)
    }
  }
  await worker.stop()
  const bare = await startWorker({ site: '' })
  const page = await fetch(bare.url, { headers: { 'Sec-Fetch-Dest': 'document' } })
  await writeFile(join(folder, 'no site.html'), await page.text())
  await bare.stop()
  expect(await check(folder)).toEqual([])
})

test('the Nu checker would say something', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'pages-'))
  await writeFile(join(folder, 'wrong.html'), '<!doctype html><title>x</title><p><div></p>')
  expect(await check(folder)).not.toEqual([])
})

/** Hono decides how void elements are written; HTML allows both ways. */
const allowed = /^Trailing slash on void elements/

/** What the checker says of the pages in a folder: errors, warnings and remarks. */
async function check(folder: string): Promise<string[]> {
  const run = promisify(execFile)('java', ['-jar', String(VNU), '--format', 'json', folder], {
    maxBuffer: 2 ** 28,
  })
  // It exits with 1 if it finds an error, and writes to standard error either way.
  const { stderr } = await run.catch((error: { stderr: string }) => error)
  const { messages }: { messages: Message[] } = JSON.parse(stderr)
  const meant = messages.filter(({ message }) => !allowed.test(message))
  return meant.map(({ type, url, lastLine, message, extract }) => {
    const name = decodeURIComponent(url.slice(url.lastIndexOf('/') + 1))
    return `${name}:${lastLine}: ${type}: ${message} ${extract ?? ''}`
  })
}
