import { env } from 'cloudflare:workers'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { makePass } from '../../src/http/pass.ts'
import { at } from '../setup/clock.ts'
import { bindPress } from '../setup/press.ts'
import {
  api,
  articleFile,
  direct,
  get,
  type ProblemDetails,
  publish,
  pushSite,
  put,
  putSite,
  send,
  withdraw,
} from '../setup/requests.ts'
import { dumpStore, emptyStore } from '../setup/store.ts'

const token = 'test-token-long-enough'
const week = 7 * 24 * 60 * 60
const draft = { title: 'Snow', tags: ['Weather'], draft: true }

beforeEach(() => {
  at(0)
  vi.spyOn(console, 'log').mockReturnValue()
})
afterEach(async () => {
  await bindPress()
  await emptyStore()
})

/** Returns the path of the link that the API makes for an article. */
async function linkTo(slug: string, query = ''): Promise<string> {
  const response = await api('POST', `/articles/${slug}/preview${query}`)
  expect(response.status).toBe(200)
  return new URL((await response.json<{ url: string }>()).url).pathname
}

/** What an answer says, but for when it was made and where. */
async function answerAt(path: string) {
  const response = await get(path)
  const { date: _, ...headers } = Object.fromEntries(response.headers)
  const body = await response.text()
  return { status: response.status, headers, body }
}

describe('a link', () => {
  test('shows a draft for seven days, to whoever has it', async () => {
    await publish('snow', articleFile(draft, 'It *snowed*.'))
    const made = await api('POST', '/articles/snow/preview')
    expect(made.headers.get('Cache-Control')).toBe('no-store')
    const { url, expires } = await made.json<{ url: string; expires: string }>()
    expect(url).toMatch(/^https:\/\/news\.example\/preview\/snow\/\d+-[\da-f]{32}$/)
    expect(expires).toBe('2026-11-29T12:00:00Z')
    const { pathname } = new URL(url)
    const page = await get(pathname)
    expect(page.status).toBe(200)
    expect(await page.text()).toContain('<p>It <em>snowed</em>.</p>')
    at(week - 1)
    expect((await get(pathname)).status).toBe(200)
    at(week)
    expect((await get(pathname)).status).toBe(404)
  })

  test('is kept by no cache, found by no search engine, and named to no other site', async () => {
    await publish('snow', articleFile(draft))
    const path = await linkTo('snow')
    for (const method of ['GET', 'HEAD']) {
      const { status, headers } = await send(method, path)
      expect([status, headers.get('Cache-Control')]).toEqual([200, 'no-store'])
      expect(headers.get('Cloudflare-CDN-Cache-Control')).toBe('no-store')
      expect(headers.get('X-Robots-Tag')).toBe('noindex')
      expect(headers.get('Referrer-Policy')).toBe('no-referrer')
      for (const name of ['ETag', 'Last-Modified', 'Cache-Tag'])
        expect(headers.has(name)).toBe(false)
      expect(headers.get('Content-Security-Policy')).toContain("default-src 'none'")
    }
    const html = await (await get(path, { headers: { 'If-None-Match': '*' } })).text()
    expect(html).toContain('<meta name="robots" content="noindex"')
    expect(html).not.toMatch(/og:url|application\/ld\+json|rel="canonical"|text\/markdown/)
  })

  test.each([
    ['forged', (path: string) => path.replace(/.$/, (last) => (last === '0' ? '1' : '0'))],
    ['for longer than it was made', (path: string) => path.replace(/(\d)-/, '9$1-')],
    ['of another article', (path: string) => path.replace('/snow/', '/rain/')],
    ['written in another way', (path: string) => path.replace(/(\d+-)/, '0$1')],
    ['cut off', (path: string) => path.slice(0, -1)],
    ['without a time', (path: string) => path.replace(/\d+-/, '-')],
  ])('that is %s is answered as any other address where nothing is', async (_, change) => {
    await publish('snow', articleFile(draft))
    await publish('rain', articleFile({ ...draft, title: 'Rain' }))
    const path = change(await linkTo('snow'))
    expect(await answerAt(path)).toEqual(await answerAt('/preview/nothing/here'))
    expect((await get(path)).status).toBe(404)
  })

  test('is gone when the token changes, and there is none without a token that guards', async () => {
    await publish('snow', articleFile(draft))
    const path = await linkTo('snow')
    const tokens = ['another-token-long-enough', '', 'short']
    for (const PUBLISH_TOKEN of tokens) {
      expect((await get(path, { bindings: { PUBLISH_TOKEN } })).status).toBe(404)
    }
    for (const weak of ['short', 'a']) {
      const pass = makePass('snow', Math.floor(Date.now() / 1000) + 60, weak)
      const bindings = { PUBLISH_TOKEN: weak }
      expect((await get(`/preview/snow/${pass}`, { bindings })).status).toBe(404)
    }
  })

  test('is gone with the article', async () => {
    await publish('snow', articleFile({ ...draft, draft: false }))
    const path = await linkTo('snow')
    expect((await get(path)).status).toBe(200)
    await withdraw('snow')
    expect((await get(path)).status).toBe(404)
    expect((await api('POST', '/articles/snow/preview')).status).toBe(410)
    const never = makePass('never', Math.floor(Date.now() / 1000) + 60, token)
    expect((await get(`/preview/never/${never}`)).status).toBe(404)
    expect((await api('POST', '/articles/never/preview')).status).toBe(404)
  })

  test('is made for as many days as are asked for, within reason', async () => {
    await publish('snow', articleFile(draft))
    const path = await linkTo('snow', '?days=1')
    at(24 * 60 * 60 - 1)
    expect((await get(path)).status).toBe(200)
    at(24 * 60 * 60)
    expect((await get(path)).status).toBe(404)
    for (const days of ['0', '91', '-1', '1.5', 'seven', '']) {
      const response = await api('POST', `/articles/snow/preview?days=${days}`)
      expect((await response.json<ProblemDetails>()).detail).toBe(
        'days is a whole number from 1 to 90',
      )
      expect(response.status).toBe(400)
    }
    expect((await send('POST', '/api/articles/snow/preview', direct)).status).toBe(401)
    const wrong = await api('GET', '/articles/snow/preview')
    expect([wrong.status, wrong.headers.get('Allow')]).toEqual([405, 'POST'])
  })

  test('leads to no other place that shows the article', async () => {
    await publish('snow', articleFile(draft, 'A secret.'))
    await linkTo('snow')
    const before = await dumpStore()
    await get(await linkTo('snow'))
    expect(await dumpStore()).toEqual(before)
    const paths = ['/', '/rss.xml', '/sitemap.xml', '/tags', '/archive', '/articles/snow.md']
    for (const path of [...paths, '/articles/snow', '/tags/weather']) {
      expect(await (await get(path)).text(), path).not.toMatch(/Snow|secret/)
    }
  })
})

test('a preview waits for no write that the press is at', async () => {
  await publish('snow', articleFile(draft))
  const path = await linkTo('snow')
  let [isHeld, isWriting] = [true, false]
  const held: Pick<D1Database, 'prepare' | 'batch'> = {
    prepare: (sql) => env.DB.prepare(sql),
    batch: async (statements) => {
      isWriting = true
      while (isHeld) await scheduler.wait(5)
      return env.DB.batch(statements)
    },
  }
  const writing = put('rain', articleFile(), { bindings: { DB: held as D1Database } })
  await vi.waitUntil(() => isWriting)
  // The articles that it names are looked up in a batch, of which this one has none.
  expect(await (await get(path)).text()).toContain('<strong>Draft</strong>')
  isHeld = false
  expect((await writing).status).toBe(201)
})

describe('a preview', () => {
  const page = async (slug: string) => (await get(await linkTo(slug))).text()

  test('says what publishing a draft would do, and what was left out of it', async () => {
    const file = articleFile(
      { ...draft, authors: [{ name: 'Ada' }] },
      'It snowed.<script>alert(1)</script>',
    )
    await publish('snow', file)
    const html = await page('snow')
    expect(html).toContain('<strong>Draft</strong>')
    expect(html).toContain('Publishing it makes it new in 3 feeds: ')
    expect(html).toMatch(/<bdi>Weather<\/bdi>.*<bdi>Ada<\/bdi>/)
    expect(html).toMatch(/<li>\d+: .*script/)
    expect(html).not.toContain('<script>alert')
  })

  test('says whether readers who had it before are shown a draft again', async () => {
    const fields = { title: 'Snow', published: '2026-03-01T09:00:00Z' }
    await publish('snow', articleFile(fields))
    await publish('snow', articleFile({ ...fields, draft: true }, 'It thaws.'))
    expect(await page('snow')).toContain('nobody is shown it again')
    const updated = '2026-03-02T09:00:00Z'
    await publish('snow', articleFile({ ...fields, updated, draft: true }, 'It thaws.'))
    expect(await page('snow')).toContain('Publishing it shows it to them again')
    await publish('snow', articleFile({ ...fields, updated }, 'It thaws.'))
    expect(await page('snow')).toContain('nothing changes for readers')
    // Nobody saw this one at its first date.
    await publish('later', articleFile({ title: 'Later', published: '2026-12-24T18:00:00Z' }))
    await publish('later', articleFile({ title: 'Later', published: '2026-12-25T18:00:00Z' }))
    expect(await page('later')).toContain('makes it new in')
  })

  test('says when an article is scheduled for, and that nothing changes with a live one', async () => {
    const later = { title: 'Later', published: '2026-12-24T18:00:00Z' }
    await publish('later', articleFile(later))
    expect(await page('later')).toMatch(/Scheduled for <time[^>]*>December 24, 2026/)
    await publish('rain', articleFile())
    expect(await page('rain')).toContain('nothing changes for readers')
    await pushSite('markdown: true')
    expect(await page('rain')).toContain('nobody is shown the article again')
  })

  test('shows a draft as the present site has it, with the facts of each of its items', async () => {
    await publish(
      'snow',
      articleFile({ ...draft, authors: [{ name: 'Ada & Bo' }], summary: 'A <b> 5' }),
    )
    await pushSite('markdown: true')
    const html = await page('snow')
    const frames = [...html.matchAll(/<iframe[^>]* title="([^"]*)"[^>]* srcdoc="([^"]*)"/g)]
    expect(frames.map(([, title]) => title)).toEqual(['RSS', 'Atom', 'JSON Feed'])
    for (const [frame, , srcdoc = ''] of frames) {
      expect(frame).toContain('sandbox=""')
      const shown = srcdoc.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')
      expect(shown).toContain('<html lang=&quot;en&quot; dir=&quot;ltr&quot;>')
      expect(shown).toContain('<h1>Snow</h1>')
      expect(shown).toMatch(
        /Ada &(?:amp|#x26);? Bo\u00A0· March 1, 2026|Ada &amp; Bo\u00A0· March 1, 2026/,
      )
      expect(shown).toMatch(/A &(?:lt|#x3C); ?b&(?:gt|#x3E); 5|A &lt;b&gt; 5/)
      expect(shown).toContain('<p>It rained.</p>')
    }
    expect(html).toContain('&lt;source:markdown&gt;')
    expect(html).toContain('&quot;content_html&quot;:&quot;&lt;p&gt;It rained.&lt;/p&gt;')
  })

  test('of what the present site would refuse says why', async () => {
    await publish('snow', articleFile({ ...draft, authors: ['example-author'] }, 'A secret.'))
    const other = 'title: Other\ndescription: One.\nurl: https://news.example\nlanguage: de\n'
    expect((await putSite(`${other}timezone: UTC\n`)).status).toBe(200)
    const html = await page('snow')
    expect(html).toContain('<strong>Der Artikel würde abgelehnt.</strong>')
    expect(html).toMatch(/<li>\d+: authors\[0\]: site\.yaml has no author/)
    expect(html).not.toContain('secret')
  })
})

test('a variable shows drafts at no address of a deployed Worker', async () => {
  await publish('snow', articleFile(draft))
  const bindings = { SHOW_DRAFTS: '1' } as unknown as Partial<Env>
  expect((await get('/articles/snow', { bindings })).status).toBe(404)
  const home = await get('/', { bindings })
  expect(await home.text()).not.toContain('Snow')
  expect(home.headers.get('Cache-Control')).toContain('public')
})
