import { createHash } from 'node:crypto'
import { constants, copyFileSync, existsSync, mkdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, extname, join } from 'node:path'
import { mediumNameProblem, mostMediumBytes, tooLargeAdvice } from '../site/media.ts'
import type { FoundFile } from './moved.ts'
import type { Place, Report } from './report.ts'

/** Copies files to media/, and counts those that it has written. */
export type MediaCopies = {
  /** Returns the address of a file here; undefined if it can't be taken. */
  take: (found: FoundFile, place: Place) => string | undefined
  written: () => number
}

/** Returns what copies files to the folder `media`, each once and under a name that doesn't change. */
export function newCopies(media: string, report: Report, force: boolean): MediaCopies {
  const names = new Map<string, string | undefined>()
  const owners = new Map<string, string>()
  let written = 0
  const copy = ({ file, path }: FoundFile, place: Place): string | undefined => {
    const { size } = statSync(file)
    if (size > mostMediumBytes) return report.at(place, `${path} was left out: ${tooLargeAdvice}`)
    let name = mediumName(path)
    const isTaken = (one: string) => {
      const owner = owners.get(one.toLowerCase())
      if (owner !== undefined) return owner !== file && !isSame(owner, file)
      return !force && existsSync(join(media, one)) && !isSame(join(media, one), file)
    }
    if (isTaken(name)) name = withDigest(name, file)
    const problem = mediumNameProblem(name)
    if (problem) return report.at(place, `${path} was left out: it ${problem}`)
    owners.set(name.toLowerCase(), file)
    const target = join(media, name)
    if (!existsSync(target) || !isSame(target, file)) {
      mkdirSync(dirname(target), { recursive: true })
      copyFileSync(file, target, force ? 0 : constants.COPYFILE_EXCL)
      written++
    }
    return `/media/${name.split('/').map(encoded).join('/')}`
  }
  return {
    take: (found, place) => {
      if (!names.has(found.file)) names.set(found.file, copy(found, place))
      return names.get(found.file)
    },
    written: () => written,
  }
}

/** Parentheses would end an address in Markdown. */
function encoded(part: string): string {
  return encodeURIComponent(part).replace(/[()]/g, (sign) => (sign === '(' ? '%28' : '%29'))
}

/** Returns a path without what an address can't have. No part may begin with a dot, or have a character that no address can have. */
export function mediumName(path: string): string {
  return path
    .normalize('NFC')
    .split('/')
    .map((part) => part.replace(/[\p{Cc}\p{Zl}\p{Zp}\\]/gu, '-').replace(/^\.+/, ''))
    .filter((part) => part !== '')
    .join('/')
}

function withDigest(name: string, file: string): string {
  const ending = extname(name)
  const digest = createHash('sha256').update(readFileSync(file)).digest('hex').slice(0, 8)
  return `${name.slice(0, name.length - ending.length)}-${digest}${ending}`
}

function isSame(one: string, other: string): boolean {
  if (one === other) return true
  return (
    statSync(one).size === statSync(other).size && readFileSync(one).equals(readFileSync(other))
  )
}
