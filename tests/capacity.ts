/** What one plan of Cloudflare's includes, and what it asks for more. Prices are in dollars. */
export type Plan = {
  name: string
  month: number
  /** Requests, hits of the cache and 304s among them; and rows of D1: those of a day. */
  requests: number
  rowsRead: number
  rowsWritten: number
  /** The largest database, and what of it is included, in bytes. */
  database: number
  stored: number
  /** For a million requests, milliseconds of CPU, rows read and rows written more; a GB a month. */
  more?: { requests: number; cpu: number; rowsRead: number; rowsWritten: number; stored: number }
}

/** Days of a month, as the tables count. */
const days = 30

/**
 * Published by Cloudflare, looked up in November 2026: developers.cloudflare.com/workers/platform/
 * pricing and limits, /d1/platform/pricing and limits.
 */
export const plans: Record<'free' | 'paid', Plan> = {
  free: {
    name: 'free plan',
    month: 0,
    requests: 100_000,
    rowsRead: 5_000_000,
    rowsWritten: 100_000,
    database: 500e6,
    stored: 5e9,
  },
  paid: {
    name: 'paid plan',
    month: 5,
    requests: 10e6 / days,
    rowsRead: 25e9 / days,
    rowsWritten: 50e6 / days,
    database: 10e9,
    stored: 5e9,
    more: { requests: 0.3, cpu: 0.02, rowsRead: 0.001, rowsWritten: 1, stored: 0.75 },
  },
}

/** Milliseconds of CPU that the paid plan includes for a month. */
const includedCpu = 30e6

/** What the bench has measured, in bytes, rows and milliseconds. */
export type Measured = {
  /** Of the database for an article: of mostly short ones, and of longer ones. */
  short: number
  long: number
  /** For a document that nothing holds, and for an article that is published. */
  rowsRead: number
  rowsWritten: number
  cpu: number
}

type Result = { sections: { rows: { name: string; value?: number }[] }[] }

/** Returns what is measured of it in the bench's results; throws an Error for what isn't there. */
export function readMeasured({ sections }: Result): Measured {
  const rows = sections.flatMap(({ rows }) => rows)
  const find = (name: RegExp) => {
    const value = rows.findLast((row) => name.test(row.name))?.value
    if (value === undefined) throw new Error(`results.json has no ${name}`)
    return value
  }
  return {
    short: find(/^Database per article, of \d/),
    long: find(/^Database per article, of longer/),
    rowsRead: find(/^Dateline: main feed$/),
    rowsWritten: find(/^Rows written for one new article$/),
    cpu: find(/^Dateline: main feed of 1,000, cold$/) / 1000,
  }
}

/** A reader polls every 30 minutes; a document that is asked for is made anew every 5. */
const pollsADay = 48
const makingsADay = 288

/** How many documents (a slice in a format) are asked for all day where the CPU is counted. */
const documents = 100

/** How many articles the archive has whose storage is counted. */
const articles = 100_000

/** Returns how far each plan carries, as the README's table. */
export function limitsTable(measured: Measured): string {
  const row = (what: string, of: (plan: Plan) => string) =>
    `| ${what} | ${of(plans.free)} | ${of(plans.paid)} |`
  return [
    '| included | free plan | paid plan, $5 a month |',
    '| --- | --- | --- |',
    row('subscribers that poll every 30 minutes', ({ requests }) => whole(requests / pollsADay)),
    row('articles, mostly short', ({ database }) => rounded(database / measured.short)),
    row('articles of 5.5 kB', ({ database }) => rounded(database / measured.long)),
    row('new articles a day, one by one', (plan) =>
      rounded(plan.rowsWritten / measured.rowsWritten),
    ),
    row('feeds that are asked for all day', (plan) =>
      rounded(plan.rowsRead / makingsADay / measured.rowsRead),
    ),
  ].join('\n')
}

/** Returns what so many subscribers cost a month on the paid plan, as the README's table. */
export function costTable(measured: Measured): string {
  const subscribers = [2000, 6900, 10_000, 100_000, 1_000_000]
  return [
    '| subscribers | requests a month | for requests | for CPU | for 100,000 articles | a month |',
    '| --- | --- | --- | --- | --- | --- |',
    ...subscribers.map((count) => {
      const { requests, cpu, stored, month } = costOf(count, measured)
      const money = [requests.price, cpu, stored, month].map((price) => `$${price.toFixed(2)}`)
      return `| ${whole(count)} | ${(requests.count / 1e6).toFixed(1)} M | ${money.join(' | ')} |`
    }),
  ].join('\n')
}

function costOf(subscribers: number, measured: Measured) {
  const { paid } = plans
  const { more = { requests: 0, cpu: 0, stored: 0 } } = paid
  const count = subscribers * pollsADay * days
  const price = (Math.max(0, count - paid.requests * days) / 1e6) * more.requests
  // A hit and most 304s run no code: only the documents that are made anew do.
  const makings = documents * makingsADay * days
  const cpu = (Math.max(0, makings * measured.cpu - includedCpu) / 1e6) * more.cpu
  const stored = (Math.max(0, articles * measured.short - paid.stored) / 1e9) * more.stored
  return { requests: { count, price }, cpu, stored, month: paid.month + price + cpu + stored }
}

function whole(count: number): string {
  return Math.floor(count).toLocaleString('en')
}

/** Two digits that count: what is measured is not the same everywhere. */
function rounded(count: number): string {
  return Number(count.toPrecision(2)).toLocaleString('en')
}
