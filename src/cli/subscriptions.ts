import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as v from 'valibot'
import { fetchPages, line, ndjson, nextIn, reads } from './api.ts'
import type { Connection } from './connection.ts'
import { replaceFile } from './copy.ts'
import { UsageError } from './errors.ts'
import { localStateOf, prepareLocalState } from './local-state.ts'
import { request } from './request.ts'
import { say } from './terminal.ts'

// Like those of the articles, these throw as `request` does.

const counts = v.object({
  topics: v.array(
    v.object({
      topic: line,
      live: v.number(),
      rsscloud: v.number(),
      failing: v.number(),
      reason: v.nullish(line),
      delivered: v.nullish(line),
    }),
  ),
})
const subscription = v.looseObject({
  topic: line,
  callback: line,
  expires: line,
  reason: v.nullish(line),
  delivered: v.nullish(line),
})
const restored = v.object({ stored: v.number(), left: v.number() })

const path = '/api/subscriptions'

/** A request restores so many. */
const mostAtOnce = 1000

/** Prints which feeds have subscribers, and how many; with `callbacks`, each of them. */
export async function printSubscribers(connection: Connection, callbacks = false): Promise<void> {
  const { topics } = await request(connection, { path, read: reads(counts) })
  if (topics.length === 0) say('nobody has subscribed with a callback')
  for (const { topic, live, rsscloud, failing, reason, delivered } of topics) {
    const facts = [
      `${live} live${rsscloud > 0 ? `, ${rsscloud} of them by rssCloud` : ''}`,
      delivered ? `told ${delivered}` : 'not told yet',
      ...(failing > 0 ? [`${failing} failing${reason ? `, one of them: ${reason}` : ''}`] : []),
    ]
    say(`${topic}  ${facts.join('; ')}`)
  }
  if (!callbacks) return
  for await (const json of fetchSubscriptions(connection)) {
    const { topic, callback, expires, reason, delivered } = reads(subscription)(json)
    const state = reason ? `failing: ${reason}` : delivered ? `told ${delivered}` : 'not told yet'
    say(`${topic}  ${callback}  until ${expires}; ${state}`)
  }
}

/** Where an export has the subscriptions: with secrets in it, so it is not among what is published. */
function fileIn(folder: string): string {
  return join(localStateOf(folder).folder, 'subscriptions.ndjson')
}

/** Writes every live subscription to a folder. Returns how many there are. */
export async function exportSubscriptions(folder: string, connection: Connection): Promise<number> {
  const lines = await Array.fromAsync(fetchSubscriptions(connection))
  prepareLocalState(localStateOf(folder))
  await replaceFile(fileIn(folder), async (file) => {
    await file.chmod(0o600)
    await file.writeFile(lines.map((line) => `${line}\n`).join(''))
  })
  return lines.length
}

/**
 * Sends the subscriptions of an export, and prints how many were stored, and how many were left out,
 * since the site has no such feed. Throws a UsageError if the folder has none.
 */
export async function restoreSubscriptions(folder: string, connection: Connection): Promise<void> {
  const file = fileIn(folder)
  const found = await readFile(file, 'utf8').catch(() => {
    throw new UsageError(`${file} is not there: export --subscriptions writes it`)
  })
  const lines = found.split('\n').filter(Boolean)
  const sum = { stored: 0, left: 0 }
  for (let i = 0; i < lines.length; i += mostAtOnce) {
    const { stored, left } = await request(connection, {
      method: 'POST',
      path,
      headers: { 'Content-Type': ndjson },
      body: lines.slice(i, i + mostAtOnce).join('\n'),
      read: reads(restored),
    })
    sum.stored += stored
    sum.left += left
  }
  const why = sum.left > 0 ? `; ${sum.left} left out: the site has no such feed` : ''
  say(`subscriptions: ${sum.stored}${why}`)
}

/** Yields every live subscription as a line of JSON. */
async function* fetchSubscriptions(connection: Connection): AsyncGenerator<string> {
  const read = (text: string, headers: Headers) => ({
    lines: text.split('\n').filter(Boolean),
    next: nextIn(headers),
  })
  for await (const { lines } of fetchPages(connection, { Accept: ndjson }, read, path)) yield* lines
}
