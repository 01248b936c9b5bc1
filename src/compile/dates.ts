import { tzOffset } from '@date-fns/tz'
import type { Instant } from '../article.ts'

const form =
  /^(\d{4}-\d{2}-\d{2})(?:[Tt ]+(\d{2}:\d{2})(?::(\d{2})(?:\.\d+)?)?\s*(?:([Zz])|([+-]\d{2}):?(\d{2}))?)?$/

/**
 * Returns the instant that a date or date-time (RFC 3339 §5.6, the seconds and the zone optional)
 * means, or undefined when it has another form or names a day or time that doesn't exist. What has
 * no zone is in `timezone` (IANA name); a time that the clocks skip there moves forward by what
 * they skip.
 */
export function readInstant(text: string, timezone: string): Instant | undefined {
  const [, day, time = '00:00', seconds = '00', zulu, hours, minutes] = form.exec(text) ?? []
  if (day === undefined || day < '1000') return undefined
  const local = `${day}T${time}:${seconds}`
  const wall = Date.parse(`${local}Z`)
  // Date.parse lets 31 April pass as 1 May.
  if (Number.isNaN(wall) || !new Date(wall).toISOString().startsWith(local)) return undefined
  if (zulu) return toInstant(wall)
  if (hours && minutes) {
    if (Number(minutes) > 59 || Math.abs(Number(hours)) > 23) return undefined
    const sign = hours.startsWith('-') ? -1 : 1
    return toInstant(wall - (Number(hours) * 60 + sign * Number(minutes)) * 60_000)
  }
  // The offset before the wall time decides in the hour that the clocks skip, as in Temporal's
  // 'compatible' reading.
  const before = offset(timezone, wall - 86_400_000)
  const guess = wall - before
  return toInstant(offset(timezone, guess) === before ? guess : settle(timezone, wall, before))
}

/** Returns the instant of `milliseconds` since the epoch, cut to the second. */
export function toInstant(milliseconds: number): Instant {
  return `${new Date(milliseconds).toISOString().slice(0, 19)}Z`
}

/** Returns the day, `YYYY-MM-DD`, on which the instant falls in `timezone`. */
export function dayIn(timezone: string, instant: Instant): string {
  const milliseconds = Date.parse(instant)
  return toInstant(milliseconds + offset(timezone, milliseconds)).slice(0, 10)
}

/** After a change of the clocks: the wall time under the new offset, if there is such a time. */
function settle(timezone: string, wall: number, before: number): number {
  const after = offset(timezone, wall - before)
  return offset(timezone, wall - after) === after ? wall - after : wall - before
}

function offset(timezone: string, milliseconds: number): number {
  return tzOffset(timezone, new Date(milliseconds)) * 60_000
}
