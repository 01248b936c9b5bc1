import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { folderOf, move } from '../setup/moving.ts'
import { type ZippedFile, zipOf } from '../setup/zip.ts'

function zipFile(files: ZippedFile[], change = (zip: Buffer): Uint8Array => zip): string {
  const path = join(folderOf({ 'a.txt': '' }), 'export.zip')
  writeFileSync(path, change(zipOf(files)))
  return path
}

const post = (title: string) => `---\ntitle: ${title}\ndate: 2020-01-02\n---\nWords.\n`

test('a zip is what is in it, in the folder that holds everything', async () => {
  const path = zipFile([
    { name: 'blog-main/_config.yml', bytes: 'title: Old\n' },
    { name: 'blog-main/_posts/2020-01-02-a.md', bytes: `${post('A')}![](/img/a.png)\n` },
    { name: 'blog-main/img/a.png', bytes: 'x' },
    { name: '__MACOSX/blog-main/._a.md', bytes: 'x' },
  ])
  const first = await move(path)
  expect(first.source.seen).toBe('a zip with a Jekyll site, 1 text files')
  expect(first.files).toEqual(['articles/a.md', 'media/img/a.png'])
  const second = await move(path, first.folder)
  expect(second).toMatchObject({ written: 0, unchanged: 1, media: 0, lines: first.lines })
})

test('the files of a WordPress export in a zip belong together', async () => {
  const wxr = (item: string) =>
    `<rss xmlns:wp="http://wordpress.org/export/1.2/"><channel><link>https://old.example</link><item>${item}<wp:status>publish</wp:status></item></channel></rss>`
  const { files, read } = await move(
    zipFile([
      {
        name: 'one.xml',
        bytes: wxr(
          '<title>A</title><content:encoded>Words</content:encoded><wp:post_name>a</wp:post_name><wp:post_type>post</wp:post_type><wp:post_date_gmt>2020-01-02 03:04:05</wp:post_date_gmt><wp:postmeta><wp:meta_key>_thumbnail_id</wp:meta_key><wp:meta_value>9</wp:meta_value></wp:postmeta>',
        ),
      },
      {
        name: 'two.xml',
        bytes: wxr(
          '<wp:post_type>attachment</wp:post_type><wp:post_id>9</wp:post_id><wp:attachment_url>https://old.example/wp-content/uploads/a.png</wp:attachment_url>',
        ),
      },
      { name: 'wp-content/uploads/a.png', bytes: 'x' },
    ]),
  )
  expect(files).toEqual(['articles/a.md', 'media/a.png'])
  expect(read('articles/a.md')).toContain('image:\n  url: /media/a.png\n')
})

test('posts.zip in an export of Tumblr is read, too', async () => {
  const posts = zipOf([{ name: 'html/11.html', bytes: '<p>Words</p>' }])
  const { files } = await move(
    zipFile([
      { name: 'posts.zip', bytes: posts },
      { name: 'media/11_0.png', bytes: 'x' },
    ]),
  )
  expect(files).toEqual(['articles/11.md', 'media/11_0.png'])
})

test('what would leave the folder, is damaged or stands twice is told, and the rest written', async () => {
  const path = zipFile([
    { name: 'posts/a.md', bytes: post('A') },
    { name: '../evil.md', bytes: post('B') },
    { name: '/etc/evil.md', bytes: post('C') },
    { name: 'C:\\evil.md', bytes: post('D') },
    { name: 'x\\..\\..\\evil.md', bytes: post('E') },
    { name: 'posts/broken.md', bytes: post('F'), claims: { sum: 1 } },
    { name: 'posts/longer.md', bytes: post('G'), claims: { size: 5 } },
    { name: 'posts/a.md', bytes: post('H') },
    { name: 'posts/link.md', bytes: '/etc/passwd', claims: { mode: 0o120777 } },
    { name: 'posts/nul\0.md', bytes: post('I') },
    { name: 'posts/tab\t.md', bytes: post('J') },
    { name: `posts/${'long'.repeat(100)}.md`, bytes: post('K') },
    { name: 'posts/日本.md', bytes: post('L') },
    { name: 'posts/жук.md', bytes: post('M'), isUtf8: false },
    { name: Buffer.from('posts/caf\x82.md', 'latin1'), bytes: post('N'), isUtf8: false },
  ])
  const { files, lines, read } = await move(path)
  expect(files).toEqual([
    'articles/a.md',
    'articles/café.md',
    'articles/tab.md',
    'articles/жук.md',
    'articles/日本.md',
  ])
  expect(read('articles/a.md')).toContain('title: A\n')
  const report = lines.join('\n')
  for (const name of ['../evil.md', '/etc/evil.md', 'C:/evil.md', 'x/../../evil.md'])
    expect(report).toContain(`${name}: left out: its path leads out of the zip`)
  expect(report).toContain("posts/broken.md: left out: it can't be unpacked: its checksum is wrong")
  expect(report).toMatch(/posts\/longer\.md: left out: it can't be unpacked: too many bytes/)
  expect(report).toContain('posts/a.md: left out: the zip has two files of this name')
  expect(report).toContain('posts/link.md: left out: it is a link to another file')
  expect(report).toMatch(/longlong\.md: left out: it can't be unpacked: ENAMETOOLONG/)
})

test.each<[string, ZippedFile[], (zip: Buffer) => Uint8Array, RegExp]>([
  [
    'broken off',
    [{ name: 'a.md', bytes: 'x'.repeat(999) }],
    (zip) => zip.subarray(0, -30),
    /export\.zip is a zip that is broken off or damaged: .*; download it again/,
  ],
  [
    'a bomb',
    [{ name: 'a.md', bytes: Buffer.alloc(65 * 1024 * 1024) }],
    (zip) => zip,
    /export\.zip would become \d+ times as large, as a zip bomb does/,
  ],
  [
    'overlapping',
    [{ name: 'a.md', bytes: 'x' }],
    (zip) => {
      // The one entry says that it is longer than the zip.
      zip.writeUInt32LE(5000, zip.indexOf('PK\x01\x02') + 20)
      return zip
    },
    /export\.zip has files in it that share their bytes/,
  ],
  [
    'of something else',
    [{ name: 'notes.txt', bytes: 'Hello' }],
    (zip) => zip,
    /export\.zip .*has no posts/,
  ],
])('a zip that is %s is refused', async (_, files, change, reason) => {
  await expect(move(zipFile(files, change))).rejects.toThrow(reason)
})
