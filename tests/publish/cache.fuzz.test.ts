import { runInDurableObject } from 'cloudflare:test'
import { expect, inject, test, vi } from 'vitest'
import { workersCache as toEdgeCache } from '../../src/http/cache/edge-cache.ts'
import Dateline from '../../src/index.ts'
import { forget } from '../../src/publish/followers/cache.ts'
import { at as atNoonAnd, instant as instantAtNoonAnd } from '../setup/clock.ts'
import { ModelledCache } from '../setup/modelled-cache.ts'
import { alarmOfPress, bindPress, ringAlarm, thePress } from '../setup/press.ts'
import { randomFrom } from '../setup/random.ts'
import { api, articleFile, get, postBulk, put, type Sent } from '../setup/requests.ts'
import { emptyStore, rows, storeThrough } from '../setup/store.ts'

// Far ahead, because workerd moves an alarm that is in its own past.
const decade = 10 * 365 * 86_400
const start = Date.parse('2026-11-22T12:00:00Z') + decade * 1000
const instant = (seconds: number) => instantAtNoonAnd(decade + seconds)

const steps = 200
const tags = ['Snow', 'Hail', 'Wind', 'Fog']
const authors = ['example-author', 'second-example-author']

/** What the publisher has of an article, with all slugs and texts that it ever had, in order. */
type Kept = { slugs: string[]; slug: string; file: string; texts: string[]; withdrawn?: number }

/** Everything that a store says, but for numbers that only say in which order it was written. */
async function readStore(): Promise<Record<string, unknown>> {
  const articles = await rows(
    `SELECT id, slug, state, published, updated, hash, stamp, meta, source, withdrawn, size
    FROM articles ORDER BY id`,
  )
  const members = await rows<{ slice: string }>(
    'SELECT slice, published, id, label, withdrawn FROM membership ORDER BY slice, published, id',
  )
  const fragments = await rows(
    `SELECT a.id, f.part, f.rss, f.atom, f.json, f.html
    FROM fragments f JOIN articles a ON a.key = f.article ORDER BY a.id, f.part`,
  )
  const slices = await rows(
    `SELECT slice, label, items, total, newest, since FROM slices
    WHERE total > 0 ORDER BY slice`,
  )
  const pages = await rows(
    'SELECT slice, page, published, id, until, size, bytes FROM archive ORDER BY slice, page',
  )
  const moves = await rows(
    'SELECT o.path, a.id FROM old_addresses o JOIN articles a ON a.key = o.article ORDER BY o.path',
  )
  const paths = [...new Set(members.map(({ slice }) => slice))].flatMap((slice) => {
    const [kind, name = ''] = slice.split(/:(.*)/)
    const below = kind === 'main' ? '' : `/${kind}s/${encodeURIComponent(name)}`
    return ['', '/archive/1', '/archive/2'].map((page) => `${below}${page}/feed.json`)
  })
  const documents: Record<string, string> = {}
  for (const path of paths) documents[path] = await (await get(path)).text()
  return { articles, members, fragments, slices, pages, moves, documents }
}

test('whatever a cache does and whatever ends the press, both end as after a clean push', async () => {
  const random = randomFrom(inject('seed'))
  const oneOf = <T>(list: T[]): T => list[Math.floor(random() * list.length)] as T
  const isOften = (share: number) => random() < share
  for (const name of ['log', 'warn', 'error'] as const) vi.spyOn(console, name).mockReturnValue()
  const { setTimeout: wait } = globalThis
  // A cache that hangs is waited for 5 s: not here.
  vi.spyOn(globalThis, 'setTimeout').mockImplementation(((act: () => void, ms = 0, ...given: []) =>
    wait(act, ms === 5000 ? 1 : ms, ...given)) as typeof setTimeout)

  const cache = new ModelledCache()
  vi.spyOn(Dateline.prototype, 'forget').mockImplementation((tags, how) =>
    forget(toEdgeCache(cache), tags, how),
  )
  let now = 0
  let latest = 0
  const setClock = (to: number) => {
    now = to
    latest = Math.max(latest, now)
    atNoonAnd(decade + to)
  }
  setClock(0)
  await emptyStore()
  await ringAlarm()

  const articles = new Map<string, Kept>()
  let made = 0
  const story: string[] = []
  /** Texts that nobody may see once the cache has been told. */
  let taken: string[] = []
  let banned = new Set<string>()

  function write(fields: Record<string, unknown> = {}): { file: string; text: string } {
    const text = `word${++made}.`
    const published = instant(-Math.floor(random() * 50) * 3600)
    const some = (names: string[]) => names.filter(() => isOften(0.4))
    const all = { published, title: `Rain ${text}`, tags: some(tags), authors: some(authors) }
    return { file: articleFile({ ...all, ...fields }, `It rained ${text}`), text }
  }

  /** The store fails, or the press ends, at one of the next requests, before or after it is done. */
  async function broken(): Promise<Partial<Env>> {
    const isKilled = isOften(0.5)
    const isAfter = isOften(0.5)
    let left = 1 + Math.floor(random() * 5)
    const context = await runInDurableObject(thePress(), (_, state) => state)
    const end = () => {
      if (isKilled) context.abort('killed')
      throw new Error('D1_ERROR: Network connection lost.')
    }
    const DB = storeThrough(async (ask) => {
      left--
      if (left < 0 || (left === 0 && !isAfter)) end()
      const answer = await ask()
      if (left === 0) end()
      return answer
    })
    return { DB }
  }

  /** Sends a request again until it is answered. */
  async function send(ask: (sent: Sent) => Promise<Response>): Promise<string> {
    let sent: Sent = isOften(0.2) ? { bindings: await broken() } : {}
    for (;;) {
      const response = await ask(sent)
      const text = new TextDecoder().decode(await response.arrayBuffer())
      if (response.status !== 503) return `${response.status} ${text}`
      story.push('  answered 503')
      sent = {}
    }
  }

  const takeAway = (texts: string[]) => taken.push(...texts)

  function noteTold(isTold: boolean): void {
    if (!isTold) return
    banned = new Set([...banned, ...taken])
    taken = []
  }

  async function rename(kept: Kept, slug: string): Promise<void> {
    const { file } = kept
    const line = { slug, markdown: file, from: kept.slug }
    story.push(`rename ${kept.slug} to ${slug}`)
    const answer = await send((sent) => postBulk([line], sent))
    // The first time, it may have been renamed before the press ended.
    expect(answer).toMatch(/"status":"(updated|unchanged)"|is taken/)
    articles.delete(kept.slug)
    articles.set(slug, { ...kept, slug, slugs: [...kept.slugs, slug] })
    noteTold(answer.includes('"told":true'))
  }

  const polled = [
    '/rss.xml',
    '/feed.json',
    '/archive/1/feed.json',
    '/archive/2/feed.json',
    '/archive/1-7/feed.json',
    '/rss.xml?tag=hail&tag=snow',
    '/rss.xml?tag=hail&tag=snow&match=any',
    '/tags/snow/atom.xml',
    '/tags/hail/feed.json',
    '/tags/wind/feed.json',
    '/tags/fog/feed.json',
    '/tags/none/feed.json',
    '/authors/example-author/feed.json',
    '/authors/example-author/archive/1/feed.json',
    '/feeds.opml',
    '/news-sitemap.xml',
    '/',
    '/tags/snow',
    '/archive',
    '/archive/2036/11',
    '/tags/hail/archive/2036/11/19',
    '/tags/none/archive/1-1/feed.json',
    '/tags/fog/archive/1-9/feed.json',
  ]

  async function poll(): Promise<void> {
    for (const path of polled) {
      if (isOften(0.5)) await cache.get(path)
      if (isOften(0.2)) await cache.get(path, { 'Sec-Fetch-Dest': 'document' })
    }
    const slugs = [...articles.keys(), 'a1', 'b1', 'never']
    for (let i = 0; i < 4; i++) await cache.get(`/articles/${oneOf(slugs)}`)
  }

  function checkTaken(): void {
    for (const [key, { body }] of cache.copies) {
      const found = (body.match(/word\d+\./g) ?? []).find((text) => banned.has(text))
      expect(found && `${key} has ${found}`, story.slice(-40).join('\n')).toBeUndefined()
    }
  }

  async function checkFresh(): Promise<void> {
    // A clock that was set back takes nothing back of what was released by it.
    if (now < latest) return
    for (const [key, copy] of cache.copies) {
      // Nobody tells of what may be wrong for a minute.
      if (!cache.isFresh(copy) || copy.lifetime <= 60) continue
      const [kind = '', path = ''] = key.split(/ (.*)/)
      const response = await get(path, kind ? { headers: { 'Sec-Fetch-Dest': kind } } : {})
      const story30 = `${key}\n${story.slice(-30).join('\n')}`
      expect(`${response.status} ${await response.text()}`, story30).toBe(
        `${copy.status} ${copy.body}`,
      )
    }
  }

  async function ring(): Promise<void> {
    const isBroken = isOften(0.2)
    if (isBroken) await bindPress(await broken())
    await ringAlarm().catch(() => story.push('  the alarm was ended'))
    await bindPress({}).catch(() => {})
    await bindPress()
    if (isOften(0.1)) await ringAlarm()
  }

  /** Lets seconds pass, with the alarms in them. */
  async function pass(seconds: number): Promise<void> {
    const end = now + seconds
    for (;;) {
      const alarm = ((await alarmOfPress()) ?? Number.POSITIVE_INFINITY) / 1000 - start / 1000
      const next = Math.max(now, alarm)
      if (next > end) break
      cache.pass(next - now)
      setClock(next)
      await unset(alarm)
      await ring()
    }
    cache.pass(end - now)
    setClock(end)
  }

  /** As the platform does, which repeats an alarm that was ended: it is then still set. */
  async function unset(alarm: number): Promise<void> {
    story.push(`alarm at ${alarm} (${now})`)
    await runInDurableObject(thePress(), async (_, { storage }) => {
      await storage.setAlarm(start + (now + 2) * 1000)
    })
  }

  const live = () => [...articles.values()].filter(({ withdrawn }) => withdrawn === undefined)
  const calm = () => {
    cache.mood = () => 'takes'
  }
  const moody = () => {
    cache.mood = () =>
      isOften(0.6) ? 'takes' : oneOf(['refuses', 'throws', 'late', 'hangs'] as const)
  }

  async function publish(slug: string, fields: Record<string, unknown>, query = ''): Promise<void> {
    const before = articles.get(slug)
    const { file, text } = write(fields)
    story.push(`put ${slug}${query} ${JSON.stringify(fields)} ${text}`)
    const isHidden = fields.draft || String(fields.published ?? '') > instant(now)
    if (before && (isHidden || query.includes('purge'))) takeAway(before.texts)
    const answer = await send((sent) => put(`${slug}${query}`, file, sent))
    expect(answer).toMatch(/^20[01] /)
    const texts = [...(before?.texts ?? []), text]
    articles.set(slug, { slugs: before?.slugs ?? [slug], slug, file, texts })
    noteTold(answer.includes('"told":true'))
  }

  const acts: Record<string, () => Promise<void>> = {
    publish: () => publish(`a${++made}`, {}),
    more: () => publish(`a${++made}`, {}, '?more=1'),
    edit: async () => {
      const kept = oneOf(live())
      await publish(kept.slug, {})
    },
    correct: async () => {
      const kept = oneOf(live())
      await publish(kept.slug, {}, '?purge')
    },
    'correct late': async () => {
      const kept = oneOf(live())
      await publish(kept.slug, {})
      story.push(`purge ${kept.slug}`)
      const { texts, file } = articles.get(kept.slug) as Kept
      takeAway(texts.slice(0, -1))
      const answer = await send((sent) => put(`${kept.slug}?purge`, file, sent))
      expect(answer).toMatch(/^200 /)
      noteTold(answer.includes('"told":true'))
    },
    draft: () => publish(oneOf(live()).slug, { draft: true }),
    schedule: () => {
      const published = instant(now + 20 + Math.floor(random() * 300))
      const slug = isOften(0.5) ? `a${++made}` : oneOf(live()).slug
      return publish(slug, { published })
    },
    rename: () => rename(oneOf(live()), `b${++made}`),
    withdraw: async () => {
      const kept = oneOf(live())
      story.push(`withdraw ${kept.slug}`)
      takeAway(kept.texts)
      const answer = await send((sent) => api('DELETE', `/articles/${kept.slug}`, sent))
      expect(answer).toMatch(/^(200|410) /)
      articles.set(kept.slug, { ...kept, withdrawn: now })
      noteTold(answer.includes('"told":true'))
    },
    bulk: async () => {
      const slugs = Array.from({ length: 9 }, () =>
        isOften(0.6) ? `a${++made}` : oneOf(live()).slug,
      )
      const files = [...new Set(slugs)].map((slug) => ({ slug, ...write() }))
      story.push(`bulk ${files.map(({ slug }) => slug)}`)
      const lines = files.map(({ slug, file }, i) => {
        return { slug, markdown: i % 3 === 2 ? `${file.slice(0, 20)}: [` : file }
      })
      const answer = await send((sent) => postBulk(lines, sent))
      expect(answer).toMatch(/^200 /)
      for (const [i, { slug, file, text }] of files.entries()) {
        if (i % 3 === 2) continue
        const before = articles.get(slug)
        articles.set(slug, {
          slugs: before?.slugs ?? [slug],
          slug,
          file,
          texts: [...(before?.texts ?? []), text],
        })
      }
      noteTold(answer.includes('"told":true'))
    },
    'clock forward': () => pass(Math.floor(random() * 90)),
    'clock jumps': async () => setClock(Math.max(0, now + Math.floor(random() * 1200) - 600)),
    poll,
    'poll again': poll,
    'lose copies': async () => cache.lose(() => isOften(0.3)),
    'kill the press': async () => {
      await runInDurableObject(thePress(), (_, state) => state.abort('killed')).catch(() => {})
    },
    'the cache is moody': async () => moody(),
    'the cache is calm': async () => calm(),
  }

  await postBulk(
    Array.from({ length: 70 }, (_, i) => {
      const { file, text } = write()
      articles.set(`c${i}`, { slugs: [`c${i}`], slug: `c${i}`, file, texts: [text] })
      return { slug: `c${i}`, markdown: file }
    }),
  )
  const names = Object.keys(acts)
  for (let step = 0; step < steps; step++) {
    const name = oneOf(names)
    story.push(`${step}: ${name} at ${now}`)
    await acts[name]?.()
    checkTaken()
    if (step % 10 !== 0) continue
    const { told } = await (await api('GET', '/articles')).json<{ told: boolean }>()
    if (!told) continue
    noteTold(true)
    checkTaken()
    await checkFresh()
  }
  await poll()
  // Everything is well again, and everything that was scheduled is released.
  calm()
  await pass(3600)
  expect(await alarmOfPress()).toBeNull()
  noteTold(true)
  checkTaken()
  await poll()
  await publish('last', {})
  // If it could not be told at once, it is by now.
  await pass(120)
  await checkFresh()
  const { told } = await (await api('GET', '/articles')).json<{ told: boolean }>()
  expect(told).toBe(true)

  const stored = await readStore()
  const last = now
  await emptyStore()
  await ringAlarm()
  for (const { slugs, slug, file, withdrawn } of articles.values()) {
    setClock(withdrawn ?? last)
    for (const [i, name] of slugs.entries()) {
      await postBulk([{ slug: name, markdown: file, ...(i > 0 && { from: slugs[i - 1] }) }])
    }
    if (withdrawn !== undefined) await api('DELETE', `/articles/${slug}`)
  }
  setClock(last)
  for (const [name, list] of Object.entries(await readStore())) {
    expect(list, name).toEqual(stored[name])
  }
})
