import { expect, test } from 'vitest'
import { compile } from '../../src/compile.ts'
import { site } from '../setup/article-files.ts'
import { feedOf } from './sample-feed.ts'

/** What Python's uuid5 makes of these ids in the same space. */
test.each([
  ['123 at https://old.example', 'b880e91a-2678-502c-8b84-fd2a1af64633'],
  ['123', 'e2cb6626-1ebe-5c9a-9b11-b1a86ff80ac7'],
  ['article-17', '982c14d1-4b8c-5a3e-a4a8-994d4a63c07e'],
  ['é 漢', '16bf7b39-9c31-5d29-b5e3-7eba8aab2fb6'],
])('an id that is no IRI stays as it is, but for Atom: %s', (id, uuid) => {
  const source = `---\ntitle: A\npublished: 2026-03-01\nid: ${id}\n---\nBody.\n`
  const { value, notes } = compile({ slug: 'a', source }, site)
  if (!value) throw new Error('refused')
  expect(notes).toEqual([
    {
      line: 4,
      field: 'id',
      message: 'is no absolute IRI, so Atom has a urn:uuid: made from it',
    },
  ])
  expect(feedOf('rss', [value], site)).toContain(`<guid isPermaLink="false">${id}</guid>`)
  expect(JSON.parse(feedOf('json', [value], site)).items[0].id).toBe(id)
  expect(feedOf('atom', [value], site)).toContain(`<id>urn:uuid:${uuid}</id>`)
  const gone = { id, withdrawn: '2026-03-02T00:00:00Z' }
  expect(feedOf('atom', [], site, { tombstones: [gone] })).toContain(
    `<at:deleted-entry ref="urn:uuid:${uuid}"`,
  )
})

test.each(['00123', '1e3', '0x1F', 'true', '2026-03-01', '"a  b"', "'01'"])(
  'an id is kept as it was typed: %s',
  (typed) => {
    const source = `---\ntitle: A\npublished: 2026-03-01\nid: ${typed}\n---\nBody.\n`
    const { value } = compile({ slug: 'a', source }, site)
    expect(value?.id).toBe(typed.replace(/^(["'])(.*)\1$/, '$2'))
  },
)
