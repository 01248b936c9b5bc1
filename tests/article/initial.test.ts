import { expect, test } from 'vitest'
import { initialOf } from '../../src/article/initial.ts'

test.each([
  ['example author', 'E'],
  ['“Example” Author', 'E'],
  ['3 authors', '3'],
  ['e\u0301xample', 'E\u0301'],
  ['𝒆xample', '𝒆'],
  ['مثال', 'م'],
  ['例', '例'],
  ['⭐', '⭐'],
  ['🎉 !', '🎉'],
  ['', ''],
])('in place of the face of %s is %s', (name, initial) => {
  expect(initialOf(name)).toBe(initial)
})
