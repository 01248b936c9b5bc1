import { at } from '../../setup/clock.ts'
import { markdown, ndjson, person, type Recorder } from '../recorder.ts'
import { articleFile } from '../site.ts'

const formats = ['rss.xml', 'atom.xml', 'feed.json']

/** What readers get after a change: it all, or nothing. Behind Workers Cache, deltas are for nobody. */
export async function recordChanges({ get, send, api }: Recorder): Promise<void> {
  const put = (slug: string, matter: string[], body: string, note?: string) => {
    const file = articleFile(matter, body)
    return api('PUT', `/articles/${slug}`, { headers: markdown, body: file, note })
  }
  const kept = new Map<string, string>()
  const keep = async (path: string, note: string) => {
    const { tag } = await send('HEAD', path, { note })
    kept.set(path, tag)
  }
  const poll = (path: string, note: string) => {
    return get(path, { 'If-None-Match': kept.get(path) ?? '' }, `${note}, polled`)
  }
  const delta = (path: string, note: string) => {
    const headers = { 'If-None-Match': kept.get(path) ?? '', 'A-IM': 'feed' }
    return send('HEAD', path, { headers, note: `${note}, as a delta` })
  }
  const main = formats.map((name) => `/${name}`)
  const watched = ['/tags/links/rss.xml', '/tags/weekly/rss.xml', '/archive/1-2/atom.xml']

  // The minute of a scheduled article.
  for (const path of [...main, ...watched, '/tags/timetable/atom.xml']) await keep(path, 'at noon')
  at(119)
  await poll('/rss.xml', 'a second before the scheduled article')
  at(120)
  for (const path of main) await delta(path, 'with the scheduled article')
  for (const path of watched) await poll(path, 'with the scheduled article')
  await poll('/tags/timetable/atom.xml', 'with the scheduled article')
  await get('/articles/scheduled')
  await get('/articles/short-note')

  // A new article.
  at(600)
  for (const path of [...main, ...watched]) await keep(path, 'before a new article')
  const fresh = ['title: Brand new', 'published: 2026-11-22T12:10:00Z', 'tags: [Links]']
  await put('brand-new', fresh, 'It has just come in.')
  at(660)
  for (const path of main) await delta(path, 'with a new article')
  for (const path of watched) await poll(path, 'with a new article')
  const headers = { 'If-None-Match': kept.get('/rss.xml') ?? '', 'A-IM': 'feed' }
  await get('/rss.xml', { ...headers, ...person }, 'a person who takes deltas')
  for (const path of main) await poll(path, 'with a new article')

  // An edit without `updated` changes the content and the validator, not the date.
  for (const path of [...main, ...watched]) await keep(path, 'before an edit')
  await put('brand-new', fresh, 'It came in a minute ago.', 'an edit')
  at(720)
  for (const path of main) await delta(path, 'with an edit')
  for (const path of watched) await poll(path, 'with an edit')

  // A withdrawal. RSS has no word for it.
  for (const path of [...main, ...watched]) await keep(path, 'before a withdrawal')
  await api('DELETE', '/articles/brand-new')
  at(780)
  for (const path of main) await delta(path, 'with a withdrawal')
  for (const path of watched) await poll(path, 'with a withdrawal')
  await get('/articles/brand-new')
  await get('/tags/links')

  // An article of long ago, in the archive.
  for (const path of [...main, ...watched]) await keep(path, 'before an old article')
  const old = ['title: From the attic', 'published: 2024-01-01', 'tags: [Weekly]']
  await put('from-the-attic', old, 'It was found late.')
  at(840)
  for (const path of [...main, ...watched]) await poll(path, 'with an old article')
  await get('/archive/2024')
  await get('/archive')

  // A renamed article keeps its id.
  const body = 'It came out under a second name.'
  const line = JSON.stringify({
    slug: 'attic',
    from: 'from-the-attic',
    markdown: articleFile(old, body),
  })
  await api('POST', '/articles', { headers: ndjson, body: line })
  at(900)
  await get('/archive/1-1/feed.json', undefined, 'with a renamed article')
  await get('/articles/from-the-attic')
  await get('/articles/attic')
}
