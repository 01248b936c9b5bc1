import { afterAll, beforeAll, expect, test } from 'vitest'
import { articleFile } from '../setup/content.ts'
import { startWorker, testToken, type WorkerProcess } from '../setup/worker-process.ts'

let worker: WorkerProcess
beforeAll(async () => {
  worker = await startWorker({ vars: { SHOW_DRAFTS: '1' } })
  await put('snow', articleFile('Snow', { draft: 'true' }))
  await put('later', articleFile('Later', { published: '2999-12-31T23:59:59Z' }))
  await put('rain', articleFile('Rain', { published: '2026-01-01T00:00Z' }))
})
afterAll(() => worker.stop())

async function put(slug: string, body: string): Promise<void> {
  const headers = { Authorization: `Bearer ${testToken}`, 'Content-Type': 'text/markdown' }
  const response = await fetch(`${worker.url}/api/articles/${slug}`, {
    ...{ method: 'PUT', headers, body },
  })
  expect(response.status).toBe(201)
}

const get = (path: string, init?: RequestInit) => fetch(worker.url + path, init)

test.each([
  ['snow', 'Draft'],
  ['later', 'Scheduled for '],
])('start shows %s at its address, and says what it is', async (slug, state) => {
  const response = await get(`/articles/${slug}`)
  const html = await response.text()
  expect([response.status, response.headers.get('Cache-Control')]).toEqual([200, 'no-store'])
  expect(html).toContain(`<strong>${state}`)
  expect(html).toContain('Only this machine shows it.')
  expect(html.match(/<iframe/g)).toHaveLength(3)
})

test('the home page lists what is not published, and no cache keeps it', async () => {
  const response = await get('/')
  const html = await response.text()
  const [, listed = ''] = /<h2>Not published yet<\/h2>(.*?)<\/section>/s.exec(html) ?? []
  expect([...listed.matchAll(/articles\/(\w+)/g)].map(([, slug]) => slug)).toEqual([
    'later',
    'snow',
  ])
  expect(response.headers.get('Cache-Control')).toBe('no-store')
  expect(response.headers.has('ETag')).toBe(false)
})

test('nothing else shows them', async () => {
  const paths = ['/rss.xml', '/atom.xml', '/feed.json', '/sitemap.xml', '/archive', '/tags']
  for (const path of [...paths, '/articles/snow.md', '/articles/rain']) {
    expect(await (await get(path)).text(), path).not.toMatch(/Snow|Later/)
  }
})

test('nobody sees them who comes from elsewhere, such as through a tunnel', async () => {
  const { port } = new URL(worker.url)
  const { request } = await import('node:http')
  const statusFor = (host: string) =>
    new Promise<number | undefined>((resolve, reject) => {
      const sent = request(
        { port, path: '/articles/snow', headers: { Host: host } },
        (response) => {
          response.resume()
          resolve(response.statusCode)
        },
      )
      sent.on('error', reject).end()
    })
  expect(await statusFor('tunnel.example')).toBe(404)
  expect(await statusFor(`localhost:${port}`)).toBe(200)
})
