import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { runDateline } from '../setup/cli.ts'
import { makeProject, removeFolder, siteFile, writeFiles } from '../setup/content.ts'

const folders: string[] = []
afterAll(() => Promise.all(folders.map(removeFolder)))

async function project(site = siteFile): Promise<string> {
  const folder = await makeProject({ 'content/site.yaml': site })
  folders.push(folder)
  return folder
}

const withoutAuthors = siteFile.replace(/^authors:\n(?: .*\n)*/m, '')

test('new writes an article file that check finds good, and never overwrites one', async () => {
  const here = await project(`${withoutAuthors}authors:\n  one: {name: Example Author}\n`)
  const created = await runDateline(['new', 'Rain: in "Spain" '], { cwd: here })
  expect(created).toEqual({
    code: 0,
    stdout: 'written to content/articles/rain-in-spain.md\n',
    stderr: '',
  })
  const path = join(here, 'content/articles/rain-in-spain.md')
  const text = readFileSync(path, 'utf8')
  expect(text).toMatch(
    /^---\ntitle: "?'?Rain: in .*\npublished: 2\d{3}-\d\d-\d\dT\d\d:\d\d:\d\dZ\nauthors:\n {2}- one\n---\n\n$/,
  )
  expect(await runDateline(['check', '--strict'], { cwd: here })).toMatchObject({
    code: 0,
    stdout: 'good 1, refused 0\n',
  })
  expect(await runDateline(['new', 'Rain in Spain'], { cwd: here })).toEqual({
    code: 2,
    stdout: '',
    stderr: 'content/articles/rain-in-spain.md already exists\n',
  })
  expect(readFileSync(path, 'utf8')).toBe(text)
})

test('new takes a folder, and names no author where there are several or none', async () => {
  const here = await project()
  await writeFiles(here, { 'mine/site.yaml': withoutAuthors })
  await runDateline(['new', 'Snow', 'mine'], { cwd: here })
  expect(readFileSync(join(here, 'mine/articles/snow.md'), 'utf8')).not.toContain('authors')
})

test('new says why a title or a folder can not be used', async () => {
  const here = await project()
  for (const [args, reason] of [
    [['new', '!!!'], 'gives no name for a file'],
    [['new', 'Snow', '/'], 'there is no site.yaml in /'],
    [['new'], "missing required argument 'title'"],
  ] as const) {
    expect(await runDateline([...args], { cwd: here })).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining(reason),
    })
  }
})
