import { afterAll, expect, test } from 'vitest'
import { feedReaders, type ReadFeed } from '../readers/feeds.ts'
import { type FeedPath, feedPaths, publishArticles } from '../setup/published.ts'
import { startWorker } from '../setup/worker-process.ts'

const worker = await startWorker()

afterAll(worker.stop)

const count = 6
const mebibyte = 1024 * 1024

/** Characters that take more bytes wherever they are escaped. */
const line = `& < > " ' \\ & <b>"</b> & ]]> ${'&"<'.repeat(20)}\n`

/** An article file of almost 1 MiB, a listing, the next one shorter; its HTML may have 4 MiB. */
function fileOf(number: number): string {
  const minute = String(number).padStart(2, '0')
  const front = `---\ntitle: "${number} & <b>"\npublished: 2026-03-01T09:${minute}:00Z\n---\n\n`
  const lines = line.repeat(Math.floor((mebibyte - 40_000 - number * 10_000) / line.length))
  return `${front}Signs.\n\n~~~\n${lines}~~~\n`
}

test(`${count} articles of 1 MiB are read one document after another, each of them once`, async () => {
  for (let number = 0; number < count; number += 3) {
    const three = Array.from({ length: 3 }, (_, i) => [`a${number + i}.md`, fileOf(number + i)])
    await publishArticles(worker.url, Object.fromEntries(three))
  }
  const wanted = Array.from({ length: count }, (_, i) => `a${count - 1 - i}`)
  for (const path of feedPaths) {
    const seen: string[] = []
    const back = await follow(path, `${worker.url}${path}`, 'previous')
    for (const { feed, bytes, url } of back) {
      expect(bytes, url).toBeLessThanOrEqual(8 * mebibyte)
      expect(bytes, url).toBeGreaterThan(0.5 * mebibyte)
      seen.push(...feed.items.map(({ id }) => id.replace(/.*\//, '')))
    }
    expect(seen).toEqual(wanted)
    const forth = await follow(path, back.at(-1)?.url ?? '', 'next')
    const there = forth.flatMap(({ feed }) => feed.items.map(({ id }) => id.replace(/.*\//, '')))
    expect(new Set(there).size).toBe(there.length)
    expect(new Set([...there, ...seen.slice(0, back[0]?.feed.items.length)])).toEqual(
      new Set(wanted),
    )
  }
})

type Document = { url: string; feed: ReadFeed; bytes: number }

async function follow(file: FeedPath, start: string, link: 'previous' | 'next') {
  const found: Document[] = []
  for (let url: string | undefined = start; url; ) {
    const body: ArrayBuffer = await (await fetch(url)).arrayBuffer()
    const feed: ReadFeed = feedReaders[file](new TextDecoder().decode(body))
    found.push({ url, feed, bytes: body.byteLength })
    url = feed[link]
  }
  return found
}
