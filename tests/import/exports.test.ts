import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { folderOf, htmlOf, move } from '../setup/moving.ts'

const picture = new Uint8Array([137, 80, 78, 71])

describe('Ghost', () => {
  const posts = [
    {
      ...{ id: '5f0000000000000000000001', slug: 'first', title: 'First', status: 'published' },
      ...{ type: 'post', visibility: 'public', published_at: '2021-02-03T04:05:06.000Z' },
      html: '<p>Words &amp; <a href="__GHOST_URL__/second/">more</a></p><!--kg-card-begin: html--><figure class="kg-card kg-image-card"><img src="__GHOST_URL__/content/images/size/w600/2021/a.png" alt="A"></figure><div class="kg-card kg-audio-card"><div class="kg-audio-player-container"><audio src="__GHOST_URL__/content/media/a.mp3" preload="metadata"></audio><div class="kg-audio-title">Talk</div><div class="kg-audio-player"><span>0:00</span></div></div></div>',
      feature_image: '__GHOST_URL__/content/images/2021/a.png',
      custom_excerpt: 'In short',
    },
    {
      ...{ id: '5f0000000000000000000002', slug: 'second', title: 'Second', status: 'scheduled' },
      ...{ type: 'post', visibility: 'paid', published_at: '2031-02-03T04:05:06.000Z' },
      lexical: JSON.stringify({
        root: {
          type: 'root',
          children: [
            {
              type: 'extended-heading',
              tag: 'h2',
              children: [{ type: 'extended-text', text: 'Head', format: 1 }],
            },
            {
              type: 'paragraph',
              children: [
                { type: 'text', text: 'a < b ', format: 2 },
                { type: 'link', url: 'https://x.example', children: [{ type: 'text', text: 'l' }] },
              ],
            },
            {
              type: 'list',
              tag: 'ol',
              children: [{ type: 'listitem', children: [{ type: 'text', text: 'one' }] }],
            },
            { type: 'image', src: '__GHOST_URL__/content/images/2021/a.png', caption: 'Sea' },
            { type: 'codeblock', code: 'x < 1', language: 'js' },
            { type: 'callout', calloutEmoji: '💡', calloutText: 'Mind <b>this</b>' },
            { type: 'toggle', heading: 'More', content: '<p>Inside</p>' },
            { type: 'bookmark', url: 'https://y.example', metadata: { title: 'Y' } },
            { type: 'button', buttonText: 'Go', buttonUrl: 'https://z.example' },
            { type: 'horizontalrule' },
            { type: 'paywall' },
            { type: 'game' },
          ],
        },
      }),
    },
    {
      ...{ id: 3, uuid: 'de305d54-75b4-431b-adb2-eb6b9e546014', slug: 'old', title: 'Old' },
      ...{ status: 'published', published_at: 1_388_534_400_000, page: 0, author_id: 1 },
      mobiledoc: JSON.stringify({
        version: '0.3.1',
        atoms: [['soft-return', '', {}]],
        cards: [
          ['markdown', { markdown: '**strong**' }],
          ['embed', { url: 'https://v.example', caption: 'Film' }],
        ],
        markups: [['strong'], ['a', ['href', 'https://w.example']]],
        sections: [
          [
            1,
            'p',
            [
              [0, [], 0, 'Plain '],
              [0, [0, 1], 2, 'bold link'],
              [1, [], 0, 0],
              [0, [], 0, 'end'],
            ],
          ],
          [3, 'ul', [[[0, [], 0, 'item']]]],
          [10, 0],
          [10, 1],
        ],
      }),
    },
    { id: 4, uuid: 'x', slug: 'about', title: 'About', status: 'published', page: 1, html: 'Us' },
    { id: 5, uuid: 'y', slug: 'untitled', title: '(Untitled)', status: 'draft', markdown: '*m*' },
  ]
  const data = {
    posts,
    posts_meta: [
      {
        post_id: posts[0]?.id,
        feature_image_alt: 'Alt',
        feature_image_caption: '<a href="#">Cap</a>',
      },
    ],
    users: [{ id: 1, name: 'Ada Byron', slug: 'ada' }],
    tags: [
      { id: 't1', name: 'News' },
      { id: 't2', name: '#hidden', visibility: 'internal' },
    ],
    posts_tags: [
      { post_id: posts[0]?.id, tag_id: 't2', sort_order: 1 },
      { post_id: posts[0]?.id, tag_id: 't1', sort_order: 0 },
    ],
    posts_authors: [{ post_id: posts[0]?.id, author_id: 1 }],
    settings: [
      { key: 'title', value: 'Old' },
      { key: 'timezone', value: 'Europe/Berlin' },
    ],
  }
  const files = (json: unknown) => ({
    'data/old.ghost.json': JSON.stringify(json),
    'content/images/2021/a.png': picture,
  })

  test('comes with its ids, people, tags, pictures, pages and drafts', async () => {
    const meta = { exported_on: 1, version: '5.82.0' }
    const { read, files: written, source } = await move(folderOf(files({ db: [{ meta, data }] })))
    expect(source.seen).toBe('an export of Ghost 5.82.0, 5 posts and pages')
    expect(source.site).toMatchObject({ title: 'Old', timezone: 'Europe/Berlin' })
    expect(written).toEqual([
      'articles/first.md',
      'articles/old.md',
      'articles/second.md',
      'articles/untitled.md',
      'media/images/2021/a.png',
      'pages/about.md',
    ])
    expect(read('articles/first.md')).toBe(
      '---\ntitle: First\npublished: 2021-02-03T04:05:06Z\nauthors:\n  - ada\ntags:\n  - News\nsummary: In short\nimage:\n  url: /media/images/2021/a.png\n  alt: Alt\n  caption: Cap\nid: 5f0000000000000000000001\naliases:\n  - /first/\n---\n\nWords & [more](/second/)\n\n<figure class="kg-card kg-image-card"><img src="/media/images/2021/a.png" alt="A"></figure>\n\n<p><audio src="/content/media/a.mp3" preload="metadata"></audio></p>\n\nTalk\n',
    )
    expect(read('articles/untitled.md')).toContain('draft: true')
    expect(read('articles/untitled.md')).not.toContain('title:')
  })

  test("comes with what its editors kept where there is no HTML, and members' posts are drafts", async () => {
    const { read, lines } = await move(folderOf(files({ db: [{ data }] })))
    const second = read('articles/second.md')
    expect(second).toContain('published: 2031-02-03T04:05:06Z')
    expect(second).toContain('draft: true')
    expect(htmlOf(second).replace(/\s*\n\s*/g, '')).toBe(
      '<h2 id="head"><strong>Head</strong></h2><p><em>a &lt; b </em><a href="https://x.example/">l</a></p><ol><li>one</li></ol><figure><img src="https://news.example/media/images/2021/a.png" alt=""><figcaption>Sea</figcaption></figure><pre><code class="language-js">x &lt; 1</code></pre><blockquote>💡<p>Mind <b>this</b></p></blockquote><details><summary>More</summary><p>Inside</p></details><p><a href="https://y.example/">Y</a></p><p><a href="https://z.example/">Go</a></p><hr>',
    )
    const old = read('articles/old.md')
    expect(old).toContain('id: de305d54-75b4-431b-adb2-eb6b9e546014\n')
    expect(old).toContain('published: 2014-01-01T00:00:00')
    expect(old).toMatch(
      /Plain \*\*\[bold link\]\(https:\/\/w.example\)\*\*\\\nend\n\n- item\n\n\*\*strong\*\*/,
    )
    expect(lines.join('\n')).toMatch(/the card "game" was left out/)
    expect(lines.join('\n')).toMatch(/is for some readers only \(paid\), so it is a draft/)
  })

  test('of a newer version is read, and of none is refused', async () => {
    const meta = { exported_on: 1, version: '9.1.0' }
    const newer = await move(folderOf(files({ meta, data })))
    expect(newer.articles).toBe(4)
    expect(newer.lines.join('\n')).toContain('is of Ghost 9.1.0, which is newer than what is known')
    const broken = join(folderOf({ 'a.json': '{"db":[{"data":{"posts":[' }), 'a.json')
    await expect(move(broken)).rejects.toThrow('is broken off, or no JSON')
    const empty = join(folderOf({ 'a.json': '{"db":[{"data":{}}]}' }), 'a.json')
    await expect(move(empty)).rejects.toThrow('has no posts in it')
  })
})

describe('Blogger', () => {
  const takeout = (entries: string) =>
    `<?xml version='1.0' encoding='UTF-8'?><feed xmlns='http://www.w3.org/2005/Atom' xmlns:blogger='http://schemas.google.com/blogger/2018'><id>tag:blogger.com,1999:blog-1</id><title>Old</title>${entries}</feed>`
  const entry = (id: number, type: string, status: string, file: string, more = '') =>
    `<entry><id>tag:blogger.com,1999:blog-1.post-${id}</id><blogger:type>${type}</blogger:type><blogger:status>${status}</blogger:status><author><name>Example Author</name><blogger:type>BLOGGER</blogger:type></author><title>T${id} &amp;amp; more</title><content type='html'>&lt;div class="separator"&gt;&lt;a href="https://blogger.googleusercontent.com/img/a/s1600/sea%2B1.png"&gt;&lt;img src="https://blogger.googleusercontent.com/img/a/s320/sea%2B1.png"/&gt;&lt;/a&gt;&lt;/div&gt;Words</content><blogger:metaDescription>About</blogger:metaDescription><blogger:created>2020-01-02T03:04:05Z</blogger:created><published>2020-01-02T03:04:05.678Z</published><updated>2020-01-03T03:04:05Z</updated><category scheme='tag:blogger.com,1999:blog-1' term='One, two'/><category/><blogger:filename>${file}</blogger:filename><blogger:trashed/>${more}</entry>`

  test('comes from a Takeout with its ids, labels, states, pages and albums', async () => {
    const { read, files, lines } = await move(
      folderOf({
        'Takeout/Blogger/Blogs/Old/feed.atom': takeout(
          `${entry(1, 'POST', 'LIVE', '/2020/01/one.html')}${entry(2, 'POST', 'DRAFT', '')}${entry(3, 'COMMENT', 'LIVE', '')}${entry(4, 'PAGE', 'LIVE', '/p/us.html')}${entry(5, 'POST', 'SOFT_TRASHED', '')}`,
        ),
        'Takeout/Blogger/Albums/Old/sea+1.png': picture,
        'Takeout/archive_browser.html': '<html></html>',
      }),
    )
    expect(files).toEqual([
      'articles/one.md',
      'articles/t2-and-more.md',
      'media/Old/sea+1.png',
      'pages/us.md',
    ])
    expect(read('articles/one.md')).toBe(
      '---\ntitle: T1 & more\npublished: 2020-01-02T03:04:05Z\nupdated: 2020-01-03T03:04:05Z\nauthors:\n  - name: Example Author\ntags:\n  - One two\nsummary: About\nid: tag:blogger.com,1999:blog-1.post-1\naliases:\n  - /2020/01/one.html\n---\n\n<p><a href="/media/Old/sea%2B1.png"><img src="/media/Old/sea%2B1.png"></a></p>\n\nWords\n',
    )
    expect(read('articles/t2-and-more.md')).toContain('draft: true')
    expect(lines.join('\n')).toMatch(/in the bin, not taken/)
  })

  test('comes from the older export, whose comments, template and settings are no articles', async () => {
    const kind = (name: string) =>
      `<category scheme='http://schemas.google.com/g/2005#kind' term='http://schemas.google.com/blogger/2008/kind#${name}'/>`
    const old = (id: string, name: string, more: string) =>
      `<entry><id>tag:blogger.com,1999:blog-1.${id}</id><published>2010-01-02T03:04:05.000-08:00</published><updated>2010-01-02T03:04:05.000-08:00</updated>${kind(name)}<title type='text'>${id}</title>${more}</entry>`
    const feed = `<?xml version='1.0' encoding='UTF-8'?><?xml-stylesheet href="https://www.blogger.com/styles/atom.css" type="text/css"?><feed xmlns='http://www.w3.org/2005/Atom' xmlns:app='http://purl.org/atom/app#'><id>tag:blogger.com,1999:blog-1.archive</id><title>Old</title><link rel='alternate' type='text/html' href='http://old.example/'/>${old('BLOG_TIME_ZONE', 'settings', "<content type='text'>Europe/Rome</content>")}${old('template', 'template', "<content type='text'>&lt;html&gt;</content>")}${old('post-1', 'post', "<category scheme='http://www.blogger.com/atom/ns#' term='x'/><content type='html'>&lt;b&gt;Words&lt;/b&gt;</content><link rel='alternate' type='text/html' href='http://old.example/2010/01/a.html'/><link rel='related' href='https://elsewhere.example/'/><link rel='enclosure' type='audio/mpeg' length='5' href='https://old.example/a.mp3'/>")}${old('post-2', 'post', "<app:control><app:draft>yes</app:draft></app:control><content type='html'>Draft</content>")}${old('post-3', 'comment', "<content type='html'>Me too</content>")}</feed>`
    const { read, files, source } = await move(
      join(folderOf({ 'blog-11-28-2020.xml': feed }), 'blog-11-28-2020.xml'),
    )
    expect(files).toEqual(['articles/a.md', 'articles/post-2.md'])
    expect(source.site).toMatchObject({ url: 'http://old.example/', timezone: 'Europe/Rome' })
    expect(read('articles/a.md')).toBe(
      '---\ntitle: post-1\npublished: 2010-01-02T11:04:05Z\ntags:\n  - x\nattachments:\n  - url: https://old.example/a.mp3\n    type: audio/mpeg\n    length: "5"\nlink: https://elsewhere.example/\nid: tag:blogger.com,1999:blog-1.post-1\naliases:\n  - /2010/01/a.html\n---\n\n<p><b>Words</b></p>\n',
    )
    expect(read('articles/post-2.md')).toContain('draft: true')
  })

  test('that is broken off gives what is whole', async () => {
    const text = takeout(entry(1, 'POST', 'LIVE', '/2020/01/one.html')).replace(
      '</feed>',
      '<entry>',
    )
    const { files, lines } = await move(join(folderOf({ 'feed.atom': text }), 'feed.atom'))
    expect(files).toEqual(['articles/one.md'])
    expect(lines.join('\n')).toMatch(/broken off here/)
  })
})

test('what is in a field or behind a button is there to read', async () => {
  const content = `<textarea rows="2">a &lt; b</textarea><input type="button" onclick="this.parentNode.style.display = ''"><div style="color: red; display: none;">Behind <a href="https://x.example/">it</a></div><p>style="display: none"</p>`
  const feed = {
    version: 'https://jsonfeed.org/version/1.1',
    title: 'Old',
    items: [{ id: 'https://old.example/x', date_published: '2020-01-02', content_html: content }],
  }
  const { read, files } = await move(
    join(folderOf({ 'feed.json': JSON.stringify(feed) }), 'feed.json'),
  )
  expect(htmlOf(read(files[0] ?? '')).replace(/\s*\n\s*/g, '')).toBe(
    '<pre>a &lt; b</pre><div>Behind <a href="https://x.example/">it</a></div><p>style="display: none"</p>',
  )
})

test('a picture that stands in the text becomes a file', async () => {
  const feed = {
    version: 'https://jsonfeed.org/version/1.1',
    title: 'Old',
    home_page_url: 'https://old.example/',
    items: [
      {
        ...{ id: 'https://old.example/x', url: 'https://old.example/x' },
        date_published: '2020-01-02',
        content_html: '<p><img alt="A" src="data:image/png;base64,iVBORw0KGgo="> Words</p>',
      },
    ],
  }
  const from = join(folderOf({ 'feed.json': JSON.stringify(feed) }), 'feed.json')
  const { read, files, folder } = await move(from)
  expect(files).toEqual(['articles/x.md', 'media/x-4c4b6a3b.png'])
  expect(read('articles/x.md')).toContain('![A](/media/x-4c4b6a3b.png) Words\n')
  expect(await move(from, folder)).toMatchObject({ written: 0, media: 0, kept: 0 })
})

describe('Substack', () => {
  const csv =
    'post_id,post_date,is_published,email_sent_at,type,audience,title,subtitle,podcast_url\n' +
    '1.one,2022-03-04T05:06:07.000Z,true,,newsletter,everyone,"One, ""quoted""",Sub &amp; title,\n' +
    '2.paid,2022-03-05T05:06:07.000Z,true,,newsletter,only_paid,Paid,,\n' +
    '3.talk,2022-03-06T05:06:07.000Z,true,,podcast,everyone,Talk,,https://cdn.example/talk.mp3\n' +
    '4,2022-03-07T05:06:07.000Z,true,,page,everyone,About,,\n' +
    '5.gone,2022-03-08T05:06:07.000Z,true,,newsletter,everyone,Gone,,\n' +
    '6.draft,,false,,newsletter,everyone,Draft,,\n'
  const data = (value: unknown) => JSON.stringify(value).replaceAll('"', '&quot;')
  const body = `<p>Words</p><div class="captioned-image-container"><figure><a class="image-link image2" href="https://cdn.example/big.png"><div class="image2-inset"><picture><source srcset="https://cdn.example/s.webp"><img src="https://cdn.example/a.png" alt="A"></picture><div class="image-link-expand"><svg></svg></div></div></a><figcaption class="image-caption">A <em>sea</em></figcaption></figure></div><div class="tweet" data-attrs="${data({ url: 'https://x.example/1', full_text: 'Said <that>' })}"></div><div id="youtube2-abcdefgh" class="youtube-wrap" data-attrs="${data({ videoId: 'abcdefgh' })}"><div class="youtube-inner"></div></div><p class="button-wrapper"><a class="button primary" href="%%checkout_url%%"><span>Subscribe now</span></a></p>`

  test('comes with its states, pictures, recordings and embeds', async () => {
    const { read, files, lines } = await move(
      folderOf({
        'posts.csv': csv,
        'email_list.old.csv': 'email\n',
        'posts/1.one.html': body,
        'posts/2.paid.html': '<p>Paid</p>',
        'posts/3.talk.html': '<p>Talk</p>',
        'posts/4.about.html': '<p>Us</p>',
        'posts/6.draft.html': '<p>Draft</p>',
        'posts/7.other.html': '<p>Other</p>',
      }),
    )
    expect(files).toEqual([
      'articles/draft.md',
      'articles/gone.md',
      'articles/one.md',
      'articles/other.md',
      'articles/paid.md',
      'articles/talk.md',
      'pages/about.md',
    ])
    expect(read('articles/one.md')).toBe(
      '---\ntitle: One, "quoted"\npublished: 2022-03-04T05:06:07Z\nsummary: Sub & title\nid: https://old.substack.com/p/one\naliases:\n  - /p/one\n---\n\nWords\n\n<figure><a href="https://cdn.example/big.png"><img src="https://cdn.example/a.png" alt="A"></a><figcaption>A <em>sea</em></figcaption></figure>\n\n> Said \\<that>\n\n<https://x.example/1>\n\n<iframe src="https://www.youtube-nocookie.com/embed/abcdefgh" title="YouTube"></iframe>\n\n<p class="button-wrapper"><span>Subscribe now</span></p>\n',
    )
    expect(read('articles/talk.md')).toContain(
      'attachments:\n  - url: https://cdn.example/talk.mp3\n',
    )
    expect(read('articles/paid.md')).toContain('draft: true')
    expect(read('articles/draft.md')).toContain('draft: true')
    expect(read('articles/draft.md')).not.toContain('id:')
    expect(read('articles/other.md')).toContain('draft: true')
    const report = lines.join('\n')
    expect(report).toContain('posts/2.paid.html: is for some readers only (only_paid)')
    expect(report).toContain('posts/5.gone.html: is not in the export: it has no text')
    expect(report).toContain('posts/7.other.html: is not in posts.csv, so it is a draft')
    expect(report).toContain('ids are those of the feed at https://old.substack.com/feed')
  })
})

describe('Medium', () => {
  const page = (title: string, body: string, footer: string) =>
    `<!DOCTYPE html><html><head><meta charset="utf-8"><title>${title}</title><style>p {}</style></head><body><article class="h-entry"><header><h1 class="p-name">${title}</h1></header><section data-field="subtitle" class="p-summary">In short</section><section data-field="body" class="e-content"><section name="1" class="section section--body"><div class="section-divider"><hr class="section-divider"></div><div class="section-content"><div class="section-inner">${body}</div></div></section><section name="2" class="section section--body"><div class="section-divider"><hr class="section-divider"></div><p class="graf">End</p></section></section><footer>${footer}</footer></article></body></html>`
  const footer = (id: string, canonical: string) =>
    `<p>By <a href="https://medium.com/@example" class="p-author h-card">Example Author</a> on <a href="https://medium.com/p/${id}"><time class="dt-published" datetime="2019-05-06T07:08:09.000Z">May 6, 2019</time></a>.</p><p><a href="${canonical}" class="p-canonical">Canonical link</a></p>`
  const title = (text: string) =>
    `<h3 name="t" id="t" class="graf graf--h3 graf--leading graf--title">${text}</h3>`
  const grafs = `<figure class="graf graf--figure"><canvas class="progressiveMedia-canvas"></canvas><img class="graf-image" src="https://cdn-images-1.medium.com/max/800/a.png"><noscript><img class="graf-image" src="https://cdn-images-1.medium.com/max/800/a.png"></noscript><figcaption class="imageCaption">The <em>sea</em></figcaption></figure><pre class="graf graf--pre">a<br>b</pre><figure class="graf graf--iframe"><script src="https://gist.github.com/example/1.js"></script></figure><p class="graf">Words</p>`

  test('comes with its ids, addresses, pictures and drafts, without its titles twice', async () => {
    const { read, files, lines, source } = await move(
      folderOf({
        'README.html': '<html></html>',
        'profile/profile.html': '<h3 class="p-name">Example Author</h3>',
        'posts/2019-05-06_A-title-0123456789ab.html': page(
          'A title',
          title('A title') + grafs,
          footer('0123456789ab', 'https://blog.example/a-title-0123456789ab'),
        ),
        'posts/2019-05-07_I-agree-1123456789ab.html': page(
          'I agree',
          '<p class="graf graf--p graf--leading">I agree with you</p>',
          footer('1123456789ab', 'https://medium.com/@example/i-agree-1123456789ab'),
        ),
        'posts/2019-05-08_Copy-2123456789ab.html': page(
          'Copy',
          title('Copy'),
          footer('2123456789ab', 'https://elsewhere.example/copy'),
        ),
        'posts/2019-05-08_Three-4123456789ab.html': page(
          'Three',
          title('Three'),
          footer('4123456789ab', 'https://blog.example/three-4123456789ab'),
        ),
        'posts/draft_Idea-3123456789ab.html': page('Idea', title('Idea'), ''),
        'posts/other.html': '<p>Nothing</p>',
      }),
    )
    expect(source.site).toEqual({ title: 'Example Author', url: 'https://blog.example' })
    expect(files).toEqual([
      'articles/a-title.md',
      'articles/copy.md',
      'articles/i-agree.md',
      'articles/idea.md',
      'articles/three.md',
    ])
    expect(read('articles/a-title.md')).toBe(
      '---\ntitle: A title\npublished: 2019-05-06T07:08:09Z\nauthors:\n  - name: Example Author\n    url: https://medium.com/@example\nsummary: In short\nid: https://medium.com/p/0123456789ab\naliases:\n  - /a-title-0123456789ab\n  - /p/0123456789ab\n---\n\n<figure class="graf graf--figure"><img class="graf-image" src="https://cdn-images-1.medium.com/max/800/a.png"><figcaption class="imageCaption">The <em>sea</em></figcaption></figure>\n\n```\na\nb\n```\n\n<https://gist.github.com/example/1>\n\nWords\n\n---\n\nEnd\n',
    )
    expect(read('articles/idea.md')).toContain('draft: true')
    expect(read('articles/i-agree.md')).toContain('draft: true')
    const report = lines.join('\n')
    expect(report).toContain('I-agree-1123456789ab.html: seems to be a response to another post')
    expect(report).toContain('says that its original is at https://elsewhere.example/copy')
    expect(report).toContain('posts/other.html: not taken: it is no post')
  })
})

describe('Tumblr', () => {
  const post = (type: string, id: number, inside: string, more = '') =>
    `<post id="${id}" url="http://old.example/post/${id}" url-with-slug="http://old.example/post/${id}/name-${id}" type="${type}" date-gmt="2012-03-04 05:06:07 GMT" slug="name-${id}" state="published"${more}>${inside}<tag>one</tag></post>`
  const xml = `<?xml version="1.0" encoding="UTF-8"?><tumblr version="1.0"><posts>${post('regular', 1, '<regular-title>Title</regular-title><regular-body>&lt;p&gt;Words&lt;/p&gt;</regular-body>')}${post('photo', 2, '<photo-caption>&lt;p&gt;Sea&lt;/p&gt;</photo-caption><photo-url max-width="1280">https://64.media.example/a.png</photo-url><photo-url max-width="500">https://64.media.example/b.png</photo-url>')}${post('quote', 3, '<quote-text>Said</quote-text><quote-source>&lt;i&gt;Somebody&lt;/i&gt;</quote-source>')}${post('link', 4, '<link-text>There</link-text><link-url>https://there.example/</link-url><link-description>&lt;p&gt;Look&lt;/p&gt;</link-description>')}${post('conversation', 5, '<conversation-title>Talk</conversation-title><conversation><line name="A" label="A:">Hi &lt;you&gt;</line></conversation>')}${post('video', 6, '<video-caption>&lt;p&gt;Film&lt;/p&gt;</video-caption><video-source>https://www.youtube.com/watch?v=abcdefgh</video-source>')}${post('answer', 7, '<question>Why?</question><answer>&lt;p&gt;So.&lt;/p&gt;</answer>')}${post('regular', 8, '<regular-body>Secret</regular-body>', ' private="true"')}</posts></tumblr>`

  test('comes from posts.xml with every type, ids, addresses and media', async () => {
    const { read, files, lines, source } = await move(
      folderOf({
        'posts/posts.xml': xml,
        'posts/html/1.html': '<p>x</p>',
        'media/2_0.png': picture,
      }),
    )
    expect(source.site.url).toBe('http://old.example')
    expect(files).toEqual([
      ...[1, 2, 3, 4, 5, 6, 7].map((id) => `articles/name-${id}.md`),
      'media/2_0.png',
    ])
    expect(read('articles/name-1.md')).toBe(
      '---\ntitle: Title\npublished: 2012-03-04T05:06:07Z\ntags:\n  - one\nid: http://old.example/post/1\naliases:\n  - /post/1/name-1\n  - /post/1\n---\n\nWords\n',
    )
    const bodies = [2, 3, 4, 5, 6, 7].map((id) => {
      return read(`articles/name-${id}.md`).split('---\n\n')[1]
    })
    expect(bodies).toEqual([
      '![](/media/2_0.png)\n\nSea\n',
      '> Said\n\n<p>\n<i>Somebody</i></p>\n',
      'Look\n',
      '**A:** Hi \\<you>\n',
      '<iframe src="https://www.youtube-nocookie.com/embed/abcdefgh" title="YouTube"></iframe>\n\nFilm\n',
      '> Why?\n\nSo.\n',
    ])
    expect(read('articles/name-4.md')).toContain('link: https://there.example/\n')
    expect(lines.join('\n')).toContain('posts.xml:1: private, not taken')
  })

  test('comes from pages, by the footer at the end, with media that they forget', async () => {
    const page = (body: string) =>
      `<!DOCTYPE HTML><html><head><link rel="stylesheet" href="../style.css"/></head><body>${body}<div id="footer"><span id="timestamp"> March 4th, 2012 5:26pm </span><span class="tag">one</span></div></body></html>`
    const { read, files } = await move(
      folderOf({
        'posts/html/11.html': page('<h1>A title</h1><p>Words</p>'),
        'posts/html/12.html': page(
          '<div id="footer"><span id="timestamp"> May 1st, 2011 1:00am </span></div><img src="../../media/12_1.png "/><div class="caption">Sea</div>',
        ),
        'posts/html/13.html': page('<div class="caption">Forgotten</div>'),
        'media/12.png': picture,
        'media/13_0.png': new Uint8Array([1]),
        'media/13_1.png': new Uint8Array([2]),
      }),
    )
    expect(files).toEqual([
      'articles/12.md',
      'articles/13.md',
      'articles/a-title.md',
      'media/12.png',
      'media/13_0.png',
      'media/13_1.png',
    ])
    expect(read('articles/a-title.md')).toBe(
      '---\ntitle: A title\npublished: 2012-03-04T17:26:00\ntags:\n  - one\naliases:\n  - /post/11\n---\n\nWords\n',
    )
    expect(read('articles/12.md')).toContain('published: 2012-03-04T17:26:00\n')
    expect(read('articles/12.md')).toMatch(/---\n\n<p><img src="\/media\/12.png"><\/p>\n\nSea\n$/)
    expect(read('articles/13.md')).toMatch(
      /13_0\.png\)\n\n!\[\]\(\/media\/13_1\.png\)\n\nForgotten/,
    )
  })
})

test('a post that is nested too deep is refused, and the others are written', async () => {
  const deep = '<i>'.repeat(600)
  const page = (body: string) => `<h1 class="p-name">T</h1><div class="e-content">${body}</div>`
  const row = (id: string) => `${id},2022-03-04T05:06:07.000Z,true,,newsletter,everyone,T,,\n`
  const head =
    'post_id,post_date,is_published,email_sent_at,type,audience,title,subtitle,podcast_url\n'
  const posts = ['a', 'b'].map((slug) => ({
    ...{ id: slug, slug, title: 'T', status: 'published', published_at: '2020-01-02 03:04:05' },
    html: `<div class="kg-card kg-audio-card">${slug === 'a' ? deep : 'Words'}</div>`,
  }))
  const folders: Record<string, string>[] = [
    { 'posts/2020-01-02_A.html': page(deep), 'posts/2020-01-02_B.html': page('Words') },
    { 'posts.csv': head + row('1.a') + row('2.b'), 'posts/1.a.html': deep, 'posts/2.b.html': 'x' },
    { 'html/1.html': deep, 'html/2.html': '<p>Words</p>' },
    { 'a.json': JSON.stringify({ db: [{ data: { posts } }] }) },
  ]
  for (const files of folders) {
    const { articles, refused, lines } = await move(folderOf(files))
    expect({ articles, refused }).toEqual({ articles: 1, refused: 1 })
    expect(lines.join('\n')).toMatch(/not taken: its HTML is nested over 256 elements deep/)
  }
})

describe("Movable Type's format", () => {
  const entry = (head: string, body: string, more = '') => `${head}\n-----\nBODY:\n${body}\n${more}`
  const one = entry(
    'AUTHOR: Example Author\nTITLE: One\nBASENAME: one_more\nSTATUS: Publish\nALLOW COMMENTS: 1\nCONVERT BREAKS: __default__\nPRIMARY CATEGORY: News\nCATEGORY: News\nCATEGORY: Far, away\nTAGS: "two words",three\nDATE: 01/31/2002 03:31:05 PM',
    'First\nline\n\n-----\nnot a part',
    '-----\nEXTENDED BODY:\nMore\n-----\nEXCERPT:\nIn short\n-----\nKEYWORDS:\n\n-----\n\nCOMMENT:\nAUTHOR: Somebody\nDATE: 02/01/2002 03:31:05\nMe too\n-----\n--------\n',
  )
  const two = entry(
    'AUTHOR: Example Author\nTITLE: Two\nBASENAME: 2010/03/04/050607\nSTATUS: Draft\nCONVERT BREAKS: 0\nDATE: 03/04/2010 05:06:07',
    '<p>HTML\nhere</p>',
    '-----\n--------\n',
  )
  const three = entry(
    'TITLE: Three\nUNIQUE URL: https://old.example/blog/2011/05/three.html\nCONVERT BREAKS: markdown\nDATE: 05/06/2011',
    '*Words*\n--------\nhere\n\n![Sea](https://old.example/images/the%20sea.png)',
    '-----\n--------\n',
  )

  test('comes with its fields, breaks, addresses and drafts, without comments', async () => {
    const file = join(
      folderOf({ 'export.txt': one + two + three, 'images/the sea.png': picture }),
      'export.txt',
    )
    const { read, files, source } = await move(file)
    expect(source.seen).toBe("an export in Movable Type's format, 4 entries")
    expect(files).toEqual([
      'articles/050607.md',
      'articles/one-more.md',
      'articles/three.md',
      'media/images/the sea.png',
    ])
    expect(read('articles/one-more.md')).toBe(
      '---\ntitle: One\npublished: 2002-01-31T15:31:05\nauthors:\n  - name: Example Author\ntags:\n  - News\n  - Far away\n  - two words\n  - three\nsummary: In short\naliases:\n  - /2002/01/one-more.html\n  - /2002/01/one_more.html\n---\n\nFirst\\\nline\n\n\\-----\\\nnot a part\n\nMore\n',
    )
    expect(read('articles/050607.md')).toMatch(
      /published: 2010-03-04T05:06:07\n[\s\S]*draft: true\n[\s\S]*- \/entry\/2010\/03\/04\/050607\n---\n\nHTML\s+here\n$/,
    )
    expect(read('articles/three.md')).toContain('- /blog/2011/05/three.html\n---\n\n*Words*\n')
    expect(read('articles/three.md')).toContain('![Sea](/media/images/the%20sea.png)\n')
  })

  test('is read in another charset, and to where it is broken off', async () => {
    const japanese = Buffer.from('VElUTEU6IA==', 'base64')
    const kana = Buffer.from([0xa4, 0xa2, 0xa4, 0xa4]) // あい in EUC-JP
    const rest = Buffer.from(
      '\nBASENAME: kana\nDATE: 01/02/2003 04:05:06\n-----\nBODY:\n<p>x</p>\n',
    )
    const text = Buffer.concat([japanese, kana, rest])
    const { read, lines } = await move(join(folderOf({ 'a.txt': text }), 'a.txt'))
    expect(read('articles/kana.md')).toContain('title: あい\n')
    expect(lines.join('\n')).toMatch(/is not UTF-8, and was read as euc-jp/)
    expect(lines.join('\n')).toMatch(/a\.txt:1: the file is broken off in this entry/)
  })
})
