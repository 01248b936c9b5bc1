import { isOwnAddress, oldAddressesFor, readAddress } from '../article/old-address.ts'
import type { Problem, Result } from '../article/problem.ts'
import { readOldFeed } from './old-feeds.ts'
import { fill, followPatterns, namesFilledIn, namesIn } from './redirect-patterns.ts'
import type { Redirect, Redirects } from './site.ts'

const mostExact = 5000
const mostPatterns = 100
const mostProblems = 100
const longestTarget = 2000

/** Longer ways than this have no end. */
const mostSteps = 50

const nowhere = 'https://site.invalid'

/**
 * Returns what the map `redirects` of a site says, or what is wrong with it. `lineOf` returns the line
 * of one of its names; `home` is the URL of the site.
 */
export function readRedirects(
  map: Record<string, unknown>,
  lineOf: (from: string) => number,
  home: string,
): Result<Redirects> {
  const redirects: Redirects = { exact: [], patterns: [] }
  const seen = new Map<string, string>()
  const problems: Problem[] = []
  const refuse = (from: string, message: string) => {
    problems.push({ line: lineOf(from), field: `redirects.${from}`, message })
  }
  for (const [from, given] of Object.entries(map)) {
    const to = targetOf(given, home)
    const address = readAddress(from)
    const problem = to === undefined ? notATarget : fromProblem(from, address)
    const twin = address !== undefined && seen.get(address)
    if (problem || to === undefined || address === undefined) refuse(from, problem ?? notATarget)
    else if (twin) refuse(from, `is the same address as ${twin}`)
    else {
      seen.set(address, from)
      const isPattern = namesIn(from).length > 0
      const unknown = isPattern && namesFilledIn(to).find((name) => !namesIn(from).includes(name))
      if (unknown) refuse(from, `leads to "${to}", but there is no ${shown(unknown)} in it`)
      else if (isPattern) redirects.patterns.push({ from, to, line: lineOf(from) })
      else redirects.exact.push({ from: address, to, line: lineOf(from) })
    }
  }
  const { exact, patterns } = redirects
  const tooMany =
    exact.length > mostExact
      ? `has ${exact.length} addresses; the limit is ${mostExact}. A pattern such as /blog/* stands for many`
      : patterns.length > mostPatterns &&
        `has ${patterns.length} patterns; the limit is ${mostPatterns}`
  if (tooMany) return { problems: [{ line: exact[0]?.line, field: 'redirects', message: tooMany }] }
  if (problems.length === 0) problems.push(...loopsIn(redirects))
  return problems.length > 0 ? { problems: problems.slice(0, mostProblems) } : { value: redirects }
}

const notATarget = 'must lead to a path of this site or to an absolute web address (https://…)'

function shown(name: string): string {
  return name === 'splat' ? '*' : `:${name}`
}

function fromProblem(from: string, address: string | undefined): string | undefined {
  if (address === undefined)
    return 'is not a path of this site, such as /2016/01/hi.html or /?p=123'
  const given = namesIn(from)
  if (new Set(given).size < given.length) return 'has the same name, or a *, twice'
  if (from.split(/[/&?]/).some((segment) => namesIn(`/${segment}`).length > 1)) {
    return 'has a name and a * in one segment'
  }
  // What the table of old feeds answers is not ours.
  const isOldFeed = readOldFeed(new URL(from, nowhere)) !== undefined
  if (!isOldFeed && isOwnAddress(address)) {
    return "is an address of Dateline's own, which would hide it"
  }
  return undefined
}

/** A path of this site, escaped, or an absolute URL. Names may be in it, but not in its host. */
function targetOf(given: unknown, home: string): string | undefined {
  if (typeof given !== 'string' || given.length > longestTarget) return undefined
  const text = given.trim()
  const local = text.startsWith(home) ? text.slice(home.length - 1) : text
  const url = URL.parse(local, nowhere)
  if (!url || url.username || url.password) return undefined
  if (/^\/(?![/\\])/.test(local)) return url.href.slice(nowhere.length)
  return /^https?:\/\/[^/?#:*]+(?::\d+)?(?:[/?#]|$)/i.test(local) ? url.href : undefined
}

/** Returns what takes one step: from a normal address to where the redirects lead, if they do. */
export function stepsOf({ exact, patterns }: Redirects): (address: string) => string | undefined {
  const targets = new Map(exact.map(({ from, to }) => [from, to]))
  const list = patterns.map(({ from, to }) => [from, to] as const)
  return (address) => {
    const known = oldAddressesFor(address).find((one) => targets.has(one))
    return known === undefined ? followPatterns(list, address) : targets.get(known)
  }
}

function loopsIn(redirects: Redirects): Problem[] {
  const { exact, patterns } = redirects
  const step = stepsOf(redirects)
  const isLoop = (from: string, to: string) => {
    let next: string | undefined = to
    let address = from
    for (let steps = 0; steps < mostSteps; steps++) {
      const reached = readAddress(next.replace(/#.*/, ''))
      if (reached === undefined || isOwnAddress(reached)) return false
      // Whoever answers takes no step from an address to itself: `/*: /about` is no circle.
      if (withoutSlash(reached) === withoutSlash(address)) return steps === 0
      address = reached
      next = step(address)
      if (next === undefined) return false
    }
    return true
  }
  const refuse = ({ from, line }: Redirect): Problem => {
    return { line, field: `redirects.${from}`, message: 'leads in a circle' }
  }
  // A pattern is followed with something in the place of its names.
  const isPatternLoop = ({ from, to }: Redirect) => {
    const names = Object.fromEntries(namesIn(from).map((name) => [name, 'x']))
    return isLoop(readAddress(fill(from, names)) ?? from, fill(to, names))
  }
  return [
    ...exact.filter(({ from, to }) => isLoop(from, to)).map(refuse),
    ...patterns.filter(isPatternLoop).map(refuse),
  ]
}

function withoutSlash(address: string): string {
  return address.replace(/\/(?=\?|$)/, '')
}
