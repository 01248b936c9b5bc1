import { afterEach, expect, test } from 'vitest'
import { compile } from '../../src/compile.ts'
import { instant } from '../setup/clock.ts'
import { attribute, elements, expectPage, readPage } from '../setup/page.ts'
import {
  articleFile,
  entityTag,
  get,
  home,
  publish,
  publishBulk,
  send,
  tagOf,
  withdraw,
} from '../setup/requests.ts'
import { site } from '../setup/site.ts'
import { emptyStore } from '../setup/store.ts'

afterEach(emptyStore)

const person = { 'Sec-Fetch-Dest': 'document' }

const fields = {
  updated: '2026-03-02T09:00:00Z',
  authors: [{ name: 'Example Author', role: 'Writer', email: 'author@news.example' }],
  tags: ['R&D', 'A "quoted" tag: #1'],
  summary: 'It’s raining \\ “again”. \u2028{}[] ',
  dateline: 'Madrid',
  image: { url: '../media/rain.png', alt: 'Rain', width: 60, height: 40 },
  attachments: [{ url: 'https://else.example/a.mp3', type: 'audio/mpeg', length: 5, duration: 61 }],
  link: 'https://else.example/rain',
  id: 'urn:uuid:0f1d1a3e-2f7f-4b13-9e93-1c9a6e0a7f10',
  corrections: [{ date: '2026-03-02', note: 'It did not rain.' }],
}
const body = '\n\n  \n    code\n\nIt *rained* on [the plain](plain.md).\n\n---\n\nEnd.\n\n'

test('an article’s Markdown says below its name what the feed says, and what its author wrote', async () => {
  const source = articleFile(fields, body)
  await publish('rain', source)
  const response = await get('/articles/rain.md')
  expect(response.status).toBe(200)
  expect(response.headers.get('Content-Type')).toBe('text/markdown; charset=utf-8')
  expect(response.headers.get('Link')).toBe(`<${home}/articles/rain>; rel="canonical"`)
  expect(response.headers.get('Content-Security-Policy')).toContain('sandbox')
  const text = await response.text()
  expect(text).toMatch(
    /\n---\n\n {4}code\n\nIt \*rained\* on \[the plain\]\(plain\.md\)\.\n\n---\n\nEnd\.\n$/,
  )
  // Whoever publishes it publishes the same article.
  const [own, again] = [source, text].map((source) => compile({ slug: 'rain', source }, site).value)
  expect(again).toEqual(own)
  expect(text).toContain('"email":"author@news.example"')
})

test('an article of few words has few fields', async () => {
  await publish(
    'rain',
    '---\npublished: 2026-03-01T09:00:00Z\ndraft: false\nmath: true\n---\r\nRain.\r\n',
  )
  expect(await (await get('/articles/rain.md')).text()).toBe(
    `---\npublished: "2026-03-01T09:00:00Z"\nsummary: "Rain."\nlanguage: "en"\nid: "${home}/articles/rain"\n---\n\nRain.\n`,
  )
})

test('it is there while the article’s page is', async () => {
  const status = async () => (await get('/articles/rain.md')).status
  expect(await status()).toBe(404)
  await publish('rain', articleFile({ draft: true }))
  expect(await status()).toBe(404)
  await publish('rain', articleFile({ published: instant(1) }))
  const early = await get('/articles/rain.md')
  expect(early.status).toBe(404)
  expect(early.headers.get('Cache-Control')).toBe('public, max-age=1')
  await publish('rain', articleFile({ published: instant(0) }))
  expect(await status()).toBe(200)
  await withdraw('rain')
  expect(await status()).toBe(410)
})

test('it has the validators and the cache tag of the page, and 304 and HEAD as that', async () => {
  await publish('rain', articleFile())
  const tags = (response: Response) => response.headers.get('Cache-Tag')?.split(',') ?? []
  const response = await get('/articles/rain.md')
  expect(tags(response)).toEqual(tags(await get('/articles/rain')).slice(0, 2))
  const tag = entityTag(response)
  const known = await get('/articles/rain.md', { headers: { 'If-None-Match': tag } })
  expect([known.status, await known.text()]).toEqual([304, ''])
  const head = await send('HEAD', '/articles/rain.md')
  expect([head.status, entityTag(head), await head.text()]).toEqual([200, tag, ''])
  const part = await get('/articles/rain.md', { headers: { Range: 'bytes=0-3' } })
  expect(part.status).toBe(200)
  await publish('rain', articleFile({ title: 'Snow' }))
  expect(await tagOf('/articles/rain.md')).not.toBe(tag)
})

test('pages of articles name it, and a renamed article leads to it', async () => {
  await publish('rain', articleFile())
  const links = elements(await readPage('/articles/rain'), 'link')
  const own = links.filter((link) => attribute(link, 'type') === 'text/markdown')
  expect(own.map((link) => [attribute(link, 'rel'), attribute(link, 'href')])).toEqual([
    ['alternate', `${home}/articles/rain.md`],
  ])
  expect(
    elements(await readPage('/'), 'link').some(
      (link) => attribute(link, 'type') === 'text/markdown',
    ),
  ).toBe(false)
  await publishBulk([{ slug: 'showers', markdown: articleFile({ title: 'x' }), from: 'rain' }])
  const moved = await get('/articles/rain.md')
  expect([moved.status, moved.headers.get('Location')]).toEqual([
    301,
    `${home}/articles/showers.md`,
  ])
  const spelled = await get('/articles/Showers.MD')
  expect([spelled.status, spelled.headers.get('Location')]).toEqual([301, '/articles/showers.md'])
})

test('an article whose slug ends in .md keeps its address', async () => {
  await publish('notes', articleFile({ title: 'Notes' }, 'Of one.'))
  await publish('notes.md', articleFile({ title: 'Another' }, 'Of the other.'))
  await expectPage('/articles/notes.md', 200, 'Another')
  expect(await (await get('/articles/notes.md.md')).text()).toContain('Of the other.')
  await withdraw('notes.md')
  expect((await get('/articles/notes.md', { headers: person })).status).toBe(410)
})

test('what an author hid in front of the first line stays there', async () => {
  await publish(
    'rain',
    `\u0001---\u0002\ntitle: Rain\npublished: 2026-03-01\n---\n\u0003It rained.\n`,
  )
  expect(await (await get('/articles/rain.md')).text()).toMatch(/\n---\n\nIt rained\.\n$/)
})
