import type { Article } from '../article/article.ts'
import type { MediumFacts } from '../article/medium.ts'
import type { Known, MediumLookup } from '../compile.ts'
import { linksNamedIn, mediaNamedIn } from '../file/named.ts'
import { topicsOf } from '../site/slices.ts'
import { smallerPath, smallerWidths } from '../site/smaller.ts'
import { readMediaFacts } from '../store/media.ts'
import { readPresent } from '../store/present.ts'

/**
 * What the store knows of what texts name, for a compile that can't wait. `misses` returns how often
 * something was asked for that was not looked up yet, and `learn` looks all of that up. `arrive` adds
 * the tags and authors of an article that is on its way into the store.
 */
export type Knowledge = {
  known: Known
  mediumAt: MediumLookup
  misses: () => number
  learn: () => Promise<void>
  arrive: (article: Article) => void
}

/** Returns what `make` returns when all that it asks for was looked up. */
export async function knowing<T>(knowledge: Knowledge, make: () => Promise<T>): Promise<T> {
  const misses = knowledge.misses()
  const made = await make()
  if (knowledge.misses() === misses) return made
  await knowledge.learn()
  return make()
}

/**
 * Returns what is known of the media, articles and own pages that texts name, as far as that can be
 * seen at once. `sent` are the slugs of the articles that come with them.
 */
export async function know(
  db: D1Database,
  texts: string[],
  sent: readonly string[] = [],
): Promise<Knowledge> {
  const [media, articles, pages] = [lookup<MediumFacts>(), lookup<true>(), lookup<true>()]
  articles.take(sent.map((slug) => [slug, true]))
  const learn = async () => {
    // A picture in a smaller width may take its place.
    for (const path of media.missed()) {
      for (const width of smallerWidths) media.at(smallerPath(path, width))
    }
    const names = { articles: articles.missed(), pages: pages.missed() }
    const [facts, present] = await Promise.all([
      readMediaFacts(db, media.missed()),
      readPresent(db, names),
    ])
    media.take(facts)
    articles.take(present.articles.map((slug) => [slug, true]))
    pages.take(present.pages.map((path) => [path, true]))
  }
  for (const text of texts) {
    for (const path of mediaNamedIn(text)) media.at(path)
    for (const path of linksNamedIn(text)) {
      // Those of tags and authors may come with the texts.
      if (/^(?:tags|authors)\//.test(path)) continue
      articles.at(path.slice(path.lastIndexOf('/') + 1))
      pages.at(path)
    }
  }
  await learn()
  return {
    known: {
      article: (slug) => articles.at(slug) === true,
      page: (path) => pages.at(path) === true,
      medium: (path) => media.at(path) !== undefined,
    },
    mediumAt: media.at,
    misses: () => media.misses() + articles.misses() + pages.misses(),
    learn,
    arrive: (article) => pages.add(topicsOf(article), true),
  }
}

/** What is known by name. What was asked for is there or not as soon as the answer is taken. */
function lookup<T>() {
  const known = new Map<string, T | undefined>()
  const missed = new Set<string>()
  let misses = 0
  return {
    at: (name: string): T | undefined => {
      if (!known.has(name)) {
        missed.add(name)
        misses++
      }
      return known.get(name)
    },
    missed: () => [...missed],
    misses: () => misses,
    add: (names: string[], value: T) => {
      for (const name of names) known.set(name, value)
    },
    take: (found: Iterable<[string, T]>) => {
      for (const name of missed) known.set(name, known.get(name))
      for (const [name, value] of found) known.set(name, value)
      missed.clear()
    },
  }
}
