import { afterEach, describe, expect, test } from 'vitest'
import { sliceCacheTag } from '../../src/site/addresses.ts'
import { mainSlice } from '../../src/site/slices.ts'
import { beginWith } from '../setup/begin.ts'
import { attribute, classed, elements, links, metas, readPage, textOf } from '../setup/page.ts'
import { articleFile, get, home, publish, publishBulk, send, withdraw } from '../setup/requests.ts'
import { emptyStore } from '../setup/store.ts'

afterEach(emptyStore)

const full = {
  title: 'Rain & wind',
  published: '2026-03-01T09:00:00Z',
  updated: '2026-03-02T09:00:00Z',
  summary: 'It rained, and the wind blew.',
  dateline: 'Bonn',
  tags: ['Weather', 'Q & A'],
  authors: [
    { name: 'Example Author', role: 'Editor', bio: 'Writes.', url: 'https://author.example/' },
  ],
  image: {
    url: '/media/icon.png',
    alt: 'An icon',
    caption: 'Drawn <in> ink & wash',
    width: 512,
    height: 512,
    type: 'image/png',
  },
  attachments: [
    { url: '/media/a.mp3', title: 'Read aloud', length: 98368, duration: 61 },
    { url: '/media/b.mp4', title: 'A film' },
  ],
  corrections: [{ date: '2026-03-03', note: 'It was 5 < 6.' }],
}

describe('the page of an article', () => {
  beginWith(async () => {
    await publish('rain', articleFile(full, 'It rained.\n\n| a |\n| --: |\n| b |'))
  })

  test('shows its picture once, and so does one whose text has it', async () => {
    await publish('snow', articleFile({ ...full, title: 'Snow' }, 'Snow.\n\n![](/media/icon.png)'))
    for (const slug of ['rain', 'snow']) {
      const page = await readPage(`/articles/${slug}`)
      const [article] = elements(page, 'article')
      const images = article ? elements(article, 'img') : []
      const sources = images.map((img) => attribute(img, 'src'))
      expect(sources.filter((src) => src === `${home}/media/icon.png`)).toHaveLength(1)
    }
  })

  test('shows all that the article has', async () => {
    const page = await readPage('/articles/rain')
    const [article] = elements(page, 'article')
    if (!article) throw new Error('no article')
    const text = textOf(article).replace(/\s+/g, ' ')
    for (const words of ['Rain & wind', 'By Example Author', 'March 1, 2026', 'updated March 2']) {
      expect(text).toContain(words)
    }
    for (const words of [
      'corrected March 3',
      'Bonn: It rained.',
      'Editor',
      'Writes.',
      '1:01, 98 kB',
    ]) {
      expect(text).toContain(words)
    }
    expect(text).toContain('It was 5 < 6.')
    const [picture] = elements(article, 'img')
    expect(picture && attribute(picture, 'alt')).toBe('An icon')
    expect(elements(article, 'figcaption').map(textOf)[0]).toBe('Drawn <in> ink & wash')
    expect(elements(article, 'audio').map((audio) => attribute(audio, 'src'))).toEqual([
      `${home}/media/a.mp3`,
    ])
    expect(elements(article, 'video')).toHaveLength(1)
    expect(links(article)).toEqual(
      expect.arrayContaining([
        ['/authors/example-author', 'Example Author'],
        ['/tags/weather', 'Weather'],
        ['/tags/q-%26-a', 'Q & A'],
        ['https://author.example/', 'author.example'],
      ]),
    )
  })

  test('opens with the summary, unless the text says that already', async () => {
    const leadOf = async (slug: string) => {
      return classed(await readPage(`/articles/${slug}`), 'lead').map(textOf)
    }
    expect(await leadOf('rain')).toEqual(['It rained, and the wind blew.'])
    const long = 'It *rained* & [rained](/media/rain.html "> still")[^1], as "it" does. '.repeat(9)
    await publish('long', articleFile({ dateline: 'Bonn' }, `${long}\n\n[^1]: A note.`))
    expect(metas(await readPage('/articles/long')).description).toMatch(
      /^It rained & rained, as.*…$/,
    )
    expect(await leadOf('long')).toEqual([])
    await publish('same', articleFile({ summary: 'It rained.' }, '**It** rained. And then?'))
    expect(await leadOf('same')).toEqual([])
  })

  test('tells programs what it is', async () => {
    const page = await readPage('/articles/rain')
    expect(metas(page)).toMatchObject({
      description: 'It rained, and the wind blew.',
      'og:type': 'article',
      'og:title': 'Rain & wind',
      'og:url': `${home}/articles/rain`,
      'og:image': `${home}/media/icon.png`,
      'og:image:alt': 'An icon',
      'article:published_time': '2026-03-01T09:00:00Z',
      'article:modified_time': '2026-03-02T09:00:00Z',
    })
    const [facts] = elements(page, 'script')
    expect(facts && JSON.parse(textOf(facts))).toMatchObject({
      '@type': 'NewsArticle',
      url: `${home}/articles/rain`,
      headline: 'Rain & wind',
      dateline: 'Bonn',
      datePublished: '2026-03-01T09:00:00Z',
      dateModified: '2026-03-02T09:00:00Z',
      inLanguage: 'en',
      author: [{ '@type': 'Person', name: 'Example Author', jobTitle: 'Editor' }],
      publisher: { '@type': 'Organization', name: 'Dateline Example' },
      correction: [{ '@type': 'CorrectionComment', text: 'It was 5 < 6.' }],
      image: {
        '@type': 'ImageObject',
        description: 'An icon',
        caption: 'Drawn <in> ink & wash',
      },
      keywords: ['Weather', 'Q & A'],
      associatedMedia: [{ '@type': 'AudioObject', duration: 'PT61S' }, { '@type': 'VideoObject' }],
    })
    const canonical = elements(page, 'link').find((link) => attribute(link, 'rel') === 'canonical')
    expect(canonical && attribute(canonical, 'href')).toBe(`${home}/articles/rain`)
  })

  test('names its latest correction, in whatever order they are listed', async () => {
    const corrections = ['2026-03-05', '2026-03-03'].map((date) => ({ date, note: date }))
    await publish('wrong', articleFile({ corrections }))
    const [byline] = classed(await readPage('/articles/wrong'), 'byline').map(textOf)
    expect(byline).toContain('corrected March 5, 2026')
  })

  test('has the picture of the site if it has none of its own', async () => {
    await publish('bare', articleFile({ authors: ['example-author'] }))
    expect(metas(await readPage('/articles/bare'))).toMatchObject({
      'og:image': `${home}/media/icon.png`,
      'article:author': `${home}/authors/example-author`,
      'twitter:card': 'summary',
    })
  })

  test('calls an attachment by what of its file name can be shown', async () => {
    const url = 'https://media.example/a%00b%0A%E2%81%A9%E2%80%AEc.mp3'
    await publish('odd', articleFile({ attachments: [{ url }] }))
    const [figure] = classed(await readPage('/articles/odd'), 'attachment')
    expect(figure && links(figure)).toEqual([[url, 'ab \u202Ec.mp3\u202C']])
  })

  test('keeps the id of the page to itself', async () => {
    await publish('ids', articleFile({}, '<p id="main">one</p>\n\n<p id="mine">two</p>'))
    const page = await readPage('/articles/ids')
    const ids = ['main', 'p']
      .flatMap((name) => elements(page, name))
      .map((found) => attribute(found, 'id'))
    expect(ids.filter((id) => id)).toEqual(['main', 'mine'])
  })

  test('shows no alt text as a caption', async () => {
    await publish('snow', articleFile({ title: 'Snow', image: { url: '/a.png', alt: 'Snow' } }))
    const page = await readPage('/articles/snow')
    expect(elements(page, 'img').map((picture) => attribute(picture, 'alt'))).toContain('Snow')
    expect(elements(page, 'figcaption')).toEqual([])
  })

  test('lets the keyboard reach what scrolls, and the stylesheet align it', async () => {
    const page = await readPage('/articles/rain')
    const [table] = elements(page, 'table')
    expect(table && attribute(table, 'tabindex')).toBe('0')
    const cells = elements(page, 'td').map((cell) => [
      attribute(cell, 'align'),
      attribute(cell, 'class'),
    ])
    expect(cells).toEqual([[undefined, 'align-right']])
  })

  test.each([
    ['# One\n\n## Two\n\n###### Six\n\n# Again', ['h2 One', 'h3 Two', 'h4 Six', 'h2 Again']],
    ['## Two\n\n#### Four\n\n### Three', ['h2 Two', 'h3 Four', 'h3 Three']],
    ['#### Four\n\n## *Two*', ['h2 Four', 'h2 Two']],
    ['<h1>One</h1><h6>Six</h6>', ['h2 One', 'h3 Six']],
  ])('has one title, and no gap in its headings: %j', async (body, expected) => {
    await publish('headings', articleFile({}, body))
    const page = await readPage('/articles/headings')
    const [content] = classed(page, 'text')
    const headings = content ? elements(content).filter(({ tagName }) => /^h\d/.test(tagName)) : []
    expect(headings.map((heading) => `${heading.tagName} ${textOf(heading)}`)).toEqual(expected)
    expect(elements(page, 'h1').map(textOf)).toEqual(['Rain'])
  })

  test('reads out no name of a file', async () => {
    const pictures = '![said](/media/a.png) ![](/media/b.png) <img src="/media/c.png">'
    await publish('pictures', articleFile({}, pictures))
    const [content] = classed(await readPage('/articles/pictures'), 'text')
    const alts = content && elements(content, 'img').map((picture) => attribute(picture, 'alt'))
    expect(alts).toEqual(['said', '', ''])
  })

  test('says no time if its author gave none', async () => {
    const textAt = async (published: string) => {
      await publish('timed', articleFile({ published }))
      const [byline] = classed(await readPage('/articles/timed'), 'byline')
      return byline && textOf(byline)
    }
    expect(await textAt('2026-02-01')).toBe('February 1, 2026\u00A0· 1 min read')
    expect(await textAt('2026-02-01T09:30')).toMatch(/^February 1, 2026 at 9:30\sAM GMT\u00A0/)
  })

  test('leads to the articles beside it', async () => {
    await publishBulk([
      { slug: 'older', markdown: articleFile({ title: 'Older', published: '2026-02-01' }) },
      // Within a second the ids decide, and that of snow comes after that of rain.
      { slug: 'snow', markdown: articleFile({ ...full, title: 'Snow' }) },
      { slug: 'newer', markdown: articleFile({ title: 'Newer', published: '2026-04-01' }) },
      { slug: 'future', markdown: articleFile({ title: 'Future', published: '2026-12-01' }) },
      { slug: 'draft', markdown: articleFile({ published: '2026-03-05', draft: true }) },
      { slug: 'gone', markdown: articleFile({ published: '2026-03-06' }) },
    ])
    await withdraw('gone')
    const beside = async (slug: string) => {
      const [nav] = classed(await readPage(`/articles/${slug}`), 'beside')
      return nav && links(nav).map(([, text]) => text)
    }
    expect(await beside('older')).toEqual(['Snow'])
    expect(await beside('snow')).toEqual(['Older', 'Rain & wind'])
    expect(await beside('rain')).toEqual(['Snow', 'Newer'])
    expect(await beside('newer')).toEqual(['Rain & wind'])
  })

  test('leads to older articles on its first tag, but for the one beside it', async () => {
    const days = ['01', '02', '03', '04', '05', '06']
    await publishBulk(
      days.map((day) => {
        const fields = {
          title: `Day ${day}`,
          tags: ['Floods', 'Spain'],
          published: `2026-02-${day}`,
        }
        return { slug: `day-${day}`, markdown: articleFile(fields) }
      }),
    )
    const alike = async (slug: string) => {
      const page = await readPage(`/articles/${slug}`)
      const [list] = classed(page, 'headlines')
      const heading = elements(page, 'h2').map(textOf).at(-1)
      return list && [heading, ...links(list).map(([, text]) => text)]
    }
    expect(await alike('day-05')).toEqual(['More on Floods', 'Day 03', 'Day 02', 'Day 01'])
    expect(await alike('day-06')).toEqual(['More on Floods', 'Day 04', 'Day 03', 'Day 02'])
    expect(await alike('day-02')).toBeUndefined()
    // A page that names an article goes when that is withdrawn.
    const tags = (await get('/articles/day-06')).headers.get('Cache-Tag') ?? ''
    expect(tags.split(',')).toHaveLength(
      ['site', '06', 'card', 'rain', '05', '04', '03', '02'].length,
    )
    await withdraw('day-03')
    expect(await alike('day-05')).toEqual(['More on Floods', 'Day 02', 'Day 01'])
  })

  test('leads to older articles by its first author, if the site has others', async () => {
    const authors = ['example-author']
    const days = ['01', '02', '03', '04', '05', '06', '07', '08', '09']
    await publishBulk(
      days.map((day, i) => ({
        slug: `by-${day}`,
        markdown: articleFile({
          ...{ title: `By ${day}`, published: `2026-02-${day}`, authors },
          tags: i % 2 === 0 ? ['Even'] : [],
        }),
      })),
    )
    await withdraw('rain')
    const more = async (slug: string) =>
      classed(await readPage(`/articles/${slug}`), 'alike').map((section) => [
        textOf(elements(section, 'h2')[0] ?? section),
        ...links(section).map(([, text]) => text),
      ])
    const even = ['More on Even', 'By 07', 'By 05', 'By 03']
    expect(await more('by-09')).toEqual([even])
    await publish('other', articleFile({ published: '2026-01-01', authors: [{ name: 'Second' }] }))
    const others = ['More by Example Author', 'By 06', 'By 04', 'By 02']
    expect(await more('by-09')).toEqual([even, others])
    // A page that names an article goes when that is withdrawn.
    const tags = (await get('/articles/by-09')).headers.get('Cache-Tag') ?? ''
    expect(tags.split(',')).toHaveLength(['site', 'by-09', 'card', 'by-08'].length + 3 + 3)
  })

  test('says in which language it is, and which way that runs', async () => {
    await publish('or', articleFile({ title: 'אור', language: 'he' }, 'פסקה'))
    const page = await readPage('/articles/or')
    const [html] = elements(page, 'html')
    const [article] = elements(page, 'article')
    expect(html && [attribute(html, 'lang'), attribute(html, 'dir')]).toEqual(['he', 'rtl'])
    expect(article && attribute(article, 'dir')).toBe('rtl')
    const card = classed(await readPage('/'), 'card').find((card) => textOf(card).includes('אור'))
    const [heading] = card ? elements(card, 'h2') : []
    expect(heading && [attribute(heading, 'lang'), attribute(heading, 'dir')]).toEqual([
      'he',
      'rtl',
    ])
    const [link] = card ? elements(card, 'a') : []
    expect(link && attribute(link, 'hreflang')).toBe('he')
  })
})

describe('the page of a tag or an author', () => {
  test('lists its articles, and offers its feeds after the main ones', async () => {
    await publish('rain', articleFile(full))
    await publish('dry', articleFile({ title: 'Dry', tags: ['Drought'] }))
    for (const [path, name] of [
      ['/tags/weather', 'Weather'],
      ['/authors/example-author', 'Example Author'],
    ]) {
      const page = await readPage(`${path}`)
      expect(elements(page, 'h1').map(textOf)).toEqual([name])
      expect(classed(page, 'card').map((card) => textOf(elements(card, 'h2')[0] ?? card))).toEqual([
        'Rain & wind',
      ])
      const alternates = elements(page, 'link').filter(
        (link) => attribute(link, 'rel') === 'alternate',
      )
      expect(alternates.map((link) => attribute(link, 'href'))).toEqual([
        ...['rss.xml', 'atom.xml', 'feed.json'].map((file) => `${home}/${file}`),
        ...['rss.xml', 'atom.xml', 'feed.json'].map((file) => `${home}${path}/${file}`),
      ])
      const titles = alternates.map((link) => attribute(link, 'title'))
      expect(new Set(titles).size).toBe(6)
      expect(titles[3]).toBe(`Dateline Example: ${name} (RSS)`)
      const [box] = classed(page, 'subscribe')
      expect(box && links(box)[0]).toEqual([`${home}${path}/rss.xml`, 'Choose a reader'])
    }
  })

  test('is there for one whose articles are gone, not for one that never was or will be', async () => {
    await publish('rain', articleFile(full))
    await publish('soon', articleFile({ published: '2026-12-01', tags: ['Secret'] }))
    await withdraw('rain')
    expect((await get('/tags/weather')).status).toBe(200)
    expect(textOf(await readPage('/tags/weather'))).toContain(
      'There are no articles here at present.',
    )
    for (const path of [
      '/tags/secret',
      '/tags/nothing',
      '/authors/nobody',
      '/tags/secret/archive',
    ]) {
      expect((await get(path)).status, path).toBe(404)
    }
  })

  test.each([
    ['/tags/%EF%AC%81lm', '/tags/film'],
    ['/tags/a%20b', '/tags/a-b'],
    ['/tags/a%2Fb', '/tags/a-b'],
  ])('%s leads to %s', async (path, canonical) => {
    const response = await get(path)
    expect(response.status).toBe(301)
    expect(response.headers.get('Location')).toBe(canonical)
  })
})

describe('the pages of all tags and of all authors', () => {
  beginWith(async () => {
    const authors = [{ name: 'Second Author' }, 'example-author']
    await publish('rain', articleFile({ tags: ['Weather', 'apples', 'A 10', 'A 9'], authors }))
    await publish('soon', articleFile({ published: '2026-12-01', tags: ['Secret'] }))
    await publish('gone', articleFile({ tags: ['Gone'] }))
    await withdraw('gone')
  })

  test.each([
    ['/tags', ['/tags/a-9 A 9', '/tags/a-10 A 10', '/tags/apples apples', '/tags/weather Weather']],
    [
      '/authors',
      ['/authors/example-author Example Author', '/authors/second-author Second Author'],
    ],
  ])('%s leads to each that has an article', async (path, expected) => {
    const page = await readPage(path)
    const [names] = classed(page, path === '/tags' ? 'names' : 'people')
    expect(names && links(names).map((link) => link.join(' '))).toEqual(expected)
    expect((await get(path)).headers.get('Cache-Tag')).toBe(`site,${sliceCacheTag(mainSlice)}`)
  })

  test('say how many articles each has, without those that are withdrawn or not out yet', async () => {
    await publish('more', articleFile({ tags: ['Weather'], authors: ['example-author'] }))
    await publish('later', articleFile({ tags: ['Weather'], published: '2026-12-01' }))
    await publish('dropped', articleFile({ tags: ['Weather'] }))
    await withdraw('dropped')
    const items = async (path: string, list: string) =>
      classed(await readPage(path), list).flatMap((names) => elements(names, 'li').map(textOf))
    expect(await items('/tags', 'names')).toEqual(['A 9 1', 'A 10 1', 'apples 1', 'Weather 2'])
    expect(await items('/authors', 'people')).toEqual([
      'Example AuthorEditor\u00A0· 2 articles',
      'SSecond Author1 article',
    ])
    const [people] = classed(await readPage('/authors'), 'people')
    const faces = people ? classed(people, 'avatar') : []
    expect(faces.map(({ tagName }) => tagName)).toEqual(['img', 'span'])
    expect(faces[0] && attribute(faces[0], 'src')).toBe(`${home}/media/example-author.png`)
  })

  test('name at most 400, those with the most articles', async () => {
    const tagged = (from: number) =>
      Array.from({ length: 50 }, (_, i) => `t${String(from + i).padStart(3, '0')}`)
    const lines = Array.from({ length: 9 }, (_, i) => ({
      slug: `many${i}`,
      markdown: articleFile({ tags: tagged(i * 50) }),
    }))
    await publishBulk([...lines, { slug: 'last', markdown: articleFile({ tags: tagged(400) }) }])
    const page = await readPage('/tags')
    const [names] = classed(page, 'names')
    const listed = names ? links(names).map(([, name]) => name) : []
    expect(listed).toHaveLength(400)
    expect(listed).toEqual(expect.arrayContaining(tagged(400)))
    const many = listed.filter((name) => /^t\d/.test(name))
    expect(many).toEqual(many.toSorted())
    expect(textOf(page)).toContain('Only those with the most articles are listed.')
    expect((await (await get('/tags')).text()).length).toBeLessThan(60_000)
  })

  test('are no page of what has none', async () => {
    await emptyStore()
    expect(textOf(await readPage('/tags'))).toContain('There are none yet.')
  })

  test('are found at the rest of a trimmed URL', async () => {
    const response = await get('/articles')
    expect([response.status, response.headers.get('Location')]).toEqual([301, '/archive'])
  })
})

describe('the archive', () => {
  beginWith(async () => {
    const dates = ['2024-12-31T23:30:00Z', '2026-01-31', '2026-02-01', '2026-02-01', '2026-11-30']
    await publishBulk(
      dates.map((published, i) => ({
        slug: `a${i}`,
        markdown: articleFile({ title: `Article ${i}`, published, tags: i < 2 ? ['Early'] : [] }),
      })),
    )
  })

  const inMain = async (path: string) => {
    const [main] = elements(await readPage(path), 'main')
    return main ? links(main).map(([href, text]) => `${href?.replace(home, '')} ${text}`) : []
  }

  test('leads to every month in which there is something', async () => {
    expect(await inMain('/archive')).toEqual([
      '/archive/2026 2026',
      '/archive/2026/02 February',
      '/archive/2026/01 January',
      '/archive/2024 2024',
      '/archive/2024/12 December',
    ])
    expect(await inMain('/tags/early/archive')).toEqual([
      '/tags/early/archive/2026 2026',
      '/tags/early/archive/2026/01 January',
      '/tags/early/archive/2024 2024',
      '/tags/early/archive/2024/12 December',
    ])
  })

  test('says how many articles a year and a month have', async () => {
    const counts = classed(await readPage('/archive'), 'meta').map((count) => textOf(count).trim())
    const year = ['3 articles', '2 articles', '1 article']
    expect(counts).toEqual([...year, '1 article', '1 article'])
  })

  test('begins a line with the day of its article', async () => {
    const lines = async (path: string) => {
      return classed(await readPage(path), 'lines').flatMap((list) =>
        elements(list, 'li').map(textOf),
      )
    }
    expect(await lines('/archive/2026/02')).toEqual(['Feb 1Article 2', 'Feb 1Article 3'])
    expect(await lines('/archive/2026/02/01')).toEqual(['Article 2', 'Article 3'])
    const headings = elements(await readPage('/archive/2026'), 'h2').map(textOf)
    expect(headings).toEqual(['February', 'January'])
  })

  test('lists a month, a year and a day', async () => {
    expect(await inMain('/archive/2026/02')).toEqual([
      '/archive Archive',
      '/articles/a2 Article 2',
      '/articles/a3 Article 3',
      '/archive/2026/01 January 2026',
    ])
    expect(await inMain('/archive/2026')).toEqual([
      '/archive Archive',
      '/articles/a2 Article 2',
      '/articles/a3 Article 3',
      '/articles/a1 Article 1',
      '/archive/2024 2024',
    ])
    expect(await inMain('/archive/2024/12/31')).toEqual([
      '/archive Archive',
      '/articles/a0 Article 0',
      '/archive/2026/01/31 January 31, 2026',
    ])
  })

  test.each([
    '/archive/2025',
    '/archive/2026/11',
    '/archive/2026/13',
    '/archive/2026/2',
    '/archive/2026/02/30',
    '/archive/2026/02/02',
    '/archive/0001',
    '/archive/99999',
    '/archive/2026/02/01/00',
    '/tags/early/archive/2026/02',
    '/tags/nothing/archive',
  ])('%s is not there', async (path) => {
    expect((await get(path)).status).toBe(404)
  })

  test('leads from a month that holds too much to its days', async () => {
    const many = Array.from({ length: 201 }, (_, i) => ({
      slug: `m${i}`,
      markdown: articleFile({ published: `2025-05-${i < 100 ? '03' : '04'}T10:00:00Z` }),
    }))
    await publishBulk(many)
    expect((await inMain('/archive/2025/05')).slice(0, 3)).toEqual([
      '/archive Archive',
      '/archive/2025/05/04 May 4',
      '/archive/2025/05/03 May 3',
    ])
    expect(await inMain('/archive/2025/05/03')).toHaveLength(1 + 100 + 2)
  })

  test('leads from page to page through a day that is full', async () => {
    const many = Array.from({ length: 401 }, (_, i) => ({
      slug: `many${i}`,
      markdown: articleFile({ title: `Many ${i}`, published: '2025-05-03' }),
    }))
    await publishBulk(many)
    const day = '/archive/2025/05/03'
    const names = (lines: string[]) => lines.filter((line) => line.startsWith('/articles/many'))
    const pages = await Promise.all([day, `${day}/2`, `${day}/3`].map(inMain))
    expect(pages.map((lines) => names(lines).length)).toEqual([200, 200, 1])
    expect(new Set(pages.flatMap(names)).size).toBe(401)
    expect(pages[0]).toContain(`${day}/2 More of this day`)
    expect(pages[1]).toContain(`${day}/3 More of this day`)
    expect(pages[1]).toContain(`${day} May 3, 2025`)
    expect(String(pages[2])).not.toContain('More of this day')
    const second = await readPage(`${day}/2`)
    expect(elements(second, 'title').map(textOf)).toEqual(['May 3, 2025 (2) – Dateline Example'])
    for (const path of [
      `${day}/1`,
      `${day}/4`,
      `${day}/02`,
      `${day}/20`,
      `${day}/2x`,
      `${day}/x12`,
      '/archive/2025/05/2',
    ]) {
      expect((await get(path)).status, path).toBe(404)
    }
  })
})

describe('a page where there is nothing', () => {
  test('leads on', async () => {
    await publish('rain', articleFile())
    await publish('gone', articleFile())
    await withdraw('gone')
    for (const path of ['/articles/nothing', '/articles/gone', '/tags/nothing']) {
      const page = await readPage(path)
      expect(metas(page).robots).toBe('noindex')
      expect(links(page)).toEqual(expect.arrayContaining([[`${home}/articles/rain`, 'Rain']]))
      expect(links(page)).toEqual(expect.arrayContaining([['/', 'the newest articles']]))
    }
  })
})

describe('what a page is made of', () => {
  test('comes from here, for a year, and from nowhere else', async () => {
    const response = await get('/')
    const csp = response.headers.get('Content-Security-Policy') ?? ''
    expect(csp).not.toContain('unsafe')
    expect(csp).not.toContain('script-src')
    expect(csp).toContain("frame-ancestors 'none'")
    // The site of these tests has an https URL.
    expect(csp).toMatch(/; upgrade-insecure-requests$/)
    expect(response.headers.get('Referrer-Policy')).toBe('strict-origin-when-cross-origin')
    const page = await readPage('/')
    const [style] = elements(page, 'link').filter((link) => attribute(link, 'rel') === 'stylesheet')
    const path = (style && attribute(style, 'href')) ?? ''
    expect(path).toMatch(/^\/style\.[0-9a-f]{12}\.css$/)
    const sheet = await get(path)
    expect(sheet.headers.get('Content-Type')).toBe('text/css; charset=utf-8')
    expect(sheet.headers.get('Cache-Control')).toBe('public, max-age=31536000, immutable')
    const rules = await sheet.text()
    expect(rules).toContain('@media print')
    for (const side of ['left', 'right', 'center']) expect(rules).toContain(`.text .align-${side}{`)
    const older = await get('/style.0123456789ab.css')
    expect(older.headers.get('Cache-Control')).toBe('public, max-age=60')
    expect(await older.text()).toContain('@media print')
    expect((await send('HEAD', path)).status).toBe(200)
  })
})
