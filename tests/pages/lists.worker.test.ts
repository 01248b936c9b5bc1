import { env } from 'cloudflare:workers'
import { afterEach, describe, expect, test } from 'vitest'
import { instant } from '../setup/clock.ts'
import { countedStore } from '../setup/counted-store.ts'
import {
  attribute,
  classed,
  elements,
  links,
  type PagePart,
  readPage,
  textOf,
} from '../setup/page.ts'
import {
  articleFile,
  get,
  home,
  publish,
  publishBulk,
  pushSite,
  withdraw,
} from '../setup/requests.ts'
import { emptyStore } from '../setup/store.ts'

afterEach(async () => {
  await emptyStore()
  await pushSite()
})

/** Publishes articles with the numbers from 1 on, the last one the newest, a day apart. */
async function publishMany(count: number, fields: Record<string, unknown> = {}): Promise<void> {
  const lines = Array.from({ length: count }, (_, i) => {
    const published = instant(-86_400 * (count - i))
    return {
      slug: `n${i + 1}`,
      markdown: articleFile({ title: `N${i + 1}`, published, ...fields }),
    }
  })
  await publishBulk(lines)
}

const titles = (part: PagePart) => elements(part, 'h2').map(textOf)
const groups = (page: PagePart) =>
  classed(page, 'cards').map((group) => [attribute(group, 'class'), classed(group, 'card').length])

describe('the home page', () => {
  test('leads with its newest article, then has six in two columns, then what is left', async () => {
    await publishMany(12)
    const page = await readPage('/')
    expect(classed(page, 'lead-story').flatMap(titles)).toEqual(['N12'])
    expect(groups(page)).toEqual([
      ['cards pair', 6],
      ['cards brief', 5],
    ])
    // The rest has headlines and dates only.
    const summaries = classed(page, 'cards').map((group) => classed(group, 'summary').length)
    expect(summaries).toEqual([6, 0])
  })

  test.each([
    [1, []],
    [2, [['cards brief', 1]]],
    [
      4,
      [
        ['cards pair', 2],
        ['cards brief', 1],
      ],
    ],
  ])('of %i articles leaves no half of a row empty', async (count, expected) => {
    await publishMany(count)
    expect(groups(await readPage('/'))).toEqual(expected)
  })

  test('of one article has nothing beside how to subscribe', async () => {
    await publishMany(1)
    const page = await readPage('/')
    const shown = ['whole', 'columns', 'more'].map((name) => classed(page, name).length)
    expect(shown).toEqual([1, 0, 0])
    expect(classed(page, 'subscribe')).toHaveLength(1)
  })

  test('cuts no word of a summary', async () => {
    await publishMany(2, { summary: `${'Regen '.repeat(26)}Hochwasserschutz` })
    const [card] = classed(await readPage('/'), 'brief')
    expect(classed(card as PagePart, 'summary')).toEqual([])
    await pushSite('home: list')
    const cut = classed(await readPage('/'), 'summary').map(textOf)
    expect(cut).toEqual(Array(2).fill(`${'Regen '.repeat(26).trim()}…`))
  })

  test.each([
    ['list', 'cards rows'],
    ['grid', 'cards grid'],
  ])('is a %s where the site asks for one, and so are its other lists', async (form, name) => {
    await publishMany(8, { tags: ['Rain'] })
    await pushSite(`home: ${form}`)
    for (const path of ['/', '/tags/rain']) {
      const page = await readPage(path)
      expect(groups(page), path).toEqual([[name, 8]])
      expect(classed(page, 'lead-story'), path).toEqual([])
    }
  })

  test('does not lead with a note', async () => {
    await publishMany(2)
    await publish('note', articleFile({ title: '', published: instant(-60) }, 'It rains.'))
    const page = await readPage('/')
    expect(classed(page, 'lead-story').flatMap(titles)).toEqual(['N2'])
    expect(groups(page)).toEqual([['cards pair', 2]])
  })

  test('names the tags that most of its articles have', async () => {
    await publish('a', articleFile({ title: 'A', tags: ['Rare', 'Rain'] }))
    await publish('b', articleFile({ title: 'B', tags: ['Rain'] }))
    const [topics] = classed(await readPage('/'), 'topics')
    expect(topics && links(topics)).toEqual([
      ['/tags', 'Tags'],
      ['/tags/rain', 'Rain'],
      ['/tags/rare', 'Rare'],
    ])
    expect(classed(await readPage('/tags/rain'), 'topics')).toEqual([])
  })

  test('is refused in a form that there is none of', async () => {
    await expect(pushSite('home: magazine')).rejects.toThrow('is none of list, grid and front page')
  })

  test('reads no more rows than its articles, its site and its slice', async () => {
    await publishMany(40, { tags: ['Rain'], authors: ['example-author'] })
    const counts = { read: 0, written: 0 }
    await get('/', { bindings: { DB: countedStore(env.DB, counts) } })
    expect(counts.read).toBeLessThanOrEqual(2 * 30 + 2)
  })
})

describe('a card', () => {
  const cards = async (path: string) => classed(await readPage(path), 'card')

  test('has its first tag above the headline, but not on the page of that tag', async () => {
    await publish('a', articleFile({ title: 'A', tags: ['Rain', 'Wind & sea'] }))
    const kickers = async (path: string) =>
      (await cards(path)).map((card) => classed(card, 'kicker').flatMap(links))
    expect(await kickers('/')).toEqual([[['/tags/rain', 'Rain']]])
    expect(await kickers('/tags/rain')).toEqual([[['/tags/wind-%26-sea', 'Wind & sea']]])
  })

  test('says how long its article takes to read, in the language of the site', async () => {
    await publish('a', articleFile({ title: 'A' }, 'word '.repeat(228 * 3)))
    expect((await cards('/')).map(textOf).join()).toContain('3 min read')
    expect(textOf(await readPage('/articles/a'))).toContain('3 min read')
    await pushSite('words: {article: {minutes: "~{count}′"}}')
    expect((await cards('/')).map(textOf).join()).toContain('~3′')
  })

  test('of an author is silent about who wrote it, if nobody else did', async () => {
    await publish('a', articleFile({ title: 'A', authors: ['example-author'] }))
    const names = async (path: string) => (await cards(path)).map(textOf).join()
    expect(await names('/')).toContain('Example Author')
    expect(await names('/authors/example-author')).not.toContain('Example Author')
  })
})

describe('a note', () => {
  const note = async () => {
    const [found] = classed(await readPage('/'), 'note')
    if (!found) throw new Error('no note')
    return found
  }

  test('is a card with all of its text, if that is short', async () => {
    await publish(
      'n',
      articleFile({ title: '' }, 'It *rains* [there](https://rain.example/).\n\nStill.'),
    )
    const [text] = classed(await note(), 'text')
    expect(text && elements(text).map(({ tagName }) => tagName)).toEqual(['p', 'em', 'a', 'p'])
    expect(links(await note())).toEqual([
      ['https://rain.example/', 'there'],
      [`${home}/articles/n`, 'March 1, 2026'],
    ])
    expect(textOf(await note())).not.toContain('min read')
  })

  test.each([
    ['is long', 'It rains. '.repeat(120)],
    ['has more than text in it', 'It rains.\n\n![Rain](/media/rain.png)'],
  ])('has only its summary if it %s', async (_, body) => {
    await publish('n', articleFile({ title: '' }, body))
    expect(classed(await note(), 'text')).toEqual([])
    expect(
      classed(await note(), 'summary')
        .map(textOf)
        .join(),
    ).toMatch(/^It rains\./)
  })
})

describe('older articles', () => {
  const walk = async (start: string) => {
    const pages: { path: string; titles: string[]; newer?: string; canonical?: string }[] = []
    for (let next: string | undefined = start; next; ) {
      const page = await readPage(next)
      const rel = (name: string) => {
        const link = elements(page, 'a').find((link) => attribute(link, 'rel') === name)
        return link && attribute(link, 'href')
      }
      const canonical = elements(page, 'link').find((one) => attribute(one, 'rel') === 'canonical')
      pages.push({
        path: next,
        titles: classed(page, 'card').flatMap(titles),
        newer: rel('prev'),
        canonical: canonical && attribute(canonical, 'href')?.replace(home, ''),
      })
      next = rel('next')
    }
    return pages
  }
  const down = (from: number, to: number) =>
    Array.from({ length: from - to + 1 }, (_, i) => `N${from - i}`)

  test.each(['', '/tags/rain', '/authors/example-author'])(
    'follow those of %j, each once, to the first',
    async (base) => {
      await publishMany(90, { tags: ['Rain'], authors: ['example-author'] })
      expect(await walk(base || '/')).toEqual([
        { path: base || '/', titles: down(90, 61), newer: undefined, canonical: base || '/' },
        {
          path: `${base}/older`,
          titles: down(60, 51),
          newer: base || '/',
          canonical: `${base}/older/3`,
        },
        {
          path: `${base}/older/2`,
          titles: down(50, 26),
          newer: `${base}/older/3`,
          canonical: `${base}/older/2`,
        },
        {
          path: `${base}/older/1`,
          titles: down(25, 1),
          newer: `${base}/older/2`,
          canonical: `${base}/older/1`,
        },
      ])
    },
  )

  test('keep their page whatever is published or withdrawn later', async () => {
    await publishMany(70)
    const [, , before] = await walk('/')
    expect(before).toMatchObject({ path: '/older/1', titles: down(25, 1) })
    await publishBulk(
      Array.from({ length: 30 }, (_, i) => ({
        slug: `x${i}`,
        markdown: articleFile({ title: 'X', published: instant(-60) }),
      })),
    )
    await publish('soon', articleFile({ title: 'Soon', published: instant(3600) }))
    await withdraw('n3')
    const pages = await walk('/older')
    expect(pages.map(({ canonical }) => canonical)).toEqual(['/older/3', '/older/2', '/older/1'])
    expect(pages.map((page) => page.titles)).toEqual([
      down(70, 51),
      down(50, 26),
      down(25, 1).filter((title) => title !== 'N3'),
    ])
  })

  test('have no page that nothing is on, and no other name', async () => {
    await publishMany(40)
    await publish('few', articleFile({ title: 'Few', tags: ['Few'] }))
    for (const path of ['/older', '/older/1']) expect((await get(path)).status, path).toBe(200)
    for (const path of [
      '/older/2',
      '/older/0',
      '/older/x',
      '/older/99999999',
      '/tags/few/older',
      '/tags/none/older',
      '/tags/few/older/1',
    ]) {
      expect((await get(path)).status, path).toBe(404)
    }
    expect((await get('/older/01')).status).toBe(404)
    expect((await get('/Older/1/')).headers.get('Location')).toBe('/older/1')
  })

  test('are not offered where there are none', async () => {
    await publishMany(30)
    expect((await walk('/')).map(({ path }) => path)).toEqual(['/'])
  })

  test('are known to a client that has them, until something changes', async () => {
    await publishMany(40)
    const first = await get('/older/1')
    const headers = { 'If-None-Match': first.headers.get('ETag') ?? '' }
    expect((await get('/older/1', { headers })).status).toBe(304)
    expect(first.headers.get('Cache-Tag')).toBe((await get('/')).headers.get('Cache-Tag'))
    await withdraw('n1')
    expect((await get('/older/1', { headers })).status).toBe(200)
  })
})
