import { describe, expect, test } from 'vitest'
import { parseSite } from '../../src/site/parse-site.ts'
import { followPatterns } from '../../src/site/redirect-patterns.ts'
import type { Redirects } from '../../src/site/site.ts'

const start = `title: News
description: d
url: https://news.example
language: en
timezone: UTC
redirects:
`

/** The redirects of a site with these lines, or the problems: lines, fields and messages. */
function read(...lines: string[]) {
  const { value, problems } = parseSite(start + lines.map((line) => `  ${line}\n`).join(''))
  return value
    ? value.redirects
    : problems?.map(({ line, field, message }) => `${line} ${field}: ${message}`)
}

test('are told from patterns, and exact ones are unescaped but for what would change them', () => {
  expect(
    read(
      '/2016/01/Hi%2E.html: /articles/hi',
      '/a%2Fb/%C3%A4?p=%31&utm_source=x: https://other.example/y?z#w',
      '/blog/*: /articles/*',
      '/x: https://news.example/about#team',
      '"/wiki/Talk:Main": /articles/ä b',
    ),
  ).toEqual({
    exact: [
      { from: '/2016/01/Hi..html', to: '/articles/hi', line: 7 },
      { from: '/a%2Fb/ä?p=1', to: 'https://other.example/y?z#w', line: 8 },
      { from: '/x', to: '/about#team', line: 10 },
      { from: '/wiki/Talk:Main', to: '/articles/%C3%A4%20b', line: 11 },
    ],
    patterns: [{ from: '/blog/*', to: '/articles/*', line: 9 }],
  })
  expect(read()).toBeUndefined()
})

describe('are refused with the line', () => {
  const own = "is an address of Dateline's own, which would hide it"
  const target = 'must lead to a path of this site or to an absolute web address (https://…)'
  test.each([
    ['x: /y', 'redirects.x: is not a path of this site, such as /2016/01/hi.html or /?p=123'],
    ['/x: y', `redirects./x: ${target}`],
    ['/x: //other.example/', `redirects./x: ${target}`],
    ['/x: "javascript:1"', `redirects./x: ${target}`],
    ['/x: https://u:p@h.example/', `redirects./x: ${target}`],
    ['/x: [/y]', `redirects./x: ${target}`],
    ['/x/:a: https://:a.example/', `redirects./x/:a: ${target}`],
    ['/: /about', `redirects./: ${own}`],
    ['/Rss.xml?x: /about', `redirects./Rss.xml?x: ${own}`],
    ['/Archive//: /about', `redirects./Archive//: ${own}`],
    ['/api/x: /about', `redirects./api/x: ${own}`],
    ['/x/:a/:a: /y', 'redirects./x/:a/:a: has the same name, or a *, twice'],
    ['/x/*/y/*: /y', 'redirects./x/*/y/*: has the same name, or a *, twice'],
    ['/x/:a*: /y', 'redirects./x/:a*: has a name and a * in one segment'],
    ['/x/:a: /y/:b', 'redirects./x/:a: leads to "/y/:b", but there is no :b in it'],
    ['/x/:a: /y/*', 'redirects./x/:a: leads to "/y/*", but there is no * in it'],
    ['/x: /x', 'redirects./x: leads in a circle'],
    ['/x: /X/../x/#y', 'redirects./x: leads in a circle'],
    ['/x/*: /x/y/*', 'redirects./x/*: leads in a circle'],
    ['/*: /articles/*', 'redirects./*: leads in a circle'],
    ['/blog/*: /blog/*', 'redirects./blog/*: leads in a circle'],
  ])('%s', (line, problem) => {
    expect(read(line)).toEqual([`7 ${problem}`])
  })

  test('a circle of several steps, at each of them', () => {
    expect(read('/a/: /b', '/b?x=1: /c', '/b: /c?y', '/c*: /a')).toEqual([
      '7 redirects./a/: leads in a circle',
      '8 redirects./b?x=1: leads in a circle',
      '9 redirects./b: leads in a circle',
      '10 redirects./c*: leads in a circle',
    ])
  })

  test('but not a pattern that fits what it leads to', () => {
    expect(read('/blog/*: /blog', '/*: /about')).toMatchObject({ patterns: [{}, {}] })
  })

  test('two of the same, however they are escaped', () => {
    expect(read('/%61: /b', '/a: /c')).toEqual(['8 redirects./a: is the same address as /%61'])
    expect(read('/a/: /b', '/a: /c')).toMatchObject({ exact: [{}, {}] })
  })

  test('a list in their place', () => {
    expect(parseSite(`${start}  - /a: /b\n`).problems?.[0]?.message).toBe(
      'is not a map of old addresses and where each leads, such as {/old.html: /articles/new}',
    )
  })

  test('too many', () => {
    const many = (count: number, from: string) =>
      read(...Array.from({ length: count }, (_, i) => `${from.replace('N', String(i))}: /y`))
    const { exact } = many(5000, '/xN') as Redirects
    expect(exact.length).toBe(5000)
    expect(many(5001, '/xN')).toEqual([
      '7 redirects: has 5001 addresses; the limit is 5000. A pattern such as /blog/* stands for many',
    ])
    expect(many(101, '/xN/*')).toEqual([expect.stringContaining('has 101 patterns')])
  })
})

describe('a pattern', () => {
  test.each([
    ['/blog/*', '/articles/*', '/blog/a/b', '/articles/a/b'],
    ['/blog/*', '/x/:splat', '/blog', '/x/'],
    ['/blog/*', '/x/*', '/blogs', undefined],
    ['/Blog/:slug.html', '/articles/:slug', '/Blog/v1.2.html', '/articles/v1.2'],
    ['/Blog/:slug.html', '/articles/:slug', '/blog/a.html', undefined],
    ['/:y/:m/:slug', '/articles/:slug', '/2016/01/hi/', '/articles/hi'],
    ['/:y/:m/:slug', '/articles/:slug', '/2016/01/hi?x=1', '/articles/hi'],
    ['/old/*/page', '/new/*', '/old/a/b/page', '/new/a/b'],
    ['/old*.php', 'https://old.example/*', '/old/x.php', 'https://old.example//x'],
    ['/?p=:id', 'https://old.example/?p=:id', '/?p=12', 'https://old.example/?p=12'],
    ['/view?id=:id&x=*', '/articles/:id', '/view?id=12&x=', '/articles/12'],
    ['/tags/:t/page/*', '/tags/:t', '/tags/new-york/page/2', '/tags/new-york'],
    ['/x/:a', '/articles/:a', '/x/ä%25 b', '/articles/%C3%A4%25%20b'],
    ['/*', '/*', '//evil.example/x', '/evil.example/x'],
    ['/%41(.)/:a', '/:a', '/A(.)/x', '/x'],
  ])('%s: %s takes %s to %s', (from, to, address, expected) => {
    expect(followPatterns([[from, to]], address)).toBe(expected)
  })
})
