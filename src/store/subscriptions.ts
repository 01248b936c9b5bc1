import type { Slice } from '../site/slices.ts'
import type { Moment } from './moment.ts'

/** How a subscriber is told: by WebSub with the feed, by rssCloud with its address. */
export type Form = 'websub' | 'rsscloud'

/** A subscription as it is asked for: `topic` is the feed's address as the subscriber wrote it. */
export type Subscription = {
  form: Form
  topic: string
  slice: Slice
  format: string
  callback: string
  secret?: string
  /** In seconds since 1970. */
  expires: number
}

/** A point in the history of a feed: everything up to a change and a second, and its entity tag then. */
export type Point = { cursor: number; released: number; etag: string }

/** A subscription that was claimed in order to be told. */
export type Claimed = Omit<Subscription, 'expires' | 'secret'> & {
  id: number
  secret: string | null
  etag: string
  failures: number
}

/** The latest change of a slice that anybody can see. */
const latest = 'max(x.cursor, x.rendered, x.site)'

/** The host of a callback, with its port if it is an unusual one. */
function hostOf(callback: string): string {
  return new URL(callback).host
}

/**
 * Stores subscriptions, those to a feed that is there. A new one is owed what comes after this moment,
 * when the feed has this entity tag; one that is renewed keeps what it is owed, and is tried again.
 * Returns their numbers.
 */
export async function subscribe(
  { db, now }: Moment,
  list: (Subscription & { etag?: string })[],
): Promise<number[]> {
  const rows = list.map((one) => ({ ...one, host: hostOf(one.callback) }))
  const { results } = await db
    .prepare(
      `INSERT INTO subscriptions
        (form, topic, slice, format, callback, host, secret, expires, cursor, released, etag)
      SELECT r.value ->> 'form', r.value ->> 'topic', x.slice, r.value ->> 'format',
        r.value ->> 'callback', r.value ->> 'host', r.value ->> 'secret', r.value ->> 'expires',
        ${latest}, ?2, coalesce(r.value ->> 'etag', '')
      FROM json_each(?1) r JOIN slices x ON x.slice = r.value ->> 'slice' WHERE true
      ON CONFLICT (slice, format, callback, form) DO UPDATE SET topic = excluded.topic,
        secret = excluded.secret, expires = excluded.expires, due = 0, failures = 0, failing = NULL,
        reason = NULL
      RETURNING id`,
    )
    .bind(JSON.stringify(rows), now)
    .all<{ id: number }>()
  return results.map(({ id }) => id)
}

/** Deletes a subscription, if it is there. */
export async function unsubscribe(
  db: D1Database,
  { form, slice, format, callback }: Omit<Subscription, 'topic' | 'expires'>,
): Promise<void> {
  await db
    .prepare(
      'DELETE FROM subscriptions WHERE slice = ? AND format = ? AND callback = ? AND form = ?',
    )
    .bind(slice, format, callback, form)
    .run()
}

/** Returns how many live subscriptions a callback's host has, this one left out. */
export async function countOfHost(
  { db, now }: Moment,
  { slice, format, callback }: Subscription,
): Promise<number> {
  const row = await db
    .prepare(
      `SELECT count(*) AS count FROM subscriptions
      WHERE host = ?1 AND expires > ?2 AND NOT (slice = ?3 AND format = ?4 AND callback = ?5)`,
    )
    .bind(hostOf(callback), now, slice, format, callback)
    .first<{ count: number }>()
  return row?.count ?? 0
}

/**
 * The live subscriptions that are owed something: a change, or a release that nobody writes. What was
 * only rendered again can wait (?2 is 0).
 */
const owed = `subscriptions s JOIN slices x ON x.slice = s.slice
  WHERE s.expires > ?1 AND (x.cursor > s.cursor OR (?2 AND ${latest} > s.cursor) OR EXISTS (
    SELECT 1 FROM membership m
    WHERE m.slice = s.slice AND m.published > s.released AND m.published <= ?1))`

/**
 * Claims end at `until`. At most `most` subscriptions are claimed, of those with a greater number than
 * `after` and, if they are given, with one of these `ids`. `all`: what was only rendered again counts
 * too.
 */
export type Claim = { until: number; most: number; after: number; all: boolean; ids?: number[] }

/** A subscription that was claimed: where it belongs, and whether it failed the last time. */
export type Owed = Pick<Claimed, 'id' | 'slice' | 'format' | 'failures'>

/**
 * Claims subscriptions that are owed something: nobody else gets them before that ends. Returns what
 * was claimed.
 */
export async function claimOwed(
  { db, now }: Moment,
  { until, most, after, all, ids }: Claim,
): Promise<Owed[]> {
  const among = ids ? 's.id IN (SELECT value FROM json_each(?5))' : '?5 IS NULL'
  const { results } = await db
    .prepare(
      `UPDATE subscriptions SET claimed = ?3 WHERE id IN (
        SELECT s.id FROM ${owed} AND s.due <= ?1 AND s.claimed <= ?1 AND ${among} AND s.id > ?6
        ORDER BY s.id LIMIT ?4
      ) RETURNING id, slice, format, failures`,
    )
    .bind(now, Number(all), until, most, ids ? JSON.stringify(ids) : null, after)
    .all<Owed>()
  return results
}

/** How long an ended subscription is kept, in seconds: one that is renewed late keeps what it is owed. */
const afterlife = 86_400

/**
 * Forgets the subscriptions that ended a day ago. Returns when the next one that is owed something may
 * be claimed, in seconds since 1970, if there is one.
 */
export async function nextOwed({ db, now }: Moment, all: boolean): Promise<number | undefined> {
  const [, waiting] = await db.batch<{ next: number | null }>([
    db.prepare('DELETE FROM subscriptions WHERE expires < ?').bind(now - afterlife),
    db.prepare(`SELECT min(max(s.due, s.claimed)) AS next FROM ${owed}`).bind(now, Number(all)),
  ])
  return waiting?.results[0]?.next ?? undefined
}

/** Returns those of these subscriptions that are still claimed by whoever claimed them until then. */
export async function readClaimed(
  { db, now }: Moment,
  until: number,
  ids: number[],
): Promise<Claimed[]> {
  const { results } = await db
    .prepare(
      `SELECT id, form, topic, slice, format, callback, secret, etag, failures FROM subscriptions
      WHERE id IN (SELECT value FROM json_each(?1)) AND claimed = ?2 AND expires > ?3 ORDER BY id`,
    )
    .bind(JSON.stringify(ids), until, now)
    .all<Claimed>()
  return results
}

/** What came of telling a subscriber: `gone` ends the subscription. */
export type Delivery = { id: number } & (
  | { status: 'told'; point: Point }
  | { status: 'failed'; reason: string; due: number }
  | { status: 'gone' }
)

/** A subscriber that fails for so long is left alone until it renews. In seconds. */
const endurance = 2 * 24 * 60 * 60

/** Records what came of deliveries, and gives up the claims. */
export async function recordDeliveries({ db, now }: Moment, list: Delivery[]): Promise<void> {
  const rows = (status: Delivery['status']) => list.filter((one) => one.status === status)
  const statements = {
    told: `UPDATE subscriptions SET cursor = max(cursor, d.value ->> '$.point.cursor'),
      released = d.value ->> '$.point.released', etag = d.value ->> '$.point.etag', delivered = ?2,
      claimed = 0, due = 0, failures = 0, failing = NULL, reason = NULL
      FROM json_each(?1) d WHERE subscriptions.id = d.value ->> 'id'`,
    failed: `UPDATE subscriptions SET failures = failures + 1, failing = coalesce(failing, ?2),
      due = iif(?2 - coalesce(failing, ?2) >= ${endurance}, expires, d.value ->> 'due'),
      reason = d.value ->> 'reason', claimed = 0
      FROM json_each(?1) d WHERE subscriptions.id = d.value ->> 'id'`,
    gone: `DELETE FROM subscriptions WHERE ?2 AND id IN (SELECT value ->> 'id' FROM json_each(?1))`,
  }
  const queries = Object.entries(statements).flatMap(([status, sql]) => {
    const found = rows(status as Delivery['status'])
    return found.length > 0 ? [db.prepare(sql).bind(JSON.stringify(found), now)] : []
  })
  if (queries.length > 0) await db.batch(queries)
}

/**
 * The subscriptions of a topic that are live: how many, how many of them could not be told the last
 * time and why, and when one was told last.
 */
export type TopicCount = {
  slice: Slice
  format: string
  live: number
  rsscloud: number
  failing: number
  reason: string | null
  delivered: number | null
}

/** Returns the topics with live subscriptions, those with the most first. */
export async function countTopics({ db, now }: Moment, most: number): Promise<TopicCount[]> {
  const { results } = await db
    .prepare(
      `SELECT slice, format, count(*) AS live, total(form = 'rsscloud') AS rsscloud,
        total(failures > 0) AS failing, max(reason) AS reason, max(delivered) AS delivered
      FROM subscriptions WHERE expires > ?1 GROUP BY slice, format
      ORDER BY live DESC, slice, format LIMIT ?2`,
    )
    .bind(now, most)
    .all<TopicCount>()
  return results
}

/** A subscription with everything that is known of it. */
export type StoredSubscription = Omit<Claimed, 'etag'> & {
  expires: number
  delivered: number | null
  reason: string | null
}

/** Returns up to `most` live subscriptions after the one with this id, in the order of their ids. */
export async function readSubscriptions(
  { db, now }: Moment,
  after: number,
  most: number,
): Promise<StoredSubscription[]> {
  const { results } = await db
    .prepare(
      `SELECT id, form, topic, slice, format, callback, secret, expires, failures, reason, delivered
      FROM subscriptions WHERE expires > ?1 AND id > ?2 ORDER BY id LIMIT ?3`,
    )
    .bind(now, after, most)
    .all<StoredSubscription>()
  return results
}
