import type { Author } from '../../article/article.ts'
import { htmlText, xml } from '../xml.ts'

/** FOAF (xmlns.com/foaf/spec). */
export const namespace = 'http://xmlns.com/foaf/0.1/'

/**
 * Returns what is known about an author beyond the name; nothing if only the name is known. The role
 * is no `foaf:title`, which is for "Dr": a reader takes any element called `title` for that of an
 * item without one.
 */
export function maker({ name, role, bio, url, email, avatar }: Author): string {
  const known = [
    role && xml('dcterms:type', {}, htmlText(role)),
    bio && xml('rdfs:comment', {}, htmlText(bio)),
    url && xml('foaf:homepage', { 'rdf:resource': url }),
    email && xml('foaf:mbox', { 'rdf:resource': `mailto:${email}` }),
    avatar && xml('foaf:img', { 'rdf:resource': avatar }),
  ].join('')
  if (known === '') return ''
  return xml('foaf:maker', {}, xml('foaf:Person', {}, xml('foaf:name', {}, htmlText(name)) + known))
}
