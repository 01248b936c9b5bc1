import { at } from '../../setup/clock.ts'
import { markdown, person, type Recorder } from '../recorder.ts'
import { articleFile } from '../site.ts'

/** Where there is no Workers Cache, the Worker holds copies itself, and tells their age. */
export async function recordHeld({ get, send, api }: Recorder): Promise<void> {
  at(3600)
  const paths = ['/tags/links/rss.xml', '/archive/1-2/atom.xml', '/rss.xml?tag=links&tag=notes']
  const gzip = { 'Accept-Encoding': 'gzip' }
  const newsboat = { 'A-IM': 'feed', 'User-Agent': 'newsboat/2.36.0 (Linux x86_64)' }
  const tags = new Map<string, string>()
  for (const path of paths) {
    const { tag, headers } = await get(path)
    tags.set(path, tag)
    at(3610)
    await get(path, undefined, 'held for ten seconds')
    await get(path, { 'If-None-Match': tag })
    await get(path, { 'If-Modified-Since': headers.get('Last-Modified') ?? '' })
    await send('HEAD', path)
    await get(path, gzip)
    await get(path, person)
    await get(path, { 'If-None-Match': '"other"', 'A-IM': 'feed' })
    await get(path, { ...newsboat, 'If-None-Match': tag }, 'current, for newsboat')
    at(3910)
    await get(path, undefined, 'past its time')
    at(3920)
    await get(path, undefined, 'held again')
    at(3600)
  }

  at(4000)
  const matter = [
    'title: While copies are held',
    'published: 2026-11-22T13:00:00Z',
    'tags: [Links]',
  ]
  const file = articleFile(matter, 'It is told.')
  await api('PUT', '/articles/while-held', { headers: markdown, body: file })
  at(4010)
  for (const path of paths) await get(path, { ...newsboat, 'If-None-Match': tags.get(path) ?? '' })
  for (const path of paths) await get(path, undefined, 'after a change')
  at(4020)
  for (const path of paths) await get(path, undefined, 'after a change, held')
  await get('/articles/while-held')
}
