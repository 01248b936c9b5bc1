import { type DefaultTreeAdapterTypes, parse } from 'parse5'
import { expect } from 'vitest'
import { get, type Sent } from './requests.ts'

export type PageElement = DefaultTreeAdapterTypes.Element
export type PagePart = DefaultTreeAdapterTypes.ParentNode

/** Returns the tree of a page. */
export async function readPage(path: string, sent?: Sent): Promise<PagePart> {
  return parse(await (await get(path, sent)).text())
}

/** Returns the elements in a part of a page, those of one name where it is given. */
export function elements(parent: PagePart, name?: string): PageElement[] {
  return parent.childNodes.flatMap((node) => {
    if (!('tagName' in node)) return []
    const inside = elements(node, name)
    return name === undefined || node.tagName === name ? [node, ...inside] : inside
  })
}

/** Returns the elements of a class. */
export function classed(parent: PagePart, name: string): PageElement[] {
  return elements(parent).filter((element) =>
    attribute(element, 'class')?.split(' ').includes(name),
  )
}

export function attribute({ attrs }: PageElement, name: string): string | undefined {
  return attrs.find((attr) => attr.name === name)?.value
}

/** Returns the text of a part of a page. */
export function textOf(parent: PagePart): string {
  return parent.childNodes
    .map((node) => ('value' in node ? node.value : 'childNodes' in node ? textOf(node) : ''))
    .join('')
}

/** Returns where each link in a part of a page leads, with its words. */
export function links(parent: PagePart): [string | undefined, string][] {
  return elements(parent, 'a').map((link) => [attribute(link, 'href'), textOf(link)])
}

/** Returns the content of a page's `meta` elements, by their name or property. */
export function metas(page: PagePart): Record<string, string | undefined> {
  const entries = elements(page, 'meta').map((meta) => [
    attribute(meta, 'property') ?? attribute(meta, 'name') ?? '',
    attribute(meta, 'content'),
  ])
  return Object.fromEntries(entries)
}

/** The policy of everything but pages: a browser may play or draw the file, and nothing else. */
export const inert = "default-src 'none'; media-src 'self'; style-src 'unsafe-inline'; sandbox"

/** Expects an HTML page with this status and heading, and its security headers. */
export async function expectPage(path: string, status: number, title: string): Promise<void> {
  const response = await get(path)
  expect(response.status, path).toBe(status)
  expect(response.headers.get('Content-Type'), path).toBe('text/html; charset=UTF-8')
  expect(response.headers.get('X-Content-Type-Options'), path).toBe('nosniff')
  expect(response.headers.get('Content-Security-Policy'), path).toMatch(/^default-src 'none';/)
  expect(await response.text(), path).toContain(`<h1>${title}</h1>`)
}
