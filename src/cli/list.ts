import { toSeconds } from '../article/dates.ts'
import { now } from '../http/clock.ts'
import { fetchManifest } from './api.ts'
import type { Connection } from './connection.ts'
import { say } from './terminal.ts'

/** Prints a line for each article that the Worker holds, newest first: date, state, slug. */
export async function list(connection: Connection): Promise<void> {
  const entries = [...(await fetchManifest(connection)).values()]
  entries.sort((a, b) => b.published.localeCompare(a.published) || a.slug.localeCompare(b.slug))
  for (const { published, state, slug } of entries) {
    const shown = state === 'live' && toSeconds(published) > now() ? 'scheduled' : state
    say(`${published}  ${shown.padEnd(9)}  ${slug}`)
  }
}
