import { expect } from 'vitest'
import type { Article } from '../../src/article.ts'
import { generator } from '../../src/formats/generator.ts'
import { type FormatName, formatNames, formats } from '../../src/formats/index.ts'
import type { Site } from '../../src/site.ts'
import { expectOthersRead } from './other-parsers.ts'
import { type Feed, factsOf, readFeed } from './read-feed.ts'
import { feedOf } from './sample-feed.ts'

/**
 * Expects that each format says of a site and these articles what they are, whoever reads it.
 */
export function expectSameFacts(articles: Article[], site: Site): void {
  for (const name of formatNames) {
    const document = feedOf(name, articles, site)
    const items = articles.map((article) => factsOf(article, name, site))
    expect(readFeed[name](document), name).toEqual({ ...siteFacts(site, name), items })
    if (name !== 'json') expectOthersRead[name](document, items, site)
  }
}

/** What all three formats have to say of a site. */
function siteFacts(site: Site, format: FormatName): Omit<Feed, 'items'> {
  return {
    title: site.title,
    description: site.description,
    url: site.url,
    self: `${site.url}${formats[format].path}`,
    language: site.language,
    image: site.image,
    icon: site.icon,
    rights: site.rights,
    email: site.email,
    generator,
  }
}
