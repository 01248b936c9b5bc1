import { text, xml } from '../xml.ts'

/** The namespace for what an item was made from (source.scripting.com). */
export const namespace = 'http://source.scripting.com/'

/** Returns the body of an article as its author typed it, if it has one. */
export function markdown(body: string): string {
  return body ? xml('source:markdown', {}, text(body)) : ''
}
