import { type Cause, type Findings, patience } from './causes.ts'
import type { Alert } from './send.ts'

const day = 24 * 60 * 60

/** What still holds is told again after a day, and then after twice as long each time, up to this. */
const longestSilence = 30 * day

/** The first wait after an alert that could not be sent, and the longest one; each is four times the last. */
const [firstWait, longestWait] = [60, 6 * 60 * 60]

/**
 * What is said of a cause; since when it holds, if it does; when it was told last, and how often in a
 * row. Times are in seconds since 1970.
 */
type Entry = { text: string; since?: number; told?: number; times: number }

/**
 * What is known of everything that the publisher at the address `to` may have to be told. `look`: when
 * what changes slowly is looked at again; no alert is sent before `due`, after `failures` in a row.
 */
export type Ledger = {
  to: string
  entries: { [C in Cause]?: Entry }
  look: number
  failures: number
  due: number
}

/** Returns the ledger for an address: an empty one if the one before was for another address. */
export function ledgerFor(to: string, before: Ledger | undefined): Ledger {
  return before?.to === to ? before : { to, entries: {}, look: 0, failures: 0, due: 0 }
}

/** Returns the ledger with what was found now. */
export function withFindings(ledger: Ledger, findings: Findings, now: number): Ledger {
  const entries = { ...ledger.entries }
  for (const [name, finding] of Object.entries(findings) as [Cause, Findings[Cause]][]) {
    const { since = now, ...before } = entries[name] ?? { times: 0 }
    if (typeof finding === 'function') entries[name] = { ...before, since, text: finding(since) }
    else entries[name] = rested(entries[name], now)
  }
  return { ...ledger, entries }
}

/** What no longer holds is remembered for a day, in which it isn't told again. */
function rested(entry: Entry | undefined, now: number): Entry | undefined {
  if (entry?.told === undefined || entry.told + day <= now) return undefined
  return { text: entry.text, told: entry.told, times: 1 }
}

/** Returns what is to be told now. */
export function alertOf(ledger: Ledger, now: number): Alert {
  if (ledger.due > now) return []
  return holding(ledger).flatMap(([cause, { since, text }, at]) =>
    at <= now ? { cause, since, text } : [],
  )
}

/** Returns the ledger with the next attempt after this one, should it fail. */
export function withAttempt(ledger: Ledger, now: number): Ledger {
  const wait = Math.min(firstWait * 4 ** ledger.failures, longestWait)
  return { ...ledger, failures: ledger.failures + 1, due: now + wait }
}

/** Returns the ledger after an alert that was sent. */
export function withTold(ledger: Ledger, alert: Alert, now: number): Ledger {
  const entries = { ...ledger.entries }
  for (const { cause } of alert) {
    const entry = entries[cause]
    if (entry) entries[cause] = { ...entry, told: now, times: entry.times + 1 }
  }
  return { ...ledger, entries, failures: 0, due: 0 }
}

/** Returns when to look at a ledger again, in seconds since 1970. */
export function nextOf(ledger: Ledger, now: number): number {
  const moments = holding(ledger).map(([, , at]) => Math.max(at, ledger.due))
  // What could not be looked at now is looked at in a while.
  return Math.max(Math.min(ledger.look, ...moments), now + firstWait)
}

/** The causes that hold, and when each is to be told (again). */
function holding({ entries }: Ledger): [Cause, Entry & { since: number }, number][] {
  const all = Object.entries(entries) as [Cause, Entry | undefined][]
  return all.flatMap(([cause, entry]) => {
    const { since, told, times } = entry ?? {}
    if (!entry || since === undefined || times === undefined) return []
    const from = since + patience[cause]
    const silence = Math.min(day * 2 ** (times - 1), longestSilence)
    return [
      [cause, { ...entry, since }, told === undefined ? from : Math.max(from, told + silence)],
    ]
  })
}
