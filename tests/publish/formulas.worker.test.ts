import { afterEach, expect, test } from 'vitest'
import { attribute, classed, elements, metas, readPage } from '../setup/page.ts'
import { articleFile, feedPaths, get, put, readItems } from '../setup/requests.ts'
import { emptyStore } from '../setup/store.ts'

afterEach(emptyStore)

const mathml = '<math display="block" onclick="x"><mfrac><mi>a</mi><mi>b</mi></mfrac></math>'
const body = `So $E=mc^2$ & more.\n\n${mathml}\n\n$$a_1 \\\\ b<c$$\n\n$\\foo$`

test('formulas arrive in every format and on the page, and words for them where HTML does not', async () => {
  const response = await put('sums', articleFile({ title: 'Sums', math: true }, body))
  expect(await response.json()).toMatchObject({
    status: 'created',
    notes: [
      { line: 9, message: expect.stringContaining('onclick') },
      { line: 13, message: expect.stringContaining('\\foo is not a known') },
    ],
  })
  for (const path of feedPaths) {
    const [item] = await readItems(path)
    expect(item?.html).toContain('<msup><mi>c</mi><mn>2</mn></msup>')
    expect(item?.html).toContain('<math display="block"><mfrac><mi>a</mi><mi>b</mi></mfrac></math>')
    expect(item?.html).toContain('alttext="a_1 \\\\ b<c" display="block"><mtable')
  }
  const feed = await (await get('/feed.json')).json<{ items: Record<string, string>[] }>()
  expect(feed.items[0]?.content_text).toBe('So E=mc^2 & more.\n\na/b\n\na_1 \\\\ b<c\n\n$\\foo$')
  expect(feed.items[0]?.summary).toBe('So E=mc^2 & more.')
  const page = await readPage('/articles/sums')
  const [content] = classed(page, 'text')
  const formulas = content ? elements(content, 'math') : []
  expect(formulas.map((formula) => attribute(formula, 'tabindex'))).toEqual([undefined, '0', '0'])
  expect(metas(page)['og:description']).toBe('So E=mc^2 & more.')
})

test('the article decides whether dollar signs make formulas', async () => {
  const asTyped = 'It is $\\{x_1\\}$ and costs $5 to $10.'
  const answer = await (await put('sets', articleFile({ title: 'Sets' }, asTyped))).json()
  expect(answer).toMatchObject({ notes: [{ line: 6, message: expect.stringContaining('math') }] })
  const isNoted = await put('off', articleFile({ title: 'Off', math: false }, asTyped))
  expect(await isNoted.json()).not.toHaveProperty('notes')
  for (const { html } of await readItems('/rss.xml')) expect(html).toBe(`<p>${asTyped}</p>`)
})
