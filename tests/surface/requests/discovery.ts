import { person, type Recorder } from '../recorder.ts'

/** What search engines, browsers, readers and monitors look for. */
export async function recordDiscovery({ get, send }: Recorder): Promise<void> {
  const paths = [
    ...['/robots.txt', '/.well-known/security.txt', '/sitemap.xml', '/news-sitemap.xml'],
    ...['/favicon.ico', '/site.webmanifest', '/feeds.opml', '/healthz', '/opensearch.xml'],
  ]
  for (const path of paths) await get(path)
  for (const path of paths) await send('HEAD', path)
  await get('/sitemap.xml', person)
  for (const page of [0, 1, 2]) await get(`/sitemap-${page}.xml`)
  await get('/.well-known/nothing')
}
