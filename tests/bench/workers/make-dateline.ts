import { writeFeed } from '../../../src/formats/index.ts'
import { makeWith, type Rows } from './make-with.ts'

// wrangler.toml names it.
export { Press } from './null-press.ts'

export default makeWith(({ site, envelope, items }: Rows) =>
  writeFeed('rss', site, envelope, items),
)
