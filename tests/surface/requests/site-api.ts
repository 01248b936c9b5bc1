import { inject } from 'vitest'
import type { Recorder } from '../recorder.ts'

/** The publish API of the site: what it takes, what it refuses, and what readers see of both. */
export async function recordSiteApi({ api, get, send }: Recorder): Promise<void> {
  const siteFile = inject('siteFile')
  const put = (body: string, note: string, sent: Parameters<typeof api>[2] = {}) => {
    const headers = { 'Content-Type': 'text/yaml', ...sent.headers }
    return api('PUT', '/site', { ...sent, headers, body, shown: '(a site file)', note })
  }
  const { tag } = await api('GET', '/site')
  await send('GET', '/api/site', { note: 'without a token' })
  await put(siteFile, 'the same file')
  await put(siteFile.replace(/^title:/m, 'titel:'), 'with a wrong field')
  await put('title: [', 'that is no YAML')
  await put(siteFile, 'as JSON', { headers: { 'Content-Type': 'application/json' } })
  await put(siteFile, 'if there is none', { headers: { 'If-None-Match': '*' } })
  await put(siteFile, 'with a wrong SITE_URL', { bindings: { SITE_URL: 'https://news.example/a' } })
  const title = 'title: Another title'
  const renamed = siteFile.replace(/^title: .*$/m, title)
  await put(renamed, 'with another title', { headers: { 'If-Match': tag } })
  await put(siteFile, 'if it is the first', { headers: { 'If-Match': tag } })
  await get('/tags/nothing/rss.xml')
  await get('/tags/links/rss.xml')
  await put(siteFile, 'as it was')
  await api('DELETE', '/site')
}
