import { person, type Recorder } from '../recorder.ts'

/** Pages that the publisher wrote, their API, and the menu that links every page to them. */
export async function recordOwnPages({ api, get, send }: Recorder): Promise<void> {
  const file = (matter: string[], body: string) => `---\n${matter.join('\n')}\n---\n\n${body}\n`
  const put = (path: string, body: string, note?: string, headers: Record<string, string> = {}) => {
    const own = { 'Content-Type': 'text/markdown', ...headers }
    return api('PUT', `/pages/${path}`, { headers: own, body, note })
  }
  const about = ['title: About this site', 'nav: true', 'order: 1', 'updated: 2026-11-02']
  const jobs = '[About us](../about.md), [a report](../../articles/full-report.md).'
  await api('GET', '/pages', { note: 'none' })
  const { tag } = await put('about', file(about, '![The icon](media/icon.png)'), 'a new page')
  await put('about', file(about, '![The icon](media/icon.png)'), 'the same page')
  await put('about', file(about, '# About this site\n\nWe report.'), 'an edited page')
  await put('about', file(about, 'x'), 'if it is the first', { 'If-Match': tag })
  await put('about', file(about, 'x'), 'if none is there', { 'If-None-Match': '*' })
  await put('team/jobs', file(['title: Jobs'], jobs), 'in a folder')
  await put('legal/privacy', file(['title: Privacy', 'footer: true'], 'We keep nothing.'))
  await put('draft', file(['title: Draft', 'draft: true', 'nav: true'], 'Not yet.'), 'a draft')
  await put('dead', file(['title: Dead'], '[x](nothing) ![y](/media/nothing.png)'), 'dead links')
  await put('archive', file(['title: Archive'], 'x'), 'a name that is taken')
  await put('team/index', file(['title: Team'], 'x'), 'a name for a folder')
  await put('a.b', file(['title: Dots'], 'x'), 'a name with a dot')
  await put('late', file(['titel: Late', 'date: 2026-11-01'], 'x'), 'with wrong fields')
  await put('late', 'x', 'with another type', { 'Content-Type': 'text/html' })
  await api('GET', '/pages')
  await api('GET', '/pages/team/jobs')
  await api('GET', '/pages/nothing')
  await api('POST', '/pages')
  await api('POST', '/pages/about')
  await send('GET', '/api/pages', { note: 'without a token' })

  await get('/about')
  const { tag: version } = await get('/about', person, 'for a person')
  await get('/about', { 'If-None-Match': version }, 'known')
  await send('HEAD', '/about')
  for (const path of ['/team/jobs', '/legal/privacy', '/draft', '/team', '/About/']) await get(path)
  await get('/nothing.html', undefined, 'with the menu')
  await get('/sitemap.xml', undefined, 'with own pages')

  for (const path of ['about', 'team/jobs', 'legal/privacy', 'draft', 'dead']) {
    await api('DELETE', `/pages/${path}`)
  }
  await api('DELETE', '/pages/about', { note: 'again' })
  await get('/about', undefined, 'deleted')
}
