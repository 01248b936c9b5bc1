import { readdirSync } from 'node:fs'
import { publishFolders } from './article-folders.ts'
import { publishMedia, publishPage } from './published.ts'
import { putSite, testToken, type WorkerProcess } from './worker-process.ts'

/** Every language that pages have words in (BCP 47). */
export const languages = readdirSync('src/site/words').map((file) =>
  file.replace('.json', '').replace(/hans|hant/, (script) => `H${script.slice(1)}`),
)

/** The pages of kinds that have words of their own, by their addresses. */
const wordyPages = {
  home: '/',
  article: '/articles/everything',
  tag: '/tags/rss',
  author: '/authors/example-author',
  tags: '/tags',
  authors: '/authors',
  archive: '/archive',
  day: '/archive/2026/11/20',
  found: '/search?q=feed',
  'nothing found': '/search?q=%22%3Cb%3E',
  feed: '/rss.xml',
  own: '/legal/privacy',
  absent: '/nothing',
  gone: '/articles/withdrawn',
}

/** A page of every kind, by its address. */
const allPages = {
  ...wordyPages,
  note: '/articles/note',
  year: '/archive/2026',
  'archive of a tag': '/tags/rss/archive',
  'archive document': '/archive/1-7/atom.xml',
  combination: '/feed.json?tag=json-feed&tag=rss&match=any',
  'too many': `/rss.xml?${Array.from({ length: 11 }, (_, i) => `tag=t${10 + i}`).join('&')}`,
}

/** Returns a page of every kind, by its address; with `isWhole`, those too that differ in no word. */
export function everyPage(isWhole: boolean): [kind: string, path: string][] {
  return Object.entries(isWhole ? allPages : wordyPages)
}

/** Publishes what all these pages show. Resolves to the path of a preview. */
export async function publishEverything({ url }: WorkerProcess): Promise<string> {
  await publishMedia(url)
  await publishFolders(url, 'content/articles', 'tests/fixtures/pages')
  await publishPage(url, 'about')
  await publishPage(url, 'legal/privacy', 'tests/fixtures/own-pages')
  const headers = { Authorization: `Bearer ${testToken}` }
  const link = await fetch(`${url}/api/articles/note/preview`, { method: 'POST', headers })
  if (!link.ok) throw new Error(`no preview: ${link.status}`)
  return new URL(((await link.json()) as { url: string }).url).pathname
}

/** Gives the site this language, and a look of its own. */
export function speak(worker: WorkerProcess, language: string): Promise<void> {
  const site = {
    ...{ title: 'Dateline Example', description: 'One article, three feeds.', language },
    ...{ url: 'https://news.example', timezone: 'UTC', accent: '#b3261e', footer: 'An example.' },
    logo: { url: '/media/dateline.png', alt: 'Dateline Example' },
    social: [{ name: 'Mastodon', url: 'https://social.example/@desk' }],
    authors: {
      'example-author': {
        name: 'Example Author',
        avatar: '/media/example-author.png',
        bio: 'Writes.',
      },
      'second-example-author': { name: 'Second Example Author' },
    },
  }
  return putSite(worker.url, JSON.stringify(site))
}
