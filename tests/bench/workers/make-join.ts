import { makeWith, type Rows } from './make-with.ts'

/** The limit: no document can be one text with less than this. */
export default makeWith(({ items }: Rows) => items.map(({ body }) => body).join('\n'))
