import { afterAll, expect, test } from 'vitest'
import { articleFile } from '../setup/content.ts'
import { startNewsroom } from '../setup/newsroom.ts'

const room = await startNewsroom()
const { published, run } = room

afterAll(room.stop)

test('preview makes a link to a draft, by its slug or its file', async () => {
  const here = await published({ 'snow.md': articleFile('Snow', { draft: 'true' }) })
  for (const article of ['snow', 'content/articles/snow.md']) {
    const { code, stdout, stderr } = await run(here, 'preview', article, '--days', '2')
    expect([code, stderr]).toEqual([0, ''])
    const [url = '', until = ''] = stdout.split('\n')
    const [, time = ''] = /until (\S+), or until the token changes\.$/.exec(until) ?? []
    expect(Math.round((Date.parse(time) - Date.now()) / 86_400_000)).toBe(2)
    const page = await fetch(url)
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('Snow')])
  }
})

test('preview says why there is no link', async () => {
  const here = await published({ 'snow.md': articleFile('Snow', { draft: 'true' }) })
  expect(await run(here, 'preview', 'rain')).toEqual({
    code: 1,
    stdout: '',
    stderr: '404: there is no article "rain"\n',
  })
  expect(await run(here, 'preview', 'snow', '--days', '400')).toMatchObject({
    code: 1,
    stderr: '400: days is a whole number from 1 to 90\n',
  })
  expect(await run(here, 'preview', 'snow', '--days', 'soon')).toMatchObject({
    code: 2,
    stderr: '"soon" is no number of days\n',
  })
})
