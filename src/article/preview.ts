import type { Article, ArticleMeta } from './article.ts'
import type { Problem } from './problem.ts'

/** An article, as it would be published now, for those who see it before. */
export type Preview = {
  state: 'draft' | 'scheduled' | 'live'
  /**
   * What publishing it would do: it would be new in the feeds with these names; be shown again to readers,
   * who saw it before it was a draft, or come back without that; change without being shown again; change
   * nothing; or be refused.
   */
  effect:
    | { kind: 'new'; feeds: string[] }
    | { kind: 'again' | 'back' | 'silent' | 'nothing' | 'refused' }
  /** What was left out or changed of what the author wrote, or why it would be refused. */
  notes: Problem[]
  /** Absent if it would be refused. `items` are those of feeds, with a slot in place of the HTML. */
  made?: { meta: ArticleMeta; items: Items } & Pick<Article, 'html'>
}

type Items = { rss: string; atom: string; json: string }
