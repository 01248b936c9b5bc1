import { at } from '../../setup/clock.ts'
import { person, type Recorder } from '../recorder.ts'

/** A site before its first article. */
export async function recordEmpty({ get, api }: Recorder): Promise<void> {
  at(-7200)
  for (const path of ['/rss.xml', '/atom.xml', '/feed.json']) await get(path)
  await get('/rss.xml', person)
  await get('/tags/links/rss.xml')
  await get('/archive/1/rss.xml')
  for (const path of ['/', '/tags', '/authors', '/archive', '/articles/elsewhere']) await get(path)
  for (const path of ['/feeds.opml', '/sitemap.xml', '/news-sitemap.xml']) await get(path)
  await api('GET', '/articles')
  await api('GET', '/articles', { headers: { Accept: 'application/x-ndjson' } })
}
