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

const ordinary = 'Nothing but words.\n\n'.repeat(50)

test.each(Object.entries(pathological))(
  'compiling takes time in proportion to the length of %s',
  (_, make) => {
    expectLinear(compiled, make, ordinary, longest)
  },
)

test('finding lines takes time in proportion to the length of many templates', () => {
  // Looking through the text for a line is fast, so only many looks through a long one show.
  const make = (length: number) => '<p>\n<template>x</template>\n'.repeat(length / 27)
  expectLinear(compiled, make, ordinary, 200_000)
})
