import { env } from 'cloudflare:workers'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { cardPath } from '../../src/site/media.ts'
import { findUnusedKeys, listMedia } from '../../src/store/media.ts'
import { countedStore } from '../setup/counted-store.ts'
import { emptyStore } from '../setup/store.ts'

const cards = 300

/** The digest of a medium is its path here. */
async function store(path: string, parts?: string[]) {
  await env.DB.prepare(
    `INSERT INTO media (path, sha256, parts, type, bytes, changed, touched)
    VALUES (?1, ?1, ?2, 'image/png', 1, 0, 1)`,
  )
    .bind(path, parts ? JSON.stringify(parts.map((key) => [key, 1])) : null)
    .run()
}

beforeEach(async () => {
  await env.DB.prepare(
    `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
    INSERT INTO media (path, sha256, type, bytes, changed, touched)
    SELECT '.cards/' || i || '.png', '.cards/' || i || '.png', 'image/png', 1, 0, 1 FROM n`,
  )
    .bind(cards)
    .run()
  // In the order of their paths.
  for (const path of ['(1).jpg', '-a.png', 'a.png', 'b.png']) await store(path)
  await store('film.mp4', ['part 1', 'part 2'])
})

afterEach(emptyStore)

test('the list of media is read around the cards', async () => {
  const counts = { read: 0, written: 0 }
  const db = countedStore(env.DB, counts)
  const pathsAfter = async (after: string, limit: number) =>
    (await listMedia(db, after, limit)).map(({ path }) => path)
  expect(await pathsAfter('', 10)).toEqual(['(1).jpg', '-a.png', 'a.png', 'b.png', 'film.mp4'])
  expect(counts.read).toBeLessThan(20)
  expect(await pathsAfter('', 3)).toEqual(['(1).jpg', '-a.png', 'a.png'])
  expect(await pathsAfter('-a.png', 2)).toEqual(['a.png', 'b.png'])
  expect(await pathsAfter('a.png', 2)).toEqual(['b.png', 'film.mp4'])
})

test('what has no medium is found without reading all media', async () => {
  const counts = { read: 0, written: 0 }
  const db = countedStore(env.DB, counts)
  const used = ['a.png', cardPath('7'), 'part 1', 'part 2']
  // The bytes of a file in parts are under those.
  expect(await findUnusedKeys(db, [...used, 'none', 'film.mp4'])).toEqual(['none', 'film.mp4'])
  expect(counts.read).toBeLessThan(40)
})
