import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { remoteMedia } from '../../src/import/fetch-media/fetch-media.ts'
import { moveIn } from '../../src/import/move-in.ts'
import { recognise } from '../../src/import/recognise.ts'
import { hostsOf } from '../../src/import/web/fetch.ts'
import { site } from '../setup/article-files.ts'
import { rssFeed } from '../setup/feeds.ts'
import { filesIn, folderOf } from '../setup/moving.ts'
import { brokenOff, serve, status, type WebAnswer } from '../setup/web.ts'

/** Moves a source in with the media on hosts that the user named. */
async function move(path: string, named: string[], folder = folderOf({ x: '' })) {
  const { source: given } = await recognise(path)
  if (!given) throw new Error('no source')
  const at = { folder, site, now: Date.UTC(2026, 10, 28) / 1000 }
  const { source, steps, fetch } = await remoteMedia(given, { ...at, named: hostsOf(named) })
  let done = 0
  const fetched = await fetch((count) => {
    done += count
  })
  expect(done).toBe(steps)
  const { lines, ...outcome } = await moveIn(source, { ...at, force: false }, () => {})
  const read = (name: string) => readFileSync(join(folder, name), 'utf8')
  const files = filesIn(folder).filter((file) => file.startsWith('media/'))
  return { ...outcome, steps, fetched, lines, read, folder, files }
}

const png: WebAnswer = status(200, { 'Content-Type': 'image/png' }, 'png')
const post = (body: string) => ({
  '_posts/2020-01-02-a.md': `---\ntitle: A\n---\n${body}\n`,
})

test('what articles show on the old host comes along, under names that stay', async () => {
  const { home, asked } = await serve({
    '/img/a.png': png,
    '/img/a.png?w=3': png,
    '/wp-content/uploads/2015/b(1).png': png,
    '/photo': status(200, { 'Content-Type': 'image/jpeg; charset=x' }, 'jpg'),
    '/2020/01/02/beside.mp3': status(200, { 'Content-Type': 'audio/mpeg' }, 'mp3'),
    '/doc.pdf': status(200, { 'Content-Type': 'application/pdf' }, 'pdf'),
    '/old.png': status(301, { Location: '/img/a.png' }),
  })
  const from = folderOf({
    '_config.yml': `url: ${home}\n`,
    ...post(
      `![a](/img/a.png) ![a](${home}/img/a.png?w=3 "T") ![b](<${home}/wp-content/uploads/2015/b(1).png>)\n\n<img src="${home}/photo" alt=""> <audio src="beside.mp3"></audio>\n\n[pdf](${home}/doc.pdf) [page](${home}/page) ![old](/old.png)\n\n![other](https://other.example/x.png)`,
    ),
  })
  const first = await move(from, [home])
  expect(first).toMatchObject({ steps: 7, fetched: 7, refused: 0 })
  const sized = first.files.find((file) => /^media\/img\/a-[\da-f]{8}\.png$/.test(file)) ?? ''
  expect(first.files).toEqual([
    'media/2015/b(1).png',
    'media/2020/01/02/beside.mp3',
    'media/doc.pdf',
    sized,
    'media/img/a.png',
    'media/old.png',
    'media/photo.jpg',
  ])
  const text = first.read('articles/a.md')
  expect(text).toContain(`![a](/media/img/a.png) ![a](/${sized} "T")`)
  expect(text).toContain('![b](/media/2015/b%281%29.png)')
  expect(text).toContain(
    '<img src="/media/photo.jpg" alt=""> <audio src="/media/2020/01/02/beside.mp3">',
  )
  expect(text).toContain(`[pdf](/media/doc.pdf) [page](${home}/page) ![old](/media/old.png)`)
  expect(first.lines).toEqual(['a picture or file stays on another host: _posts/2020-01-02-a.md'])
  const count = asked.length
  const second = await move(from, [home], first.folder)
  expect(second).toMatchObject({ steps: 0, written: 0, unchanged: 1, media: 0 })
  expect(asked).toHaveLength(count)
})

test('what is missing is told with its reason, and a second run fetches it alone', async () => {
  const answers: Record<string, WebAnswer> = {
    '/good.png': png,
    '/page.png': status(200, { 'Content-Type': 'text/html' }, '<p>Not found</p>'),
    '/broken.png': brokenOff,
    '/long.mp4': status(200, { 'Content-Type': 'video/mp4', 'Content-Length': '500000001' }),
    '/kind': status(200, { 'Content-Type': 'application/x-odd' }, 'x'),
  }
  const { home, asked } = await serve(answers)
  const names = ['good.png', 'none.png', 'page.png', 'broken.png', 'long.mp4', 'kind']
  const from = folderOf({
    '_config.yml': `url: ${home}\n`,
    ...post(names.map((name) => `![x](/${name})`).join('\n')),
  })
  const { lines, fetched, files, folder, read } = await move(from, [home])
  expect([fetched, files]).toEqual([1, ['media/good.png']])
  expect(lines).toEqual(
    [
      '/none.png was not fetched: it answers 404',
      '/page.png was not fetched: it is a web page there',
      '/broken.png was not fetched: it breaks off',
      '/long.mp4 was not fetched: it has over 500 MB',
      '/kind was not fetched: its type is application/x-odd',
    ].map((line) => `_posts/2020-01-02-a.md: ${line}`),
  )
  expect(read('articles/a.md')).toContain('![x](/none.png)')
  answers['/none.png'] = png
  asked.length = 0
  expect(await move(from, [home], folder)).toMatchObject({ steps: 5, fetched: 1, kept: 1 })
  expect(asked.sort()).toEqual(['/broken.png', '/kind', '/long.mp4', '/none.png', '/page.png'])
})

test('nothing private is fetched that the user did not name, not even by a redirect', async () => {
  const secret = await serve({ '/secret.png': png })
  const { home } = await serve({
    '/away.png': status(302, { Location: `${secret.home}/secret.png` }),
  })
  const local = home.replace('127.0.0.1', 'localhost')
  const from = folderOf({
    '_config.yml': `url: ${local}\n`,
    ...post(`![x](${home}/away.png) ![y](${local}/away.png) ![z](${secret.home}/secret.png)`),
  })
  const { lines, files } = await move(from, [home])
  expect(files).toEqual([])
  expect(secret.asked).toEqual([])
  expect(lines).toEqual([
    expect.stringMatching(/other host/),
    expect.stringContaining(
      `${home}/away.png was not fetched: ${secret.home}/secret.png is on this machine`,
    ),
    expect.stringContaining(
      `${local}/away.png was not fetched: ${local}/away.png is on this machine`,
    ),
  ])
})

test('a host that does not answer is given up', async () => {
  const { home } = await serve({})
  const dead = home.replace(/\d+$/, '1')
  const images = Array.from({ length: 12 }, (_, at) => `![x](/${at}.png)`).join(' ')
  const from = folderOf({ '_config.yml': `url: ${dead}\n`, ...post(images) })
  const { lines } = await move(from, [dead])
  expect(lines).toHaveLength(12)
  expect(lines.filter((line) => line.endsWith('was given up')).length).toBeGreaterThanOrEqual(4)
  expect(lines[0]).toContain('does not answer')
})

test('a feed and a WordPress export get theirs, with the picture and recording of an article', async () => {
  const { home } = await serve({
    '/feed': rssFeed([
      '<item><title>one</title><link>HOME/one/</link><pubDate>Fri, 03 Jan 2020 10:00:00 +0000</pubDate><description>&lt;p&gt;&lt;img srcset="HOME/s.png 1x, HOME/l.png 2x" src="HOME/s.png"&gt;Words&lt;/p&gt;</description><enclosure url="HOME/talk.mp3" length="3" type="audio/mpeg"/></item>',
    ]),
    '/s.png': png,
    '/l.png': png,
    '/talk.mp3': status(200, { 'Content-Type': 'audio/mpeg' }, 'mp3'),
    '/wp-content/uploads/2015/a.png': png,
  })
  const feed = await move(`${home}/feed`, [home])
  expect(feed.files).toEqual(['media/l.png', 'media/s.png', 'media/talk.mp3'])
  expect(feed.read('articles/one.md')).toContain('url: /media/talk.mp3')
  expect(feed.read('articles/one.md')).toContain('/media/s.png 1x, /media/l.png 2x')
  const folder = folderOf({
    'export.xml': `<rss version="2.0" xmlns:wp="http://wordpress.org/export/1.2/" xmlns:content="c" xmlns:excerpt="e" xmlns:dc="d"><channel><link>${home}</link><wp:base_blog_url>${home}</wp:base_blog_url><item><title>x</title><link>${home}/x/</link><wp:post_id>1</wp:post_id><wp:post_name>x</wp:post_name><wp:status>publish</wp:status><wp:post_type>post</wp:post_type><wp:post_date_gmt>2015-06-07 08:09:10</wp:post_date_gmt><content:encoded><![CDATA[<p><img src="${home}/wp-content/uploads/2015/a.png" alt="">Words</p>]]></content:encoded></item></channel></rss>`,
  })
  writeFileSync(join(folder, 'note'), '')
  const wordPress = await move(join(folder, 'export.xml'), [home])
  expect(wordPress.files).toEqual(['media/2015/a.png'])
  expect(wordPress.read('articles/x.md')).toContain('(/media/2015/a.png)')
})
