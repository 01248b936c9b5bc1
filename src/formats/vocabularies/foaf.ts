import type { Author } from '../../article/article.ts'
import { words, xml } from '../xml.ts'

/** FOAF (xmlns.com/foaf/spec), and the RDF vocabularies that it is written with. */
export const namespaces = {
  foaf: 'http://xmlns.com/foaf/0.1/',
  rdf: 'http://www.w3.org/1999/02/22-rdf-syntax-ns#',
  rdfs: 'http://www.w3.org/2000/01/rdf-schema#',
}

/** Returns what is known about an author beyond the name; nothing if only the name is known. */
export function maker({ name, role, bio, url, email, avatar }: Author): string {
  const known = [
    role && xml('foaf:title', {}, words(role)),
    bio && xml('rdfs:comment', {}, words(bio)),
    url && xml('foaf:homepage', { 'rdf:resource': url }),
    email && xml('foaf:mbox', { 'rdf:resource': `mailto:${email}` }),
    avatar && xml('foaf:img', { 'rdf:resource': avatar }),
  ].join('')
  if (known === '') return ''
  return xml('foaf:maker', {}, xml('foaf:Person', {}, xml('foaf:name', {}, words(name)) + known))
}
