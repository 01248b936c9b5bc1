import { toSeconds } from '../article/dates.ts'
import { now } from '../http/clock.ts'
import { fetchManifest } from './api.ts'
import type { Connection } from './connection.ts'
import { say } from './terminal.ts'

/** Prints the date, state and slug of every article that the Worker holds. Throws as `request` does. */
export async function printList(connection: Connection): Promise<void> {
  const { manifest } = await fetchManifest(connection)
  const entries = [...manifest.values()]
  entries.sort((a, b) => b.published.localeCompare(a.published) || a.slug.localeCompare(b.slug))
  for (const { published, state, slug } of entries) {
    const shown = state === 'live' && toSeconds(published) > now() ? 'scheduled' : state
    say(`${published}  ${shown.padEnd(9)}  ${slug}`)
  }
}
