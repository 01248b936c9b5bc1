import type { Recorder } from '../recorder.ts'

/** Requests by who has a version already (RFC 9110 §13.1), and by who takes gzip (§12.5.3). */
export async function recordConditional({ get, send }: Recorder): Promise<void> {
  const paths = [
    ...['/rss.xml', '/atom.xml', '/feed.json', '/tags/links/rss.xml'],
    ...['/authors/second-example-author/atom.xml', '/rss.xml?tag=links&tag=notes&match=any'],
    '/archive/1-2/feed.json',
  ]
  for (const path of paths) {
    const { tag, headers } = await get(path)
    await get(path, { 'If-None-Match': tag })
    await get(path, { 'If-Modified-Since': headers.get('Last-Modified') ?? '' })
    await send('HEAD', path, { headers: { 'If-None-Match': tag } })
  }

  const path = '/tags/links/atom.xml'
  const { tag, headers } = await get(path)
  const opaque = tag.slice(1, -1)
  const lists = [
    ...[`W/${tag}`, `"other", ${tag}`, `, ${tag},`, '*', `"${opaque}-gzip"`],
    ...['"other"', opaque, `w/${tag}`, `${tag} "other"`, ''],
  ]
  for (const list of lists) await get(path, { 'If-None-Match': list })
  const modified = headers.get('Last-Modified') ?? ''
  const dates = [
    ...['Sun, 06 Nov 1994 08:49:37 GMT', 'Sunday, 22-Nov-26 11:59:00 GMT'],
    ...['Sun Nov 22 11:59:00 2026', '2099-01-01T00:00:00Z', 'Fri, 01 Jan 2100 00:00:00 GMT'],
  ]
  for (const date of dates) await get(path, { 'If-Modified-Since': date })
  await get(path, { 'If-None-Match': '"other"', 'If-Modified-Since': modified })
  await get(path, { 'If-None-Match': opaque, 'If-Modified-Since': modified })
  // Of use to who writes, not to who reads.
  await get(path, { 'If-Match': '"other"' })
  await get(path, { 'If-Unmodified-Since': 'Sun, 06 Nov 1994 08:49:37 GMT' })
  await get(path, { Range: 'bytes=0-9' })

  // Pages and lists have no validators; their copies are good for a while.
  await get('/articles/elsewhere', { 'If-None-Match': '*' })
  await get('/articles/elsewhere', { 'If-Modified-Since': 'Fri, 01 Jan 2100 00:00:00 GMT' })
  await get('/feeds.opml', { 'If-None-Match': '*' })
  await get('/tags/nothing/rss.xml', { 'If-None-Match': '*' })

  const gzip = { 'Accept-Encoding': 'gzip' }
  for (const name of ['rss.xml', 'atom.xml', 'feed.json']) {
    const path = `/tags/links/${name}`
    const packed = await get(path, gzip)
    await get(path, { ...gzip, 'If-None-Match': packed.tag })
    await get(path, { 'If-None-Match': packed.tag }, 'the tag of the packed one')
    await send('HEAD', path, { headers: gzip })
  }
  for (const coding of ['br', 'gzip;q=0', 'gzip;q=0.5, identity', '*', 'br, x-gzip']) {
    await get(path, { 'Accept-Encoding': coding })
  }
  await get('/archive/1-2/atom.xml', gzip)
  await get('/articles/elsewhere', gzip)
  await get('/sitemap.xml', gzip)
}
