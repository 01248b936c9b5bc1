import { dirname } from 'node:path'
import { decodeUtf8, toNewlines, unescaped } from '../article/text.ts'
import { bytesOf, fileBelow, timeOf } from './found-file.ts'
import type { Body, Moved, OldSite, Source } from './moved.ts'
import type { Report } from './report.ts'
import { toParagraphs } from './wordpress/paragraphs.ts'

/** An entry: the fields at its head, in which a name may stand more than once, and its longer parts. */
type Entry = { line: number; head: [string, string][]; parts: Map<string, string> }

/** The parts that an entry may have after its head. */
const parts = 'BODY|EXTENDED BODY|EXCERPT|KEYWORDS|COMMENT|PING'
const between = new RegExp(`^-----[ \\t]*\\n\\s*(?=(?:${parts}):[ \\t]*\\n)`, 'm')
const end = /^--------[ \t]*\n/gm

/**
 * Returns the source that a text in Movable Type's import format is, as TypePad and Hatena write it, too. Throws
 * an ImportError if it is too large.
 */
export function readMovableType(file: string): Source {
  const bytes = bytesOf(file)
  const utf8 = decodeUtf8(bytes)
  const charset = utf8 === undefined ? charsetOf(bytes) : 'utf-8'
  const text = toNewlines(utf8 ?? new TextDecoder(charset).decode(bytes))
  const count = text.match(end)?.length ?? 0
  return {
    seen: `an export in Movable Type's format, ${count} entries`,
    site: siteOf(text),
    steps: text.length,
    read: async function* (report, advance) {
      if (utf8 === undefined)
        report.at({ file }, `is not UTF-8, and was read as ${charset}; look at its letters`)
      for (const { entry, length, isWhole } of entriesIn(text)) {
        const place = { file, line: entry.line }
        if (!isWhole)
          report.at(place, 'the file is broken off in this entry; what comes after it is missing')
        if (entry.head.length > 0) yield readEntry(entry, file, report)
        advance(length)
      }
    },
    fileAt: (address) => {
      const path = URL.parse(address, 'https://x.invalid')?.pathname ?? ''
      return fileBelow(dirname(file), unescaped(path).slice(1))
    },
  }
}

/** Japan has three charsets, which only a strict reading tells apart. Others are taken for Latin. */
function charsetOf(bytes: Uint8Array): string {
  const found = ['euc-jp', 'shift_jis'].find((charset) => {
    try {
      return /[\u3040-\u30ff]/.test(
        new TextDecoder(charset, { fatal: true, ignoreBOM: false }).decode(bytes),
      )
    } catch {
      return false
    }
  })
  return found ?? 'windows-1252'
}

function siteOf(text: string): OldSite {
  const url = URL.parse(/^UNIQUE URL: (\S+)/m.exec(text)?.[1] ?? '')
  return url ? { url: url.origin } : {}
}

function* entriesIn(text: string): Generator<{ entry: Entry; length: number; isWhole: boolean }> {
  let line = 1
  let start = 0
  for (const { 0: found, index } of [...text.matchAll(end), { 0: '', index: text.length }]) {
    const next = index + found.length
    const source = text.slice(start, index)
    // A row of hyphens in a text is followed by no entry.
    if (found && !/^\s*(?:[A-Z ]+:|$)/.test(text.slice(next, next + 200))) continue
    if (source.trim())
      yield {
        entry: entryIn(source, line),
        length: next - start,
        isWhole: found !== '' || /-----\s*$/.test(source),
      }
    line += text.slice(start, next).split('\n').length - 1
    start = next
  }
}

function entryIn(source: string, firstLine: number): Entry {
  const [head = '', ...others] = source.replace(/^\n+/, '').split(between)
  const entry: Entry = { line: firstLine, head: [], parts: new Map() }
  for (const line of head.split('\n')) {
    const [, name, value = ''] = /^([A-Z ]+):[ \t]*(.*)$/.exec(line) ?? []
    if (name) entry.head.push([name, value.trim()])
  }
  for (const other of others) {
    const [, name = '', value = ''] = /^([A-Z ]+):[ \t]*\n([\s\S]*)$/.exec(other) ?? []
    if (!entry.parts.has(name)) entry.parts.set(name, value.replace(/\n-----[ \t]*\n*$/, '').trim())
  }
  return entry
}

function readEntry({ line, head, parts }: Entry, file: string, report: Report): Moved {
  const place = { file, line }
  const all = (name: string) => head.flatMap(([key, value]) => (key === name && value ? value : []))
  const [title = '', author, status = '', basename = ''] = [
    ...['TITLE', 'AUTHOR', 'STATUS', 'BASENAME'].map((name) => all(name)[0]),
  ]
  const written = all('DATE')[0] ?? ''
  const dated = dateIn(written)
  if (!dated) report.at(place, `DATE: "${written}" is no date; that of the file was taken`)
  const tags = all('TAGS').flatMap((list) => list.match(/"[^"]*"|[^,]+/g) ?? [])
  const labels = [...all('PRIMARY CATEGORY'), ...all('CATEGORY')].map((one) => {
    return one.replaceAll(',', ' ')
  })
  const image = all('IMAGE')[0]
  return {
    kind: 'article',
    place,
    fields: {
      title,
      authors: author ? [{ name: author }] : [],
      tags: [...labels, ...tags.map((tag) => tag.replace(/^\s*"|"\s*$/g, '').replaceAll(',', ' '))],
      summary: parts.get('EXCERPT') ?? '',
      ...(image && { image }),
      ...(/^draft$/i.test(status) && { draft: 'true' }),
    },
    body: bodyOf(parts, all('CONVERT BREAKS')[0], place, report),
    dated: dated ?? timeOf(file),
    slug: basename.split('/').at(-1)?.replaceAll('_', '-') || title,
    addresses: addressesOf(all('UNIQUE URL')[0], basename, dated),
  }
}

function bodyOf(
  parts: ReadonlyMap<string, string>,
  format: string | undefined,
  place: Moved['place'],
  report: Report,
): Body {
  const text = [parts.get('BODY'), parts.get('EXTENDED BODY')].filter(Boolean).join('\n\n')
  if (format && /^markdown/.test(format)) return { markdown: text, firstLine: place.line ?? 1 }
  if (format && /^textile/.test(format))
    report.often(place, 'is written in Textile, whose signs were left as they are')
  const isHtml = format === undefined && /<(?:p|br|div|table)\b/i.test(text)
  return {
    html: isHtml || /^(?:0|richtext|wysiwyg|none)$/.test(format ?? '') ? text : toParagraphs(text),
  }
}

/** `MM/DD/YYYY hh:mm:ss`, with AM or PM or of 24 hours, in the time zone of the blog. */
function dateIn(text: string): string | undefined {
  const [, month, day, year, hour = '0', minute = '00', second = '00', half] =
    /^(\d\d)\/(\d\d)\/(\d{4})(?: (\d{1,2}):(\d\d)(?::(\d\d))?(?: ([AP]M))?)?$/i.exec(text.trim()) ??
    []
  if (!year) return undefined
  const hours = half ? (Number(hour) % 12) + (/^p/i.test(half) ? 12 : 0) : Number(hour)
  return `${year}-${month}-${day}T${String(hours).padStart(2, '0')}:${minute}:${second}`
}

/** TypePad says the address. Hatena's names have the date in them; Movable Type's own pattern is /YYYY/MM/. */
function addressesOf(url: string | undefined, basename: string, dated = ''): string[] {
  const given = URL.parse(url ?? '')?.pathname
  if (given) return [given]
  if (!basename) return []
  if (basename.includes('/')) return [`/entry/${basename}`]
  const folder = `/${dated.slice(0, 4)}/${dated.slice(5, 7)}/`
  const names = [basename.replaceAll('_', '-'), basename]
  return dated ? [...new Set(names)].map((name) => `${folder}${name}.html`) : []
}
