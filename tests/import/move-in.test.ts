import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { compile } from '../../src/compile.ts'
import { recognise } from '../../src/import/recognise.ts'
import { site } from '../setup/article-files.ts'
import { folderOf, move } from '../setup/moving.ts'

const jekyll = {
  '_config.yml': 'title: Old\nurl: https://old.example\nbaseurl: /blog\n',
  '_data/authors.yml': 'jo:\n  name: Ada Byron\n',
  '_posts/2020-01-02-Hello World!.md':
    '---\nlayout: post\ntitle: Hello\nauthor: jo\ncategories: [News, "Two words"]\n---\n\n![A]({{ site.baseurl }}/img/a.png) and [next]({% post_url 2020-01-03-next %})\n',
  '_posts/2020-01-03-next.markdown':
    '---\nlayout: post\ndate: 2020-1-3 9:05:00 +0100\ntags:\n\t- a\n\t- b\nimage: /img/a.png\n---\nWords.\n',
  '_posts/2020-01-04-next.md': '---\ntitle: Next again\n---\nWords.\n',
  '_drafts/idea.md': '---\ntitle: An idea\n---\nWords.\n',
  'about.md': '---\nlayout: page\ntitle: About\n---\nUs.\n',
  'img/a.png': new Uint8Array([1, 2, 3]),
}

describe('a Jekyll site', () => {
  test('comes with its names, dates, people, pictures, links and old addresses', async () => {
    const { files, read, lines, refused } = await move(folderOf(jekyll))
    expect(files).toEqual([
      'articles/hello-world.md',
      'articles/idea.md',
      'articles/next-2020-01-04.md',
      'articles/next.md',
      'media/img/a.png',
      'pages/about.md',
    ])
    expect(read('articles/hello-world.md')).toBe(
      '---\ntitle: Hello\npublished: 2020-01-02\nauthors:\n  - ada\ntags:\n  - News\n  - Two words\naliases:\n  - /blog/news/two words/2020/01/02/Hello-World!.html\n  - /news/two words/2020/01/02/Hello-World!.html\n---\n\n![A](/media/img/a.png) and [next](next.md)\n',
    )
    expect(read('articles/next.md')).toBe(
      '---\npublished: 2020-01-03T08:05:00Z\ntags:\n  - a\n  - b\nimage:\n  url: /media/img/a.png\naliases:\n  - /blog/2020/01/03/next.html\n  - /2020/01/03/next.html\n---\n\nWords.\n',
    )
    expect(read('articles/idea.md')).toContain('draft: true')
    expect(read('pages/about.md')).toBe(
      '---\ntitle: About\naliases:\n  - /blog/about.html\n  - /about.html\n---\n\nUs.\n',
    )
    expect(lines).toContain(
      '`layout` dropped: 3 articles, first in _posts/2020-01-02-Hello World!.md',
    )
    expect(refused).toBe(0)
  })

  test('is written once, never over what is there, and over it by force', async () => {
    const from = folderOf(jekyll)
    const { folder } = await move(from)
    expect(await move(from, folder)).toMatchObject({ written: 0, unchanged: 5, kept: 0, media: 0 })
    writeFileSync(join(folder, 'articles/next.md'), 'mine')
    const second = await move(from, folder)
    expect(second).toMatchObject({ written: 0, unchanged: 4, kept: 1 })
    expect(second.read('articles/next.md')).toBe('mine')
    expect(await move(from, folder, true)).toMatchObject({ written: 1, kept: 0 })
  })
})

test('a Hugo site comes with TOML, bundles, shortcodes and aliases', async () => {
  const { files, read } = await move(
    folderOf({
      'hugo.toml': 'baseURL = "https://old.example/"\ntitle = "Old"\n',
      'content/_index.md': '---\ntitle: Home\n---\n',
      'content/posts/_index.md': '---\ntitle: Posts\n---\n',
      'content/posts/trip/index.md':
        '+++\ntitle = "A trip"\ndate = 2021-05-06T07:08:09Z\ndraft = false\naliases = ["/old/trip.html"]\n[params]\nauthor = "Example Author"\n+++\n{{< figure src="sea.png" caption="The sea" >}}\n\n[see]({{< ref "/posts/other.md#part" >}})\n',
      'content/posts/trip/sea.png': new Uint8Array([4, 5]),
      'content/posts/other.md': '{\n  "title": "Other",\n  "date": "2021-05-07"\n}\nWords.\n',
    }),
  )
  expect(files).toEqual(['articles/other.md', 'articles/trip.md', 'media/posts/trip/sea.png'])
  expect(read('articles/trip.md')).toContain('<img src="/media/posts/trip/sea.png" alt="">')
  expect(read('articles/trip.md')).toContain('[see](other.md#part)')
  expect(read('articles/other.md')).toContain('aliases:\n  - /posts/other/\n')
  expect(read('articles/trip.md')).toContain('aliases:\n  - /posts/trip/\n  - /old/trip.html\n')
})

const item = (fields: string, body = '<!-- wp:paragraph --><p>Words.</p><!-- /wp:paragraph -->') =>
  `<item>${fields}<dc:creator>jo</dc:creator><content:encoded><![CDATA[${body}]]></content:encoded><wp:post_date_gmt>2015-06-07 08:09:10</wp:post_date_gmt></item>`
const namespaces =
  'xmlns:wp="http://wordpress.org/export/1.2/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
const channel = `<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" ${namespaces}><channel><title>Old</title><link>https://old.example</link><wp:author><wp:author_login>jo</wp:author_login><wp:author_display_name>Ada Byron</wp:author_display_name></wp:author>`
const post = (id: number, name: string, status = 'publish', type = 'post') =>
  `<title>${name}</title><link>https://old.example/2015/06/${name}/</link><guid isPermaLink="false">https://old.example/?p=${id}</guid><wp:post_id>${id}</wp:post_id><wp:post_name>${name}</wp:post_name><wp:status>${status}</wp:status><wp:post_type>${type}</wp:post_type>`

describe('a WordPress export', () => {
  test('comes with its ids, people, states, captions and galleries', async () => {
    const classic =
      'One\nline\n\n[caption id="x" width="5"]<img src="https://old.example/wp-content/uploads/2015/a-5x5.png" alt="A" /> Words[/caption]\n\n[gallery ids="9"]'
    const picture = `${post(9, 'pic', 'inherit', 'attachment')}<wp:attachment_url>https://old.example/wp-content/uploads/2015/a.png</wp:attachment_url>`
    const { files, read } = await move(
      join(
        folderOf({
          'export.xml': `${channel}${item(post(1, 'one'))}${item(post(2, 'two', 'draft'), classic)}${item(post(3, 'three', 'private'))}${item(post(4, 'about', 'publish', 'page'))}${item(picture, '')}</channel></rss>`,
          'wp-content/uploads/2015/a.png': new Uint8Array([7]),
        }),
        'export.xml',
      ),
    )
    expect(files).toEqual([
      'articles/one.md',
      'articles/two.md',
      'media/2015/a.png',
      'pages/about.md',
    ])
    expect(read('articles/one.md')).toBe(
      '---\ntitle: one\npublished: 2015-06-07T08:09:10Z\nauthors:\n  - ada\nid: https://old.example/?p=1\naliases:\n  - /2015/06/one/\n  - /?p=1\n---\n\nWords.\n',
    )
    expect(read('articles/two.md')).toMatch(
      /draft: true\naliases:\n {2}- \/2015\/06\/two\/\n {2}- \/\?p=2\n---\n\nOne\\\nline\n\n<figure><img src="\/media\/2015\/a.png" alt="A">\n<figcaption>Words<\/figcaption>\n<\/figure>\n\n!\[\]\(\/media\/2015\/a.png\)\n$/,
    )
    expect(read('pages/about.md')).toContain('aliases:\n  - /2015/06/about/\n')
  })

  test('that is broken off gives what is whole, and its line', async () => {
    const file = join(
      folderOf({ 'export.xml': `${channel}\n${item(post(1, 'one'))}\n<item><title>Tw` }),
      'export.xml',
    )
    const { files, lines } = await move(file)
    expect(files).toEqual(['articles/one.md'])
    expect(lines).toEqual([
      `${file}:4: the file is broken off here: what comes after it is missing; export again`,
    ])
  })
})

test('a feed comes with its ids, and a field that would be refused is left out', async () => {
  const feed = {
    version: 'https://jsonfeed.org/version/1.1',
    title: 'Old',
    home_page_url: 'https://old.example/',
    items: [
      {
        id: 'https://old.example/x',
        url: 'https://old.example/2020/x.html',
        title: 'A <b>b</b>',
        content_html: '<p>Words</p>',
        date_published: '2020-02-03T04:05:06Z',
        attachments: [{ url: 'ftp://x/a.mp3', mime_type: 'audio/mpeg' }],
      },
      { id: '2', date_published: '2020-02-03T04:05:06Z', content_text: '' },
    ],
  }
  const { read, files, lines } = await move(
    join(folderOf({ 'feed.json': JSON.stringify(feed) }), 'feed.json'),
  )
  expect(files).toEqual(['articles/x.md'])
  const source = read('articles/x.md')
  expect(source).toBe(
    '---\ntitle: A b\npublished: 2020-02-03T04:05:06Z\nid: https://old.example/x\naliases:\n  - /2020/x.html\n---\n\nWords\n',
  )
  expect(compile({ slug: 'x', source }, site).problems).toBeUndefined()
  expect(lines.join('\n')).toMatch(/attachments\[0\]\.url dropped[\s\S]*neither a title nor a body/)
})

test.each([
  ['page.html', '<!DOCTYPE html><title>x</title>', 'looks like a web page'],
  ['a.zip', 'PK\x03\x04', 'is a zip that is broken off'],
  ['a.json', '{"db":[{"meta":{}}]}', 'looks like an export of Ghost'],
  ['a.json', '[1, 2]', 'looks like JSON'],
  ['a.txt', '///DOTCLEAR|2.25.3|single\n', 'looks like an export of Dotclear'],
  ['a.xml', '<?xml version="1.0"?><opml/>', 'looks like XML'],
])('what is no source is refused: %s %j', async (name, text, reason) => {
  await expect(recognise(join(folderOf({ [name]: text }), name))).rejects.toThrow(reason)
})

test('no file outside the source is taken', async () => {
  const folder = folderOf({
    'secret.png': new Uint8Array([9]),
    'site/_config.yml': 'title: Old\n',
    'site/_posts/2020-01-02-a.md':
      '![a](../../secret.png) ![b](/../secret.png) ![c](..%2F..%2Fsecret.png)\n',
  })
  expect((await move(join(folder, 'site'))).files).toEqual(['articles/a.md'])
})
