import { closeSync, openSync, readdirSync, readFileSync, readSync, statSync } from 'node:fs'
import { basename, dirname, join, sep } from 'node:path'
import { mostBytes as mostStoryBytes } from '../file/file.ts'
import { mostFeedBytes, parseDocument } from './feed/documents.ts'
import { readFeed } from './feed/feed.ts'
import { readFolder } from './folder/folder.ts'
import { type ExportLook, exportIn, readExport, toldOf } from './folder-export.ts'
import { ImportError, type Source } from './moved.ts'
import type { Place } from './report.ts'
import { readSubstack } from './substack.ts'
import { fetchBytes, hostsOf } from './web/fetch.ts'
import { charsetOf } from './xml-file.ts'
import { unpack } from './zip.ts'

/** What was given to import: a source of many articles, or the bytes of a plain-text story. */
export type Recognised =
  | { source: Source; story?: undefined }
  | { story: Uint8Array; source?: undefined }

const headBytes = 64 * 1024

/**
 * Looks at what stands at a path or address, and returns it as a source. Throws an ImportError that
 * says what it looks like if it is none.
 */
export async function recognise(source: string): Promise<Recognised> {
  if (/^https?:/i.test(source)) return fromWeb(source)
  if (statSync(source).isDirectory()) return { source: await fromFolder(source) }
  const looks = lookOf(headOf(source), source)
  if (looks === 'zip') return { source: await fromZip(source) }
  if (looks === 'post') return { source: readFolder(source) }
  if (looks === 'Substack') return { source: readSubstack(dirname(source)) }
  if (looks === 'story') return { story: readFileSync(source) }
  return { source: await readExport(source, looks) }
}

/** A folder is one of posts, or else one with an export in it. */
async function fromFolder(folder: string): Promise<Source> {
  try {
    return readFolder(folder)
  } catch (error) {
    if (!(error instanceof ImportError)) throw error
    const found = await exportIn(folder, (file) => {
      try {
        return lookOf(headOf(file), file)
      } catch {
        return undefined
      }
    })
    if (!found) throw error
    return found
  }
}

/** What is in a zip, in which nobody should read of the folder where it is unpacked. */
async function fromZip(zip: string): Promise<Source> {
  const { folder, faults } = await unpack(zip)
  const own = (text: string) => text.replaceAll(folder + sep, '').replaceAll(folder, zip)
  const shown = (place: Place): Place => ({ ...place, file: own(place.file) })
  try {
    const source = await fromFolder(innermost(folder))
    const read: Source['read'] = async function* (report, advance) {
      const inside: typeof report = {
        ...report,
        at: (place, message) => report.at(shown(place), message),
        often: (place, message) => report.often(shown(place), message),
      }
      for await (const moved of source.read(inside, advance))
        yield { ...moved, place: shown(moved.place) }
    }
    return toldOf({ ...source, seen: `a zip with ${source.seen}`, read }, faults)
  } catch (error) {
    throw error instanceof ImportError ? new ImportError(own(error.message)) : error
  }
}

/** The folder that everything is in, where a zip has one. */
function innermost(folder: string): string {
  const [entry, ...others] = readdirSync(folder, { withFileTypes: true })
  return entry?.isDirectory() && others.length === 0 ? innermost(join(folder, entry.name)) : folder
}

async function fromWeb(given: string): Promise<Recognised> {
  const first = await fetchBytes(given, mostFeedBytes, { accept: accepted })
  const trusted = hostsOf([given])
  const [feed] = webPage.test(first.text.trimStart()) ? feedsIn(first.text, first.url) : []
  const url = feed ?? given
  const last = feed ? await fetchBytes(feed, mostFeedBytes, { accept: accepted, trusted }) : first
  const { bytes, text, note, type } = last
  const looks = lookOf(text.slice(0, headBytes), url)
  if (looks === 'feed') {
    const source = readFeed(parseDocument(text, last.url, note), trusted)
    return { source: feed ? { ...source, seen: `${source.seen}, at ${feed}` } : source }
  }
  if (looks !== 'story' && looks !== 'post') {
    throw new ImportError(
      `${url} is ${looks === 'zip' ? 'a zip' : `an export of ${looks}`}: save it as a file, and import that`,
    )
  }
  if (looks === 'post' || !/^text\/plain\s*(?:;|$)/i.test(type)) {
    throw new ImportError(`${url} is ${type}, but neither a feed nor a plain-text story`)
  }
  if (bytes.length > mostStoryBytes)
    throw new ImportError(`${url} has over ${mostStoryBytes} bytes`)
  const isOther = /charset="?(?!utf-?8)/i.test(type)
  return { story: isOther ? Buffer.from(text) : bytes }
}

const accepted =
  'application/rss+xml, application/atom+xml, application/feed+json, application/json;q=0.9, application/xml;q=0.8, text/plain;q=0.8, */*;q=0.1'

function headOf(path: string): string {
  const buffer = Buffer.alloc(headBytes)
  const file = openSync(path, 'r')
  try {
    const length = readSync(file, buffer)
    const head = buffer.subarray(0, length)
    return new TextDecoder(charsetOf(head.subarray(0, 1024))).decode(head)
  } finally {
    closeSync(file)
  }
}

type Look = ExportLook | 'Substack' | 'zip' | 'post' | 'story'

/** A feed of Blogger's exports; one that its sites have is like any other. */
const blogger =
  /xmlns:blogger=["']http:\/\/schemas\.google\.com\/blogger\/2018|<id>tag:blogger\.com,1999:blog-\d+\.archive<|blogger\/2008\/kind#(?:template|settings|page|comment)/

const webPage = /^(?:<!doctype html|<html|<head|<body)/i

/** What the beginning of a file looks like. */
function lookOf(head: string, name: string): Look {
  const text = head.replace(/^\uFEFF/, '').trimStart()
  if (/xmlns:wp=["']https?:\/\/wordpress\.org\/export\//.test(text)) return 'WordPress'
  const refuse = (what: string): never => {
    throw new ImportError(`${name} looks like ${what}`)
  }
  if (/^PK(?:\x03\x04|\x05\x06|\x07\x08)/.test(text)) return 'zip'
  if (text.startsWith('\x1f\ufffd') || text.includes('\0'))
    refuse('no text; a post, a feed or an export is one')
  if (text.startsWith('///DOTCLEAR|')) refuse('an export of Dotclear, which is not read here')
  if (
    /^(?:<\?xml[^>]*>|<!--[\s\S]*?-->|<\?[^>]*>|<!DOCTYPE (?!html)[^>]*>|\s)*<(?:rss|feed|(?:\w+:)?RDF)[\s>]/i.test(
      text,
    )
  )
    return blogger.test(text) ? 'Blogger' : 'feed'
  if (/^(?:<\?xml[^>]*>)?\s*<tumblr[\s>]/.test(text)) return 'Tumblr'
  if (/^\{/.test(text) && /jsonfeed\.org\/version/.test(text.replaceAll('\\/', '/'))) return 'feed'
  if (/^\{\s*"(?:db"\s*:\s*\[|data"\s*:\s*\{|meta"\s*:\s*\{\s*"exported_on")/.test(text))
    return 'Ghost'
  if (webPage.test(text)) refuse('a web page; import its feed or an export of the site')
  if (text.startsWith('<')) refuse('XML or HTML, but is neither a feed nor a WordPress export')
  if (/^[[{]\s*["{[\]}\d]/.test(text) && !/\.(?:md|markdown|mdx)$/i.test(name))
    refuse('JSON, but is no JSON Feed')
  if (/^"?post_id"?,/.test(text) && basename(name) === 'posts.csv') return 'Substack'
  if (
    /^[A-Z][A-Z ]*: .*\n/.test(text) &&
    /^-----[ \t]*\r?\n(?:EXTENDED )?BODY:[ \t]*\r?$/m.test(text)
  )
    return 'Movable Type'
  const isMarkdown = /\.(?:md|markdown|mdown|mkd|mdx)$/i.test(name) && !/^https?:/.test(name)
  if (isMarkdown || /^(?:---|\+\+\+)\s*\n/.test(text)) return 'post'
  return 'story'
}

/** The feeds that a web page names. */
function feedsIn(html: string, base: string): string[] {
  const links = html.match(/<link\b[^>]*>/gi) ?? []
  return links
    .filter((link) => /type=["']?application\/(?:rss\+xml|atom\+xml|feed\+json)/i.test(link))
    .flatMap(
      (link) =>
        URL.parse(/href=["']?([^"'\s>]+)/i.exec(link)?.[1]?.replaceAll('&amp;', '&') ?? '', base)
          ?.href ?? [],
    )
}
