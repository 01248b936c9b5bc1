import { term } from '../article/text.ts'
import engines from './old-feeds.json' with { type: 'json' }
import { authorSlice, mainSlice, type Slice, tagSlice } from './slices.ts'

/** What was at an address with the engine that the site had before: a feed, or comments. */
export type OldFeed = { slice: Slice; format: 'rss' | 'atom' | 'json' } | 'comments'

type Kind = 'rss' | 'atom' | 'json' | 'comments'
type Rule = { kind: Kind; path: RegExp; names: number; query: (readonly [string, string])[] }

// The more exactly a rule says what it is for, the sooner it is tried; comments come last, because a
// post of any name may have them.
let rules: Rule[] | undefined

/**
 * Returns what feed is at this URL with a well-known engine, if it isn't one of our own addresses. A
 * blog may have been in a folder of its own.
 */
export function readOldFeed({ pathname, searchParams }: URL): OldFeed | undefined {
  // That one is ours.
  if (pathname === '/feed' && !searchParams.has('feed')) return undefined
  rules ??= [...makeRules(['rss', 'atom', 'json']), ...makeRules(['comments'])].sort(
    (a, b) => b.query.length - a.query.length || a.names - b.names,
  )
  const inFolder = /^\/blog(?=\/)(.*)/is.exec(pathname)?.[1]
  const paths = inFolder === undefined ? [pathname] : [inFolder, pathname]
  for (const path of paths) {
    for (const rule of rules) {
      const names = matchRule(rule, path, searchParams)
      if (names) return toFeed(rule.kind, names)
    }
  }
  return undefined
}

type Names = { tag?: string; author?: string }

function toFeed(kind: Kind, { tag, author }: Names): OldFeed | undefined {
  if (kind === 'comments') return 'comments'
  if (tag === undefined && author === undefined) return { slice: mainSlice, format: kind }
  const name = term(unescaped(tag ?? author ?? ''))
  if (!name) return undefined
  return { slice: tag === undefined ? authorSlice(name) : tagSlice(name), format: kind }
}

/** Returns the names in a path and a query that a rule fits, by what they name. */
function matchRule({ path, query }: Rule, given: string, search: URLSearchParams) {
  const inPath = path.exec(given)
  if (!inPath) return undefined
  const names: Record<string, string | undefined> = { ...inPath.groups }
  for (const [key, expected] of query) {
    const value = search.get(key)
    if (value === null) return undefined
    if (expected.startsWith(':')) names[expected.slice(1)] = value
    else if (value.toLowerCase() !== expected) return undefined
  }
  return names as Names
}

function makeRules(kinds: Kind[]): Rule[] {
  return engines.flatMap((engine: Partial<Record<Kind, string[]>>) =>
    kinds.flatMap((kind) => (engine[kind] ?? []).map((pattern) => makeRule(kind, pattern))),
  )
}

/** `:tag` stands for a name, and `**` for any part of a path. */
function makeRule(kind: Kind, pattern: string): Rule {
  const [path = '', query = ''] = pattern.split('?')
  const parts = path
    .split('/')
    .filter(Boolean)
    .map((part) => {
      if (part === '**') return '(?:/[^/]+)*'
      return `/${part.replaceAll('.', '\\.').replace(/:(\w+)/, '(?<$1>[^/]+)')}`
    })
  return {
    kind,
    path: new RegExp(`^${parts.join('')}/?$`, 'i'),
    names: pattern.split(':').length + (kind === 'comments' ? 9 : 0),
    query: [...new URLSearchParams(query)],
  }
}

/** Nothing is listed under an empty name, to which escapes that mean nothing lead. */
function unescaped(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return ''
  }
}
