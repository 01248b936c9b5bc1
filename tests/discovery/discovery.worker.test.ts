import { env } from 'cloudflare:workers'
import { afterEach, describe, expect, inject, test } from 'vitest'
import { writeSecurityContact } from '../../src/discovery/answer.ts'
import { mediumCacheTag, siteCacheTag } from '../../src/site/addresses.ts'
import { elementsOf, readXml, textOf, type XmlElement } from '../readers/xml.ts'
import { pngOf, publishMedium } from '../setup/media.ts'
import { articleFile, get, home, publish, publishBulk, withdraw } from '../setup/requests.ts'
import { requireSite } from '../setup/site-file.ts'
import { emptyStore } from '../setup/store.ts'

afterEach(emptyStore)

async function readSitemap(path: string): Promise<XmlElement> {
  const response = await get(path)
  expect(response.status).toBe(200)
  expect(response.headers.get('Content-Type')).toBe('application/xml; charset=utf-8')
  const root = readXml(await response.text())
  expect(root.uri).toBe('http://www.sitemaps.org/schemas/sitemap/0.9')
  return root
}

/** The texts of elements of this name, at any depth. */
function texts(parent: XmlElement, name: string): string[] {
  return elementsOf(parent).flatMap((child) => [
    ...(child.local === name ? [textOf(child)] : []),
    ...texts(child, name),
  ])
}

describe('the sitemap', () => {
  test('names every article that is there, and when it last changed', async () => {
    await publish('rain', articleFile({ updated: '2026-03-02T09:00:00Z' }))
    await publish('draft', articleFile({ draft: true }))
    await publish('soon', articleFile({ published: '2026-11-22T12:01:00Z' }))
    await publish('gone', articleFile())
    await withdraw('gone')
    const sitemap = await readSitemap('/sitemap.xml')
    expect(texts(sitemap, 'loc')).toEqual([`${home}/`, `${home}/articles/rain`])
    expect(texts(sitemap, 'lastmod')).toEqual(['2026-03-02T09:00:00Z'])
    // It must name a scheduled article as soon as that appears.
    expect((await get('/sitemap.xml')).headers.get('Cache-Control')).toBe('public, max-age=60')
    expect((await get('/sitemap-1.xml')).status).toBe(404)
  })

  test('is in the order of the dates and ids, however the articles came', async () => {
    await publish('late', articleFile({ published: '2026-11-02' }))
    await publish('b', articleFile({ published: '2026-11-01' }))
    await publish('a', articleFile({ published: '2026-11-01' }))
    const found = texts(await readSitemap('/sitemap.xml'), 'loc')
    expect(found).toEqual([`${home}/`, ...['b', 'a', 'late'].map((s) => `${home}/articles/${s}`)])
  })

  test('becomes an index of sitemaps that do not move', async () => {
    await publish('first', articleFile())
    const columns = 'id, slug, cursor, state, published, updated, hash, stamp, meta, source'
    await env.DB.prepare(
      `INSERT INTO articles (key, ${columns})
      SELECT key + 2000, 'copy', 'copy', cursor, state, published, updated, hash, stamp, meta, source FROM articles`,
    ).run()
    const page = 'published, id, until, size, bytes, changed, sealed, touched'
    await env.DB.prepare(
      `INSERT INTO archive (slice, page, entries, ${page})
      SELECT slice, page + 20, json_set(entries, '$[0][0]', entries ->> '$[0][0]' + 2000), ${page} FROM archive`,
    ).run()
    const index = await readSitemap('/sitemap.xml')
    expect(index.local).toBe('sitemapindex')
    expect(texts(index, 'loc')).toEqual([1, 2, 3].map((n) => `${home}/sitemap-${n}.xml`))
    expect(texts(await readSitemap('/sitemap-1.xml'), 'loc')).toEqual([
      `${home}/`,
      `${home}/articles/first`,
    ])
    // A sitemap must have an address.
    expect(texts(await readSitemap('/sitemap-2.xml'), 'loc')).toEqual([`${home}/`])
    expect(texts(await readSitemap('/sitemap-3.xml'), 'loc')).toEqual([`${home}/articles/copy`])
    for (const page of ['0', '4', '01', '1e1', '99999999999', '-1']) {
      expect((await get(`/sitemap-${page}.xml`)).status, page).toBe(404)
    }
  })
})

test('the news sitemap names the articles of two days', async () => {
  await publishBulk([
    {
      slug: 'new',
      markdown: articleFile({ title: 'New & <true>', published: '2026-11-22T11:00:00Z' }),
    },
    {
      slug: 'note',
      markdown: articleFile({ title: '', language: 'pt-BR', published: '2026-11-21' }, 'A note.'),
    },
    {
      slug: 'zh',
      markdown: articleFile({ title: '新', language: 'zh-TW', published: '2026-11-20T13:00:00Z' }),
    },
    { slug: 'old', markdown: articleFile({ published: '2026-11-20T11:00:00Z' }) },
    { slug: 'soon', markdown: articleFile({ published: '2026-11-23' }) },
  ])
  const news = await readSitemap('/news-sitemap.xml')
  expect(texts(news, 'loc')).toEqual(
    ['new', 'note', 'zh'].map((slug) => `${home}/articles/${slug}`),
  )
  expect(texts(news, 'title')).toEqual(['New & <true>', 'A note.', '新'])
  expect(texts(news, 'language')).toEqual(['en', 'pt', 'zh-tw'])
  expect(texts(news, 'name')).toEqual(Array(3).fill('Dateline Example'))
  expect(texts(news, 'publication_date')[0]).toBe('2026-11-22T11:00:00Z')
})

test('robots are led to both sitemaps', async () => {
  const response = await get('/robots.txt')
  expect(response.headers.get('Content-Type')).toMatch(/^text\/plain/)
  const lines = (await response.text()).split('\n')
  expect(lines).toContain(`Sitemap: ${home}/sitemap.xml`)
  expect(lines).toContain(`Sitemap: ${home}/news-sitemap.xml`)
  expect(lines).toContain('Disallow: /api/')
})

test('security.txt says where to report a security hole, if the site has an address', async () => {
  const path = '/.well-known/security.txt'
  expect((await get(path)).status).toBe(404)
  const site = requireSite(inject('siteFile'), home)
  const email = 'editors@news.example'
  const expires = Date.parse('2027-05-21T12:00:00Z') / 1000
  expect(writeSecurityContact({ ...site, email }, email, expires)).toBe(
    [
      'Contact: mailto:editors@news.example',
      'Expires: 2027-05-21T12:00:00Z',
      'Preferred-Languages: en',
      `Canonical: ${home}${path}`,
      '',
    ].join('\n'),
  )
})

test('browsers find the icon and the manifest', async () => {
  const icon = await get('/favicon.ico')
  expect([icon.status, icon.headers.get('Location')]).toEqual([302, `${home}/media/icon.png`])
  await publishMedium('icon.png', pngOf(512, 512))
  const response = await get('/site.webmanifest')
  const tags = response.headers.get('Cache-Tag')?.split(',')
  expect(tags).toEqual([siteCacheTag, mediumCacheTag('icon.png')])
  expect(response.headers.get('Content-Type')).toBe('application/manifest+json; charset=utf-8')
  expect(await response.json()).toMatchObject({
    name: 'Dateline Example',
    lang: 'en',
    start_url: '/',
    icons: [{ src: `${home}/media/icon.png`, type: 'image/png', sizes: '512x512' }],
  })
})
