import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { feedReaders } from '../readers/feeds.ts'
import { beginWith } from '../setup/begin.ts'
import { bytesOf, pngOf, publishMedium } from '../setup/media.ts'
import { ringAlarm } from '../setup/press.ts'
import {
  api,
  articleFile,
  get,
  home,
  postBulk,
  publish,
  publishBulk,
  readAnswers,
  readFeedTexts,
  tagOf,
  withdraw,
} from '../setup/requests.ts'
import { emptyStore, rows, watchStore } from '../setup/store.ts'

beforeEach(() => {
  vi.spyOn(console, 'log').mockReturnValue()
})

beginWith(async () => {
  await publishMedium('rain map.png', pngOf(640, 480))
  await publishMedium('a_b&c.png', pngOf(30, 20))
  await publishMedium('talk.mp3', bytesOf(5000), { query: '?seconds=61' })
})

afterEach(emptyStore)

test('feeds and pages say what the files tell and the author left out', async () => {
  await publish(
    'rain',
    articleFile(
      {
        image: { url: '../media/rain%20map.png' },
        attachments: [{ url: '/media/talk.mp3' }, { url: 'https://else.example/media/talk.mp3' }],
      },
      '![a](../media/rain%20map.png) ![b](<../media/a_b&c.png> "c")',
    ),
  )
  const feeds = await readFeedTexts()
  const json = JSON.parse(feeds['/feed.json']).items[0]
  expect(json.attachments).toEqual([
    {
      url: `${home}/media/talk.mp3`,
      mime_type: 'audio/mpeg',
      size_in_bytes: 5000,
      duration_in_seconds: 61,
    },
    { url: 'https://else.example/media/talk.mp3', mime_type: 'audio/mpeg' },
  ])
  expect(json.content_html).toContain(
    `<img src="${home}/media/rain%20map.png" alt="a" width="640" height="480">`,
  )
  expect(json.content_html).toMatch(/a_b&amp;c\.png" alt="b" title="c" width="30" height="20">/)
  expect(feeds['/rss.xml']).toContain(
    `<enclosure url="${home}/media/talk.mp3" length="5000" type="audio/mpeg"/>`,
  )
  const [item] = feedReaders['/rss.xml'](feeds['/rss.xml']).items
  expect(item).toBeDefined()
  expect(await (await get('/articles/rain')).text()).toMatch(
    /property="og:image:width" content="640"/,
  )
})

test('an article is rendered again when another file takes the place of one that it names', async () => {
  const body = '![a](../media/rain%20map.png)'
  await publish('rain', articleFile({ attachments: [{ url: '../media/talk.mp3' }] }, body))
  await publish('snow', articleFile({ title: 'Snow' }))
  await ringAlarm()
  const before = await tagOf('/feed.json')
  const read = async () => {
    const { items } = JSON.parse((await readFeedTexts())['/feed.json'])
    return items.find(({ url }: { url: string }) => url.endsWith('/rain'))
  }
  await publishMedium('talk.mp3', bytesOf(5000, 2), { query: '?seconds=61' })
  await ringAlarm()
  expect(await tagOf('/feed.json')).toBe(before)
  await publishMedium('talk.mp3', bytesOf(6000), { query: '?seconds=70' })
  await publishMedium('rain map.png', pngOf(64, 48))
  await ringAlarm()
  await ringAlarm()
  const item = await read()
  expect(item.attachments[0]).toMatchObject({ size_in_bytes: 6000, duration_in_seconds: 70 })
  expect(item.content_html).toContain('width="64" height="48"')
  expect(await tagOf('/feed.json')).not.toBe(before)
  const stale = await rows("SELECT slug FROM articles WHERE stamp = ''")
  expect(stale).toEqual([])
})

test('what the author says comes first', async () => {
  await publish(
    'rain',
    articleFile(
      {
        image: { url: '../media/rain%20map.png', width: 7 },
        attachments: [{ url: '/media/talk.mp3', length: 1, duration: 2 }],
      },
      '<img src="../media/rain%20map.png" alt="a" width="320">',
    ),
  )
  const json = JSON.parse((await readFeedTexts())['/feed.json']).items[0]
  expect(json.attachments[0]).toMatchObject({ size_in_bytes: 1, duration_in_seconds: 2 })
  expect(json.content_html).toContain('alt="a" width="320">')
})

test.each([
  ['by its place alone', '![a](talk.mp3) ![a](a_b&c.png)'],
  ['with escapes', '![a](../media/a\\_b&amp;c.png)'],
  ['in percents', '![a](../media/a%5Fb%26c.png)'],
  ['with its whole address', `![a](${home}/media/a_b&c.png)`],
  ['in HTML', '<img alt="a" src="../media/a_b&amp;c.png">'],
])('a file is found that is named %s', async (_, body) => {
  await publish('rain', articleFile({}, body))
  const json = JSON.parse((await readFeedTexts())['/feed.json']).items[0]
  expect(json.content_html).toContain('width="30" height="20"')
})

test('a request looks media up once or twice, however many articles name them', async () => {
  const bodies = ['![a](../media/a_b&c.png)', '![a](<../media/rain map.png>)', 'no picture']
  const lines = Array.from({ length: 30 }, (_, i) => ({
    slug: `a${i}`,
    markdown: articleFile({}, bodies[i % 3]),
  }))
  const { DB, statements } = watchStore()
  expect((await postBulk(lines, { bindings: { DB } })).status).toBe(200)
  expect(statements.filter((sql) => sql.includes('FROM media\n')).length).toBe(2)
  const items = JSON.parse((await readFeedTexts())['/feed.json']).items
  const sized = items.filter(({ content_html }: { content_html: string }) =>
    / width="(?:30|640)"/.test(content_html),
  )
  expect(sized.length).toBe(20)
})

/** What the API says of links that lead nowhere, by slug. */
async function deadLinks(lines: { slug: string; markdown: string; from?: string }[]) {
  type Noted = { slug: string; notes?: { line?: number; field?: string; message: string }[] }
  const answers = await publishBulk<Noted>(lines)
  return Object.fromEntries(answers.map(({ slug, notes = [] }) => [slug, notes]))
}

const nowhere = (line: number, written: string) => ({
  line,
  message: `"${written}" leads nowhere: this site has nothing at that address`,
})

test('a link to an article, page or file that is not there is noted, as check does', async () => {
  await publishBulk([
    { slug: 'there', markdown: articleFile() },
    { slug: 'gone', markdown: articleFile() },
    { slug: 'draft', markdown: articleFile({ draft: true }) },
    { slug: 'new', markdown: articleFile({ title: 'x', tags: ['Iran news'] }, 'x') },
  ])
  await publishBulk([{ slug: 'newer', markdown: articleFile({ title: 'y' }), from: 'new' }])
  await withdraw('gone')
  const page = { 'Content-Type': 'text/markdown' }
  await api('PUT', '/pages/team/jobs', { headers: page, body: '---\ntitle: Jobs\n---\n' })
  const good = [
    ...[
      'there',
      './there',
      '../articles/there.md#x',
      `${home}/articles/there.md`,
      '/articles/draft',
    ],
    ...['new', 'newer.md', 'also', 'also.md', '/', 'https://else.example/articles/no'],
    ...['/tags/', '/tags/iran%20news', '../tags/own/rss.xml', '/tags/Sent%20later', '/authors/jo'],
    ...['/team/jobs', '../pages/team/jobs.md', '/Team/Jobs/', '../media/talk.mp3', 'talk.mp3'],
  ]
  const bad = [
    ...['no', '../articles/no.md', '/articles/gone', '/team', '../pages/no.md', 'no.mp3'],
    ...['/tags/irak', '/authors/joe'],
  ]
  const links = (list: string[]) => list.map((link) => `[x](${link})`).join('\n\n')
  const found = await deadLinks([
    { slug: 'good', markdown: articleFile({ tags: ['own'] }, links(good)) },
    { slug: 'later', markdown: articleFile({ tags: ['sent later'], authors: [{ name: 'Jo' }] }) },
    { slug: 'also', markdown: articleFile({}, `<a href="good">x</a> [y]\n\n[y]: good`) },
    ...bad.map((link, i) => ({ slug: `bad${i}`, markdown: articleFile({}, links([link])) })),
  ])
  expect(found.also).toEqual([])
  expect(found.good?.filter(({ message }) => message.includes('nowhere'))).toEqual([])
  for (const [i, link] of bad.entries()) expect(found[`bad${i}`]).toEqual([nowhere(6, link)])
})

test('a file that the front matter names and that is not there is noted', async () => {
  const { rain } = await deadLinks([
    {
      slug: 'rain',
      markdown: articleFile({
        image: { url: '../media/no%20map.png' },
        attachments: [{ url: '/media/talk.mp3' }, { url: '/media/no.mp3' }],
      }),
    },
  ])
  expect(rain).toEqual([
    { field: 'image', message: 'there is no file media/no map.png' },
    { field: 'attachments[1]', message: 'there is no file media/no.mp3' },
  ])
})

test('links are looked up once or twice in a request, however many there are', async () => {
  await publishBulk([{ slug: 'a0', markdown: articleFile({}, 'x') }])
  const ways = ['[x](a0)', '[x](../articles/no.md)', '<a\nhref="&#x61;1">x</a>', 'nothing']
  const lines = Array.from({ length: 40 }, (_, i) => ({
    slug: `b${i}`,
    markdown: articleFile({}, `${ways[i % 4]} and `.repeat(1 + (i % 3))),
  }))
  const { DB, statements } = watchStore()
  const answers = await readAnswers<{ notes?: unknown[] }>(
    await postBulk(lines, { bindings: { DB } }),
  )
  expect(answers.map(({ notes }) => notes?.length ?? 0)).toEqual(
    lines.map((_, i) => [0, 1, 1, 0][i % 4]),
  )
  expect(statements.filter((sql) => sql.includes('1 FROM old_addresses')).length).toBe(2)
  const plain = watchStore()
  await postBulk([lines[0], lines[1]], { bindings: { DB: plain.DB }, query: '?purge' })
  expect(plain.statements.filter((sql) => sql.includes('1 FROM old_addresses')).length).toBe(1)
})
