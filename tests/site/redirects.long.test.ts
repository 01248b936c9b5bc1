import { expect, test } from 'vitest'
import { followPatterns, type Pattern } from '../../src/site/redirect-patterns.ts'
import { expectLinear } from '../setup/growth.ts'

test('following patterns takes time in proportion to an address', () => {
  const patterns = ['/*/:a/:b.html', '/*/a:a/b', '/*a.html', '/:a.x/*'].flatMap((from) =>
    Array.from({ length: 25 }, (): Pattern => [from, '/y']),
  )
  const work = (address: string) => expect(followPatterns(patterns, address)).toBeUndefined()
  const make = (length: number) => `/${'a/'.repeat(length / 4)}${'a'.repeat(length / 2)}`
  expectLinear(work, make, '/a/b', 16_000)
})
