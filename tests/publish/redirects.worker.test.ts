import { env } from 'cloudflare:workers'
import { afterEach, describe, expect, test } from 'vitest'
import { instant } from '../setup/clock.ts'
import { countedStore } from '../setup/counted-store.ts'
import { problemOf } from '../setup/refusals.ts'
import {
  api,
  articleFile,
  get,
  home,
  publish,
  pushSite,
  putSite,
  send,
  tellWorkersCache,
  withdraw,
  workersCache,
} from '../setup/requests.ts'
import { emptyStore, rows } from '../setup/store.ts'

afterEach(emptyStore)

async function answerOf(path: string): Promise<string> {
  const { status, headers } = await get(path)
  return `${status} ${headers.get('Location')?.replace(home, '') ?? ''}`.trim()
}

async function publishPage(path: string, fields: object = {}): Promise<void> {
  const body = `---\n${JSON.stringify({ title: 'About', ...fields })}\n---\nWe write.\n`
  const headers = { 'Content-Type': 'text/markdown' }
  const response = await api('PUT', `/pages/${path}`, { headers, body })
  if (!response.ok) throw new Error(await response.text())
}

describe('an alias of an article', () => {
  test.each([
    ['/2016/01/Hi.html', '/2016/01/Hi.html'],
    ['/2016/01/Hi.html', '/2016/01/Hi.html/'],
    ['/2016/01/hi/', '/2016/01/hi/'],
    ['/2016/01/hi/', '/2016/01/hi'],
    ['/blog/Hi/', '/blog/Hi/?utm_source=x&fbclid=y'],
    ['/?p=123', '/?p=123'],
    ['/?p=123', '/?p=123&utm_medium=rss'],
    ['/index.php?id=7&x', '/index.php?id=7&x='],
    ['/%C3%84pfel (1)', '/%c3%84pfel%20%281%29'],
    ['/ä', '/a%CC%88'],
    ['/a%2Fb', '/a%2fb'],
    ['/100%', '/100%25'],
    ['/articles/2016/Rain', '/articles/2016/Rain'],
    ['/media/Old.png', '/media/Old.png'],
    ['/tags/Old News/', '/tags/old-news'],
    ['/archive/2016/01/hi.html', '/archive/2016/01/hi.html'],
    ['/hi/feed.xml', '/hi/feed.xml'],
    ['/about', '/about'],
    ['/x', '/x?page=2'],
  ])('%s is found at %s, in one hop', async (alias, path) => {
    await publish('rain', articleFile({ aliases: [alias] }))
    for (const method of ['GET', 'HEAD']) {
      const { status, headers } = await send(method, path)
      expect([status, headers.get('Location')]).toEqual([301, `${home}/articles/rain`])
    }
  })

  test.each([
    ['/2016/Hi', '/2016/hi', '404'],
    ['/2016/hi', '/2016/Hi', '301 /2016/hi'],
    ['/?p=12', '/?p=123', '301 /'],
    ['/hi.html', '/hi', '404'],
    ['/x?p=1', '/x', '404'],
    [`/${'x'.repeat(999)}`, `/${'x'.repeat(1000)}`, '404'],
  ])('%s is not found at %s', async (alias, path, answer) => {
    await publish('rain', articleFile({ aliases: [alias] }))
    expect(await answerOf(path)).toBe(answer)
  })

  test('has a slash at its end or not, unless both are given', async () => {
    await publish('rain', articleFile({ aliases: ['/x/'] }))
    await publish('hail', articleFile({ aliases: ['/x', '/X?p=1'] }))
    expect(await answerOf('/x/')).toBe('301 /articles/rain')
    expect(await answerOf('/x')).toBe('301 /articles/hail')
    expect(await answerOf('/X/?p=1')).toBe('301 /articles/hail')
  })

  test('is nothing while the article is a draft or scheduled', async () => {
    await publish('rain', articleFile({ aliases: ['/x'], draft: true }))
    await publish('hail', articleFile({ aliases: ['/y'], published: instant(600) }))
    expect([await answerOf('/x'), await answerOf('/y')]).toEqual(['404', '404'])
    await publish('rain', articleFile({ aliases: ['/x'] }))
    expect(await answerOf('/x')).toBe('301 /articles/rain')
  })

  test('leads to the 410 of one that is withdrawn', async () => {
    await publish('rain', articleFile({ aliases: ['/2016/Rain'] }))
    await withdraw('rain')
    expect(await answerOf('/2016/Rain')).toBe('301 /articles/rain')
    expect(await answerOf('/articles/rain')).toBe('410')
  })
})

describe('what is there', () => {
  test('comes first, in any spelling', async () => {
    await publish('rain', articleFile({ aliases: ['/About/', '/about', '/articles/Hail/'] }))
    expect(await answerOf('/About/')).toBe('301 /articles/rain')
    expect(await answerOf('/articles/Hail/')).toBe('301 /articles/rain')
    await publishPage('about')
    await publish('hail', articleFile({ tags: ['Old'] }))
    await pushSite(
      'redirects:\n  /*: https://old.example/*\n  /tags/Old/: /x\n  /articles/hail: /x',
    )
    expect(await answerOf('/about')).toBe('200')
    expect(await answerOf('/About/')).toBe('301 /about')
    expect(await answerOf('/articles/hail')).toBe('200')
    expect(await answerOf('/articles/Hail/')).toBe('301 /articles/hail')
    expect(await answerOf('/tags/Old/')).toBe('301 /tags/old')
    expect(await answerOf('/tags/old')).toBe('200')
    expect(await answerOf('/RSS.xml?x=1')).toBe('301 /rss.xml')
    expect(await answerOf('/?utm_source=x')).toBe('301 /')
    expect(await answerOf('/None/')).toBe('301 https://old.example/None/')
  })

  test('costs no look-up, and what is not costs a row, or two with patterns', async () => {
    await publish('rain', articleFile({ aliases: ['/x'] }))
    const cost = async (path: string) => {
      const counts = { read: 0, written: 0 }
      const statements: string[] = []
      const counted = countedStore(env.DB, counts)
      const DB = new Proxy(counted, {
        get: (store, name) => (sql: string) => {
          if (/old_addresses/.test(sql)) statements.push(sql)
          return (Reflect.get(store, name) as (sql: string) => unknown).call(store, sql)
        },
      })
      await (await get(path, { bindings: { DB } })).text()
      return [statements.length, counts.read]
    }
    await get('/rss.xml')
    const live = ['/rss.xml', '/rss.xml?x=1', '/RSS.xml', '/', '/?utm_source=x', '/articles/rain']
    for (const path of [...live, '/feed', '/archive', '/robots.txt', '/feed.json?tag=a']) {
      expect(await cost(path), path).toMatchObject([0, expect.any(Number)])
    }
    expect(await cost('/a.html')).toEqual([1, 0])
    expect(await cost('/A.html?x=1')).toEqual([1, 0])
    expect(await cost('/feed/')).toEqual([1, 0])
    await pushSite('redirects:\n  /b/*: /about\n  /y: /about')
    await get('/rss.xml')
    expect(await cost('/a.html')).toEqual([1, 1])
    expect(await cost('/A.html?x=1')).toEqual([1, 1])
    expect(await cost('/Y')).toEqual([1, 1])
    // It might be a page, so the site is read.
    expect(await cost('/y')).toEqual([1, 2])
    expect(await cost('/feed/')).toEqual([1, 0])
  })
})

describe('the redirects of a site', () => {
  test('lead where they say, exact ones before aliases, and patterns last', async () => {
    await publish('rain', articleFile({ aliases: ['/a', '/b'] }))
    const lines = ['/a: https://other.example/?x#y', '/*.php: /p/*', '/2016/*: /articles/*']
    await pushSite(['redirects:', ...lines].join('\n  '))
    expect(await answerOf('/a/')).toBe('301 https://other.example/?x#y')
    expect(await answerOf('/b')).toBe('301 /articles/rain')
    expect(await answerOf('/X/y.php')).toBe('301 /p/X/y')
    expect(await answerOf('/2016/rain/')).toBe('301 /articles/rain/')
    expect(await answerOf('/2016')).toBe('301 /articles/')
    await pushSite('redirects:\n  /team/*: /team')
    expect([await answerOf('/team/x'), await answerOf('/team')]).toEqual(['301 /team', '404'])
  })

  test('are those of the latest site.yaml, and leave aliases alone', async () => {
    await publish('rain', articleFile({ aliases: ['/a'] }))
    await pushSite('redirects:\n  /a: /x\n  /b: /x\n  /c/*: /x')
    await pushSite('redirects:\n  /b: /y')
    expect(await answerOf('/a')).toBe('301 /articles/rain')
    expect(await answerOf('/b')).toBe('301 /y')
    expect(await answerOf('/c/d')).toBe('404')
    await pushSite()
    expect(await rows('SELECT path, target FROM old_addresses')).toEqual([
      { path: '/a', target: null },
    ])
  })

  test('say where old feeds are, before the table does, but no pattern does', async () => {
    expect(await answerOf('/feed.xml')).toBe('301 /atom.xml')
    await pushSite(
      'redirects:\n  /feed.xml: /rss.xml\n  /feed/: /feed.json\n  /*: /about\n  /hi/feed/: /tags/hi/rss.xml',
    )
    expect(await answerOf('/feed.xml')).toBe('301 /rss.xml')
    expect(await answerOf('/feed/')).toBe('301 /feed.json')
    expect(await answerOf('/feed')).toBe('302 /rss.xml')
    expect(await answerOf('/hi/feed')).toBe('301 /tags/hi/rss.xml')
    expect(await answerOf('/ho/feed/')).toBe('410')
    expect(await answerOf('/index.xml')).toBe('301 /rss.xml')
  })

  test('lead from feeds that are none, for programs and people', async () => {
    await pushSite('redirects:\n  /tags/old/rss.xml: /tags/new/rss.xml')
    for (const dest of ['empty', 'document']) {
      const response = await get('/tags/old/rss.xml', { headers: { 'Sec-Fetch-Dest': dest } })
      expect(response.headers.get('Location')).toBe('/tags/new/rss.xml')
    }
  })

  test('are refused with their lines, and nothing is written', async () => {
    await pushSite('redirects:\n  /a: /b')
    const source = `${(await (await api('GET', '/site')).text()).replace('/a: /b', '/a: /a')}`
    const { problems } = await problemOf(await putSite(source), 422)
    const line = source.split('\n').findIndex((text) => text.includes('/a: /a')) + 1
    expect(problems).toEqual([{ line, field: 'redirects./a', message: 'leads in a circle' }])
    expect(await answerOf('/a')).toBe('301 /b')
  })

  test('are in no row that a poll reads, in thousands', async () => {
    const lines = Array.from({ length: 5000 }, (_, i) => `  /2016/old-address-${i}: /articles/rain`)
    await pushSite(`redirects:\n${lines.join('\n')}`)
    const [site] = await rows<{ body: string }>('SELECT body FROM site')
    expect(site?.body).not.toContain('old-address')
    expect(await answerOf('/2016/old-address-4999/')).toBe('301 /articles/rain')
  })
})

describe('an alias of an own page', () => {
  test('leads to it, as long as its file says so', async () => {
    await publishPage('about', { aliases: ['/Ueber-uns/', '/?page_id=2'] })
    expect(await answerOf('/Ueber-uns')).toBe('301 /about')
    expect(await answerOf('/?page_id=2')).toBe('301 /about')
    await publishPage('about', { aliases: ['/x'] })
    expect(await answerOf('/?page_id=2')).toBe('301 /')
    expect(await answerOf('/x')).toBe('301 /about')
    await api('DELETE', '/pages/about')
    expect(await answerOf('/x')).toBe('404')
    expect(await rows('SELECT * FROM old_addresses')).toEqual([])
  })
})

test('every answer that a new article, page or redirect may change is told of one', async () => {
  tellWorkersCache()
  await publish('rain', articleFile({ aliases: ['/x'] }))
  for (const path of ['/x', '/X/', '/y.html', '/Y.html', '/feed/', '/hi/feed/', '/media/x.png']) {
    const { headers } = await get(path)
    expect(headers.get('Cache-Tag')?.split(','), path).toContain('absent')
    expect(headers.get('Cache-Tag')?.split(','), path).toContain('site')
    expect(headers.get('Cache-Control'), path).toMatch(/^public, max-age=(?:60|300)$/)
  }
  await pushSite('redirects:\n  /y.html: /x')
  await publish('hail', articleFile({ aliases: ['/Y.html'] }))
  for (const tags of [...workersCache.told, ...workersCache.purged])
    expect(tags).toContain('absent')
  expect(workersCache.told.length).toBeGreaterThan(2)
})
