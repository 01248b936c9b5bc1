import type { Article } from '../../article/article.ts'
import type { Site } from '../../site/site.ts'
import { namespace as dcterms, spatial } from './dcterms.ts'
import { maker, namespaces } from './foaf.ts'
import { namespace as media, mediaContents } from './media.ts'
import { markdown, namespace as source } from './source.ts'

/**
 * Returns the attributes that declare the vocabularies of a site's articles. Validators don't know
 * the one for Markdown, so it is there only if the site asks for Markdown.
 */
export function vocabulariesOf(site: Site): Record<string, string> {
  return {
    'xmlns:dcterms': dcterms,
    'xmlns:foaf': namespaces.foaf,
    'xmlns:media': media,
    'xmlns:rdf': namespaces.rdf,
    'xmlns:rdfs': namespaces.rdfs,
    ...(site.markdown && { 'xmlns:source': source }),
  }
}

/** Returns the elements that say the same of an article in RSS and in Atom. */
export function vocabularyElements(article: Article, site: Site): string[] {
  return [
    ...mediaContents(article),
    ...article.authors.map(maker),
    spatial(article.dateline),
    site.markdown ? markdown(article.markdown) : '',
  ]
}
