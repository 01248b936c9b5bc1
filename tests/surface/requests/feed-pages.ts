import { person, type Recorder } from '../recorder.ts'

/** What a browser shows of the address of a feed. */
export async function recordFeedPages({ get, send }: Recorder): Promise<void> {
  await get('/rss.xml', person)
  await get('/atom.xml', person)
  await get('/feed.json', person)
  await send('HEAD', '/rss.xml', { headers: person })
  await get('/tags/r%26d/atom.xml', person)
  await get('/authors/example-author/rss.xml', person)
  await get('/tags/timetable/rss.xml', person)
  await get('/rss.xml?tag=links&author=second-example-author', person)
  await get('/atom.xml?tag=links&tag=notes&match=any', person)
  await get('/rss.xml?tag=links&tag=nothing', person)
  const elevenTags = [...'abcdefghijk'].map((name) => `tag=${name}`).join('&')
  await get(`/rss.xml?${elevenTags}`, person)
  await get('/tags/nothing/rss.xml', person)
  // A page has no validator, and a browser takes no deltas.
  await get('/rss.xml', { ...person, 'If-None-Match': '*' })
  await get('/rss.xml', { ...person, 'A-IM': 'feed' })

  await get('/rss.xml?raw', person)
  await get('/rss.xml?raw')
  await get('/tags/links/feed.json?raw', person)
  await get('/rss.xml?tag=links&tag=notes&raw', person)
  await get('/tags/nothing/rss.xml?raw', person)
  // What shows no page gets the document, whatever else it is.
  for (const kind of ['empty', 'iframe', 'image']) await get('/rss.xml', { 'Sec-Fetch-Dest': kind })
  await get('/rss.xml', { Accept: 'text/html' })
}
