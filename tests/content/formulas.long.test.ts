import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, test } from 'vitest'
import { loadingFormulas } from '../../src/compile.ts'
import { type Typeset, typeset } from '../../src/content/formulas/typeset.ts'

/**
 * Every command and environment that the library has a name for, whatever else it means by the
 * name.
 */
let names: string[]
let environments: string[]

beforeAll(async () => {
  const source = await readFile(fileURLToPath(import.meta.resolve('temml')), 'utf8')
  names = [...new Set(source.match(/(?<=["']\\)\\[a-zA-Z@]+\*?(?=["'])/g))]
  environments = [...new Set(source.match(/(?<=["'])[a-zA-Z]+\*?(?=["'])/g))]
  await loadingFormulas(() => typeset('x', false))
}, 60_000)

/** Ways in which a command may have another one in it. */
const ways: ((name: string, inner: string) => string)[] = [
  (name, inner) => `${name}{${inner}}`,
  (name, inner) => `${name}{a}{${inner}}`,
  (name, inner) => `${name}{${inner}}{a}`,
  (name, inner) => `${name}{a}{b}{${inner}}`,
  (name, inner) => `${name}[${inner}]{b}`,
  (name, inner) => `${name}_{${inner}}`,
  (name, inner) => `${name}^{${inner}}`,
  (name, inner) => `{${name} ${inner}}`,
]

function nested(way: (inner: string) => string, depth: number): string {
  let tex = 'x'
  for (let i = 0; i < depth; i++) tex = way(tex)
  return tex
}

/** The length of what is made of commands so deep in each other. */
function lengthOf(way: (inner: string) => string, depth: number): number {
  const { html = '' }: Typeset = typeset(nested(way, depth), true)
  return html.length
}

describe('no command makes more of its content each time that it is in itself', () => {
  test('commands', () => {
    expect(names.length).toBeGreaterThan(1000)
    const growing = names.filter((name) =>
      ways.some((way) => {
        const few = lengthOf((inner) => way(name, inner), 4)
        return lengthOf((inner) => way(name, inner), 10) > 6 * few
      }),
    )
    expect(growing).toEqual([])
  }, 300_000)

  test('environments', () => {
    expect(environments).toContain('pmatrix')
    const growing = environments.filter((name) => {
      const way = (inner: string) => `\\begin{${name}}${inner}\\end{${name}}`
      return lengthOf(way, 10) > 6 * lengthOf(way, 4)
    })
    expect(growing).toEqual([])
  }, 300_000)

  test('no command makes anything but symbols', () => {
    const elements = names.flatMap((name) => {
      const made = [`${name}`, `${name}{a}`, `${name}{a}{b}`].map((tex) => typeset(tex, true).html)
      return made.flatMap((html = '') => html.match(/<[a-z]+/g) ?? [])
    })
    expect([...new Set(elements)].filter((tag) => !/^<(?:m[a-z]+|span)$/.test(tag))).toEqual([])
  }, 300_000)
})
