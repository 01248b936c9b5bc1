import type { MenuEntry } from '../article/own-page.ts'
import { type Site, siteDefaults } from '../site/site.ts'
import { mainSlice } from '../site/slices.ts'
import { completeWords, englishWith } from '../site/words.ts'
import type { Moment } from './moment.ts'

/** A site, and the numbers of the changes by which it and its menu came. */
export type PresentSite = { site: Site; version: number; menuVersion: number }

/** What a NoSiteError says. */
export const noSite = 'no site was pushed yet; `npx dateline push` sends site.yaml (PUT /api/site)'

/** No site was ever pushed, so there is nothing to publish articles on. */
export class NoSiteError extends Error {}

/** What this isolate read last. */
let known: PresentSite | undefined

type SiteRow = Pick<PresentSite, 'version' | 'menuVersion'> & {
  body: string | null
  menu: string | null
}

/** Returns the present site, from one row of the store. Throws a NoSiteError if there is none. */
export async function readSite(db: D1Database): Promise<PresentSite> {
  const row = await db
    .prepare(
      `SELECT version, menu_version AS menuVersion, iif(version = ?1, NULL, body) AS body,
        iif(menu_version = ?2, NULL, menu) AS menu FROM site`,
    )
    .bind(known?.version ?? null, known?.menuVersion ?? null)
    .first<SiteRow>()
  if (!row) throw new NoSiteError(noSite)
  const { version, menuVersion, body, menu } = row
  if (known && body === null && menu === null) return known
  // What a site may say since it was stored is missing in it.
  const site = known && body === null ? known.site : readBody(body ?? '')
  const entries: MenuEntry[] | undefined = menu === null ? known?.site.menu : JSON.parse(menu)
  known = { version, menuVersion, site: { ...site, menu: entries } }
  return known
}

function readBody(body: string): Site {
  const stored = JSON.parse(body)
  const { language, words = englishWith(language) } = stored
  return { ...siteDefaults, ...stored, words: completeWords(words) }
}

/**
 * Returns the site as this isolate read it last, which may not be the present one any more; the
 * present one if it has read none. Throws a NoSiteError if there is none.
 */
export async function readKnownSite(db: D1Database): Promise<PresentSite> {
  return known ?? readSite(db)
}

/**
 * Returns the present site or, if the store fails, the one that this isolate read last. Throws if it
 * has read none.
 */
export async function readSiteOrLast(db: D1Database): Promise<PresentSite> {
  return readSite(db).catch((error) => {
    if (!known || error instanceof NoSiteError) throw error
    return known
  })
}

/** Returns the site as this isolate read it last, if it has read one. */
export function recallSite(): PresentSite | undefined {
  return known
}

/** A site as it is stored: `source` is site.yaml, `body` is what it says, as JSON. */
export type StoredSite = { version: number; source: string; body: string }

/** Returns the site as it is stored, if there is one. */
export async function readStoredSite(db: D1Database): Promise<StoredSite | undefined> {
  return (
    (await db.prepare('SELECT version, source, body FROM site').first<StoredSite>()) ?? undefined
  )
}

/**
 * Stores a site, and its redirects by these statements, in place of the one with this version (0
 * for none), and tells every slice of it. Returns its version. Throws if another one was stored in
 * the meantime.
 */
export async function writeSite(
  { db }: Pick<Moment, 'db'>,
  { version, source, body }: StoredSite,
  redirects: D1PreparedStatement[],
): Promise<number> {
  const isPresent = 'coalesce((SELECT version FROM site), 0) = ?'
  const [taken] = await db.batch<{ cursor: number }>([
    db
      .prepare(`UPDATE latest SET cursor = iif(${isPresent}, cursor + 1, NULL) RETURNING cursor`)
      .bind(version),
    db
      .prepare(
        `INSERT INTO site (key, version, source, body) SELECT 1, cursor, ?, ? FROM latest WHERE true
        ON CONFLICT (key) DO UPDATE SET version = excluded.version, source = excluded.source,
          body = excluded.body`,
      )
      .bind(source, body),
    // The main feed exists before its first article.
    db.prepare(
      `INSERT OR IGNORE INTO slices (slice, cursor, changed) VALUES ('${mainSlice}', 0, 0)`,
    ),
    db.prepare('UPDATE slices SET (site, touched) = (SELECT cursor, cursor FROM latest)'),
    ...redirects,
  ])
  return taken?.results[0]?.cursor ?? 0
}
