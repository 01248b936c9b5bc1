import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { publishArticles, publishMedia } from '../setup/published.ts'
import { startWorker, type WorkerProcess } from '../setup/worker-process.ts'

let worker: WorkerProcess
let tag = ''
let modified = ''

beforeAll(async () => {
  worker = await startWorker()
  await publishArticles(worker.url, {
    'rain.md': '---\npublished: 2026-03-01\n---\n\nIt rained.\n',
  })
  const { headers } = await fetch(`${worker.url}/rss.xml`)
  tag = headers.get('ETag') ?? ''
  modified = headers.get('Last-Modified') ?? ''
})

afterAll(() => worker.stop())

/** Returns the status and all of an answer to a request that is sent as it stands, byte by byte. */
async function send(
  target: string,
  fields: string[] = [],
): Promise<{ status: number; all: string }> {
  const { hostname, port } = new URL(worker.url)
  const socket = connect(Number(port), hostname)
  const lines = [`GET ${target} HTTP/1.1`, `Host: ${hostname}:${port}`, 'Connection: close']
  socket.write(Buffer.from(`${[...lines, ...fields].join('\r\n')}\r\n\r\n`, 'latin1'))
  const all = await text(socket)
  return { status: Number(all.split(' ')[1]), all }
}

// RFC 9110 §5.6.7: the two old forms of a date, which are still to be understood.
function asRfc850(date: string): string {
  const [, day, month, year, time] = date.split(' ')
  return `Sunday, ${day}-${month}-${year?.slice(2)} ${time} GMT`
}

function asAsctime(date: string): string {
  const [, day = '', month, year, time] = date.split(' ')
  return `Sun ${month} ${day.replace(/^0/, ' ')} ${time} ${year}`
}

const huge = 100_000

describe('what is too long is refused or answered, and breaks nothing:', () => {
  const names = [
    ...['If-None-Match', 'If-Modified-Since', 'Accept', 'Accept-Encoding', 'A-IM', 'Range'],
    ...['Cookie', 'Sec-Fetch-Dest', 'X-Long'],
  ]
  const values = ['a', '"a", ', ',', ';q=1', ' ', '"', '\\']

  test.each(names)('a header %s of 100 kB', async (name) => {
    for (const value of values) {
      const field = `${name}: x${value.repeat(huge / value.length)}`
      for (const path of ['/rss.xml', '/feed', '/']) {
        const { status } = await send(path, [field])
        expect(status, `${path} ${value}`).toBeGreaterThanOrEqual(200)
        expect(status, `${path} ${value}`).toBeLessThan(500)
      }
    }
  })

  test.each([
    ['path', '/a'],
    ['path of slashes', '/'],
    ['escaped path', '%41'],
    ['query', '/rss.xml?a'],
  ])('a %s of 100 kB', async (_, part) => {
    const target = part.startsWith('/') ? part : `/${part}`
    const { status } = await send(target + part.repeat(huge / part.length))
    expect(status).toBeGreaterThanOrEqual(300)
    expect(status).toBeLessThan(500)
  })

  test('and the next request is answered as ever', async () => {
    expect((await send('/rss.xml')).all).toContain('It rained.')
  })
})

// Feed readers ask for it, and some follow no redirect.
test('an empty query over the wire is the address itself', async () => {
  for (const path of ['/rss.xml', '/atom.xml', '/feed.json', '/', '/articles/rain']) {
    const { status, all } = await send(`${path}?`)
    expect([path, status]).toEqual([path, 200])
    expect(all).toContain('It rained.')
  }
  const { status, all } = await send('/rss.xml?', [`If-None-Match: ${tag}`])
  expect([status, all.includes('It rained.')]).toEqual([304, false])
})

test('another spelling over the wire leads to the address', async () => {
  for (const target of ['/rss.xml?&', '/rss.xml?utm_source=a', '/RSS.xml?', '/rss.xml/?']) {
    const { status, all } = await send(target)
    expect([target, status]).toEqual([target, 301])
    expect(all).toMatch(/\r\nLocation: \/rss\.xml\r\n/i)
  }
})

// RFC 9110 §5.6.1, §8.8.3, §13.1; what no client should send, but a server may meet.
describe('a conditional request over the wire', () => {
  const none = (value: string) => `If-None-Match: ${value}`
  const since = (value: string) => `If-Modified-Since: ${value}`
  const opaque = () => tag.slice(1, -1)

  test.each<[string, () => string[], number]>([
    ['the tag', () => [none(tag)], 304],
    ['no space before the value', () => [none(tag).replace(': ', ':')], 304],
    [
      'a name in another case',
      () => [none(tag).toLowerCase().replace(tag.toLowerCase(), tag)],
      304,
    ],
    ['spaces and tabs around it', () => [none(` \t${tag}\t `)], 304],
    ['an empty member before', () => [none(`, ${tag}`)], 304],
    ['an empty member behind', () => [none(`${tag},`)], 304],
    ['empty members within', () => [none(`"a",, ,${tag}`)], 304],
    ['two lines', () => [none('"a"'), none(tag)], 304],
    ['two lines of which one is empty', () => [none(''), none(tag)], 304],
    ['obs-text in another member', () => [none(`"\xe9\xff", ${tag}`)], 304],
    ['an empty tag in another member', () => [none(`"", ${tag}`)], 304],
    ['a backslash in another member', () => [none(`"a\\", ${tag}`)], 304],
    ['*', () => [none('*')], 304],
    ['nothing', () => [none('')], 200],
    ['only commas', () => [none(', ,')], 200],
    ['no quotes', () => [none(opaque())], 200],
    ['one quote', () => [none(`"${opaque()}`)], 200],
    ['single quotes', () => [none(`'${opaque()}'`)], 200],
    ['w/ in lower case', () => [none(`w/${tag}`)], 200],
    ['a space behind W/', () => [none(`W/ ${tag}`)], 200],
    ['W without the slash', () => [none(`W${tag}`)], 200],
    ['a semicolon between members', () => [none(`"a"; ${tag}`)], 200],
    ['* among others', () => [none(`*, ${tag}`)], 200],
    ['* in quotes', () => [none('"*"')], 200],
    ['obs-text outside of quotes', () => [none(`\xe9, ${tag}`)], 200],
    ['the tag in another case', () => [none(tag.toUpperCase())], 200],
    ['the date', () => [since(modified)], 304],
    ['the date with two spaces', () => [since(modified.replace(' ', '  '))], 200],
    ['the date in another zone', () => [since(modified.replace('GMT', 'PST'))], 200],
    ['the date with +0000', () => [since(modified.replace('GMT', '+0000'))], 200],
    ['the date in lower case', () => [since(modified.toLowerCase())], 200],
    ['the date in quotes', () => [since(`"${modified}"`)], 200],
    ['the date and more', () => [since(`${modified}, ${modified}`)], 200],
    ['two lines with the date', () => [since(modified), since(modified)], 200],
    ['a number of seconds', () => [since('4102444800')], 200],
    ['an ISO date', () => [since('2099-01-01T00:00:00Z')], 200],
    ['the 31st of February', () => [since('Sat, 31 Feb 2099 00:00:00 GMT')], 200],
    ['the 25th hour', () => [since('Sun, 01 Jan 2099 25:00:00 GMT')], 200],
    ['the date as in RFC 850', () => [since(asRfc850(modified))], 304],
    ['the date as of asctime', () => [since(asAsctime(modified))], 304],
    ['no year', () => [since('Sun, 01 Jan 00:00:00 GMT')], 200],
    ['a malformed tag, and the date', () => [none('x'), since(modified)], 304],
    ['another tag, and the date', () => [none('"x"'), since(modified)], 200],
    ['the tag, and a malformed date', () => [none(tag), since('x')], 304],
    // RFC 9110 §13.1.1, §13.1.4: of no use to a reader, and left to who writes.
    ['If-Match with another tag', () => ['If-Match: "x"'], 200],
    [
      'If-Unmodified-Since long ago',
      () => ['If-Unmodified-Since: Sun, 06 Nov 1994 08:49:37 GMT'],
      200,
    ],
  ])('with %s', async (_, fields, status) => {
    const { status: found, all } = await send('/rss.xml', fields())
    expect(found).toBe(status)
    expect(all.includes('It rained.')).toBe(status === 200)
  })
})

test('a part of a recording says over the wire how long it is', async () => {
  await publishMedia(worker.url)
  const url = `${worker.url}/media/what-an-enclosure-carries.mp3`
  const part = await fetch(url, { headers: { Range: 'bytes=100-299' } })
  expect([part.status, part.headers.get('Content-Length')]).toEqual([206, '200'])
  expect((await part.arrayBuffer()).byteLength).toBe(200)
})
