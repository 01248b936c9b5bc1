import { afterEach, describe, expect, test } from 'vitest'
import { at } from '../setup/clock.ts'
import { problemOf } from '../setup/refusals.ts'
import {
  api,
  articleFile,
  feedPaths,
  get,
  home,
  publish,
  publishBulk,
  put,
  readFeedTexts,
  readItems,
  withdraw,
} from '../setup/requests.ts'
import { dumpStore, emptyStore, rows, slicesHolding } from '../setup/store.ts'

afterEach(emptyStore)

describe('an identity', () => {
  const id = 'urn:uuid:1225c695-cfb8-4ebb-aaaa-80da344efa6a'
  const other = 'tag:old.example,2019:42'

  test('is the one that the front matter names, in every format', async () => {
    expect(await publish('rain', articleFile({ id }))).toMatchObject({ id, status: 'created' })
    for (const path of ['/rss.xml', '/atom.xml', '/feed.json'] as const)
      expect((await readItems(path)).map((item) => item.id)).toEqual([id])
  })

  test('stays when the front matter no longer names it', async () => {
    await publish('rain', articleFile({ id }))
    expect(await publish('rain', articleFile())).toMatchObject({ id, status: 'updated' })
  })

  test('may be written into the front matter later', async () => {
    const first = await publish('rain', articleFile())
    const again = await publish('rain', articleFile({ id: first.id }))
    expect(again).toMatchObject({ id: first.id, status: 'updated' })
  })

  test('is not taken from another article', async () => {
    await publish('rain', articleFile({ id }))
    const problem = await problemOf(await put('hail', articleFile({ id })), 409)
    expect(problem).toMatchObject({
      title: 'Another article stands in the way',
      detail: `hail: id: ${id} is the id of the article "rain"; give this one an id of its own`,
      slug: 'hail',
      problems: [
        {
          field: 'id',
          message: `${id} is the id of the article "rain"; give this one an id of its own`,
        },
      ],
    })
    expect((await api('GET', '/articles/hail')).status).toBe(404)
  })

  test('is not taken by an article whose permalink it would be', async () => {
    await publish('rain', articleFile({ id: `${home}/articles/hail` }))
    const problem = await problemOf(await put('hail', articleFile()), 409)
    expect(problem.detail).toBe(
      `hail: id: ${home}/articles/hail is the id of the article "rain"; give this one an id of its own`,
    )
  })

  test('never changes', async () => {
    await publish('rain', articleFile({ id }))
    const before = await dumpStore()
    const problem = await problemOf(await put('rain', articleFile({ id: other })), 409)
    expect(problem).toMatchObject({
      title: 'Another article stands in the way',
      detail: `rain: id: ${other} can't replace ${id}, which this article keeps for ever`,
      problems: [{ field: 'id' }],
    })
    expect(await dumpStore()).toEqual(before)
  })

  test('goes to another slug once its article is withdrawn', async () => {
    await publish('rain', articleFile({ id }))
    await withdraw('rain')
    expect(await publish('hail', articleFile({ id }))).toMatchObject({ id, status: 'created' })
    const response = await get('/articles/rain')
    expect(response.status).toBe(301)
    expect(response.headers.get('Location')).toBe(`${home}/articles/hail`)
    // Another article may take the address.
    expect(response.headers.get('Cache-Tag')).toBe('site,absent')
  })
})

describe('DELETE', () => {
  test('withdraws the article, which can return as itself', async () => {
    const first = await publish('rain', articleFile())
    const response = await api('DELETE', '/articles/rain')
    expect(response.status).toBe(200)
    expect(response.headers.get('Cache-Control')).toBe('no-store')
    const { id } = first
    expect(await response.json()).toEqual({
      slug: 'rain',
      id,
      status: 'withdrawn',
      cursor: 2,
      told: true,
    })

    const gone = await problemOf(await api('GET', '/articles/rain'), 410)
    expect(gone).toMatchObject({ title: 'Gone', detail: 'the article "rain" was withdrawn' })
    await problemOf(await api('DELETE', '/articles/rain'), 410)
    expect((await get('/articles/rain')).status).toBe(410)
    expect(await readItems('/rss.xml')).toEqual([])

    const again = await put('rain', articleFile())
    expect(again.status).toBe(201)
    expect(again.headers.get('Location')).toBe(id)
    expect(await again.json()).toMatchObject({ id, status: 'created', cursor: 3 })
    expect((await get('/articles/rain')).status).toBe(200)
    expect(await readItems('/rss.xml')).toMatchObject([{ id }])
  })

  test('lets an imported article return with its id', async () => {
    const id = 'urn:isbn:9780141036144'
    await publish('rain', articleFile({ id }))
    await withdraw('rain')
    expect(await publish('rain', articleFile())).toMatchObject({ id })
  })

  test('answers 404 where there was no article', async () => {
    const problem = await problemOf(await api('DELETE', '/articles/rain'), 404)
    expect(problem).toMatchObject({ title: 'Not found', detail: 'there is no article "rain"' })
    await problemOf(await api('GET', '/articles/rain'), 404)
  })
})

describe('a withdrawn article', () => {
  test('keeps its place in the store, but none of its words', async () => {
    const word = 'Xylophonist'
    const file = articleFile(
      {
        title: `A ${word}`,
        dateline: `${word}ville`,
        authors: [{ name: 'Jane Doe', bio: word }],
        tags: ['Music'],
        corrections: [{ date: '2026-03-02', note: word }],
        attachments: [{ url: '/a.mp3', type: 'audio/mpeg', title: word }],
        image: { url: '/a.png', alt: word, caption: word },
      },
      `Of the ${word}, at length.`,
    )
    await publish('music', file)
    await withdraw('music')
    const store = await dumpStore()
    expect(store.fragments).toEqual([])
    expect(await slicesHolding('music')).toEqual(['author:jane-doe', 'main', 'tag:music'])
    expect(store.articles).toMatchObject([{ slug: 'music', state: 'withdrawn' }])
    expect(JSON.stringify(store).toLowerCase()).not.toContain(word.toLowerCase())
  })

  test('was published if it was withdrawn later on the same day', async () => {
    const published = '2026-11-22T09:00:00Z'
    await publish('rain', articleFile({ published }))
    expect((await put('rain', articleFile({ published, withdrawn: '2026-11-22' }))).status).toBe(
      200,
    )
    expect((await get('/articles/rain')).status).toBe(410)
    expect(await (await get('/atom.xml')).text()).toContain('<at:deleted-entry')
    // Sending it again gives the same answer.
    const again = articleFile({ published, withdrawn: '2026-11-22', tags: ['More'] })
    expect((await put('rain', again)).status).toBe(200)
    expect((await get('/articles/rain')).status).toBe(410)
  })

  test('never existed if it was withdrawn before its minute on the same day', async () => {
    const published = '2026-11-22T18:00:00Z'
    await publish('rain', articleFile({ published }))
    expect((await put('rain', articleFile({ published, withdrawn: '2026-11-22' }))).status).toBe(
      200,
    )
    at(6 * 3600 + 1)
    expect((await get('/articles/rain')).status).toBe(404)
  })

  test('can’t have been withdrawn before its readers saw it', async () => {
    await publish('rain', articleFile({ published: '2026-11-20' }))
    const early = { published: '2026-11-20', withdrawn: '2026-11-18' }
    const response = await put('rain', articleFile(early))
    expect(response.status).toBe(422)
    expect(await response.text()).toContain(
      'withdrawn: is before published, but readers have seen the article',
    )
    expect((await get('/articles/rain')).status).toBe(200)
    // For a later change, and for an article that was never here, it is possible.
    await publish('soon', articleFile({ published: '2026-11-29' }))
    const never = articleFile({ published: '2026-11-29', withdrawn: '2026-11-21' })
    expect((await put('soon', never)).status).toBe(200)
    expect((await put('restored', articleFile(early))).status).toBe(201)
  })

  test('can’t be updated in advance: its feeds would be as new as that until then', async () => {
    await publish('rain', articleFile())
    const response = await put('rain', articleFile({ updated: '2026-11-22T12:00:01Z' }))
    expect(response.status).toBe(422)
    expect(await response.json()).toMatchObject({
      problems: [{ field: 'updated', line: expect.any(Number) }],
    })
    const scheduled = { published: '2026-11-23', updated: '2026-11-23' }
    expect((await put('soon', articleFile(scheduled))).status).toBe(201)
    const later = articleFile({ ...scheduled, updated: '2026-11-24' })
    expect((await put('soon', later)).status).toBe(422)
    expect((await put('rain', articleFile({ updated: '2026-11-22T12:00:00Z' }))).status).toBe(200)
  })

  test('can’t be withdrawn in advance', async () => {
    await publish('rain', articleFile())
    const response = await put('rain', articleFile({ withdrawn: '2026-11-22T12:00:01Z' }))
    expect(response.status).toBe(422)
    expect(await response.text()).toContain('2026-11-22T12:00:01Z is in the future')
    expect((await put('rain', articleFile({ withdrawn: '2026-11-22T12:00:00Z' }))).status).toBe(200)
    expect((await get('/articles/rain')).status).toBe(410)
  })

  test('returns with everything it had', async () => {
    const file = articleFile({ tags: ['Weather'] }, 'It rained.')
    await publish('rain', file)
    const feeds = await readFeedTexts()
    await withdraw('rain')
    await publish('rain', file)
    expect(await readFeedTexts()).toEqual(feeds)
    expect(await slicesHolding('rain')).toEqual(['main', 'tag:weather'])
    expect(await (await api('GET', '/articles/rain')).text()).toBe(file)
  })
})

describe('a renamed article', () => {
  const file = articleFile({ tags: ['Weather'] })

  function rename(from: string, slug: string, markdown = file) {
    return publishBulk<{ status: string; detail?: string }>([{ slug, markdown, from }])
  }

  async function expectMoved(from: string, to: string): Promise<void> {
    const response = await get(`/articles/${from}`)
    expect(response.status).toBe(301)
    expect(response.headers.get('Location')).toBe(`${home}/articles/${to}`)
    expect(response.headers.get('Cache-Control')).toBe('public, max-age=60')
  }

  test('keeps its id, and its old address leads to the new one', async () => {
    const { id } = await publish('rain', file)
    const url = `${home}/articles/hail`
    expect(await rename('rain', 'hail')).toEqual([
      { line: 1, slug: 'hail', id, url, status: 'updated', cursor: 2, told: true },
    ])
    await expectMoved('rain', 'hail')
    expect((await get('/articles/hail')).status).toBe(200)
    expect((await api('GET', '/articles/rain')).status).toBe(404)
    for (const path of feedPaths) expect(await readItems(path)).toMatchObject([{ id, url }])
    expect(await slicesHolding('hail')).toEqual(['main', 'tag:weather'])
  })

  test('is unchanged when sent again', async () => {
    await publish('rain', file)
    await rename('rain', 'hail')
    expect(await rename('rain', 'hail')).toMatchObject([{ status: 'unchanged', cursor: 2 }])
  })

  test('can be renamed again, and back', async () => {
    const { id } = await publish('a', file)
    await rename('a', 'b')
    await rename('b', 'c')
    await expectMoved('a', 'c')
    await expectMoved('b', 'c')
    expect(await rename('c', 'a')).toMatchObject([{ id, status: 'updated' }])
    expect((await get('/articles/a')).status).toBe(200)
    await expectMoved('b', 'a')
    await expectMoved('c', 'a')
    expect(await rows('SELECT path FROM old_addresses ORDER BY path')).toEqual([
      { path: '/articles/b' },
      { path: '/articles/c' },
    ])
  })

  test('that is then withdrawn is gone at both addresses', async () => {
    await publish('rain', file)
    await rename('rain', 'hail')
    await withdraw('hail')
    await expectMoved('rain', 'hail')
    expect((await get('/articles/hail')).status).toBe(410)
  })

  test('can’t take a slug that is in use', async () => {
    await publish('rain', file)
    await publish('hail', articleFile({}, 'Hail.'))
    const before = await dumpStore()
    expect(await rename('rain', 'hail')).toMatchObject([
      { status: 'refused', detail: 'hail: the slug "hail" is taken' },
    ])
    expect(await dumpStore()).toEqual(before)
  })

  test('may be changed in the same step', async () => {
    const { id } = await publish('rain', file)
    expect(await rename('rain', 'hail', articleFile({}, 'Hail.'))).toMatchObject([
      { id, status: 'updated' },
    ])
    expect(await slicesHolding('hail')).toEqual(['main'])
  })

  test('leaves its old slug to a new article with an id of its own', async () => {
    const { id } = await publish('rain', file)
    await rename('rain', 'hail')
    const clash = await put('rain', articleFile({}, 'New rain.'))
    expect(clash.status).toBe(409)
    expect(await clash.json()).toMatchObject({
      detail: `rain: id: ${id} is the id of the article "hail"; give this one an id of its own`,
    })
    const fresh = await publish('rain', articleFile({ id: 'urn:example-x:new-rain' }, 'New rain.'))
    expect(fresh).toMatchObject({ id: 'urn:example-x:new-rain', status: 'created' })
    const page = await get('/articles/rain')
    expect(page.status).toBe(200)
    expect(await page.text()).toContain('<p>New rain.</p>')
    expect((await get('/articles/hail')).status).toBe(200)
    expect(await rows('SELECT * FROM old_addresses')).toEqual([])
  })

  test('is a new article if there was nothing to rename', async () => {
    expect(await rename('nothing', 'rain')).toMatchObject([{ status: 'created' }])
    expect((await get('/articles/nothing')).status).toBe(404)
  })
})
