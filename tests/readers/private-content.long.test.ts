import { readdirSync, readFileSync, statSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { afterAll, expect, test } from 'vitest'
import { articleFile } from '../setup/content.ts'
import { publishArticles, publishMedia } from '../setup/published.ts'
import { startWorker } from '../setup/worker-process.ts'

const worker = await startWorker()
await publishMedia(worker.url)
afterAll(worker.stop)

const root = join(import.meta.dirname, '../..')

/** Sends a path as it is; `fetch` would resolve its dots. */
/** What a path comes to in the end: one that is not canonical leads to one that is. */
async function get(path: string) {
  const response = await getOnce(path)
  return response.status === 301 ? getOnce(response.location) : response
}

type Got = { status: number; type: string; location: string; body: Buffer }

async function getOnce(path: string): Promise<Got> {
  const { hostname, port } = new URL(worker.url)
  const headers = { Host: `${hostname}:${port}` }
  return new Promise((resolve, reject) => {
    request({ hostname, port, path, headers, agent: false }, async (response) => {
      const { statusCode = 0, headers } = response
      resolve({
        status: statusCode,
        type: headers['content-type'] ?? '',
        location: headers.location ?? '',
        body: await buffer(response),
      })
    })
      .on('error', reject)
      .end()
  })
}

/** Every file below a folder of the repository, as paths from there. */
function filesIn(folder: string): string[] {
  const names = readdirSync(join(root, folder), { recursive: true }).map(String)
  return names.filter((name) => statSync(join(root, folder, name)).isFile())
}

test.each(filesIn('content/media'))('/media/%s is served as it is', async (name) => {
  const { status, body } = await get(`/media/${name}`)
  expect(status).toBe(200)
  expect(body.equals(readFileSync(join(root, 'content/media', name)))).toBe(true)
})

const hidden = [
  ...filesIn('content')
    .filter((name) => !name.startsWith('media/'))
    .flatMap((name) => [name, `content/${name}`]),
  'wrangler.toml',
  'package.json',
  '.dev.vars',
  '.env',
  'README.md',
  'index.js',
  'index.js.map',
  'src/index.ts',
  '.assetsignore',
  '_headers',
  '_redirects',
  '.git/HEAD',
]
/** The ways in which one might ask for a file that lies beside, above or below the media. */
const ways = [
  '/',
  '//',
  '/media/',
  '/media//',
  '/media/../',
  '/media/../../',
  '/media/./../',
  '/media/%2e%2e/',
  '/media/..%2f',
  '/media/..%2F..%2F',
  '/media/..%5c',
  '/media/%2e%2e%2f',
  '/media/%252e%252e%252f',
  '/media/..;/',
  '/media/x/../../',
  '/media%2f..%2f',
  '/MEDIA/../',
  '/articles/../',
  '/articles/',
  '/articles/%2e%2e/',
  '/api/../',
  '/./',
  '/../',
  '/../../',
  '/file:/',
]

test.each(hidden)('%s has no URL', async (name) => {
  const spellings = new Set([name, encodeURIComponent(name)])
  const paths = ways.flatMap((way) => [...spellings].map((spelling) => way + spelling))
  const answers = await Promise.all(paths.map(async (path) => ({ path, ...(await get(path)) })))
  for (const { path, status, type, body } of answers) {
    expect([301, 302, 307, 400, 401, 404], path).toContain(status)
    if (status === 404) expect(type, path).toMatch(/^(text\/html|application\/problem\+json)/)
    // What every one of these files would give away of itself.
    expect(body.toString(), path).not.toMatch(/^(---|#|title:|name =|PUBLISH_TOKEN|ref:)/m)
  }
})

test.each(['/media//news.example/dateline.png', '/media/x//dateline.png', '/dateline.png'])(
  'a picture has one URL, and %s is another',
  async (path) => {
    expect((await get(path)).status).toBe(404)
  },
)

// The assets' own redirect to the canonical spelling knows nothing of /media/.
test('a picture is found whatever its name escapes, as in logo@2x.png', async () => {
  const response = await fetch(`${worker.url}/media/%64ateline.png`)
  expect(response.status).toBe(200)
  expect(response.headers.get('Content-Type')).toBe('image/png')
})

test('a folder is no list of what is in it', async () => {
  for (const path of ['/media', '/media/', '/media/.', '/content/', '/content']) {
    const { status, body } = await get(path)
    expect(status, path).toBe(404)
    expect(body.toString(), path).not.toContain('dateline.png')
  }
})

test('a draft and a scheduled article have no URL without the token', async () => {
  await publishArticles(worker.url, {
    'secret-draft.md': articleFile('A secret draft', { draft: 'true' }),
    'secret-plan.md': articleFile('A secret plan', { published: '2999-01-01' }),
    'open.md': articleFile('An open word'),
  })
  const open = ['/', '/rss.xml', '/atom.xml', '/feed.json', '/articles/open']
  for (const path of open) {
    const { status, body } = await get(path)
    expect(status, path).toBe(200)
    expect(body.toString(), path).toContain('An open word')
    expect(body.toString(), path).not.toMatch(/secret/i)
  }
  for (const slug of ['secret-draft', 'secret-plan']) {
    for (const ending of ['', '.md', '/', '.html', '/rss.xml', '?draft=true']) {
      const { status, body } = await get(`/articles/${slug}${ending}`)
      expect(status, `${slug}${ending}`).toBe(404)
      expect(body.toString()).not.toMatch(/A secret/)
    }
    const { status, body } = await get(`/api/articles/${slug}`)
    expect(status).toBe(401)
    expect(body.toString()).not.toMatch(/A secret/)
  }
  expect((await get('/api/articles')).status).toBe(401)
})
