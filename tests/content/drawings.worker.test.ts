import { afterEach, expect, test } from 'vitest'
import { articleFile, get, put } from '../setup/requests.ts'
import { emptyStore } from '../setup/store.ts'

afterEach(emptyStore)

const drawing =
  '<svg viewBox="0 0 9 9" role="img"><title>Votes</title><linearGradient id="g"></linearGradient><rect fill="url(#g)"></rect><text>42 %</text></svg>'

test('a drawing arrives in every format and on the page, and as words where there is only text', async () => {
  const body = `The result: ${drawing}\n\n<svg onload="x"><title>Gone</title><foreignObject>and said</foreignObject></svg>`
  const answer: { notes: { line: number; message: string }[] } = await (
    await put('votes', articleFile({}, body))
  ).json()
  expect(answer.notes).toEqual([
    {
      line: 8,
      message: expect.stringContaining("because of <foreignObject>, which feeds can't carry"),
    },
  ])
  for (const path of ['/rss.xml', '/atom.xml', '/articles/votes']) {
    const document = await (await get(path)).text()
    const unescaped = document
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&amp;', '&')
    expect(unescaped, path).toContain(drawing)
    expect(unescaped, path).toContain('Gone, and said')
    expect(unescaped, path).not.toMatch(/onload=|<foreignObject>and/)
  }
  const { items } = await (await get('/feed.json')).json<{ items: Record<string, string>[] }>()
  expect(items[0]?.content_html).toContain(drawing)
  expect(items[0]?.content_text).toBe('The result: Votes, 42 %\n\nGone, and said')
  expect(items[0]?.summary).toBe('The result: Votes, 42 %')
})
