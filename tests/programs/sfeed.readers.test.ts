import { afterAll, describe, expect, test } from 'vitest'
import {
  atomTitle,
  bodyOf,
  fetchDocument,
  publishFixtures,
  secondsOf,
} from './published-fixtures.ts'
import { outputOf } from './run-program.ts'

const { url, articles, stop } = await publishFixtures()
afterAll(stop)

/** A line of what sfeed prints (sfeed(5)); it takes the first of the authors and enclosures. */
type Row = {
  timestamp: number
  title: string
  link: string
  content: string
  contentType: string
  id: string
  author: string
  enclosure: string
  categories: string[]
}

async function read(path: string): Promise<Row[]> {
  const output = await outputOf('sfeed', [url], { input: await fetchDocument(`${url}/${path}`) })
  // Its last line ends as every line does; the tabs before that stand for empty fields.
  return output.split('\n').slice(0, -1).map(readRow)
}

function readRow(line: string): Row {
  const fields = line.split('\t')
  if (fields.length !== 9) throw new Error(`not a line of sfeed: ${line}`)
  const [timestamp = '', title = '', link = '', content = '', contentType = ''] = fields
  const [id = '', author = '', enclosure = '', category = ''] = fields.slice(5)
  return {
    timestamp: Number(timestamp),
    title,
    link,
    content: content.replace(/\\(.)/g, (_, letter) => escaped[letter] ?? letter),
    contentType,
    id,
    author,
    enclosure,
    categories: category === '' ? [] : category.split('|'),
  }
}

const escaped: Record<string, string> = { n: '\n', t: '\t' }

const rss = await read('rss.xml')
const atom = await read('atom.xml')

test.each([
  ['rss.xml', rss],
  ['atom.xml', atom],
])('sfeed finds every article in %s, and nothing else', (_, rows) => {
  expect(rows.map(({ id }) => id).sort()).toEqual(articles.map(({ id }) => id).sort())
})

describe.each(articles)('sfeed reads $slug', (article) => {
  const { id, url, published, authors, tags, attachments } = article
  const facts = {
    timestamp: secondsOf(published),
    link: url,
    content: bodyOf(article),
    contentType: 'html',
    id,
    author: authors[0]?.name ?? '',
  }

  test('in RSS', () => {
    expect(rss.find((row) => row.id === id)).toEqual({
      ...facts,
      title: article.title ?? '',
      enclosure: attachments[0]?.url ?? '',
      categories: tags.map(({ label }) => label),
    })
  })

  test('in Atom', () => {
    expect(atom.find((row) => row.id === id)).toEqual({
      ...facts,
      title: atomTitle(article),
      enclosure: attachments[0]?.url ?? '',
      categories: tags.map(({ label }) => label),
    })
  })
})
