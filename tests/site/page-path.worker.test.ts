import { expect, test } from 'vitest'
import { readOwnPagePath } from '../../src/site/own-pages.ts'
import { pagePathProblem, takenNames } from '../../src/site/page-path.ts'
import { everyPath } from '../setup/every-route.ts'
import { get } from '../setup/requests.ts'

/** The paths of all routes but those of middleware and of own pages, which comes last. */
const paths = everyPath.filter((path) => path !== '/*' && path !== '/:own{.+}' && path !== '/')

/** The paths of pages that a route might answer in their place. */
function pagesAt(route: string): string[] {
  const path = route
    .slice(1)
    .replace(/\{[^}]*\}\??/g, '')
    .replace(/:\w+/g, 'name')
    .replace(/\/\*$/, '')
  return [path, `${path}/name`, `${path}/name/more`, path.split('/')[0] ?? '']
}

test('the routes are all here', () => {
  expect(paths.length).toBeGreaterThan(50)
  expect(everyPath.at(-1)).toBe('/:own{.+}')
})

test.each(paths)('no page is at an address of %s', (path) => {
  // The name of a file at the top, whose dots are in its pattern.
  const isFile = /^\/:file\{[(?:a-z]+/.test(path) && path.includes('\\.')
  for (const page of isFile ? [] : pagesAt(path)) {
    expect(pagePathProblem(page), page).toBeDefined()
  }
})

test.each(['rss', 'atom', 'blog/feed', 'about/feed', 'tag/rain/feed'])(
  'no page is where another program has a feed: %s',
  async (path) => {
    expect(pagePathProblem(path)?.message).toContain('leads to a feed')
    expect([301, 410]).toContain((await get(`/${path}`)).status)
  },
)

test('each name that is taken is that of a route, and every other name is free', () => {
  const first = paths.map((path) => path.split('/')[1] ?? '')
  const named = first.filter((name) => /^[\w-]+$/.test(name))
  expect([...new Set(named)].sort()).toEqual(takenNames)
  for (const path of ['about', 'team/archive', 'apis', 'feeds', 'a/b/c', 'media-kit']) {
    expect(pagePathProblem(path), path).toBeUndefined()
  }
})

test.each(['about', 'team/jobs', 'über/日本', 'a_b-c/1'])(
  'an address leads to the page that may be there: %s',
  (path) => {
    expect(pagePathProblem(path)).toBeUndefined()
    const address = `/${path.split('/').map(encodeURIComponent).join('/')}`
    expect(readOwnPagePath(address)).toBe(path)
  },
)

test.each(['/wp-login.php', '/.env', '/a//b', '/a%2Fb', '/%FF', '/a b', '/a%00'])(
  'where no page can be, none is looked for: %s',
  (address) => {
    expect(readOwnPagePath(address)).toBeUndefined()
  },
)
