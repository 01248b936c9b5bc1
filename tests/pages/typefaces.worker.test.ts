import { afterAll, beforeAll, expect, inject, test, vi } from 'vitest'
import { attribute, elements, readPage } from '../setup/page.ts'
import { get, putSite } from '../setup/requests.ts'
import { emptyStore } from '../setup/store.ts'

beforeAll(() => {
  vi.spyOn(console, 'log').mockReturnValue()
})

afterAll(emptyStore)

/** What the page of an address loads before its stylesheet says so, without the hash. */
async function preloaded(path = '/'): Promise<string[]> {
  const links = elements(await readPage(path), 'link')
  return links
    .filter((link) => attribute(link, 'rel') === 'preload')
    .map((link) => String(attribute(link, 'href')).replace(/\.[0-9a-f]+\.woff2$/, ''))
}

async function readStylesheet(): Promise<string> {
  const links = elements(await readPage('/'), 'link')
  const sheet = links.find((link) => attribute(link, 'rel') === 'stylesheet')
  return (await get(String(sheet && attribute(sheet, 'href')))).text()
}

test('every file that the stylesheet names is there for ever, and moves no text', async () => {
  const faces = (await readStylesheet()).match(/@font-face\{.*?\}/g) ?? []
  expect(faces).toHaveLength(24)
  for (const face of faces) {
    expect(face).toContain('font-display:optional')
    const [, path = ''] = /url\("([^"]+)"\)/.exec(face) ?? []
    const response = await get(path)
    expect(response.status, path).toBe(200)
    expect(response.headers.get('Content-Type')).toBe('font/woff2')
    expect(response.headers.get('Cache-Control')).toContain('immutable')
    // WOFF2 §4.1
    const bytes = new Uint8Array(await response.arrayBuffer())
    expect(String.fromCharCode(...bytes.slice(0, 4))).toBe('wOF2')
  }
})

test('an older page gets the present file under the name that it has', async () => {
  const response = await get('/serif-latin.0123456789ab.woff2')
  expect(response.status).toBe(200)
  expect(response.headers.get('Cache-Control')).not.toContain('immutable')
  await response.body?.cancel()
})

test.each(['/serif-thai.0.woff2', '/serif.0.woff2', '/serif-.0.woff2', '/sans-latin.woff2'])(
  '%s is nothing',
  async (path) => {
    expect((await get(path)).status).toBe(404)
  },
)

test.each([
  ['de', 'serif', ['/serif-latin']],
  ['el', 'serif', ['/serif-greek']],
  ['uk', 'sans', ['/sans-cyrillic']],
  ['ja', 'serif', []],
  ['ar', 'sans', []],
])('the page of a site in %s loads at most one %s first', async (language, typeface, paths) => {
  const file = inject('siteFile').replace(/^language: .*$/m, `language: ${language}`)
  const response = await putSite(`${file}typeface: ${typeface}\n`)
  expect(response.status).toBe(200)
  expect(await preloaded()).toEqual(paths)
})
