import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { fetchDocument, publishFixtures } from './published-fixtures.ts'
import { runProgram } from './run-program.ts'

const { url, stop } = await publishFixtures()
afterAll(stop)

function lint(input: string) {
  return runProgram('xmllint', ['--noout', '--nonet', '--pedantic', '-'], { input })
}

test.each(['rss.xml', 'atom.xml'])('xmllint has nothing to say of %s', async (path) => {
  const document = await fetchDocument(`${url}/${path}`)
  expect(await lint(document)).toEqual({ code: 0, stdout: '', stderr: '' })
})

test.each(['rss.xml', 'atom.xml'].flatMap((name) => [`tag-${name}`, `tag-archive-${name}`]))(
  'xmllint has nothing to say of the golden %s',
  async (name) => {
    const document = await readFile(join(import.meta.dirname, '../golden', name), 'utf8')
    expect(await lint(document)).toEqual({ code: 0, stdout: '', stderr: '' })
  },
)

test.each([
  ['a bare ampersand', '<a>R&D</a>', 'EntityRef'],
  ['a control character', '<a>\u000b</a>', 'invalid Char value 11'],
  ['a prefix that nobody bound', '<dc:a/>', 'Namespace prefix dc on a is not defined'],
])('xmllint speaks of %s', async (_, document, message) => {
  expect((await lint(document)).stderr).toContain(message)
})
