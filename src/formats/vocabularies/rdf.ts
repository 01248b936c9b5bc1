import type { Attachment } from '../../article/article.ts'
import { htmlText, xml } from '../xml.ts'

/** RDF (www.w3.org/TR/rdf-syntax-grammar) and its words for what anything is called. */
export const namespaces = {
  rdf: 'http://www.w3.org/1999/02/22-rdf-syntax-ns#',
  rdfs: 'http://www.w3.org/2000/01/rdf-schema#',
}

/** Returns the title of an attachment that stands where there is no place for one. */
export function titleOf({ url, title }: Attachment): string {
  return title ? describe(url, xml('rdfs:label', {}, htmlText(title))) : ''
}

/** Returns the duration (ISO 8601) of an attachment that stands where there is no place for one. */
export function durationOf({ url, duration }: Attachment): string {
  return duration === undefined ? '' : describe(url, xml('dcterms:extent', {}, `PT${duration}S`))
}

function describe(url: string, facts: string): string {
  return xml('rdf:Description', { 'rdf:about': url }, facts)
}
