import { basename } from 'node:path'
import { testToken } from '../setup/worker-process.ts'

/** Returns article files, by path, one a minute from the `first` on; the same in every run. */
export function articleFiles(first: number, count: number, bytes: number): Record<string, string> {
  const files = Array.from({ length: count }, (_, i) => articleFile(first + i, bytes))
  return Object.fromEntries(files)
}

/**
 * Returns article files, by path, of these places in an archive, one every two hours, those of parts
 * of a place between them; the same in every run. The sections and the lengths of the texts, most of them short, come again every 50
 * articles, so that a window of 50 weighs the same at the end of any archive.
 */
export function archiveFiles(places: number[]): Record<string, string> {
  return Object.fromEntries(places.map(archiveFile))
}

/** Returns the places of so many articles, in an order that has nothing to do with their dates. */
export function shuffled(count: number): number[] {
  const places = Array.from({ length: count }, (_, i) => i)
  const random = randomFrom(count)
  for (let i = count - 1; i > 0; i--) {
    const j = random(i + 1)
    const [a = 0, b = 0] = [places[i], places[j]]
    places[i] = b
    places[j] = a
  }
  return places
}

/** What a request to publish took: wall time in milliseconds, and rows by D1's own count. */
export type Publishing = { articles: number; time: number; read: number; written: number }

/** The bulk form takes at most 500 lines. */
const bulk = 500

/** Publishes as many article files as there may be, through the API; what each request took. */
export async function publishAll(
  url: string,
  files: Record<string, string>,
  lines = bulk,
): Promise<Publishing[]> {
  const entries = Object.entries(files)
  const done: Publishing[] = []
  for (let start = 0; start < entries.length; start += lines) {
    done.push(await publishBulk(url, entries.slice(start, start + lines)))
  }
  return done
}

async function publishBulk(url: string, entries: [string, string][]): Promise<Publishing> {
  const lines = entries.map(([path, markdown]) =>
    JSON.stringify({ slug: basename(path, '.md'), markdown }),
  )
  const started = performance.now()
  const response = await fetch(`${url}/api/articles`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${testToken}`, 'Content-Type': 'application/x-ndjson' },
    body: lines.join('\n'),
  })
  const answers = await response.text()
  const time = performance.now() - started
  if (!response.ok || answers.includes('refused')) throw new Error(answers)
  const [read = 0, written = 0] = response.headers.get('Bench-Rows')?.split(' ').map(Number) ?? []
  return { articles: entries.length, time, read, written }
}

const firstMinute = Date.parse('2026-01-01T00:00:00Z')

function articleFile(number: number, bytes: number): [string, string] {
  const random = randomFrom(number + 1)
  const published = new Date(firstMinute + number * 60_000).toISOString()
  const title = `${sentence(random, 6)} ${number}`
  let body = ''
  while (body.length < bytes) {
    const sentences = Array.from({ length: 5 }, () => sentence(random, 14))
    body += `${sentences.join('. ')}, [${sentence(random, 2)}](https://example.com/${number}) & *more*.\n\n`
  }
  const matter = `title: ${title}\npublished: ${published}\nauthors: [example-author]\ntags: [bench]`
  return [`article-${String(number).padStart(6, '0')}.md`, `---\n${matter}\n---\n\n${body}`]
}

const twoHours = 2 * 60 * 60 * 1000
const firstDay = Date.parse('2001-01-01T00:00:00Z')

const sections = ['world', 'politics', 'world', 'sport', 'world', 'politics', 'world', 'science']

const authors = ['example-author', 'second-example-author', 'aditya-kumar']

function archiveFile(place: number): [string, string] {
  const random = randomFrom(place + 1)
  const cycle = Math.floor(place) % 50
  // One in a thousand is of the rare tag, one in fifty has two sections.
  const tags = [sections[cycle % sections.length], ...(cycle === 7 ? ['weather'] : [])]
  if (place % 1000 === 999) tags.push('rare')
  const author = authors[[0, 0, 1, 0, 2, 1, 0][cycle % 7] ?? 0]
  const matter = [
    `title: ${sentence(random, 6)} ${place}`,
    `published: ${new Date(firstDay + place * twoHours).toISOString()}`,
    `authors: [${author}]`,
    `tags: [${tags.join(', ')}]`,
  ]
  const length = lengthOf((cycle * 7) % 50)
  let body = sentence(random, 14)
  while (body.length < length) {
    const end =
      random(5) === 0 ? `, [${sentence(random, 2)}](https://example.com/${place}).\n\n` : '. '
    body += end + sentence(random, 14)
  }
  const slug = `archive-${place.toFixed(2).replace('.', '-').padStart(9, '0')}`
  return [`${slug}.md`, `---\n${matter.join('\n')}\n---\n\n${body}.\n`]
}

/** Of 50 texts 35 are notes, 12 reports and 3 long reads; all together 1.1 kB on average. */
function lengthOf(rank: number): number {
  if (rank < 35) return 200 + rank * 12
  return rank < 47 ? 1000 + (rank - 35) * 180 : 5000 + (rank - 47) * 1500
}

type Random = (below: number) => number

/** Marsaglia's xorshift: text that compresses as prose does, and no two runs differ. */
function randomFrom(seed: number): Random {
  let state = seed * 2654435761
  return (below) => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) % below
  }
}

function sentence(random: Random, length: number): string {
  const words = Array.from({ length }, () => {
    const syllables = Array.from({ length: 1 + random(3) }, () => syllable(random))
    return syllables.join('')
  })
  const text = words.join(' ')
  return text.charAt(0).toUpperCase() + text.slice(1)
}

function syllable(random: Random): string {
  return `${'bcdfghklmnprstvw'.charAt(random(16))}${'aeiou'.charAt(random(5))}${'lnrst'.charAt(random(8))}`
}
