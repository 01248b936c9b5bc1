import { env } from 'cloudflare:workers'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { publish as publishTo } from '../../src/publish/publish.ts'
import { paragraphsOf } from '../readers/html.ts'
import {
  api,
  articleFile,
  feedPaths,
  get,
  home,
  postBulk,
  publish,
  publishBulk,
  put,
  readFeedTexts,
  readItems,
  withdraw,
} from '../setup/requests.ts'
import { site } from '../setup/site.ts'
import { dumpStore, emptyStore, rows, slicesHolding, watchStore } from '../setup/store.ts'

afterEach(emptyStore)

type SliceRow = { slice: string; cursor: number; changed: number; newest: number | null }

async function slice(name: string): Promise<SliceRow | undefined> {
  const [row] = await rows<SliceRow>('SELECT * FROM slices WHERE slice = ?', name)
  return row
}

describe('a write happens completely or not at all', () => {
  const tags = ['Weather']

  const triggers = {
    'the last fragment': `BEFORE INSERT ON fragments
      WHEN (SELECT slug FROM articles WHERE key = NEW.article) = 'poison'`,
    'a place in a slice': `BEFORE INSERT ON membership
      WHEN (SELECT slug FROM articles WHERE key = NEW.article) = 'poison'`,
    "a slice's validator, written last": 'BEFORE UPDATE OF changed ON slices',
  }

  beforeEach(async () => {
    vi.spyOn(console, 'error').mockImplementation(() => {})
    await publish('kept', articleFile({ tags }, 'before'))
    await publish('poison', articleFile({ tags }, 'before'))
  })

  afterEach(async () => {
    await env.DB.prepare('DROP TRIGGER IF EXISTS refusal').run()
  })

  async function refuse(when: string): Promise<void> {
    const body = "BEGIN SELECT RAISE(ABORT, 'no room'); END"
    await env.DB.prepare(`CREATE TRIGGER refusal ${when} ${body}`).run()
  }

  test.each(Object.entries(triggers))('when %s is refused', async (_, when) => {
    await refuse(when)
    const before = await dumpStore()
    const lines = ['new', 'kept', 'poison', 'newer'].map((slug) => ({
      slug,
      markdown: articleFile({ tags: [...tags, 'Other'] }, 'after'),
    }))
    const response = await postBulk(lines)
    expect(response.status).toBe(503)
    expect(await response.json()).toMatchObject({
      detail: 'send it again; what is stored already stays as it is',
    })
    expect(await dumpStore()).toEqual(before)

    await env.DB.prepare('DROP TRIGGER refusal').run()
    const answers = await publishBulk(lines)
    expect(answers.map(({ status, cursor }) => [status, cursor])).toEqual([
      ['created', 3],
      ['updated', 4],
      ['updated', 5],
      ['created', 6],
    ])
  })

  test('when a withdrawal is refused', async () => {
    await refuse('BEFORE DELETE ON fragments')
    const before = await dumpStore()
    expect((await api('DELETE', '/articles/poison')).status).toBe(503)
    expect(await dumpStore()).toEqual(before)
  })

  test('when a rename is refused', async () => {
    await refuse('BEFORE INSERT ON old_addresses')
    const before = await dumpStore()
    const markdown = articleFile({ tags }, 'before')
    expect((await postBulk([{ slug: 'moved', markdown, from: 'poison' }])).status).toBe(503)
    expect(await dumpStore()).toEqual(before)
  })
})

describe('writes at the same time', () => {
  test('ten PUTs of one slug leave one article', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => {})
    const files = Array.from({ length: 10 }, (_, i) =>
      articleFile({ tags: [`t${i}`] }, `Body ${i}`),
    )
    const responses = await Promise.all(files.map((file) => put('rain', file)))
    const taken = responses.filter(({ ok }) => ok)
    expect(taken.filter(({ status }) => status === 201)).toHaveLength(1)
    for (const { status } of responses) expect([200, 201, 409]).toContain(status)

    const answers = await Promise.all(taken.map((response) => response.json<{ cursor: number }>()))
    const cursors = answers.map(({ cursor }) => cursor).sort((a, b) => a - b)
    expect(cursors).toEqual(cursors.map((_, i) => i + 1))
    const { articles, latest } = await dumpStore()
    expect(articles).toHaveLength(1)
    expect(latest).toMatchObject([{ cursor: taken.length }])
    const source = await (await api('GET', '/articles/rain')).text()
    const index = files.indexOf(source)
    expect(articles).toMatchObject([{ cursor: taken.length, source }])
    expect(await slicesHolding('rain')).toEqual(['main', `tag:t${index}`])
    expect(await rows('SELECT * FROM membership')).toHaveLength(2)
    expect(await slice('main')).toMatchObject({ cursor: taken.length })
    for (const path of feedPaths) {
      expect(await readItems(path)).toMatchObject([
        { id: `${home}/articles/rain`, html: `<p>Body ${index}</p>` },
      ])
    }
  })

  test('ten PUTs of one file write it once', async () => {
    const responses = await Promise.all(
      Array.from({ length: 10 }, () => put('rain', articleFile())),
    )
    const codes = responses.map(({ status }) => status).sort()
    expect(codes).toEqual([...Array(9).fill(200), 201])
    expect((await dumpStore()).latest).toMatchObject([{ cursor: 1 }])
  })

  test('two bulks of the same articles make what one makes', async () => {
    const lines = Array.from({ length: 60 }, (_, i) => ({
      slug: `a${i}`,
      markdown: articleFile({ title: `Article ${i}`, tags: [`t${i % 7}`] }, `Body ${i}`),
    }))
    const both = await Promise.all([publishBulk(lines), publishBulk(lines.toReversed())])
    const statuses = both.map((answers) => answers.map(({ status }) => status))
    expect(statuses.map((list) => new Set(list).size)).toEqual([1, 1])
    expect(statuses.map(([status]) => status).sort()).toEqual(['created', 'unchanged'])
    const store = await dumpStore()
    expect(store.articles).toHaveLength(60)
    expect(store.latest).toMatchObject([{ cursor: 60 }])
    const feeds = await readFeedTexts()

    await emptyStore()
    await publishBulk(lines)
    expect(await readFeedTexts()).toEqual(feeds)
    const counts = Object.entries(await dumpStore()).map(([name, { length }]) => [name, length])
    expect(counts).toEqual(Object.entries(store).map(([name, { length }]) => [name, length]))
  })

  test('bulks of different articles at once are all kept', async () => {
    const bulks = Array.from({ length: 4 }, (_, b) =>
      Array.from({ length: 20 }, (_, i) => ({ slug: `b${b}-${i}`, markdown: articleFile() })),
    )
    const answers = (await Promise.all(bulks.map((lines) => publishBulk(lines)))).flat()
    const cursors = answers.map(({ cursor }) => cursor).sort((a, b) => a - b)
    expect(cursors).toEqual(cursors.map((_, i) => i + 1))
    expect(await rows('SELECT 1 FROM articles')).toHaveLength(80)
  })

  test('two articles can’t take one slug', async () => {
    await publishBulk(['a', 'b'].map((slug) => ({ slug, markdown: articleFile() })))
    const renames = ['a', 'b'].map((from) =>
      publishBulk([{ slug: 'c', markdown: articleFile(), from }]),
    )
    const answers = (await Promise.all(renames)).flat()
    expect(answers.map(({ status }) => status).sort()).toEqual(['refused', 'updated'])
    expect(await rows("SELECT 1 FROM articles WHERE slug = 'c'")).toHaveLength(1)
  })

  // Otherwise the writer would hold the entity tag of a change that it never saw, and If-Match would
  // let it overwrite that change.
  test('a write returns its own cursor, even if another one follows immediately', async () => {
    await publish('rain', articleFile({}, 'one'))
    let isFirst = true
    const { DB } = watchStore(async (run) => {
      const results = await run()
      if (isFirst) await publishPast(env.DB, 'of another hand')
      isFirst = false
      return results
    })
    expect(await publishPast(DB, 'two')).toMatchObject([{ cursor: 2 }])
    const headers = { 'If-Match': '"2"' }
    expect((await put('rain', articleFile({}, 'three'), { headers })).status).toBe(412)
  })

  test('what a press wrote that was replaced in the meantime is not stored', async () => {
    await publish('rain', articleFile({}, 'one'))
    const { DB } = watchStore(async (run) => {
      await publishPast(env.DB, 'of another press')
      return run()
    })
    await expect(publishPast(DB, 'mine')).rejects.toThrow('store: another write came between')
    const kept = await (await api('GET', '/articles/rain')).text()
    expect(kept).toBe(articleFile({}, 'of another press'))
  })

  /** Publishes as a press does that has been replaced by another one and doesn't know it yet. */
  function publishPast(db: D1Database, body: string) {
    const now = Math.floor(Date.now() / 1000)
    const at = { db, site, now, noteUnused: async () => {} }
    return publishTo(at, [{ slug: 'rain', markdown: articleFile({}, body) }])
  }
})

describe('the cursor', () => {
  test('rises with every change and with nothing else', async () => {
    const changes = [
      () => publish('rain', articleFile()),
      () => publish('hail', articleFile({ draft: true })),
      () => publish('rain', articleFile({}, 'It poured.')),
      () => publish('snow', articleFile({ published: '2030-01-01' })),
      () => withdraw('rain'),
      () => publish('rain', articleFile({}, 'It poured.')),
      async () =>
        (await publishBulk([{ slug: 'sleet', markdown: articleFile(), from: 'hail' }]))[0],
    ]
    const cursors = [0]
    for (const change of changes) {
      cursors.push((await change())?.cursor ?? 0)
      await put('rain', articleFile({ published: 'never' }))
      await api('GET', '/articles')
      await get('/rss.xml')
    }
    expect(cursors).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
    expect(await publish('sleet', articleFile())).toMatchObject({ status: 'unchanged', cursor: 7 })
  })
})

describe('a slice', () => {
  test('does not change because another one did', async () => {
    await publish('rain', articleFile({ tags: ['Weather'], authors: ['aditya-kumar'] }))
    const [weather, author] = [await slice('tag:weather'), await slice('author:aditya-kumar')]
    expect(weather).toMatchObject({ cursor: 1 })
    expect(author).toMatchObject({ cursor: 1 })

    await publish('iran', articleFile({ tags: ['Iran'], authors: ['example-author'] }))
    await publish('iran', articleFile({ tags: ['Iran', 'Israel'], authors: ['example-author'] }))
    await publish('secret', articleFile({ tags: ['Weather'], draft: true }))
    await withdraw('iran')
    expect(await slice('tag:weather')).toEqual(weather)
    expect(await slice('author:aditya-kumar')).toEqual(author)
    expect(await slice('tag:iran')).toMatchObject({ cursor: 5 })
    expect(await slice('main')).toMatchObject({ cursor: 5 })
  })

  test('changes when an article enters, changes and leaves it', async () => {
    await publish('rain', articleFile({ tags: ['Weather'] }))
    await publish('rain', articleFile({ tags: ['weather', 'Spain'] }))
    expect(await slice('tag:weather')).toMatchObject({ cursor: 2 })
    expect(await slice('tag:spain')).toMatchObject({ cursor: 2 })
    await publish('rain', articleFile({ tags: ['Spain'] }))
    expect(await slice('tag:weather')).toMatchObject({ cursor: 3, newest: null })
    expect(await slicesHolding('rain')).toEqual(['main', 'tag:spain'])
    await publish('rain', articleFile({ tags: ['Spain'] }, 'Falling.'))
    expect(await slice('tag:weather')).toMatchObject({ cursor: 3 })
    expect(await slice('tag:spain')).toMatchObject({ cursor: 4 })
    await withdraw('rain')
    expect(await slice('tag:spain')).toMatchObject({ cursor: 5 })
    expect(await slice('tag:weather')).toMatchObject({ cursor: 3 })
  })

  test('holds an article at its date, though the date moves', async () => {
    await publish('rain', articleFile({ published: '2026-03-01T09:00:00Z' }))
    await publish('rain', articleFile({ published: '2026-03-05T09:00:00Z' }))
    await publish('rain', articleFile({ published: '2026-02-01T09:00:00Z' }))
    const published = Date.parse('2026-02-01T09:00:00Z') / 1000
    expect(await rows('SELECT slice, published FROM membership')).toEqual([
      { slice: 'main', published },
    ])
    expect(await slice('main')).toMatchObject({ newest: published })
  })

  test('holds an article that goes live, and drops one that becomes a draft again', async () => {
    const tags = ['Weather']
    await publish('rain', articleFile({ tags, draft: true }))
    expect(await slicesHolding('rain')).toEqual([])
    expect(await slice('main')).toMatchObject({ cursor: 0, total: 0, newest: null })
    expect(await slice('tag:weather')).toBeUndefined()
    expect(await publish('rain', articleFile({ tags }))).toMatchObject({ status: 'updated' })
    expect(await slicesHolding('rain')).toEqual(['main', 'tag:weather'])
    expect(await readItems('/atom.xml')).toHaveLength(1)
    expect((await get('/articles/rain')).status).toBe(200)
    await publish('rain', articleFile({ tags, draft: true }))
    expect(await slicesHolding('rain')).toEqual([])
    expect(await slice('tag:weather')).toMatchObject({ cursor: 3, newest: null })
    expect(await readItems('/atom.xml')).toEqual([])
    expect((await get('/articles/rain')).status).toBe(404)
    expect((await api('GET', '/articles/rain')).status).toBe(200)
  })
})

describe('a long article', () => {
  type Part = Record<'rss' | 'atom' | 'json' | 'html', string> & { part: number; parts: number }

  // One of two adjacent lengths puts a surrogate pair across the boundary between parts.
  test.each([0, 1])('is stored in parts and read back whole (%i)', async (shift) => {
    const body = `${'x'.repeat(1000 + shift)}${'😀'.repeat(200_000)}y`
    await publish('long', articleFile({ summary: 'Long.' }, body))
    const parts = await rows<Part>('SELECT * FROM fragments ORDER BY part')
    expect(parts.map(({ part }) => part)).toEqual(parts.map((_, i) => i))
    // In JSON there are the text and the Markdown too.
    expect(parts).toHaveLength(3)
    expect(parts.map(({ html }) => html).join('') === `<p>${body}</p>`).toBe(true)
    for (const { parts: count, rss, atom, json, html } of parts) {
      expect(count).toBe(parts.length)
      const texts = [rss, atom, json, html]
      expect(texts.join('').length).toBeLessThanOrEqual(600_000)
      expect(texts.every((text) => text.isWellFormed())).toBe(true)
    }
    for (const path of feedPaths) {
      const [item] = await readItems(path)
      expect(item?.html === `<p>${body}</p>`, path).toBe(true)
    }
    const page = await (await get('/articles/long')).text()
    expect(page.includes(`<p>${body}</p>`)).toBe(true)
  })

  test('is not mixed with another one from the same second', async () => {
    const bodies = ['x', 'y'].map((letter) => letter.repeat(650_000))
    for (const body of bodies) await publish(`long-${body[0]}`, articleFile({}, body))
    const htmls = (await readItems('/rss.xml')).map(({ html }) => html)
    expect(htmls.map((html) => html.length)).toEqual([650_007, 650_007])
    expect(htmls.every((html, i) => html === `<p>${bodies[i]}</p>`)).toBe(true)
  })

  test('leaves no part behind when it becomes short', async () => {
    await publish('long', articleFile({}, 'x'.repeat(700_000)))
    expect((await rows('SELECT 1 FROM fragments')).length).toBeGreaterThan(3)
    await publish('long', articleFile({}, 'short'))
    expect(await rows('SELECT 1 FROM fragments')).toHaveLength(1)
    expect(await readItems('/rss.xml')).toMatchObject([{ html: '<p>short</p>' }])
  })

  test('of 1 MiB comes out of every feed complete', async () => {
    const paragraphs = Array.from(
      { length: 4600 },
      (_, i) => `Paragraph ${10_000 + i}: “R&D” < 5 > 3 & ${'words '.repeat(30)}end.`,
    )
    const file = articleFile({}, paragraphs.join('\n\n'))
    const { length } = new TextEncoder().encode(file)
    expect(length).toBeLessThanOrEqual(1024 * 1024)
    expect(length).toBeGreaterThan(1024 * 1000)
    expect((await put('long', file)).status).toBe(201)
    const [html = ''] = await htmlOfEach()
    expect(paragraphsOf(html)).toEqual(paragraphs)
    expect(await (await api('GET', '/articles/long')).text()).toBe(file)
  })

  test('that becomes five times as long in HTML comes out complete', async () => {
    const body = '&'.repeat(190_000)
    await publish('long', articleFile({}, body))
    const [html = ''] = await htmlOfEach()
    expect(html.length).toBeGreaterThan(900_000)
    expect(paragraphsOf(html)[0] === body).toBe(true)
  })

  /** Returns what each feed holds of the one article, which must be the same. */
  async function htmlOfEach(): Promise<(string | undefined)[]> {
    const htmls: (string | undefined)[] = []
    for (const path of feedPaths) htmls.push((await readItems(path))[0]?.html)
    expect(new Set(htmls).size).toBe(1)
    return htmls
  }
})
