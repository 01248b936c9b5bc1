import { expect } from 'vitest'
import type { Article } from '../../src/article/article.ts'
import type { Envelope } from '../../src/formats/format.ts'
import { generator } from '../../src/formats/format.ts'
import { type FormatName, formatNames } from '../../src/formats/index.ts'
import type { Site } from '../../src/site/site.ts'
import { expectOthersRead } from './other-parsers.ts'
import { type Feed, factsOf, readFeed } from './read-feed.ts'
import { envelopeOf, feedOf } from './sample-feed.ts'

/**
 * Expects that each of these formats says of a site, a part of a slice and these articles what they
 * are, whoever reads it.
 */
export function expectSameFacts(
  articles: Article[],
  site: Site,
  part: Partial<Envelope> = {},
  names: FormatName[] = formatNames,
): void {
  for (const name of names) {
    const document = feedOf(name, articles, site, part)
    const items = articles.map((article) => factsOf(article, name, site))
    const facts = feedFacts(envelopeOf(name, site, part), site, name)
    expect(readFeed[name](document), name).toEqual({ ...facts, items })
    if (name !== 'json') expectOthersRead[name](document, items, site)
  }
}

/** What a format has to say before its items. */
function feedFacts(
  envelope: Omit<Envelope, 'updated'>,
  site: Site,
  format: FormatName,
): Omit<Feed, 'items'> {
  const { isArchive, tombstones } = envelope
  return {
    title: envelope.title,
    description: site.description,
    url: envelope.pageUrl,
    self: envelope.selfUrl,
    language: site.language,
    image: site.image,
    icon: site.icon,
    rights: site.rights,
    editors: site.email ? { name: site.title, email: site.email } : undefined,
    generator,
    history: {
      isArchive,
      current: isArchive ? envelope.currentUrl : undefined,
      previous: envelope.previousUrl,
      next: envelope.nextUrl,
    },
    // In RSS they are gone, and nothing is left of them.
    tombstones: format === 'rss' ? [] : tombstones,
  }
}
