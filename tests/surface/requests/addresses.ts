import { person, type Recorder } from '../recorder.ts'

/** Addresses that are written otherwise, methods that are not for reading, and `/feed`. */
export async function recordAddresses({ get, send }: Recorder): Promise<void> {
  const others = [
    ...['/RSS.XML', '/rss.xml/', '//rss.xml', '///articles///elsewhere//', '/Articles/Elsewhere'],
    ...['/rss.xml?', '/rss.xml?utm_source=a&utm_medium=b', '/articles/elsewhere?utm_source=a'],
    ...['/?utm_source=a', '/tags/links?a=b', '/feeds.opml?a', '/healthz?a', '/feed?a', '/FEED/'],
    ...['/tags/R%26D/rss.xml', '/tags/World%20%20News', '/tags/Links', '/Tags/links/RSS.xml'],
    ...['/tags/Rock%20%27n%27%20Roll', '/authors/Example-Author', '/tags/a%23b/rss.xml'],
    ...['/articles/%e0%a4%a8%e0%a5%87%e0%a4%aa%e0%a4%be%e0%a4%b2', '/articles/e%CC%81'],
    ...['/rss.xml?raw&a', '/rss.xml?a&raw', '/rss.xml?raw=1', '/articles/elsewhere?raw'],
    ...['/rss.xml?tag=Links', '/rss.xml?tag=links', '/rss.xml?author=example-author'],
    ...['/rss.xml?tag=notes&tag=links', '/rss.xml?tag=links&tag=links', '/rss.xml?tag='],
    ...['/rss.xml?author=second-example-author&tag=links', '/rss.xml?tag=links&match=any'],
    ...['/rss.xml?tag=links&tag=notes&match=all', '/rss.xml?tag=links&tag=notes&match=some'],
    ...[
      '/rss.xml?tag=links&tag=notes&utm_source=a',
      '/rss.xml?match=any',
      '/rss.xml?tag=a+b&tag=c',
    ],
    ...['/tags/links/rss.xml?tag=notes', '/archive/1/rss.xml?tag=notes', '/articles/', '/archive/'],
  ]
  for (const path of others) await get(path)
  await get('/RSS.XML', person)
  await send('HEAD', '/RSS.XML')

  await get('/feed')
  const accepts = [
    ...['*/*', 'application/rss+xml', 'application/atom+xml', 'application/feed+json'],
    ...['application/json', 'text/html', 'application/*', 'application/xml'],
    ...['application/atom+xml;q=0.5, application/rss+xml;q=0.4', 'application/rss+xml;q=0, */*'],
    ...['application/rss+xml;q=0.9, application/feed+json', 'image/png', 'application/rss+xml;q=0'],
  ]
  for (const accept of accepts) await get('/feed', { Accept: accept })
  await get('/feed', person)
  await send('HEAD', '/feed')
  await get('/tags/links/feed')

  const old = ['/2019/03/Old-News.html', '/2019/03/Old-News.html/?utm_source=a', '/feed.xml']
  for (const path of [...old, '/2019/04/Other.html', '/2020/04/Other.html']) await get(path)

  const preflight = {
    Origin: 'https://reader.example',
    'Access-Control-Request-Method': 'GET',
    'Access-Control-Request-Headers': 'if-none-match, a-im',
  }
  const readable = ['/rss.xml', '/articles/elsewhere', '/media/icon.png', '/healthz', '/nothing']
  for (const path of readable) await send('OPTIONS', path)
  await send('OPTIONS', '/rss.xml', { headers: preflight })
  for (const path of readable) await send('POST', path)
  for (const method of ['PUT', 'DELETE', 'PATCH']) await send(method, '/rss.xml')
  await send('POST', '/RSS.XML')
  await send('POST', '/', { headers: person })
}
