import { test } from 'vitest'
import { compile } from '../src/compile.ts'
import { site } from './setup/article-files.ts'
import { expectLinear } from './setup/growth.ts'
import { pathological } from './setup/pathological.ts'

/** Long enough for what is quadratic to take longer than the rest, and below every limit of size. */
const longest = 12_000

const compiled = (body: string) => {
  return compile(
    { slug: 'a', source: `---\ntitle: x\npublished: 2026-03-01\n---\n\n${body}` },
    site,
  )
}

test.each(Object.entries(pathological))(
  'compiling takes time in proportion to the length of %s',
  (_, make) => {
    expectLinear(compiled, make, 'Nothing but words.\n\n'.repeat(50), longest)
  },
)
