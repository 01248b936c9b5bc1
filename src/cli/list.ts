import { type Connection, fetchManifest } from './client.ts'

/** Returns a line for each article that the Worker holds, newest first: date, state, slug. */
export async function list(connection: Connection): Promise<string[]> {
  const entries = [...(await fetchManifest(connection)).values()]
  const now = new Date().toISOString()
  entries.sort((a, b) => b.published.localeCompare(a.published) || a.slug.localeCompare(b.slug))
  return entries.map(({ published, state, slug }) => {
    const shown = state === 'live' && published > now ? 'scheduled' : state
    return `${published}  ${shown.padEnd(9)}  ${slug}`
  })
}
