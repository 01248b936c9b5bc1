import { makeWith, type Rows } from './make-with.ts'

// wrangler.toml names it.
export { Press } from './null-press.ts'

/** The limit: no document can be one text with less than this. */
export default makeWith(({ items }: Rows) => items.map(({ body }) => body).join('\n'))
