import type { Envelope } from '../../../src/formats/format.ts'
import { writeFeed } from '../../../src/formats/index.ts'
import { makeWith } from './make-with.ts'

/** What the store returns of a window. */
export type Rows = {
  envelope: Omit<Envelope, 'updated'>
  items: { updated: string; body: string }[]
}

export default makeWith(({ envelope, items }: Rows) => writeFeed('rss', envelope, items))
