import { isLoopback } from '../../http/loopback.ts'
import { type Notified, readNotify } from '../../site/notify.ts'
import { parseSite } from '../../site/parse-site.ts'
import type { Moment } from '../../store/moment.ts'
import { readStoredSite } from '../../store/site.ts'
import { pause, wakeWithin } from '../alarm.ts'
import type { Owed } from '../followers/owed.ts'
import type { Writing } from '../plan.ts'
import type { Renewal } from '../renew.ts'
import { findingOnArticles, findingOnDatabase, findingOnPress, findingsOn } from './causes.ts'
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

// What the press tells the publisher of. It keeps what that takes in its own storage, which is there
// when the database isn't.

/** The bindings of a Worker that tells its publisher. `NOTIFY` stands in place of `notify` in site.yaml. */
type Bindings = Env & { NOTIFY?: string; EMAIL?: SendEmail }

/** Who is told, as site.yaml says it, and of which site. */
type Target = { notify?: string; about: About }

/** What an alarm of the press has seen, if it could work. */
export type Seen = { at: Writing; owed: Owed[]; renewal: Renewal }

/** The keys of the target and of the ledger. */
const [targetKey, ledgerKey] = ['target', 'alerts']

/** In seconds: how often the size of the database is looked at. */
const day = 24 * 60 * 60

/** Forgets who is told, because site.yaml may say something else. */
export async function forgetTarget(storage: DurableObjectStorage): Promise<void> {
  await storage.delete(targetKey)
}

/** Returns when the publisher may have to be told of something, in seconds since 1970. */
export async function nextAlert(
  storage: DurableObjectStorage,
  bindings: Bindings,
  { now }: Moment,
): Promise<number | undefined> {
  const target = await storage.get<Target>(targetKey)
  // No other alarm is near then.
  if (!target) return now + pause
  if (!addressOf(target, bindings)) return undefined
  const ledger = await storage.get<Ledger>(ledgerKey)
  return ledger ? nextOf(ledger, now) : now + pause
}

/**
 * Looks at what an alarm has seen, which is nothing if it failed. Returns what sends the alert that is
 * due, if one is: nobody is to wait for it. The press is woken when there is something to look at again.
 */
export async function prepareAlert(
  storage: DurableObjectStorage,
  bindings: Bindings,
  moment: Moment,
  { seen, failures }: { seen?: Seen; failures: unknown[] },
): Promise<(() => Promise<void>) | undefined> {
  const { now } = moment
  const target =
    (await storage.get<Target>(targetKey)) ?? (await readTarget(storage, bindings, moment))
  const to = target && addressOf(target, bindings)
  if (!target || !to) return undefined
  const before = await storage.get<Ledger>(ledgerKey)
  const ledger = await lookAgain(
    ledgerFor(Object.values(to).join(), before),
    now,
    seen,
    failures.length > 0,
  )
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
  isFailing: boolean,
): Promise<Ledger> {
  const isDue = seen && ledger.look <= now
  const findings = {
    ...findingOnPress(isFailing),
    ...(seen && findingsOn(seen.owed)),
    ...(seen && (await findingOnArticles(seen.at, seen.renewal))),
    ...(isDue && (await findingOnDatabase(seen.at.db))),
  }
  return { ...withFindings(ledger, findings, now), look: isDue ? now + day : ledger.look }
}

/** Reads who is told out of the site that is stored, and notes it. */
async function readTarget(
  storage: DurableObjectStorage,
  { SITE_URL }: Bindings,
  { db }: Moment,
): Promise<Target | undefined> {
  const stored = await readStoredSite(db)
  const site = stored && parseSite(stored.source, SITE_URL).value
  if (!site) return undefined
  const { notify, url, title, email = `dateline@${new URL(url).hostname}`, words } = site
  const subject = words.alert.subject.replace('{name}', () => title)
  const target: Target = { notify, about: { url, from: email, subject } }
  await storage.put(targetKey, target)
  return target
}

/** A site on this machine, where everything is tried out, tells nobody. */
function addressOf({ notify, about }: Target, bindings: Bindings): Notified | undefined {
  const { NOTIFY = notify, PRIVATE_CALLBACKS } = bindings
  const allowsPrivate = PRIVATE_CALLBACKS === '1'
  if (!NOTIFY || (isLoopback(about.url) && !allowsPrivate)) return undefined
  return readNotify(NOTIFY, allowsPrivate)
}
