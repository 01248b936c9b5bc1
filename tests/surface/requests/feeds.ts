import { at } from '../../setup/clock.ts'
import type { Recorder } from '../recorder.ts'

/** As many slices as a combination may have. */
const tenTags = [...'abcdefghij'].map((name) => `tag=${name}`).join('&')

const documents = ['rss.xml', 'atom.xml', 'feed.json']

/** Feeds as programs get them: the main one, those of tags and authors, and combinations. */
export async function recordFeeds({ get, send }: Recorder): Promise<void> {
  at(0)
  for (const name of documents) await get(`/${name}`)
  for (const name of documents) await send('HEAD', `/${name}`)
  for (const name of documents) await get(`/tags/r%26d/${name}`)
  for (const name of documents) await get(`/authors/second-example-author/${name}`)
  await get('/tags/world-news/atom.xml')
  await get('/tags/%E0%A4%A8%E0%A5%87%E0%A4%AA%E0%A4%BE%E0%A4%B2/rss.xml')
  await get("/tags/rock-'n'-roll/feed.json")
  await get('/tags/weekly/rss.xml')
  await get('/authors/third-example-author/rss.xml')
  // Only what is scheduled has this tag, and only a draft has the other one.
  await get('/tags/timetable/atom.xml')
  await get('/tags/unseen/atom.xml')

  for (const name of documents) await get(`/${name}?tag=links&author=second-example-author`)
  for (const name of documents) await get(`/${name}?tag=links&tag=notes&match=any`)
  await get('/rss.xml?tag=links&tag=notes')
  await get('/atom.xml?tag=rock-%27n%27-roll&tag=world-news')
  await send('HEAD', '/feed.json?tag=links&tag=notes&match=any')
  await get('/rss.xml?tag=links&tag=nothing')
  await get(`/rss.xml?${tenTags}`)
  await get(`/rss.xml?${tenTags}&tag=k`)
  await get(`/feed.json?${tenTags}&author=example-author`)

  for (const name of documents) await get(`/${name}?q=report`)
  await get('/rss.xml?q=')
  await send('HEAD', '/feed.json?q=xyzzy')

  // Deltas are asked for the first time by who has nothing yet.
  await get('/rss.xml', { 'A-IM': 'feed' })

  await get('/tags/nothing/rss.xml')
  await get('/authors/nobody/feed.json')
  await send('HEAD', '/tags/nothing/rss.xml')
  await get('/articles/rss.xml')
  await get('/tags/rss.xml')
}
