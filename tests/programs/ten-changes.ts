import { setTimeout as sleep } from 'node:timers/promises'
import { articleFile } from '../setup/content.ts'
import { publishArticles } from '../setup/published.ts'
import { testToken } from '../setup/worker-process.ts'

/** A change of what is published, and the titles of the articles that are new to a reader by it. */
export type Change = { what: string; make: () => Promise<void>; fresh: string[] }

/** The titles of all articles that are live at the end, the newest first. */
export const liveTitles = ['Fog', 'Rain and wind', 'Hail after all', 'Dawn', 'Dew']

/**
 * Makes ten changes to an empty Worker, one after the other, and calls `poll` before the first of
 * them and after each. The next change comes when it has resolved.
 */
export async function makeTenChanges(
  url: string,
  poll: (change: Omit<Change, 'make'>) => Promise<void>,
): Promise<void> {
  const dawn = put(url, 'dawn', 'Dawn', '2026-01-01T06:00:00Z')
  // The longest that a change took with its poll, in milliseconds.
  let longest = 0
  for (const { what, make, fresh } of [
    { what: 'the first visit', make: dawn, fresh: ['Dawn'] },
    ...tenChanges(url, () => longest),
  ]) {
    const began = Date.now()
    await make()
    await poll({ what, fresh })
    longest = Math.max(longest, Date.now() - began)
  }
}

function tenChanges(url: string, longest: () => number): Change[] {
  let release = 0
  const [rain, hail] = ['2026-01-03T12:00:00Z', '2026-01-02T12:00:00Z']
  const corrected = { updated: '2026-01-04T12:00:00Z' }
  return [
    { what: 'a new article', make: put(url, 'rain', 'Rain', rain), fresh: ['Rain'] },
    { what: 'an edit', make: put(url, 'rain', 'Rain and wind', rain), fresh: [] },
    {
      what: 'two new articles at once',
      make: () =>
        publishArticles(url, {
          'hail.md': articleFile('Hail', { published: hail }),
          'snow.md': articleFile('Snow'),
        }),
      fresh: ['Hail', 'Snow'],
    },
    { what: 'a correction', make: put(url, 'hail', 'Hail after all', hail, corrected), fresh: [] },
    { what: 'a withdrawal', make: () => send(`${url}/api/articles/snow`, 'DELETE'), fresh: [] },
    {
      what: 'a scheduled article',
      make: () => {
        // Late enough that readers poll before it, on any machine.
        release = Date.now() + 3000 + 3 * longest()
        return put(url, 'fog', 'Fog', new Date(release).toISOString())()
      },
      fresh: [],
    },
    { what: 'its release', make: () => sleep(release + 1000 - Date.now()), fresh: ['Fog'] },
    {
      what: 'a rename',
      make: () => {
        const markdown = articleFile('Rain and wind', { published: rain })
        const line = JSON.stringify({ slug: 'drizzle', from: 'rain', markdown })
        return send(`${url}/api/articles`, 'POST', line)
      },
      fresh: [],
    },
    {
      what: 'a change of tags',
      make: put(url, 'hail', 'Hail after all', hail, { ...corrected, tags: '[Ice]' }),
      fresh: [],
    },
    {
      what: 'a new article older than the others',
      make: put(url, 'dew', 'Dew', '2025-12-24T06:00:00Z'),
      fresh: ['Dew'],
    },
  ]
}

function put(
  url: string,
  slug: string,
  title: string,
  published: string,
  fields: Record<string, string> = {},
): () => Promise<void> {
  return () =>
    publishArticles(url, { [`${slug}.md`]: articleFile(title, { published, ...fields }) })
}

async function send(url: string, method: string, line?: string): Promise<void> {
  const headers = {
    Authorization: `Bearer ${testToken}`,
    'Content-Type': 'application/x-ndjson',
  }
  const response = await fetch(url, { method, headers, body: line })
  const answer = await response.text()
  if (!response.ok || answer.includes('refused')) throw new Error(answer)
}
