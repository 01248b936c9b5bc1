import type { Problem, Result } from '../../article/problem.ts'
import { isLoopback } from '../../http/loopback.ts'
import { type Notified, readNotify } from '../../site/notify.ts'
import type { Site } from '../../site/site.ts'
import type { Moment } from '../../store/moment.ts'
import { readSite } from '../../store/site.ts'
import { wakeWithin } from '../alarm.ts'
import type { Owed } from '../followers/owed.ts'
import type { Writing } from '../plan.ts'
import type { Renewal } from '../renew.ts'
import {
  type Findings,
  findingOnArticles,
  findingOnDatabase,
  findingOnPress,
  findingOnSite,
  findingsOn,
} from './causes.ts'
import {
  alertOf,
  type Ledger,
  ledgerFor,
  nextOf,
  withAttempt,
  withFindings,
  withTold,
} from './ledger.ts'
import { type About, send } from './send.ts'

// The press tells the publisher of what fails. It keeps what that takes in its own storage, which is
// there when the database isn't.

/**
 * The bindings of a Worker that tells its publisher. `NOTIFY`, a webhook, stands in place of `notify`
 * in site.yaml; if it is empty, nobody is told.
 */
type Bindings = Env & { NOTIFY?: string; EMAIL?: SendEmail }

/** The address in site.yaml, what alerts say of the site, and why site.yaml is refused, if it is. */
type Target = { notify?: string; about: About; refused?: Problem }

/** What an alarm of the press has seen, if it could work. */
export type Seen = { at: Writing; owed: Owed[]; renewal: Renewal }

/** The keys of the target and of the ledger. */
const [targetKey, ledgerKey] = ['target', 'alerts']

/** In seconds: how often the size of the database is looked at. */
const day = 24 * 60 * 60

/**
 * Notes who is told, given what this version of the code reads in site.yaml, if there is one. If it is
 * refused, the publisher is told at the address that was read before. Warns of an unusable `NOTIFY`.
 */
export async function noteTarget(
  storage: DurableObjectStorage,
  bindings: Bindings,
  { db }: Moment,
  read: Result<Site> | undefined,
): Promise<void> {
  if (!read) return
  const { url, title, email, words } = (await readSite(db)).site
  const from = email ?? `dateline@${new URL(url).hostname}`
  const subject = words.alert.subject.replace('{name}', () => title)
  const before = await storage.get<Target>(targetKey)
  const notify = read.problems ? before?.notify : read.value.notify
  const [refused] = read.problems ?? []
  const about = { url, from, subject }
  await storage.put(targetKey, { notify, about, refused } satisfies Target)
  if (!bindings.NOTIFY || webhookOf(bindings)) return
  const rule = 'NOTIFY must be the https:// URL of a webhook at a public host'
  const reason = `nobody is told: ${rule}; an e-mail address belongs in site.yaml`
  console.warn(JSON.stringify({ event: 'alert', reason }))
}

/** Returns when the publisher may have to be told of something, in seconds since 1970. */
export async function nextAlert(
  storage: DurableObjectStorage,
  bindings: Bindings,
  { now }: Moment,
): Promise<number | undefined> {
  const target = await storage.get<Target>(targetKey)
  const to = target && addressOf(target, bindings)
  return to && nextOf(await readLedger(storage, to), now)
}

/**
 * Looks at what an alarm has seen, which is nothing if it failed. Returns what sends the alert that is
 * due, if one is: nobody is to wait for it. The press is woken when there is something to look at again.
 */
export async function prepareAlert(
  storage: DurableObjectStorage,
  bindings: Bindings,
  { now }: Moment,
  { seen, failures }: { seen?: Seen; failures: unknown[] },
): Promise<(() => Promise<void>) | undefined> {
  const target = await storage.get<Target>(targetKey)
  const to = target && addressOf(target, bindings)
  if (!target || !to) return undefined
  const before = await readLedger(storage, to)
  const found = { ...findingOnPress(failures.length > 0), ...findingOnSite(target.refused) }
  const ledger = await lookAgain(before, now, seen, found)
  const alert = alertOf(ledger, now)
  const next = alert.length > 0 ? withAttempt(ledger, now) : ledger
  if (JSON.stringify(next) !== JSON.stringify(before)) await storage.put(ledgerKey, next)
  await wakeWithin(storage, nextOf(next, now) - now)
  if (alert.length === 0) return undefined
  return async () => {
    const reason = await send(bindings.EMAIL, to, target.about, alert)
    const causes = alert.map(({ cause }) => cause)
    console[reason ? 'warn' : 'log'](JSON.stringify({ event: 'alert', causes, reason }))
    if (reason !== undefined) return
    const told = withTold(next, alert, now)
    await storage.put(ledgerKey, told)
    await wakeWithin(storage, nextOf(told, now) - now)
  }
}

async function lookAgain(
  ledger: Ledger,
  now: number,
  seen: Seen | undefined,
  found: Findings,
): Promise<Ledger> {
  const isDue = seen && ledger.look <= now
  const findings = {
    ...found,
    ...(seen && findingsOn(seen.owed)),
    ...(seen && (await findingOnArticles(seen.at, seen.renewal))),
    ...(isDue && (await findingOnDatabase(seen.at.db))),
  }
  return { ...withFindings(ledger, findings, now), look: isDue ? now + day : ledger.look }
}

async function readLedger(storage: DurableObjectStorage, to: Notified): Promise<Ledger> {
  return ledgerFor(Object.values(to).join(), await storage.get<Ledger>(ledgerKey))
}

/** A site on this machine, where everything is tried out, tells nobody. */
function addressOf({ notify = '', about }: Target, bindings: Bindings): Notified | undefined {
  if (isLoopback(about.url) && bindings.PRIVATE_CALLBACKS !== '1') return undefined
  return bindings.NOTIFY === undefined ? readNotify(notify) : webhookOf(bindings)
}

/** Only for an e-mail address in site.yaml, `deploy` gives the Worker what sends e-mail. */
function webhookOf({ NOTIFY = '', PRIVATE_CALLBACKS }: Bindings): Notified | undefined {
  const to = readNotify(NOTIFY, PRIVATE_CALLBACKS === '1')
  return to && 'webhook' in to ? to : undefined
}
