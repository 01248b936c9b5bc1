import { expect, test } from 'vitest'
import { checkProject, goodSite } from '../setup/check.ts'
import { articleFile } from '../setup/content.ts'

const site = `${goodSite}redirects:\n`

test('check notes the redirects that lead to nothing or are never used, with their lines', async () => {
  const there = ['rain', 'old', 'rain.md', 'rain?x#y', 'rain/'].map((to) => `/articles/${to}`)
  const good = [...there, '/about', '/feed/', '/rss.xml', '/tags/x', '/?p=1', '/2016/a', '/about/']
  const targets = [...good, '/articles/hail', '/About', '/media/x.png', '/2017/a']
  const lines = [
    ...targets.map((to, i) => `  /x${i}: ${to}`),
    ...['  /?p=1: /about', '  /2016/*: /about', '  /articles/old: /about'],
    ...['  /about: /articles/rain', '  /articles/rain: /rss.xml'],
  ]
  const { code, lines: said } = await checkProject({
    'content/site.yaml': `${site}${lines.join('\n')}\n`,
    'content/articles/rain.md': articleFile('Rain'),
    'content/pages/about.md': '---\ntitle: About\n---\nWe write.\n',
  })
  const at = (index: number) => `content/site.yaml:${7 + index}: redirects.`
  const first = good.length
  expect(said).toEqual([
    `${at(first)}/x${first}: note: leads to /articles/hail, where there is nothing`,
    `${at(first + 1)}/x${first + 1}: note: leads to /About, where there is nothing`,
    `${at(first + 2)}/x${first + 2}: note: leads to /media/x.png, where there is nothing`,
    `${at(first + 3)}/x${first + 3}: note: leads to /2017/a, where there is nothing`,
    `${at(targets.length + 3)}/about: note: is never used: a page is there`,
    `${at(targets.length + 4)}/articles/rain: note: is never used: an article is there`,
  ])
  expect(code).toBe(0)
})

test('check refuses an address that two have, with the line', async () => {
  const withAliases = (title: string, ...aliases: string[]) =>
    articleFile(title, { aliases: `[${aliases.join(', ')}]` })
  const { code, lines } = await checkProject({
    'content/site.yaml': `${site}  /c: /articles/a\n`,
    'content/articles/a.md': withAliases('A', '/x', '/a%20b', '/articles/a'),
    'content/articles/b.md': withAliases('B', '/y', '"/a b"'),
    'content/articles/c.md': withAliases('C', '/c', '/articles/a'),
    'content/articles/d.md': withAliases('D', '/y', '/X'),
  })
  expect(lines).toEqual([
    'content/articles/b.md:4: aliases: /a b is already that of content/articles/a.md',
    'content/articles/c.md:4: aliases: /c is already that of site.yaml',
    'content/articles/c.md:4: aliases: /articles/a is already that of the article "a"',
  ])
  expect(code).toBe(1)
})
