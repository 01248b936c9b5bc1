import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Element } from 'hast'
import { oneLine, unescaped } from '../article/text.ts'
import { parseTree } from '../content/parse-tree.ts'
import { allElements, contains, hasClass, isNamed, type Parent, textIn } from '../content/tree.ts'
import { timeOf } from './found-file.ts'
import { attribute, changeElements, innerHtml, unlessTooLarge, withClass } from './html-tree.ts'
import { type Moved, type OldSite, type Source, unread } from './moved.ts'
import type { Report } from './report.ts'
import { escaped } from './templates/made.ts'

/** Pictures of the page that are shown while the real one loads, or beside a link. */
const idle = ['progressiveMedia-thumbnail', 'progressiveMedia-canvas', 'mixtapeImage']

/** Returns the source that an export of Medium is: the folder of its posts, and its profile beside that. */
export function readMedium(posts: string): Source {
  const files = readdirSync(posts)
    .filter((name) => /\.html?$/i.test(name))
    .sort()
  const site = siteOf(posts, files)
  return {
    seen: `an export of Medium, ${files.length} posts`,
    site,
    steps: files.length,
    read: async function* (report, advance) {
      for (const name of files) {
        const file = join(posts, name)
        const moved = unlessTooLarge(
          () => readPost(file, site, report),
          () => unread({ file: `posts/${name}` }, name, readFileSync(file, 'utf8')),
        )
        if (moved) yield moved
        advance(1)
      }
    },
    fileAt: () => undefined,
  }
}

/** The site of a publication with an address of its own, if most posts were there. */
function siteOf(posts: string, files: string[]): OldSite {
  const profile = join(posts, '../profile/profile.html')
  const name = existsSync(profile)
    ? /class="p-name">([^<]+)</.exec(readFileSync(profile, 'utf8'))?.[1]
    : undefined
  const hosts = files.flatMap((file) => {
    const page = readFileSync(join(posts, file), 'utf8')
    const link = /<a\b[^>]*class="p-canonical"[^>]*>/.exec(page)?.[0] ?? ''
    return URL.parse(/href="([^"]+)"/.exec(link)?.[1] ?? '')?.host ?? []
  })
  const [most] = [...Map.groupBy(hosts, (host) => host)].sort(([, a], [, b]) => b.length - a.length)
  const host = most?.[0]
  return { title: name, ...(host && !isMedium(host) && { url: `https://${host}` }) }
}

function isMedium(host: string): boolean {
  return /(?:^|\.)medium\.com$/.test(host)
}

function readPost(file: string, site: OldSite, report: Report): Moved | undefined {
  const name = basename(file).replace(/\.html?$/i, '')
  const place = { file: `posts/${basename(file)}` }
  const page = parseTree(readFileSync(file, 'utf8'))
  const body = withClass(page, 'e-content')
  if (!body) return report.at(place, 'not taken: it is no post')
  const wordsOf = (element: Element | undefined) => (element ? oneLine(textIn(element)) : '')
  const heading = withClass(body, 'graf--title')
  const title = wordsOf(heading) || wordsOf(withClass(page, 'p-name'))
  const canonical = URL.parse(attribute(withClass(page, 'p-canonical'), 'href'))
  const links = allElements(page).map((element) => attribute(element, 'href'))
  const id =
    /[-_]([0-9a-f]{8,12})$/.exec(name)?.[1] ??
    links.flatMap((href) => /^https:\/\/medium\.com\/p\/(\w+)$/.exec(href) ?? [])[1]
  const isDraft = /^draft_/i.test(name)
  const isResponse = !isDraft && isAnswer(body, title, heading)
  if (isResponse) report.at(place, 'seems to be a response to another post, so it is a draft')
  const author = withClass(page, 'p-author')
  const isOwn = canonical && (isMedium(canonical.host) || canonical.origin === site.url)
  if (canonical && !isOwn) report.at(place, `says that its original is at ${canonical.href}`)
  const last = isOwn ? basename(canonical.pathname) : name.replace(/^(?:draft|[\d-]+)_/, '')
  return {
    kind: 'article',
    place,
    fields: {
      title,
      published: attribute(withClass(page, 'dt-published'), 'dateTime'),
      authors: author ? [{ name: wordsOf(author), url: attribute(author, 'href') }] : [],
      summary: wordsOf(withClass(page, 'p-summary')),
      ...((isDraft || isResponse) && { draft: 'true' }),
    },
    body: { html: bodyHtml(body, heading) },
    ...(id && !isDraft && { guid: `https://medium.com/p/${id}` }),
    dated: /^\d{4}-\d\d-\d\d(?=_)/.exec(name)?.[0] ?? timeOf(file),
    slug: unescaped(last).replace(/-+[0-9a-f]{8,12}$/, ''),
    addresses: [...(isOwn ? [canonical.pathname] : []), ...(id && !isDraft ? [`/p/${id}`] : [])],
  }
}

/** A response has no title of its own: Medium takes its first words for one. */
function isAnswer(body: Element, title: string, heading: Element | undefined): boolean {
  const first = withClass(body, 'graf--leading')
  if (heading || first?.tagName !== 'p') return false
  return oneLine(textIn(first)).startsWith(title.replace(/…$/, '').trim())
}

function bodyHtml(body: Element, heading: Element | undefined): string {
  const named = new Set(allElements(body).map((element) => attribute(element, 'href')))
  let isFirst = true
  changeElements(body, (element) => {
    if (element === heading || idle.some((name) => hasClass(element, name))) return []
    if (isNamed(element, 'hr') && hasClass(element, 'section-divider')) {
      const kept = isFirst ? [] : [element]
      isFirst = false
      return kept
    }
    if (isNamed(element, 'noscript') && shows(body, element)) return []
    if (isNamed(element, 'script')) return gist(element)
    // Medium names every element, though hardly any link leads to one.
    delete element.properties.name
    if (!named.has(`#${attribute(element, 'id')}`)) delete element.properties.id
    if (isNamed(element, 'pre')) return [codeIn(element)]
    // Around a frame alone, a figure means nothing.
    if (hasClass(element, 'graf--iframe') && !withClass(element, 'imageCaption'))
      Object.assign(element, { tagName: 'div', properties: {} })
    const lazy = attribute(element, 'dataSrc')
    if (lazy && !element.properties.src) element.properties.src = lazy
    return undefined
  })
  return innerHtml(body)
}

/** Whether the picture in a `<noscript>` stands beside it, too. */
function shows(body: Element, noscript: Element): boolean {
  const figure = allElements(body).find((one) => {
    return isNamed(one, 'figure') && contains(one, (node) => node === noscript)
  })
  const own = allElements(noscript)
  const others = figure ? allElements(figure).filter((one) => !own.includes(one)) : []
  return others.some((one) => {
    return isNamed(one, 'img') && Boolean(one.properties.src ?? one.properties.dataSrc)
  })
}

function gist({ properties: { src } }: Element): Parent['children'] {
  const url = typeof src === 'string' ? escaped(src.replace(/\.js(?=$|\?)/, '')) : ''
  return url ? parseTree(`<a href="${url}">${url}</a>`).children : []
}

/** Medium writes code without `<code>`, and with `<br>` for the ends of lines. */
function codeIn(pre: Element): Element {
  changeElements(pre, (element) => {
    return isNamed(element, 'br') ? [{ type: 'text', value: '\n' }] : undefined
  })
  const isCode = contains(pre, (node) => isNamed(node, 'code'))
  const code: Element = { ...pre, tagName: 'code', properties: {} }
  return isCode ? pre : { ...pre, properties: {}, children: [code] }
}
