import { describeNote } from './check-files.ts'
import { checkSite } from './check-site.ts'
import type { Connection } from './connection.ts'
import { floodWarning } from './flood.ts'
import { type Forecast, forecastOf } from './forecast.ts'
import { findPushed } from './push.ts'
import { type Survey, survey } from './survey.ts'
import { complain, say } from './terminal.ts'

/** More articles than this are only counted. */
const mostListed = 20

/** What to call each effect, in the order in which they are told. */
const names: [keyof Forecast, string][] = [
  ['fresh', 'new in the feeds'],
  ['again', 'shown again'],
  ['silent', 'changed in silence'],
  ['moved', 'moved'],
  ['withdrawn', 'withdrawn'],
  ['unseen', 'seen by nobody'],
  ['refused', 'refused'],
]

/**
 * Prints what a push of this target would mean to readers, and sends nothing; `isQuiet` leaves out the
 * problems and notes of the files. Returns whether nothing would be refused. Throws as `push` does.
 */
export async function dryRun(
  target: string,
  connection: Connection,
  { prune = false, isQuiet = false }: { prune?: boolean; isQuiet?: boolean } = {},
): Promise<boolean> {
  const folder = await findPushed(target, prune)
  const surveyed = await survey(folder, connection)
  const { check, pages, media } = surveyed
  if (!isQuiet) {
    const problems = [...check.problems, ...pages.problems, ...media.problems]
    const ofSite = checkSite(folder, target, check.slugs)
    const notes = [...ofSite, ...check.notes, ...pages.notes, ...media.notes]
    const lines = [...problems.flatMap(({ lines }) => lines), ...notes.map(describeNote)]
    for (const line of lines) complain(line)
  }
  const forecast = forecastOf(surveyed, prune)
  const warning = floodWarning(forecast, surveyed, folder.site)
  if (warning) complain(warning)
  for (const [name, label] of names) list(label, forecast[name])
  say(describeForecast(forecast, surveyed, prune))
  return forecast.refused.length === 0
}

function list(label: string, lines: string[]): void {
  if (lines.length === 0) return
  say(`${label}:`)
  for (const line of lines.slice(0, mostListed)) say(`  ${line}`)
  if (lines.length > mostListed) say(`  and ${lines.length - mostListed} more`)
}

function describeForecast(forecast: Forecast, surveyed: Survey, prune: boolean): string {
  const { check, pages, media, plan, site } = surveyed
  const counts = names.map(([name, label]) => `${label} ${forecast[name].length}`)
  const others: [string, number][] = [
    ['unchanged', check.files.length - plan.changed.length],
    ['media to send', media.changed.length],
    ['media to delete', prune ? media.withoutFile.length : 0],
    ['pages to send', pages.changed.length],
    ['pages to delete', prune ? pages.withoutFile.length : 0],
    ['without a file', prune ? 0 : plan.withoutFile.length],
  ]
  const told = others.filter(([label, count]) => count > 0 || label === 'unchanged')
  const all = [...counts, ...told.map(([label, count]) => `${label} ${count}`)]
  return `${all.join(', ')}; site.yaml ${site}; nothing was sent`
}
