import { writeFeed } from '../../../src/formats/index.ts'
import { makeWith, type Rows } from './make-with.ts'

export default makeWith(({ site, envelope, items }: Rows) =>
  writeFeed('rss', site, envelope, items),
)
