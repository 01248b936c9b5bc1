import { describe, expect, test } from 'vitest'
import { compile } from '../../src/compile.ts'
import { withStated } from '../../src/file/stated.ts'
import { acceptedArticle, readFixture, site, slugsIn } from '../setup/article-files.ts'

const id = 'https://old.example/articles/before'

describe('an article file that states its id', () => {
  test.each(slugsIn('accepted', '.json'))('compiles to the same article: %s', (slug) => {
    const source = readFixture(`accepted/${slug}.md`)
    const longer = withStated(source, { id })
    const article = acceptedArticle(slug)
    const isNamed = article.id !== article.url
    const compiled = compile({ slug, source: longer }, site)
    expect(compiled.value).toEqual({ ...article, id: isNamed ? article.id : id })
    if (isNamed) expect(longer).toBe(source)
    expect(withStated(longer, { id })).toBe(longer)
  })

  test.each([
    ['ordinary lines', '---\ntitle: A\npublished: 2026-03-01\n---\n\nid: body\n'],
    ['Windows line ends', '---\r\ntitle: A\r\npublished: 2026-03-01\r\n---\r\nid: body\r\n'],
    ['classic Mac line ends', '---\rtitle: A\rpublished: 2026-03-01\r---\rid: body\r'],
    [
      'a comment first',
      '---  \n# id: urn:example-x:no\ntitle: A\npublished: 2026-03-01\n---\nid: body',
    ],
    ['an empty id', '---\nid:\ntitle: A\npublished: 2026-03-01\n---\nid: body'],
    ['an indented map', '---\n  title: A\n  published: 2026-03-01\n---\nid: body'],
    ['a flow map', '---\n{title: A,\npublished: 2026-03-01}\n---\nid: body'],
    [
      'numbers',
      '---\n{title: 007, tags: [1e3, 0x1F, true, 2026-03-01], published: 2026-03-01}\n---\nid: body',
    ],
    ['an anchor', '---\n&a\ntitle: &t A\nsummary: *t\npublished: 2026-03-01\n---\nid: body'],
    ['control characters', '---\0\n\x07title: A\npublished: 2026-03-01\n---\nid: body'],
  ])('is made from one with %s', (_, source) => {
    const before = compile({ slug: 'a', source }, site)
    expect(before.problems).toBeUndefined()
    const longer = withStated(source, { id })
    const after = compile({ slug: 'a', source: longer }, site)
    expect(after.value).toEqual({ ...before.value, id })
  })

  test.each(['id: urn:example-x:1', "id: 'urn:example-x:1'", '"id": urn:example-x:1 # Old.'])(
    'stays as it is: %s',
    (line) => {
      const source = `---\ntitle: A\n${line}\npublished: 2026-03-01\n---\n`
      expect(withStated(source, { id: 'urn:example-x:1' })).toBe(source)
    },
  )

  test('has one more line and no other change', () => {
    const source = '---\r\ntitle:   A # Why.\r\npublished: 2026-03-01\r\n---\r\n\r\nBody.\r\n'
    expect(withStated(source, { id: 'urn:x-y:' })).toBe(
      source.replace('title', 'id: "urn:x-y:"\r\ntitle'),
    )
  })
})
