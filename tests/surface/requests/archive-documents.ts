import { person, type Recorder } from '../recorder.ts'

/** The archive of a feed (RFC 5005 §4): 50 articles a page, and parts of pages. */
export async function recordArchiveDocuments({ get, send }: Recorder): Promise<void> {
  for (const name of ['rss.xml', 'atom.xml', 'feed.json']) {
    await get(`/archive/1-3/${name}`)
    await get(`/archive/3-7/${name}`)
    await get(`/tags/weekly/archive/1-2/${name}`)
    await get(`/authors/example-author/archive/1-4/${name}`)
  }
  // Where the window leads to: its articles begin within a page.
  const { text } = await get('/atom.xml')
  const behind = /rel="prev-archive"[^>]*href="https:\/\/[^/]*([^"]*)"/.exec(text)?.[1]
  if (behind === undefined) throw new Error('the window leads to no archive')
  await get(behind)
  await get('/archive/1/atom.xml')
  await get('/tags/weekly/archive/1/feed.json')
  const page = await get('/archive/2-2/rss.xml')
  await get('/archive/2-2/rss.xml', { 'If-None-Match': page.tag })
  await get('/archive/2-2/rss.xml', { 'If-None-Match': '"other"', 'A-IM': 'feed' })
  await send('HEAD', '/archive/1/rss.xml')

  for (const name of ['0', '01', '1-0', '1-50', '6', '7', '999999999', 'one', '-1', '6-40']) {
    await get(`/archive/${name}/rss.xml`)
  }
  await get('/tags/weekly/archive/2/rss.xml')
  await get('/tags/nothing/archive/1/rss.xml')
  await get('/authors/nobody/archive/1/atom.xml')
  await get('/archive/1/2/rss.xml')
  await get('/archive/rss.xml')

  await get('/archive/3/rss.xml', person)
  await get('/archive/1-3/feed.json', person)
  await get('/tags/weekly/archive/1-2/atom.xml', person)
  await get('/archive/99/rss.xml', person)
}
