import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { makeFolder, removeFolder, writeFiles } from '../setup/content.ts'
import { publishFixtures } from './published-fixtures.ts'
import { runProgram } from './run-program.ts'

const { url, stop } = await publishFixtures()
const folder = await makeFolder()
afterAll(() => Promise.all([stop(), removeFolder(folder)]))

const schema = join(import.meta.dirname, 'atom.rnc')

/** Returns what jing says of these documents, of which it says nothing where all are valid. */
async function validate(...documents: string[]): Promise<{ code: number | null; stdout: string }> {
  // On its standard error are the warnings of Debian's wrapper, which looks for packages that
  // validating doesn't need.
  const { code, stdout } = await runProgram('jing', ['-c', schema, ...documents])
  return { code, stdout }
}

const author = '<author><name>Jane Doe</name></author>'
const entry = `<entry><id>urn:example:1</id><title>One</title>
  <updated>2026-01-01T12:00:00Z</updated><link href="https://news.example/1"/></entry>`
const valid = `<?xml version="1.0"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:x="https://x.example/"><id>urn:example:0</id>
<title>Feed</title><updated>2026-01-01T12:00:00Z</updated>${author}${entry}</feed>`

/** A change to the valid document, and what jing says of the outcome. */
const broken: [name: string, from: string | RegExp, to: string, message: string][] = [
  ['two ids', '</entry>', '<id>urn:example:2</id></entry>', 'element "id" not allowed here'],
  ['no updated', /<updated>\S+<\/updated>(?=<link)/, '', 'element "updated"'],
  ['no title', '<title>One</title>', '', 'element "title"'],
  ['an element that Atom lacks', '</entry>', '<date/></entry>', 'element "date" not allowed'],
  ['an attribute that Atom lacks', '<entry>', '<entry lang="en">', 'attribute "lang" not allowed'],
  ['a word for a date', /(?<=<updated>)[^<]+(?=<\/updated><link)/, 'yesterday', '"updated"'],
  ['a date without a zone', /00Z(?=<\/updated><link)/, '00', '"updated"'],
  ['a day without a time', /T12:00:00Z(?=<\/updated><link)/, '', '"updated"'],
  ['a link without href', / href="[^"]+"/, '', 'missing required attribute "href"'],
  ['an entry without content or page', /<link[^>]+>/, '', 'element "entry" incomplete'],
  ['a relative id', 'urn:example:1', 'example-1', 'element "id"'],
  ['a category without term', '</entry>', '<category/></entry>', 'attribute "term"'],
  ['content of an unknown kind', '</entry>', '<content type="md"/></entry>', 'attribute "type"'],
  ['a title with elements', '>One<', '><b>One</b><', 'element "b" not allowed'],
  ['an e-mail that is none', '</name>', '</name><email>jane</email>', 'element "email"'],
  ['nobody who wrote it', author, '', 'element "entry" incomplete'],
  ['an entry before the title', '<title>Feed', `${entry}<title>Feed`, '"entry" not allowed'],
  ['Atom in an element of others', '</entry>', '<x:a/><x:b><id/></x:b><link/></entry>', '"href"'],
  ['no namespace', / xmlns="[^"]+"/, '', 'element "feed"'],
]
const names = broken.map((_, i) => join(folder, `${i}.xml`))
const documents = broken.map(([, from, to]) => valid.replace(from, to))
await writeFiles(folder, {
  'valid.xml': valid,
  'foreign.xml': valid.replace('</entry>', '<x:a x:b="c"><x:d>e</x:d> f</x:a></entry>'),
  ...Object.fromEntries(documents.map((document, i) => [`${i}.xml`, document])),
})

test('jing finds /atom.xml valid', async () => {
  expect(await validate(`${url}/atom.xml`)).toEqual({ code: 0, stdout: '' })
})

test('jing finds the windows of tags valid, and their archive documents', async () => {
  const golden = join(import.meta.dirname, '../golden')
  const files = ['tag-atom.xml', 'tag-archive-atom.xml'].map((name) => join(golden, name))
  expect(await validate(...files)).toEqual({ code: 0, stdout: '' })
})

test('the schema takes a small feed, and elements of others in it', async () => {
  const files = ['valid.xml', 'foreign.xml'].map((name) => join(folder, name))
  expect(await validate(...files)).toEqual({ code: 0, stdout: '' })
})

const refused = await validate(...names)

test.each(broken.map(([name, , , message], i) => ({ name, message, i })))(
  'the schema refuses $name',
  ({ message, i }) => {
    const about = `${names[i]}:`
    const lines = refused.stdout.split('\n').filter((line) => line.startsWith(about))
    expect(documents[i]).not.toBe(valid)
    expect(lines.join('\n')).toContain(message)
  },
)
