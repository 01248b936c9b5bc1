import { readdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { fetchManifest } from '../../src/cli/api.ts'
import { makeCards } from '../../src/cli/cards/make.ts'
import { planCards } from '../../src/cli/cards/plan.ts'
import { checkFiles } from '../../src/cli/check-files.ts'
import { findSiteFolder } from '../../src/cli/site-folder.ts'
import { now } from '../../src/http/clock.ts'
import { type Run, runDateline } from '../setup/cli.ts'
import { articleFile, makeFolder, removeFolder, siteFile, writeFiles } from '../setup/content.ts'
import { fontConfig } from '../setup/fonts.ts'
import { emptyStore } from '../setup/published.ts'
import { startWorker, testToken } from '../setup/worker-process.ts'
import titles from './cards/titles.json' with { type: 'json' }

const worker = await startWorker({ site: siteFile })
const { url } = worker
afterAll(worker.stop)

let cwd: string
let fonts: string
let noFonts: string

beforeAll(async () => {
  cwd = await makeFolder()
  fonts = fontConfig(cwd)
  noFonts = fontConfig(cwd, false)
})
afterAll(() => removeFolder(cwd))

beforeEach(async () => {
  await emptyStore(worker.db)
  await removeFolder(join(cwd, 'content'))
  await write({ 'site.yaml': siteFile })
})

const inContent = (name: string) => `content/${name}`
const write = (files: Record<string, string | Uint8Array>) =>
  writeFiles(cwd, Object.fromEntries(Object.entries(files).map(([k, v]) => [inContent(k), v])))
const article = (name: string) => join(cwd, 'content/articles', `${name}.md`)

/** As where sharp is not installed: it can't be loaded. */
const withoutSharp = `--import=data:text/javascript,${encodeURIComponent(
  `import { registerHooks } from 'node:module'
  registerHooks({ resolve: (name, context, next) => {
    if (name === 'sharp') throw new Error('sharp is loaded')
    return next(name, context)
  } })`,
)}`

function push(args: string[] = ['--cards'], env: Record<string, string> = {}): Promise<Run> {
  return runDateline(['push', ...args], { cwd, url, env: { FONTCONFIG_FILE: fonts, ...env } })
}
const pushWithoutSharp = (...args: string[]) => push(args, { NODE_OPTIONS: withoutSharp })

const cardOf = (slug: string) => fetch(`${url}/media/.cards/${slug}.png`)
async function drawn(slug: string): Promise<Buffer> {
  const answer = await cardOf(slug)
  expect(answer.status, slug).toBe(200)
  return Buffer.from(await answer.arrayBuffer())
}
async function cards(): Promise<string[]> {
  const { results } = await worker.db
    .prepare(
      "SELECT path FROM media WHERE sha256 IS NOT NULL AND path LIKE '.cards/%' ORDER BY path",
    )
    .all<{ path: string }>()
  return results.map(({ path }) => path.slice('.cards/'.length, -'.png'.length))
}
async function imageOf(slug: string): Promise<string> {
  const page = await (await fetch(`${url}/articles/${slug}`)).text()
  return /property="og:image" content="([^"]+)"/.exec(page)?.[1] ?? ''
}

/** The colour of the bar at the edge of a card. */
async function edgeOf(slug: string): Promise<number[]> {
  const bar = sharp(await drawn(slug)).extract({ left: 4, top: 300, width: 1, height: 1 })
  return [...(await bar.raw().toBuffer())]
}

const picture = (colour: string, width = 900, height = 600) =>
  sharp({ create: { width, height, channels: 3, background: colour } })
    .jpeg()
    .toBuffer()

test('push makes a card for each article that anybody will see, and none a second time', async () => {
  await write({
    'articles/rain.md': articleFile('Rain', { image: '{url: ../media/rain.jpg}' }),
    'articles/later.md': articleFile('Later', { published: '2099-01-01T00:00:00Z' }),
    'articles/idea.md': articleFile('Idea', { draft: 'true' }),
    'articles/note.md':
      '---\npublished: 2026-01-02\n---\n\nA note has its first words on its card.\n',
    'media/rain.jpg': await picture('#3060a0'),
  })
  const first = await push()
  expect(first.code, first.stderr).toBe(0)
  expect(first.stdout).toMatch(
    /created 2, draft 1, scheduled 1, .+, media sent 1, cards 3; readers are up to date\n$/,
  )
  expect(first.stderr).toContain('making cards 3/3')
  expect(await cards()).toEqual(['later', 'note', 'rain'])
  expect((await cardOf('later')).status).toBe(404)
  const rain = await drawn('rain')
  expect(await sharp(rain).metadata()).toMatchObject({ width: 1200, height: 630, format: 'png' })
  const { data } = await sharp(rain)
    .extract({ left: 1100, top: 300, width: 1, height: 1 })
    .raw()
    .toBuffer({ resolveWithObject: true })
  expect(data[2]).toBeGreaterThan(140)
  expect(await imageOf('rain')).toMatch(`${url}/media/.cards/rain.png?v=`)

  const again = await pushWithoutSharp('--cards')
  expect(again).toMatchObject({
    code: 0,
    stdout: 'created 0, updated 0, unchanged 4, refused 0; readers are up to date\n',
    stderr: '',
  })
})

test('push makes a card again when what it shows has changed, and only then', async () => {
  await write({
    'articles/rain.md': articleFile('Rain', { image: '{url: ../media/rain.jpg}' }),
    'articles/snow.md': articleFile('Snow', { authors: '[jane-doe]' }),
    'media/rain.jpg': await picture('#3060a0'),
    'media/face.jpg': await picture('#802020', 200, 200),
  })
  const made = async () => Number(/, cards (\d+)/.exec((await push()).stdout)?.[1] ?? 0)
  expect(await made()).toBe(2)
  const before = await drawn('rain')
  await write({
    'articles/rain.md': articleFile('Rain', { image: '{url: ../media/rain.jpg}', tags: '[a]' }),
  })
  expect(await made()).toBe(0)
  expect(await drawn('rain')).toEqual(before)
  await write({ 'media/rain.jpg': await picture('#a06030') })
  expect(await made()).toBe(1)
  await write({
    'articles/rain.md': articleFile('More rain', { image: '{url: ../media/rain.jpg}' }),
  })
  expect(await made()).toBe(1)
  await write({
    'site.yaml': siteFile.replace('Jane Doe', 'Jane Doe\n    avatar: /media/face.jpg'),
  })
  expect(await made()).toBe(1)
  const accent = 'accent: "#802020"\n'
  await write({ 'site.yaml': siteFile + accent })
  expect(await made()).toBe(2)
  expect(await edgeOf('rain')).toEqual([0x80, 0x20, 0x20])
  await write({ 'site.yaml': `${siteFile + accent}footer: Printed in blue.\n` })
  expect(await made()).toBe(0)
  await rename(article('snow'), article('more-snow'))
  expect(await made()).toBe(1)
  expect(await cards()).toEqual(['more-snow', 'rain'])
})

test('a card goes with its article, and push --prune deletes no other', async () => {
  await write({ 'articles/rain.md': articleFile('Rain'), 'articles/snow.md': articleFile('Snow') })
  await write({ 'media/map.jpg': await picture('#3060a0') })
  await push()
  await rm(article('snow'))
  const { stdout } = await push(['--cards', '--prune'])
  expect(stdout).not.toContain('.cards')
  expect(await cards()).toEqual(['rain'])
  expect((await cardOf('snow')).status).toBe(404)
})

test('a title that is changed by other means takes its card with it, and the next push makes one', async () => {
  await write({ 'articles/rain.md': articleFile('Rain') })
  await push()
  const headers = { Authorization: `Bearer ${testToken}`, 'Content-Type': 'text/markdown' }
  const body = articleFile('Other')
  await fetch(`${url}/api/articles/rain`, { method: 'PUT', headers, body })
  expect(await cards()).toEqual([])
  expect((await push()).stdout).toContain('updated 1, unchanged 0, refused 0, cards 1;')
})

test('an article that is withdrawn or changed meanwhile is passed over, and the others get their cards', async () => {
  const names = ['hail', 'ice', 'mist', 'rain', 'snow', 'wind']
  await write(Object.fromEntries(names.map((name) => [`articles/${name}.md`, articleFile(name)])))
  await push(['--no-cards'])
  const connection = { url: `${url}/`, token: testToken }
  const folder = await findSiteFolder(join(cwd, 'content'))
  const { files } = await checkFiles(folder, now())
  const { manifest } = await fetchManifest(connection)
  const plan = await planCards(folder.site, files, [], manifest, true)
  const headers = { Authorization: `Bearer ${testToken}`, 'Content-Type': 'text/markdown' }
  await fetch(`${url}/api/articles/hail`, { method: 'DELETE', headers })
  const body = articleFile('Other')
  await fetch(`${url}/api/articles/ice`, { method: 'PUT', headers, body })
  const complaints = vi.spyOn(console, 'error').mockReturnValue()
  const made = await makeCards(connection, folder.site, plan, () => false)
  const lines = complaints.mock.calls.flat().filter((line) => !line.startsWith('making'))
  complaints.mockRestore()
  expect([made, await cards()]).toEqual([4, names.slice(2)])
  expect(lines.sort()).toEqual([
    expect.stringMatching(/hail\.md: note: no card: 422: a card needs its article/),
    expect.stringMatching(/ice\.md: note: no card: 422: the article has another file/),
  ])
})

test('there are no cards by default on this machine, with --no-cards, or where the site wants none', async () => {
  await write({ 'articles/rain.md': articleFile('Rain') })
  for (const args of [[], ['--no-cards']]) {
    expect((await push(args)).stdout).not.toContain('cards')
    expect(await cards()).toEqual([])
  }
  expect((await push()).stdout).toContain(', cards 1; readers are up to date')
  await write({ 'articles/snow.md': articleFile('Snow'), 'articles/hail.md': articleFile('Hail') })
  await push()
  await rm(article('snow'))
  await write({ 'site.yaml': `${siteFile}cards: false\n` })
  await runDateline(['push', '--cards', 'content/articles/rain.md'], { cwd, url })
  expect(await cards()).toEqual(['hail', 'snow'])
  const off = await pushWithoutSharp('--cards')
  expect(off.stdout).toMatch(/readers are up to date\n$/)
  expect(await cards()).toEqual([])
})

test('without sharp, a line says what to install, and everything else is published', async () => {
  await write({ 'articles/rain.md': articleFile('Rain'), 'articles/snow.md': articleFile('Snow') })
  const { code, stdout, stderr } = await pushWithoutSharp('--cards')
  expect(code).toBe(0)
  expect(stdout).toMatch(/created 2, .+, refused 0; readers are up to date\n$/)
  expect(stderr).toContain(
    'no cards for 2 articles: npm install sharp, or write cards: false in site.yaml\n',
  )
})

test('an article in a script that no font has keeps its picture, and a line says so', async () => {
  const files = Object.entries(titles).map(([language, title]) => [
    `articles/${language.toLowerCase()}.md`,
    articleFile(JSON.stringify(title), { language }),
  ])
  await write(Object.fromEntries(files))
  const some = await push(['--cards'], { FONTCONFIG_FILE: noFonts })
  expect(some.code, some.stderr).toBe(0)
  // The typeface that comes with Dateline has these.
  expect(await cards()).toEqual(['el', 'en', 'ru'])
  expect(some.stderr).toMatch(
    /^no card for 8 articles, such as content\/articles\/\S+\.md: no font on this machine has .+ …; install one that has/m,
  )
  expect((await push()).stdout).toContain(', cards 8;')
  expect(await cards()).toEqual(
    Object.keys(titles)
      .map((one) => one.toLowerCase())
      .sort(),
  )
})

test('what is odd is drawn all the same', async () => {
  const noise = { type: 'gaussian', mean: 128, sigma: 60 } as const
  const large = await sharp({
    create: { width: 2900, height: 2400, channels: 3, background: '#888', noise },
  })
    .png({ compressionLevel: 0 })
    .toBuffer()
  expect(large.length).toBeGreaterThan(20_000_000)
  await write({
    'articles/long.md': articleFile('Long title of many words '.repeat(20).trim()),
    'articles/word.md': articleFile('W'.repeat(500)),
    'articles/emoji.md': articleFile('Rain 🌧️ and 👩‍👩‍👧 & <b>snow</b>', {
      authors: '[{name: "🎉"}]',
    }),
    'articles/only-emoji.md': articleFile('🌧️'),
    'articles/scripts.md': articleFile('Rain Дождь 雨 المطر'),
    'articles/large.md': articleFile('Large', { image: '{url: ../media/large.png}' }),
    'articles/broken.md': articleFile('Broken', { image: '{url: ../media/broken.jpg}' }),
    'articles/absent.md': articleFile('Absent', { image: '{url: ../media/absent.jpg}' }),
    'articles/remote.md': articleFile('Remote', { image: '{url: https://other.example/a.jpg}' }),
    'articles/tiny.md': articleFile('Tiny', { image: '{url: ../media/tiny.png}' }),
    'articles/drawing.md': articleFile('Drawing', { image: '{url: ../media/drawing.svg}' }),
    'media/tiny.png': await sharp(await picture('#fff', 2, 2))
      .png()
      .toBuffer(),
    'media/drawing.svg':
      '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 300"><rect width="400" height="300" fill="red"/></svg>',
    'media/large.png': large,
    'media/broken.jpg': (await picture('#123456', 2000, 1500)).subarray(0, 4000),
  })
  const { code, stdout, stderr } = await push()
  expect(code, stderr).toBe(0)
  expect(stdout).toContain(', cards 10;')
  expect(stderr).not.toContain('tiny')
  expect(stderr).toMatch(
    /^content\/articles\/broken\.md: note: content\/media\/broken\.jpg can't be put on its card: /m,
  )
  expect(stderr).toMatch(
    /^no card for content\/articles\/only-emoji\.md: no font on this machine has 🌧/m,
  )
  for (const slug of await cards()) expect((await drawn(slug)).length, slug).toBeLessThan(300_000)
})

test('an export has no cards, and its push makes none again', async () => {
  await write({ 'articles/rain.md': articleFile('Rain') })
  await push()
  const target = join(cwd, 'backup')
  const exported = await runDateline(['export', 'backup'], { cwd, url })
  expect(exported).toMatchObject({ code: 0, stdout: 'written 2, unchanged 0\n' })
  expect((await readdir(target, { recursive: true })).sort()).toEqual([
    'articles',
    'articles/rain.md',
    'site.yaml',
  ])
  expect((await pushWithoutSharp('--cards', 'backup')).stdout).toBe(
    'created 0, updated 0, unchanged 1, refused 0; readers are up to date\n',
  )
  await writeFile(join(target, 'articles/rain.md'), articleFile('Rain', { tags: '[wet]' }))
  expect((await pushWithoutSharp('--cards', 'backup')).stdout).toContain('updated 1')
})
