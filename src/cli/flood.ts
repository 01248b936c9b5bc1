import type { Site } from '../site/site.ts'
import { asking, canAsk } from './ask.ts'
import { UsageError } from './errors.ts'
import type { Forecast } from './forecast.ts'
import type { Survey } from './survey.ts'
import { complain } from './terminal.ts'

/**
 * Returns a warning if readers would be shown more articles at once than a feed lists, in feeds that
 * have readers, because they had articles before; else undefined.
 */
export function floodWarning(
  { fresh, again }: Forecast,
  { manifest }: Survey,
  { items }: Site,
): string | undefined {
  const hadReaders = manifest.values().some(({ state }) => state === 'live')
  const count = fresh.length + again.length
  if (!hadReaders || count <= items) return undefined
  const parts = [
    ...(fresh.length > 0 ? [`${fresh.length} are new`] : []),
    ...(again.length > 0 ? [`${again.length} are shown again`] : []),
  ]
  return `readers would be shown ${count} articles at once (${parts.join(', ')}), and a feed lists ${items}`
}

/**
 * Asks on a terminal whether a push that floods readers shall go on, and elsewhere only says that it
 * does. Throws a UsageError if it shall not.
 */
export async function confirmFlood(forecast: Forecast, surveyed: Survey, site: Site) {
  const warning = floodWarning(forecast, surveyed, site)
  if (warning === undefined) return
  complain(warning)
  if (!canAsk()) return
  const answer = await asking((ask) => ask('Publish them? y or n', 'n'))
  if (!/^y(es)?$/i.test(answer)) {
    throw new UsageError('nothing was sent; push --dry-run lists them, and --yes does not ask')
  }
}
