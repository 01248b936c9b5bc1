import type { ArticleMeta, Instant } from '../article/article.ts'
import { toSeconds } from '../article/dates.ts'
import type { Preview } from '../article/preview.ts'
import { loadingFormulas } from '../compile.ts'
import { stampOf } from '../formats/stamp.ts'
import type { Site } from '../site/site.ts'
import { sliceName, slicesOf } from '../site/slices.ts'
import type { StoredArticle } from '../store/articles.ts'
import type { Moment } from '../store/moment.ts'
import { readSite } from '../store/site.ts'
import { readWithSource } from '../store/with-source.ts'
import { know, knowing } from './known.ts'
import { planWrite } from './plan.ts'

/**
 * Returns an article as publishing its file would make it now, without writing anything; undefined if
 * there is none, or if it was withdrawn. What is stored of a draft may have been rendered for an older
 * site, and nothing has its notes.
 */
export async function previewArticle(moment: Moment, slug: string): Promise<Preview | undefined> {
  const at = { ...moment, site: (await readSite(moment.db)).site }
  const [stored] = await readWithSource(at.db, [slug])
  if (!stored || stored.state === 'withdrawn') return undefined
  const { source: markdown, shown, ...before } = stored
  const knowledge = await know(at.db, [markdown], [slug])
  // To purge, everything is rendered, even if nothing is new.
  const terms = { purge: true }
  const bySlug = new Map([[slug, before]])
  const planned = await knowing(knowledge, () =>
    loadingFormulas(() => planWrite(at, { slug, markdown }, bySlug, terms, knowledge)),
  )
  const state = stateOf(before, at.now)
  if ('outcome' in planned) {
    const { outcome } = planned
    const notes = outcome.status === 'refused' ? outcome.problems : []
    return { state, effect: { kind: 'refused' }, notes }
  }
  const { write, notes = [] } = planned
  const { markdown: _markdown, text: _text, html, ...meta } = write.article
  const { rss = '', atom = '', json = '' } = write.fragments ?? {}
  return {
    state,
    effect: effectOf(meta, {
      state,
      isStale: before.stamp !== stampOf(at.site),
      shown,
      site: at.site,
    }),
    notes,
    made: { meta, html, items: { rss, atom, json } },
  }
}

type Past = { state: Preview['state']; isStale: boolean; shown?: Instant; site: Site }

function effectOf(meta: ArticleMeta, { state, isStale, shown, site }: Past): Preview['effect'] {
  if (state === 'live') return { kind: isStale ? 'silent' : 'nothing' }
  const { updated = meta.published } = meta
  if (shown) return { kind: toSeconds(updated) > toSeconds(shown) ? 'again' : 'back' }
  const slices = [...slicesOf({ ...meta, draft: false })]
  return {
    kind: 'new',
    feeds: slices.map(([slice, label]) => sliceName(slice, label, site) ?? site.title),
  }
}

function stateOf({ state, published }: StoredArticle, now: number): Preview['state'] {
  if (state === 'draft') return 'draft'
  return toSeconds(published) > now ? 'scheduled' : 'live'
}
