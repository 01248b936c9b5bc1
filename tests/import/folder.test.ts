import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { compile } from '../../src/compile.ts'
import { engineOf } from '../../src/import/folder/engine.ts'
import { site } from '../setup/article-files.ts'
import { folderOf, move } from '../setup/moving.ts'

/** The text of an article's body as its readers see it. */
function wordsOf(slug: string, source: string): string | undefined {
  return compile({ slug, source }, site).value?.text
}

describe("a Jekyll site's own Liquid", () => {
  const files = {
    '_config.yml':
      'url: https://old.example\ntitle: Old\ncollections:\n  news:\n    output: true\n  posts:\n    permalink: /p/:title\ndefaults:\n  - scope: {path: "", type: posts}\n    values: {author: Example Author}\n  - scope: {path: docs}\n    values: {author: Nobody}\n',
    '_data/sizes.yml': 'big: [1, 2]\n',
    '_includes/picture.html':
      '<figure>\n\n    <img src="{{ include.src | relative_url }}">\n  {% if include.words %}<figcaption>{{ include.words | markdownify }}</figcaption>{% endif %}\n</figure>',
    '_includes/notes/end.md': '## The end\n\n{{ page.title }} {% include lost.html %}',
    '_includes/loop.html': '{% include loop.html %}',
    '_includes/list.html': '{% for p in site.posts %}{{ p.title }}{% endfor %}',
    'a.png': new Uint8Array([1]),
  }
  const postOf = async (body: string) => {
    const folder = folderOf({
      ...files,
      '_posts/2020-01-02-a.md': `---\ntitle: One\n---\n${body}\n`,
    })
    const { read, lines } = await move(folder)
    return { text: read('articles/a.md').replace(/^---[\s\S]*?---\n\n/, ''), lines, read }
  }

  test('is carried out with its includes, data and variables', async () => {
    const { text, lines } = await postOf(
      '{% assign n = 2 %}{% for size in site.data.sizes.big %}{{ size | times: n }} {% endfor %}\n\n{% include picture.html src="a.png" words="*The* sea" %}\n\n{{ page.title | upcase }}',
    )
    expect(text).toBe(
      '2 4 \n\n<figure>\n<img src="/media/a.png">\n<figcaption><p><em>The</em> sea</p>\n</figcaption>\n</figure>\n\n\n\nONE\n',
    )
    expect(lines).toEqual([])
  })

  test('stays where it needs a plugin, a lost file or the whole site, and makes a draft', async () => {
    const { read, lines } = await postOf(
      'A {% include notes/end.md %}\n\nB {% magic 1 %} {{ site.title }}\n\n{% include loop.html %}{% include list.html %}{{ unknown }}',
    )
    const text = read('articles/a.md')
    expect(text).toContain('## The end\n\nOne {% include lost.html %}')
    expect(text).toContain('B {% magic 1 %} Old')
    expect(text).toContain('{% include loop.html %}{% include list.html %}{{ unknown }}')
    expect(text).toContain('draft: true')
    expect(lines.join('\n')).toMatch(/a\.md:6: template code.*\{% magic 1 %\}/)
  })

  test('comes with collections, defaults and their addresses', async () => {
    const { read } = await move(
      folderOf({
        ...files,
        '_posts/2020-01-02-a.md': 'Words.\n',
        '_news/2021-03-04-b.md': '---\ndate: 2021-03-04\n---\nWords.\n',
        '_news/rules.md': '---\ntitle: Rules\n---\nWords.\n',
      }),
    )
    expect(read('articles/a.md')).toContain('  - name: Example Author\naliases:\n  - /p/a\n')
    expect(read('articles/b.md')).toContain('aliases:\n  - /news/2021-03-04-b.html\n')
    expect(read('pages/rules.md')).toContain('aliases:\n  - /news/rules.html\n')
  })
})

test("kramdown's HTML, ids, abbreviations, definitions and formulas keep their words", async () => {
  const body = [
    '## A heading',
    '{: #own .wide}',
    '',
    '<div class="x">',
    '',
    '    <p>In *a* box</p>',
    '',
    '</div>',
    '',
    '<div markdown="1">',
    '  *Stressed*',
    '</div>',
    '',
    'The HTML of $$x^2$$.',
    '',
    '*[HTML]: A language',
    '',
    'Term',
    ': its `meaning`',
    '',
    'Words[^1]',
    '',
    '[^1]: See the note.',
    '',
    'Code:',
    '',
    '    {:tuple, "x"}',
  ]
  const { read } = await move(
    folderOf({ '_config.yml': 'title: Old\n', '_posts/2020-01-02-a.md': `${body.join('\n')}\n` }),
  )
  const source = read('articles/a.md')
  expect(source).toContain('## A heading {#own}')
  expect(source).toContain('<div class="x">\n<p>In *a* box</p>\n</div>')
  expect(source).toContain('$x^2$')
  expect(source).toContain('[^1]: See the note.')
  expect(wordsOf('a', source.replaceAll('$', ''))?.replace(/\s+/g, ' ').trim()).toBe(
    'A heading In *a* box Stressed The HTML of x^2. Term its meaning Words[1] Code: {:tuple, "x"} 1. See the note.',
  )
})

describe('Hugo', () => {
  test('has languages, sections with words, cascades and its own addresses', async () => {
    const { files, read } = await move(
      folderOf({
        'hugo.toml': 'baseURL = "https://old.example/blog/"\ndefaultContentLanguage = "en"\n',
        'config/_default/languages.toml':
          '[en]\ncontentDir = "content/en"\n[de]\ncontentDir = "content/de"\n',
        'config/_default/permalinks.toml': 'posts = "/:year/:slug/"\n',
        'content/en/_index.md': 'Home\n',
        'content/en/docs/_index.md': '+++\ntitle = "Docs"\n+++\nWords.\n',
        'content/en/posts/_index.md': '+++\n[cascade]\nauthor = "Example Author"\n+++\n',
        'content/en/posts/Security-first.md': '+++\ndate = 2020-01-02\n+++\nA {{x}} b.\n',
        'content/de/posts/security-first.md': '+++\ndate = 2020-01-02\n+++\nWorte.\n',
      }),
    )
    expect(files).toEqual([
      'articles/security-first-2020-01-02.md',
      'articles/security-first.md',
      'pages/docs.md',
    ])
    expect(read('articles/security-first.md')).toContain(
      'language: de\naliases:\n  - /blog/de/2020/security-first/\n  - /de/2020/security-first/\n',
    )
    expect(read('articles/security-first-2020-01-02.md')).toBe(
      '---\npublished: 2020-01-02\nauthors:\n  - name: Example Author\nlanguage: en\naliases:\n  - /blog/2020/security-first/\n  - /2020/security-first/\n---\n\nA {{x}} b.\n',
    )
    expect(read('pages/docs.md')).toContain('aliases:\n  - /blog/docs/\n  - /docs/\n')
  })
})

test.each([
  ['Docusaurus', { 'docusaurus.config.js': '' }, 'blog/2020-01-02-a.md', '/blog/2020/01/02/a'],
  ['Docusaurus', { 'docusaurus.config.js': '' }, 'blog/a/index.md', '/blog/a'],
  ['Hexo', { '_config.yml': '' }, 'source/_posts/b/a.md', '/2020/01/02/b/a/'],
  [
    'Zola',
    { 'config.toml': 'base_url = "https://old.example"' },
    'content/blog/a.fr.md',
    '/fr/blog/a/',
  ],
  ['Franklin', { 'config.md': '', '_layout/x.html': '' }, 'blog/a.md', '/blog/a/'],
  ['Eleventy', { '.eleventy.js': '' }, 'posts/2020-01-02-a.md', '/posts/a/'],
])('%s: the old address of %j', async (_, settings, path, address) => {
  const post = '---\ndate: 2020-01-02\n---\nWords.\n'
  const { read } = await move(folderOf({ ...settings, [path]: post }))
  expect(read('articles/a.md')).toContain(`aliases:\n  - ${address}\n`)
})

test('a post that no list has becomes a page at its old address', async () => {
  const post = '---\ntitle: A\nauthor: false\nhidden: true\n---\nWords.\n'
  const { files, read, lines } = await move(
    folderOf({ '_config.yml': 'title: Old\n', '_posts/2020-01-02-a.md': post }),
  )
  expect(files).toEqual(['pages/a.md'])
  expect(read('pages/a.md')).toContain('aliases:\n  - /2020/01/02/a.html\n')
  expect(lines).toEqual([
    '`hidden` makes it a page, which is in no list and feed: _posts/2020-01-02-a.md',
  ])
})

test('posts that lie where Jekyll has them are those of the program whose settings are there', () => {
  const post = { '_posts/2020-01-02-a.md': 'Words.\n' }
  expect(engineOf(folderOf(post)).name).toBe('Jekyll')
  expect(engineOf(folderOf({ ...post, 'eleventy.config.js': '' })).name).toBe('Eleventy')
})

test('texts in a folder of built pages are taken if there are no others', async () => {
  const { files } = await move(
    folderOf({ 'public/a/index.md': '---\ndate: 2020-01-02\n---\nWords.\n' }),
  )
  expect(files).toEqual(['articles/a.md'])
})

test('a site in a folder of its repository is found', async () => {
  const { files } = await move(
    folderOf({
      'README.md': 'Us\n',
      'website/docusaurus.config.ts': '',
      'website/blog/2020-01-02-a.md': 'Words.\n',
    }),
  )
  expect(files).toEqual(['articles/a.md'])
})

describe('what is wrong is told, and the others are written', () => {
  test('charsets, files that are no texts, and dates that no calendar has', async () => {
    const utf16 = Buffer.from('\ufeff---\ntitle: Größe\ndate: 2020-01-02\n---\nWörter\n', 'utf16le')
    const latin = (text: string) => Buffer.from(text, 'latin1')
    const folder = folderOf({
      'a.md': utf16,
      'b.md': latin('---\ntitle: b\ndate: 2020-02-31\n---\nGr\xfc\xdfe\n'),
      'c.md': latin('---\ntitle: c\ndate: 2020-01-02\nencoding: iso-8859-2\n---\n\xb3\n'),
      'd.md': new Uint8Array([0x89, 0x50, 0, 0, 1]),
      'e.md': '---\ndate: 2020-01-02\n---\nWords.\n',
      'f.md': Buffer.alloc(17_000_000, 'a '),
    })
    const { files, read, lines, folder: made } = await move(folder)
    expect(files).toEqual(['a', 'b', 'c', 'e'].map((name) => `articles/${name}.md`))
    expect(read('articles/a.md')).toContain('Wörter')
    expect(read('articles/b.md')).toContain('Grüße')
    expect(read('articles/c.md')).toContain('ł')
    const told = lines.join('\n')
    expect(told).toContain('a.md: was read as UTF-16LE')
    expect(told).toContain('b.md: is not UTF-8, and was read as Windows-1252')
    expect(told).toContain('b.md: published: "2020-02-31" is a day that does not exist')
    expect(told).toContain('c.md: was read as iso-8859-2, as it says')
    expect(told).toContain('d.md: not taken: it is no text')
    expect(told).toContain('f.md: not taken: it has over 16000000 bytes')
    expect(await move(folder, made)).toMatchObject({ written: 0, unchanged: 4, kept: 0 })
  })

  test('names in other scripts, with dots, slashes and control characters, and links', async () => {
    const folder = folderOf({
      'outside.md': 'Secret\n',
      'site/Привет, мир.md': '---\ndate: 2020-01-02\n---\nA\n',
      'site/v1.2.md': '---\ndate: 2020-01-02\n---\nB\n',
      'site/a%2Fb\u0007.md': '---\ndate: 2020-01-02\n---\nC\n',
      'site/readme-first.md': '---\ndate: 2020-01-02\n---\nD\n',
      'site/x/1.png': new Uint8Array([1]),
      'site/y/1.png': new Uint8Array([2]),
      'site/x/p.md': '---\ndate: 2020-01-02\n---\n![](1.png)\n',
      'site/y/p.md': '---\ndate: 2020-01-03\n---\n![](1.png)\n',
    })
    symlinkSync('../outside.md', join(folder, 'site/out.md'))
    symlinkSync('nowhere.md', join(folder, 'site/lost.md'))
    symlinkSync('.', join(folder, 'site/circle'))
    const { files, lines } = await move(join(folder, 'site'))
    expect(files).toEqual([
      'articles/a-2fb.md',
      'articles/p-2020-01-03.md',
      'articles/p.md',
      'articles/readme-first.md',
      'articles/v1.2.md',
      'articles/привет-мир.md',
      'media/x/1.png',
      'media/y/1.png',
    ])
    expect(lines).toContain('out.md: not taken: it is a link that leads out of the folder')
    expect(lines).toContain('lost.md: not taken: it is a link that leads nowhere')
  })

  test('pages whose names are taken, and texts that only lead elsewhere', async () => {
    const { files, lines } = await move(
      folderOf({
        '_config.yml': 'title: Old\n',
        'api.md': 'Words.\n',
        'go.md': '---\nredirect_to: https://new.example/\n---\n',
        '_posts/2020-01-02-a.md': '<meta http-equiv="refresh" content="0; url=\'/b\'">\n',
      }),
    )
    expect(files).toEqual(['pages/api-2.md'])
    expect(lines).toEqual([
      '_posts/2020-01-02-a.md: not taken: it only leads to /b',
      'api.md: /api is an address of Dateline\'s own; choose another name, so this one is "api-2"',
      'go.md: not taken: it only leads to https://new.example/',
    ])
  })
})
