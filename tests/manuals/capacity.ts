/** What one of Cloudflare's plans includes, and what it charges beyond that. Prices are in dollars. */
export type Plan = {
  name: string
  month: number
  /** A day's requests, including cache hits and 304s, and a day's rows of D1. */
  requests: number
  rowsRead: number
  rowsWritten: number
  /** The largest database, and how much storage is included, in bytes. */
  database: number
  stored: number
  /** The price of a million more requests, milliseconds of CPU, rows read or written; of a GB a month. */
  more?: { requests: number; cpu: number; rowsRead: number; rowsWritten: number; stored: number }
}

/** The days of a month, for the tables. */
const days = 30

/**
 * As Cloudflare published them in November 2026: developers.cloudflare.com/workers/platform/pricing
 * and limits, /d1/platform/pricing and limits.
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

/** The milliseconds of CPU that the paid plan includes each month. */
const includedCpu = 30e6

/** What the bench has measured, in bytes, rows and milliseconds. */
export type Measured = {
  /** The database's bytes for an article: if most are short, and if they are longer. */
  short: number
  long: number
  /** For a document that no cache holds, and for an article that is published. */
  rowsRead: number
  rowsWritten: number
  cpu: number
}

type Result = { sections: { rows: { name: string; value?: number }[] }[] }

/** Returns what the bench's results say of it. Throws an Error when a number is missing. */
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

/** A reader polls every 30 minutes; a document that is requested all day is made every 5. */
const pollsADay = 48
const makingsADay = 288

/** How many documents (a slice in a format) are requested all day when the CPU is counted. */
const documents = 100

/** How many articles are in the archive when the storage is counted. */
const articles = 100_000

/** Returns how much each plan carries, as the manual's table. */
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
    row('feeds requested all day', (plan) =>
      rounded(plan.rowsRead / makingsADay / measured.rowsRead),
    ),
  ].join('\n')
}

/** Returns what subscribers cost a month on the paid plan, as the manual's table. */
export function costTable(measured: Measured): string {
  const subscribers = [2000, 6900, 10_000, 100_000, 1_000_000]
  return [
    '| subscribers | requests a month | for requests | for CPU | for 100,000 articles | total |',
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
  // Cache hits and most 304s run no code; only documents that are made again do.
  const makings = documents * makingsADay * days
  const cpu = (Math.max(0, makings * measured.cpu - includedCpu) / 1e6) * more.cpu
  const stored = (Math.max(0, articles * measured.short - paid.stored) / 1e9) * more.stored
  return { requests: { count, price }, cpu, stored, month: paid.month + price + cpu + stored }
}

function whole(count: number): string {
  return Math.floor(count).toLocaleString('en')
}

/** Two significant digits: measurements differ from one machine to another. */
function rounded(count: number): string {
  return Number(count.toPrecision(2)).toLocaleString('en')
}
