import { createHash } from 'node:crypto'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { attribute, classed, elements, readPage, textOf } from '../setup/page.ts'
import { articleFile, get, home, publish, pushSite, tagOf } from '../setup/requests.ts'
import { emptyStore } from '../setup/store.ts'

beforeAll(async () => {
  vi.spyOn(console, 'log').mockReturnValue()
  await publish('rain', articleFile())
})

afterAll(emptyStore)

const look = `
accent: "#b3261e"
logo: {url: /media/logo.svg, dark: /media/dark.svg, width: 400, height: 80}
typeface: /media/face.woff2
footer: Printed <on> paper.
social: [https://social.example/@desk]`

test('a site that says nothing of its look has no style of its own', async () => {
  const response = await get('/')
  expect(response.headers.get('Content-Security-Policy')).toContain("style-src 'self';")
  expect(await response.text()).not.toContain('<style')
})

test('pages show the look of the site, and no feed changes with it', async () => {
  const paths = ['/', '/articles/rain']
  const [before, feed] = [
    await Promise.all(paths.map((path) => tagOf(path))),
    await tagOf('/rss.xml'),
  ]
  await pushSite(look)
  expect(await tagOf('/rss.xml')).toBe(feed)
  for (const [i, path] of paths.entries()) {
    const response = await get(path)
    expect(response.headers.get('ETag')).not.toBe(before[i])
    const policy = response.headers.get('Content-Security-Policy')
    const page = await readPage(path)
    const [style] = elements(page, 'style')
    const css = style ? textOf(style) : ''
    expect(css).toContain(
      '--link:#b3261e;--action:#b3261e;--on-action:#ffffff;border-color:#b3261e',
    )
    expect(css).toContain(`src:url("${home}/media/face.woff2")`)
    const hash = createHash('sha256').update(css).digest('base64')
    expect(policy).toContain(`style-src 'self' 'sha256-${hash}'; font-src 'self';`)
    const [logo] = classed(page, 'logo')
    expect(logo?.attrs.map(({ name, value }) => [name, value])).toEqual([
      ...[
        ['class', 'logo sized'],
        ['src', `${home}/media/logo.svg`],
        ['alt', 'Dateline Example'],
      ],
      ...[
        ['width', '400'],
        ['height', '80'],
      ],
    ])
    const [dark] = elements(page, 'source')
    expect(dark && attribute(dark, 'srcset')).toBe(`${home}/media/dark.svg`)
    const [footer] = elements(page, 'footer')
    expect(footer && textOf(footer)).toContain('Printed <on> paper.')
    const mine = elements(page, 'a').filter((link) => attribute(link, 'rel') === 'me')
    expect(mine.map((link) => attribute(link, 'href'))).toEqual(['https://social.example/@desk'])
  }
  expect((await (await get('/')).text()).match(/<h1>/g)).toHaveLength(1)
})
