import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { runDateline } from '../setup/cli.ts'
import { makeProject, removeFolder, siteFile } from '../setup/content.ts'
import { rssFeed, rssItem } from '../setup/feeds.ts'
import { serve, status } from '../setup/web.ts'

const folders: string[] = []
afterAll(() => Promise.all(folders.map(removeFolder)))

async function project(files: Record<string, string>) {
  const here = await makeProject(files)
  folders.push(here)
  return {
    run: (...args: string[]) => runDateline(['import', ...args], { cwd: here }),
    read: (path: string) => readFile(join(here, path), 'utf8'),
    write: (path: string, text: string) => writeFile(join(here, path), text),
    check: (folder: string) => runDateline(['check', folder], { cwd: here }),
  }
}

const names = ['one', 'two', 'three']
const feed = rssFeed(names.map((name) => rssItem(name))).replaceAll('HOME', 'https://old.example')

test('a folder of its own gets a site.yaml of its own, with as many items as the old feed', async () => {
  const { run, read } = await project({ 'old.xml': feed })
  expect(await run('old.xml', 'mine')).toMatchObject({ code: 0 })
  expect(await read('mine/site.yaml')).toBe(
    'title: Old\ndescription: "-"\nurl: https://old.example\nlanguage: en\ntimezone: UTC\nitems: 3\n',
  )
  expect(await read('content/site.yaml')).toBe(siteFile)
})

test('a folder of posts gets them by --ids, and one that has a site.yaml is told', async () => {
  const posts = { 'posts/2020-01-03-one.md': '---\ntitle: one\n---\nWords.\n' }
  const { run, read } = await project({ 'old.xml': feed, ...posts })
  expect((await run('posts', 'mine', '--ids', 'old.xml')).code).toBe(0)
  expect(await read('mine/site.yaml')).toContain('items: 3\n')
  expect(await read('mine/articles/one.md')).toContain('id: https://old.example/one\n')
  expect(await read('mine/import-report.txt')).toContain(
    'https://old.example/2020/two/: is in the old feed, but is no article here\n',
  )
  const { stdout } = await run('posts', '--ids', 'old.xml')
  expect(stdout).toContain('the old feed lists 3 and content/site.yaml 50:')
  expect(await run('posts', 'other', '--ids', 'none.xml')).toMatchObject({
    code: 1,
    stderr: 'there is no file none.xml\n',
  })
})

test('--authors writes the authors that site.yaml lacks, once, and articles name them', async () => {
  const people = ['Jürgen Example', '作者', 'Jane Doe', 'Jürgen Example, Other Example']
  const posts = people.map((name, at): [string, string] => [
    `posts/2020-01-0${at + 1}-p${at}.md`,
    `---\ntitle: x\nauthor: ${name}\n---\nWords.\n`,
  ])
  const { run, read, check } = await project({
    ...Object.fromEntries(posts),
    'posts/2020-01-05-p4.md':
      '---\nauthor:\n  name: Fifth Example\n  url: "http://["\n---\nWords.\n',
  })
  const first = await run('posts', '--authors')
  expect(first.stdout).toContain('3 authors written to content/site.yaml\n')
  expect(first.code).toBe(0)
  expect(await read('content/site.yaml')).toBe(
    `${siteFile}  juergen-example:\n    name: Jürgen Example\n  other-example:\n    name: Other Example\n  fifth-example:\n    name: Fifth Example\n`,
  )
  expect(await read('content/articles/p0.md')).toContain('authors:\n  - juergen-example\n')
  expect(await read('content/articles/p1.md')).toContain('authors:\n  - name: 作者\n')
  expect(await read('content/articles/p2.md')).toContain('authors:\n  - jane-doe\n')
  expect(await read('content/articles/p3.md')).toContain('- juergen-example\n  - other-example\n')
  expect((await check('content')).code).toBe(0)
  const second = await run('posts', '--authors')
  expect(second.stdout).toContain('0 files written, 5 unchanged, 0 not overwritten')
  expect(second.code).toBe(0)
})

test('--fetch-media fetches from the old host, and from a private one only by --media-host', async () => {
  const { home } = await serve({ '/a.png': status(200, { 'Content-Type': 'image/png' }, 'png') })
  const { run, read } = await project({
    'blog/_config.yml': `url: ${home}\n`,
    'blog/_posts/2020-01-02-a.md': '---\ntitle: A\n---\n![a](/a.png)\n',
  })
  const refused = await run('blog', 'mine', '--fetch-media')
  expect(refused.stdout).toContain('0 of 1 media fetched\n')
  expect(await read('mine/import-report.txt')).toContain(
    `_posts/2020-01-02-a.md: /a.png was not fetched: ${home}/a.png is on this machine or its network`,
  )
  const named = ['--force', '--media-host', `cdn.example,${new URL(home).host}`]
  const { stdout, stderr } = await run('blog', 'mine', ...named)
  expect(stdout).toContain('1 of 1 media fetched\n')
  expect(stderr).toContain('fetching media 1/1\n')
  expect(await read('mine/articles/a.md')).toContain('![a](/media/a.png)')
  expect((await run('blog', 'mine', ...named)).stdout).toContain('0 of 0 media fetched\n')
})
