import type { Article } from '../../src/article/article.ts'
import { compile } from '../../src/compile.ts'
import type { Site } from '../../src/site/site.ts'
import { readFixture, slugsIn } from '../setup/article-files.ts'
import { publishArticles } from '../setup/published.ts'
import { requireSite } from '../setup/site-file.ts'
import { startWorker } from '../setup/worker-process.ts'

/** A running Worker with every fixture in its feeds, and what the files of these say. */
export type PublishedFixtures = {
  url: string
  site: Site
  /** What compile makes of the files, drafts left out. */
  articles: Article[]
  stop: () => Promise<void>
}

// The site of the fixtures, with a window that holds all of them.
const siteFile = readFixture('site.yaml').replace(/^items: .*$/m, 'items: 500')

/** Starts the built Worker with the site of the fixtures, and publishes every one of them. */
export async function publishFixtures(): Promise<PublishedFixtures> {
  const { url, stop } = await startWorker({ site: siteFile })
  const files = slugsIn('accepted', '.json').map((slug) => {
    return { slug, source: readFixture(`accepted/${slug}.md`) }
  })
  await publishArticles(
    url,
    Object.fromEntries(files.map(({ slug, source }) => [`${slug}.md`, source])),
  )
  const site = requireSite(siteFile, url)
  const articles = files.map((file) => {
    const { value } = compile(file, site)
    if (!value) throw new Error(`${file.slug}.md does not compile`)
    return value
  })
  return { url, site, articles: articles.filter(({ draft }) => !draft), stop }
}

/** Returns a feed document. Throws unless the Worker answers with one. */
export async function fetchDocument(url: string): Promise<string> {
  const response = await fetch(url)
  if (!response.ok) throw new Error(`${url} answers ${response.status}`)
  return response.text()
}

/** Returns an article's day or the first words of its text: what Atom calls one without a title. */
export function atomTitle({ title, summary, published }: Article): string {
  // The notes among the fixtures say less than would be cut.
  return title ?? summary ?? published.slice(0, 10)
}

/** Returns an article as HTML: what is all in its title has no body, but a summary. */
export function bodyOf({ html, summary = '' }: Article): string {
  return html || summary
}

/** Returns an instant in seconds since 1970. */
export function secondsOf(instant: string): number {
  return Date.parse(instant) / 1000
}
