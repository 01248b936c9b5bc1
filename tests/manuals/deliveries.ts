import { plans } from './capacity.ts'

/**
 * What telling one subscriber takes, at most: rows of D1, as tests/hub/hub.worker.test.ts counts them,
 * and its part of a message, which takes three operations of the queue and one request.
 */
export const delivery = { rowsRead: 25, rowsWritten: 2, callbacks: 40 }
const operations = 3

/**
 * As Cloudflare published them in November 2026: developers.cloudflare.com/queues/platform/pricing. The
 * free plan's are those of a day, the paid plan's those of a month.
 */
const queue = { free: 10_000, paid: 1e6, more: 0.4 }

const days = 30

/** How many deliveries the free plan carries in a day. */
export function freeDeliveries(): Record<'rowsWritten' | 'rowsRead' | 'operations', number> {
  const { free } = plans
  return {
    rowsWritten: free.rowsWritten / delivery.rowsWritten,
    rowsRead: free.rowsRead / delivery.rowsRead,
    operations: (queue.free / operations) * delivery.callbacks,
  }
}

/** Returns how many articles a day each number of subscribers can be told of on the free plan. */
export function freeTable(): string {
  const most = Math.min(...Object.values(freeDeliveries()))
  return [
    '| subscribers of each article | articles a day |',
    '| --- | --- |',
    ...[100, 1000, 10_000, 50_000].map(
      (count) => `| ${count.toLocaleString('en')} | ${Math.floor(most / count)} |`,
    ),
  ].join('\n')
}

/** Returns what subscribers cost a month on the paid plan, if ten articles a day are published. */
export function paidTable(): string {
  return [
    '| subscribers | deliveries a month | for the queue | for rows written | for rows read | for requests | total |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    ...[10_000, 100_000, 1_000_000].map((count) => {
      const deliveries = count * 10 * days
      const prices = pricesOf(deliveries)
      const total = plans.paid.month + prices.reduce((sum, price) => sum + price, 0)
      const money = [...prices, total].map((price) => `$${price.toFixed(2)}`)
      return `| ${count.toLocaleString('en')} | ${deliveries / 1e6} M | ${money.join(' | ')} |`
    }),
  ].join('\n')
}

function pricesOf(deliveries: number): number[] {
  const { requests, rowsRead, rowsWritten, more } = plans.paid
  if (!more) throw new Error('the paid plan has no prices')
  const messages = deliveries / delivery.callbacks
  const beyond = (used: number, included: number, price: number) =>
    (Math.max(0, used - included) / 1e6) * price
  return [
    beyond(messages * operations, queue.paid, queue.more),
    beyond(deliveries * delivery.rowsWritten, rowsWritten * days, more.rowsWritten),
    beyond(deliveries * delivery.rowsRead, rowsRead * days, more.rowsRead),
    beyond(messages, requests * days, more.requests),
  ]
}
