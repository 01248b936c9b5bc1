import type { Told } from './followers/owed.ts'

/** Logs how many articles, media or own pages of a request came to what. */
export function log(outcomes: { status: string }[], { told }: Told, event = 'publish'): void {
  const counts = Object.groupBy(outcomes, ({ status }) => status)
  const entries = Object.entries(counts).map(([status, list]) => [status, list?.length])
  console.log(JSON.stringify({ event, ...Object.fromEntries(entries), told }))
}
