import { closeSync, openSync, readFileSync, readSync, statSync } from 'node:fs'
import { mostBytes as mostStoryBytes } from '../file/file.ts'
import { readFeed } from './feed/feed.ts'
import { fetchBytes } from './feed/fetch.ts'
import { readFolder } from './folder/folder.ts'
import { ImportError, type Source } from './moved.ts'
import { charsetOf } from './xml-file.ts'
import { readWordPress } from './wordpress/wordpress.ts'

/** What was given to import: a source of many articles, or the bytes of a plain-text story. */
export type Recognised =
  | { source: Source; story?: undefined }
  | { story: Uint8Array; source?: undefined }

/** A feed in a file; longer ones are exports. */
const mostFeedBytes = 256 * 1024 * 1024
const headBytes = 64 * 1024

/**
 * Looks at what stands at a path or address, and returns it as a source. Throws an ImportError that
 * says what it looks like if it is none.
 */
export async function recognise(source: string): Promise<Recognised> {
  if (/^https?:/i.test(source)) return fromWeb(source)
  if (statSync(source).isDirectory()) return { source: readFolder(source) }
  const head = headOf(source)
  const looks = lookOf(head, source)
  if (looks === 'WordPress') return { source: await readWordPress([source]) }
  if (looks === 'post') return { source: readFolder(source) }
  const bytes = readFileSync(source)
  if (looks === 'feed') {
    const text = new TextDecoder(charsetOf(bytes.subarray(0, 1024))).decode(bytes)
    return { source: readFeed(text, source) }
  }
  return { story: bytes }
}

async function fromWeb(url: string): Promise<Recognised> {
  const { bytes, text, type, url: last } = await fetchBytes(url, mostFeedBytes, accepted)
  const looks = lookOf(text.slice(0, headBytes), url, feedsIn(text, last))
  if (looks === 'feed') return { source: readFeed(text, last) }
  if (looks === 'WordPress') {
    throw new ImportError(`${url} is a WordPress export: save it as a file, and import that`)
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

type Look = 'WordPress' | 'feed' | 'post' | 'story'

/** What the beginning of a file looks like. `feeds` are the addresses that a web page names. */
function lookOf(head: string, name: string, feeds: string[] = []): Look {
  const text = head.replace(/^\uFEFF/, '').trimStart()
  if (/xmlns:wp=["']https?:\/\/wordpress\.org\/export\//.test(text)) return 'WordPress'
  const refuse = (what: string): never => {
    throw new ImportError(`${name} looks like ${what}`)
  }
  if (text.startsWith('PK')) refuse('a zip: unpack it, and import the folder or file in it')
  if (text.startsWith('\x1f\ufffd') || text.includes('\0'))
    refuse('no text; a post, a feed or an export is one')
  if (
    /^(?:<\?xml[^>]*>|<!--[\s\S]*?-->|<\?[^>]*>|<!DOCTYPE (?!html)[^>]*>|\s)*<(?:rss|feed|(?:\w+:)?RDF)[\s>]/i.test(
      text,
    )
  )
    return 'feed'
  if (/^\{/.test(text) && /jsonfeed\.org\/version/.test(text.replaceAll('\\/', '/'))) return 'feed'
  if (/^\{\s*"db"\s*:/.test(text)) refuse('an export of Ghost, which is not read here')
  if (/^(?:<!doctype html|<html|<head|<body)/i.test(text)) {
    const advice =
      feeds.length > 0 ? `its feed is at ${feeds[0]}` : 'import its feed or an export of the site'
    refuse(`a web page; ${advice}`)
  }
  if (text.startsWith('<')) refuse('XML or HTML, but is neither a feed nor a WordPress export')
  if (/^[[{]\s*["{[\]}\d]/.test(text) && !/\.(?:md|markdown|mdx)$/i.test(name))
    refuse('JSON, but is no JSON Feed')
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
