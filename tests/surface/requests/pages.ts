import { person, type Recorder } from '../recorder.ts'

const nepal = '%E0%A4%A8%E0%A5%87%E0%A4%AA%E0%A4%BE%E0%A4%B2'

/** The pages of a site: articles, tags, authors, and what is not there. */
export async function recordPages({ get, send }: Recorder): Promise<void> {
  const home = await get('/')
  await get('/', person)
  await send('HEAD', '/')
  const articles = [
    ...['full-report', 'short-note', 'picture-note', 'elsewhere', 'right-to-left'],
    ...['podcast-episode', 'several-languages', 'new-name', nepal, 'week-60', 'bulletin-001'],
  ]
  for (const slug of articles) await get(`/articles/${slug}`)
  await send('HEAD', '/articles/full-report')
  // Renamed; withdrawn, in its file too; and not there.
  await get('/articles/old-name')
  await send('HEAD', '/articles/old-name')
  await get('/articles/taken-back')
  await send('HEAD', '/articles/taken-back')
  await get('/articles/withdrawn-in-its-file')
  await get('/articles/nothing')
  await get('/articles/nothing', person)
  for (const slug of ['scheduled', 'a-draft', 'never-seen', 'full-report/more', '%FF', 'a%00']) {
    await get(`/articles/${slug}`)
  }
  await get('/articles')
  const files = [
    'full-report',
    'short-note',
    nepal,
    'old-name',
    'taken-back',
    'scheduled',
    'nothing',
  ]
  for (const slug of files) await get(`/articles/${slug}.md`)
  await send('HEAD', '/articles/full-report.md')
  await get('/articles/Full-Report.MD')

  await get('/tags')
  await get('/authors')
  await send('HEAD', '/tags')
  await get('/tags/r%26d')
  await get('/tags/world-news')
  await get(`/tags/${nepal}`)
  await get("/tags/rock-'n'-roll")
  await get('/tags/weekly')
  await get('/tags/timetable')
  await get('/tags/unseen')
  await get('/tags/nothing')
  await get('/authors/example-author')
  await get('/authors/second-example-author')
  await get('/authors/third-example-author')
  await get('/authors/nobody')

  for (const path of ['/search', '/search?q=report', '/search?q=xyzzy']) await get(path)
  await get('/search?q=%20report%20&page=2')

  for (const path of ['/nothing', '/index.html', '/tags/links/more', '/..%2Frss.xml', '/%FF']) {
    await get(path)
  }
  await get('/nothing', person)
  await send('HEAD', '/nothing')

  const feedPage = await get('/rss.xml', person)
  for (const { text, name } of [
    { text: home.text, name: /"(\/style\.[^"]+)"/ },
    { text: feedPage.text, name: /"(\/copy\.[^"]+)"/ },
  ]) {
    const path = name.exec(text)?.[1]
    if (path === undefined) throw new Error(`no page refers to ${name}`)
    await get(path)
    await send('HEAD', path)
    // As an older page may still ask for it.
    await get(path.replace(/\.[^.]+\./, '.0dd.'))
  }
}
