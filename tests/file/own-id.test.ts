import { describe, expect, test } from 'vitest'
import { compile } from '../../src/compile.ts'
import { withOwnId } from '../../src/file/own-id.ts'
import { acceptedArticle, readFixture, site, slugsIn } from '../setup/article-files.ts'

const id = 'https://old.example/articles/before'

describe('an article file that names its own id', () => {
  test.each(slugsIn('accepted', '.json'))('is that of the same article: %s', (slug) => {
    const source = readFixture(`accepted/${slug}.md`)
    const longer = withOwnId(source, id)
    const article = acceptedArticle(slug)
    const isNamed = article.id !== article.url
    const compiled = compile({ slug, source: longer }, site)
    expect(compiled).toEqual({ value: { ...article, id: isNamed ? article.id : id } })
    if (isNamed) expect(longer).toBe(source)
    expect(withOwnId(longer, id)).toBe(longer)
  })

  test.each([
    ['a line', '---\ntitle: A\npublished: 2026-03-01\n---\n\nid: body\n'],
    [
      'lines that end as on Windows',
      '---\r\ntitle: A\r\npublished: 2026-03-01\r\n---\r\nid: body\r\n',
    ],
    ['lines that end as long ago', '---\rtitle: A\rpublished: 2026-03-01\r---\rid: body\r'],
    [
      'a comment first',
      '---  \n# id: urn:example-x:no\ntitle: A\npublished: 2026-03-01\n---\nid: body',
    ],
    ['an id that is nothing', '---\nid:\ntitle: A\npublished: 2026-03-01\n---\nid: body'],
    ['an indented map', '---\n  title: A\n  published: 2026-03-01\n---\nid: body'],
    ['a flow map', '---\n{title: A,\npublished: 2026-03-01}\n---\nid: body'],
    [
      'numbers',
      '---\n{title: 007, tags: [1e3, 0x1F, true, 2026-03-01], published: 2026-03-01}\n---\nid: body',
    ],
    ['an anchor', '---\n&a\ntitle: &t A\nsummary: *t\npublished: 2026-03-01\n---\nid: body'],
    ['what is cleaned away', '---\0\n\x07title: A\npublished: 2026-03-01\n---\nid: body'],
  ])('is made of one with %s', (_, source) => {
    const before = compile({ slug: 'a', source }, site)
    expect(before.problems).toBeUndefined()
    const longer = withOwnId(source, id)
    expect(compile({ slug: 'a', source: longer }, site)).toEqual({ value: { ...before.value, id } })
  })

  test.each(['id: urn:example-x:1', "id: 'urn:example-x:1'", '"id": urn:example-x:1 # Old.'])(
    'stays as it is: %s',
    (line) => {
      const source = `---\ntitle: A\n${line}\npublished: 2026-03-01\n---\n`
      expect(withOwnId(source, 'urn:example-x:1')).toBe(source)
    },
  )

  test('has a line more and no other change', () => {
    const source = '---\r\ntitle:   A # Why.\r\npublished: 2026-03-01\r\n---\r\n\r\nBody.\r\n'
    expect(withOwnId(source, 'urn:x-y:')).toBe(source.replace('title', 'id: "urn:x-y:"\r\ntitle'))
  })
})
