import { writeFeed } from '../../../src/formats/index.ts'
import { makeWith, type Rows } from './make-with.ts'

export default makeWith(({ template, envelope, items }: Rows) =>
  writeFeed('rss', template, envelope, items),
)
