import type { Article } from '../../article/article.ts'
import type { Site } from '../../site/site.ts'
import { namespace as dcterms, spatial } from './dcterms.ts'
import { namespace as foaf, maker } from './foaf.ts'
import { duration, namespace as itunes } from './itunes.ts'
import { namespace as media, picture } from './media.ts'
import { namespaces as rdf } from './rdf.ts'
import { markdown, namespace as source } from './source.ts'

/**
 * Returns the attributes that declare the vocabularies of a site's articles. Validators don't know
 * the one for Markdown, so it is there only if the site asks for Markdown.
 */
export function vocabulariesOf(site: Site): Record<string, string> {
  return {
    'xmlns:dcterms': dcterms,
    'xmlns:foaf': foaf,
    'xmlns:itunes': itunes,
    'xmlns:media': media,
    'xmlns:rdf': rdf.rdf,
    'xmlns:rdfs': rdf.rdfs,
    ...(site.markdown && { 'xmlns:source': source }),
  }
}

/** Returns the elements that say the same of an article in RSS and in Atom. */
export function vocabularyElements(article: Article, site: Site): string[] {
  return [
    duration(article),
    picture(article.image),
    ...article.authors.map(maker),
    spatial(article.dateline),
    site.markdown ? markdown(article.markdown) : '',
  ]
}
