import { truncateSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { recognise } from '../../src/import/recognise.ts'
import { rssFeed, rssItem } from '../setup/feeds.ts'
import { folderOf, move } from '../setup/moving.ts'
import { brokenOff, serve, status } from '../setup/web.ts'

const one = rssFeed([rssItem('one')])
const wordPress = '<generator>https://wordpress.org/?v=6.7</generator>'
const link = (rel: string, href: string) => `<atom:link rel="${rel}" href="${href}"/>`

/** Articles that a feed with these documents comes to, and the report. */
async function moved(answers: Parameters<typeof serve>[0]) {
  const { home, asked } = await serve(answers)
  const { files, lines } = await move(`${home}/feed`)
  const told = lines.map((line) => line.replaceAll(home, 'HOME'))
  return { files: files.map((file) => file.replace(/^articles\/|\.md$/g, '')), lines: told, asked }
}

describe('a feed at an address is followed to its end', () => {
  test.each([
    ['prev-archive', 'next'],
    ['next', 'prev-archive'],
  ])('by %s of RSS and %s of Atom', async (first, second) => {
    const entry = `<entry><id>urn:x-test:three</id><title>three</title><link href="HOME/three"/><updated>2020-01-01T00:00:00Z</updated><content>Words.</content></entry>`
    const { files, lines } = await moved({
      '/feed': rssFeed([rssItem('one')], link(first, '/older')),
      '/older': rssFeed([rssItem('one'), rssItem('two')], link(first, 'HOME/atom')),
      '/atom': `<feed xmlns="http://www.w3.org/2005/Atom"><id>urn:x-test:1</id><title>x</title><updated>2020-01-01T00:00:00Z</updated><link rel="${second}" href="last"/>${entry}</feed>`,
      '/last': rssFeed([rssItem('four')]),
    })
    expect(files).toEqual(['four', 'one', 'three', 'two'])
    expect(lines).toEqual([])
  })

  test('by next_url of JSON Feed, once where it leads in a circle', async () => {
    const page = (name: string, next: string) =>
      JSON.stringify({
        version: 'https://jsonfeed.org/version/1.1',
        title: 'Old',
        next_url: next,
        items: [
          {
            id: name,
            url: `HOME/${name}`,
            content_text: 'Words',
            date_published: '2020-01-01T00:00:00Z',
          },
        ],
      })
    const { files, asked } = await moved({
      '/feed': page('one', '/feed?page=2'),
      '/feed?page=2': page('two', 'HOME/feed'),
    })
    expect(files).toEqual(['one', 'two'])
    expect(asked).toEqual(['/feed', '/feed?page=2'])
  })

  test('by ?paged= of WordPress, to the first page that is none', async () => {
    const { files, lines, asked } = await moved({
      '/feed': rssFeed([rssItem('one')], wordPress),
      '/feed?paged=2': rssFeed([rssItem('two')], wordPress),
    })
    expect(files).toEqual(['one', 'two'])
    expect(asked).toEqual(['/feed', '/feed?paged=2', '/feed?paged=3'])
    expect(lines).toEqual([])
  })

  test('and no further where WordPress gives the same page for ever', async () => {
    const same = rssFeed([rssItem('one')], wordPress)
    const { asked } = await moved({ '/feed': same, '/feed?paged=2': same, '/feed?paged=3': same })
    expect(asked).toEqual(['/feed', '/feed?paged=2'])
  })

  test('and no further than three pages where a pager repeats its last one', async () => {
    const answers: Record<string, string> = {}
    for (let page = 0; page < 9; page++) {
      answers[page ? `/feed?p=${page}` : '/feed'] = rssFeed(
        [rssItem('one')],
        link('next', `?p=${page + 1}`),
      )
    }
    expect((await moved(answers)).asked).toHaveLength(4)
  })

  test('with two articles where two items have one guid', async () => {
    const { files, lines } = await moved({
      '/feed': rssFeed([rssItem('one', '1'), rssItem('two', '1')]),
    })
    expect(files).toEqual(['one', 'two'])
    expect(lines).toEqual(['HOME/2020/two/: id dropped: one has the same one'])
  })
})

describe('what came is kept, and the report says that it is not all', () => {
  test.each([
    ['answers 404', 'are', link('next', '/older'), undefined],
    ['answers 500', 'are', link('next', '/older'), status(500)],
    ['breaks off', 'are', link('prev-archive', '/older'), brokenOff],
    ["can't be read as a feed", 'are', link('next', '/older'), '<!doctype html><title>x</title>'],
    [
      'redirects without an end',
      'are',
      link('next', '/older'),
      status(302, { Location: '/older' }),
    ],
    ['answers 500', 'may be', wordPress, status(500)],
  ] as const)('%s: older articles %s missing', async (reason, are, head, answer) => {
    const path = head === wordPress ? '/feed?paged=2' : '/older'
    const { files, lines } = await moved({
      '/feed': rssFeed([rssItem('one')], head),
      ...(answer && { [path]: answer }),
    })
    expect(files).toEqual(['one'])
    expect(lines).toEqual([
      expect.stringContaining(`HOME${path}: older articles ${are} missing: HOME${path} ${reason}`),
    ])
  })

  test('a host that is busy is asked again', async () => {
    let isBusy = true
    const { files, lines } = await moved({
      '/feed': rssFeed([rssItem('one')], link('next', '/older')),
      '/older': (response) => {
        if (isBusy) response.writeHead(429, { 'Retry-After': '0' }).end()
        else response.end(rssFeed([rssItem('two')]))
        isBusy = false
      },
    })
    expect([files, lines]).toEqual([['one', 'two'], []])
  })
})

describe('only what the user named may be on this machine', () => {
  test.each([
    ['a page', (other: string) => ({ '/feed': rssFeed([rssItem('one')], link('next', other)) })],
    [
      'a redirect',
      (other: string) => ({
        '/feed': rssFeed([rssItem('one')], link('next', '/moved')),
        '/moved': status(301, { Location: other }),
      }),
    ],
    [
      'a name',
      (other: string) => ({
        '/feed': rssFeed([rssItem('one')], link('next', other.replace('127.0.0.1', 'localhost'))),
      }),
    ],
  ])('%s elsewhere is not asked for', async (_, answers) => {
    const other = await serve({ '/secret': rssFeed([rssItem('two')]) })
    const { files, lines } = await moved(answers(`${other.home}/secret`))
    expect(files).toEqual(['one'])
    expect(lines.join()).toContain(
      '/secret is on this machine or its network, and was not asked for',
    )
    expect(other.asked).toEqual([])
  })

  test('a redirect of the address itself to another private host is not followed', async () => {
    const other = await serve({ '/secret': one })
    const { home } = await serve({ '/feed': status(302, { Location: `${other.home}/secret` }) })
    await expect(recognise(`${home}/feed`)).rejects.toThrow('was not asked for')
    expect(other.asked).toEqual([])
  })
})

describe('the first document', () => {
  test('is the feed that a web page names', async () => {
    const { home } = await serve({
      '/': `<!DOCTYPE html><html><head><link rel="alternate" type="application/rss+xml" href="/feed?a=1&amp;b=2"></head>`,
      '/feed?a=1&b=2': one,
    })
    const { files, source } = await move(`${home}/`)
    expect(files).toEqual(['articles/one.md'])
    expect(source.seen).toBe(`an RSS feed, 1 items in its first document, at ${home}/feed?a=1&b=2`)
  })

  test.each([
    ['/none', 'answers 404'],
    ['/loop', 'redirects without an end'],
    ['/long', 'has over 268435456 bytes'],
    ['/page', 'looks like a web page; import its feed'],
    ['/again', 'looks like a web page'],
    ['/mail', 'redirects to mailto:a@b.example'],
    ['/broken', 'breaks off'],
  ])('%s is refused: %s', async (path, reason) => {
    const { home } = await serve({
      '/loop': status(302, { Location: '/loop' }),
      '/long': status(200, { 'Content-Length': String(257 * 1024 * 1024) }),
      '/page': '<!doctype html><title>x</title>',
      '/again': '<!doctype html><link type="application/rss+xml" href="/page">',
      '/mail': status(302, { Location: 'mailto:a@b.example' }),
      '/broken': brokenOff,
    })
    await expect(recognise(home + path)).rejects.toThrow(reason)
  })

  test('in a file of over 256 MiB is refused', async () => {
    const file = join(folderOf({ 'feed.xml': one.padEnd(65_536) }), 'feed.xml')
    truncateSync(file, 257 * 1024 * 1024)
    await expect(recognise(file)).rejects.toThrow('has over 268435456 bytes')
  })

  test('may be packed', async () => {
    const { files } = await moved({
      '/feed': status(200, { 'Content-Encoding': 'gzip' }, gzipSync(one)),
    })
    expect(files).toHaveLength(1)
  })
})

describe('letters', () => {
  const named = (charset: string) =>
    one
      .replace('?>', charset && ` encoding="${charset}"?>`.replace(/^ encoding=""/, ''))
      .replace('Words of', 'Café ’ of')
  const utf8 = (charset: string) => Buffer.from(named(charset))
  const latin = (charset: string) => Buffer.from(named(charset).replace('’', '\x92'), 'latin1')
  test.each<[string, Buffer, string, string | undefined]>([
    ['latin', latin('windows-1252'), 'application/xml', undefined],
    ['latin', latin('windows-1252'), 'application/xml; charset=utf-8', undefined],
    ['latin', latin('?'), 'application/xml; charset=iso-8859-1', undefined],
    [
      'latin',
      latin('utf-8'),
      'application/xml; charset=utf-8',
      'is not UTF-8, and was read as Windows-1252',
    ],
    ['utf-8', utf8('utf-8'), 'text/xml; charset=iso-8859-1', 'declares iso-8859-1, but is UTF-8'],
    ['utf-8', utf8('iso-8859-1'), 'text/xml', 'declares windows-1252, but is UTF-8'],
    ['utf-8', utf8('utf-8'), 'text/xml; charset=martian', 'declares martian, but is UTF-8'],
    ['utf-16', Buffer.from(`\ufeff${named('utf-16')}`, 'utf16le'), 'application/xml', undefined],
  ])('are read as $0, sent as $2', async (_, bytes, type, note) => {
    const { home } = await serve({ '/feed': status(200, { 'Content-Type': type }, bytes) })
    const { read, lines } = await move(`${home}/feed`)
    expect(read('articles/one.md')).toContain('Café ’ of one.')
    expect(lines.map((line) => line.replace(home, 'HOME'))).toEqual(
      note ? [expect.stringContaining(`HOME/feed: ${note}`)] : [],
    )
  })

  test('of which one is broken stay what the others are', async () => {
    const [before, after] = named('utf-8').split('Café')
    const broken = Buffer.concat([
      Buffer.from(`${before}Café, caf`),
      Buffer.from([0xe9]),
      Buffer.from(`, Gruß, naïve${after}`),
    ])
    const { home } = await serve({ '/feed': broken })
    const { lines, read } = await move(`${home}/feed`)
    expect(lines).toEqual([`${home}/feed: 1 of its letters are broken`])
    expect(read('articles/one.md')).toContain('Café, caf\ufffd, Gruß, naïve')
  })
})

describe('whose ids readers lose', () => {
  test.each([
    ['bare', '<guid>77</guid>', 'its guid is a relative address'],
    ['none', '', 'it has no guid'],
    ['kept', '<guid isPermaLink="false">123 at https://old.example</guid>', undefined],
    ['kept', '<guid>urn:x-test:1</guid>', undefined],
  ])('%s %s', async (_, guid, reason) => {
    const { lines } = await moved({
      '/feed': one.replace(/<guid.*<\/guid>/, guid).replaceAll('HOME', 'https://old.example'),
    })
    expect(lines).toEqual(reason ? [expect.stringContaining(reason)] : [])
  })

  test('where Atom has one that is no address', async () => {
    const { home } = await serve({
      '/feed': `<feed xmlns="http://www.w3.org/2005/Atom"><id>urn:x-test:1</id><title>x</title><updated>2020-01-01T00:00:00Z</updated><entry><id>123 at https://old.example</id><title>one</title><updated>2020-01-01T00:00:00Z</updated><content>Words.</content></entry></feed>`,
    })
    const { lines, read, files } = await move(`${home}/feed`)
    expect(lines).toEqual([expect.stringContaining('readers of the Atom feed see it once more')])
    expect(read(files[0] ?? '')).toContain('id: 123 at https://old.example\n')
  })
})
