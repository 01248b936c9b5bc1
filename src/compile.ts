import type { Element, ElementContent } from 'hast'
import type { Article } from './article/article.ts'
import { dayIn } from './article/dates.ts'
import type { Result } from './article/problem.ts'
import { clean, directionOf, oneLine, shorten } from './article/text.ts'
import { tombstoneOf } from './article/tombstone.ts'
import {
  type Content,
  longest,
  readForeignHtml,
  readHtml,
  tooLong,
  writeHtml,
  writeText,
} from './content/html.ts'
import { renderMarkdown } from './content/markdown.ts'
import { element, hasClass } from './content/tree.ts'
import { sizeProblem } from './file/file.ts'
import { type FrontMatter, readFrontMatter, splitFile } from './file/front-matter.ts'
import { slugProblem } from './file/slug.ts'
import { permalink } from './site/addresses.ts'
import type { Site } from './site/site.ts'

/**
 * An article file: its text, the slug that its name is, and the id that the article has if it was
 * published before.
 */
export type ArticleFile = { slug: string; source: string; id?: string }

const summaryLength = 300

/**
 * Returns the Article that a file describes, or every problem in it. Pure: the same file and site
 * give the same Article. The id is the front matter's, else the one that it already has, else the
 * permalink.
 */
export function compile(file: ArticleFile, site: Site): Result<Article> {
  const badSlug = slugProblem(file.slug)
  if (badSlug) return { problems: [badSlug] }
  const tooLarge = sizeProblem(file.source)
  if (tooLarge) return { problems: [tooLarge] }
  const split = splitFile(cleanLines(file.source))
  if (split.problems) return split
  const url = permalink(file.slug, site)
  const front = readFrontMatter(split.value.yaml, split.value.firstLine, url, site)
  if (front.problems) return front
  const fields = front.value
  const language = fields.language ?? site.language
  const identity = { slug: file.slug, id: fields.id ?? file.id ?? url, url, language }
  if (fields.withdrawn) return { value: { ...tombstoneOf(fields), ...identity } }
  const read = readBody(split.value.body, url)
  if (read.problems) return read
  const content = read.value
  const hasBody = hasSubstance(content.children)
  if (!fields.title && !hasBody && !fields.link) {
    return { problems: [{ line: 1, message: 'the article has neither a title nor a body' }] }
  }
  const lead = firstParagraph(content.children)
  // What is nothing but a title says that much: a feed has to say something of each item.
  const opening = hasBody ? plain(lead) : fields.title
  // A note is named by what it says; without a paragraph, that is whatever else stands in it.
  const other = fields.title || opening ? '' : oneLine(writeText(content)) || firstAlt(content)
  const summary =
    fields.summary ??
    (shorten(withoutDateline(opening || other, fields.dateline), summaryLength) || undefined)
  if (fields.dateline) addDateline(content, lead, fields.dateline)
  if (fields.link) addLink(content, fields.link)
  addCorrections(content, fields.corrections, site.timezone)
  setDirection(content, language)
  const html = cleanLines(writeHtml(content)).trim()
  if (html.length > longest) return tooLong
  return {
    value: {
      ...fields,
      ...identity,
      summary,
      markdown: withoutBlankLines(split.value.body),
      html,
      text: cleanLines(writeText(content)),
    },
  }
}

/**
 * The text cleaned, with one kind of line end: of a carriage return XML makes a newline (XML 1.0
 * §2.11). Character references can smuggle in what the source was cleaned of.
 */
function cleanLines(value: string): string {
  return clean(value).replace(/\r\n?/g, '\n')
}

/** Spaces at the beginning of a line mean something in Markdown; blank lines around it don't. */
function withoutBlankLines(markdown: string): string {
  return markdown.replace(/^(?:[ \t]*\n)+/, '').trimEnd()
}

/** Only HTML of the author's own can be nested wrongly; what Markdown writes never is. */
function readBody(markdown: string, base: string): Result<Content> {
  const rendered = renderMarkdown(markdown)
  if (rendered.problems) return rendered
  const { html, isForeign } = rendered.value
  return isForeign ? readForeignHtml(html, base) : readHtml(html, base)
}

/** Whether there is anything to read, see or hear. */
function hasSubstance(nodes: Content['children']): boolean {
  return nodes.some((node) => {
    if (node.type === 'text') return node.value.trim() !== ''
    if (node.type !== 'element') return false
    return ['img', 'audio', 'video'].includes(node.tagName) || hasSubstance(node.children)
  })
}

/** The first paragraph with words in it, quotations, lists and footnotes left aside. */
function firstParagraph(nodes: Content['children']): Element | undefined {
  for (const node of nodes) {
    if (node.type !== 'element') continue
    if (node.tagName === 'p' && plain(node) !== '') return node
    const isWrapper =
      ['div', 'section', 'article'].includes(node.tagName) && !hasClass(node, 'footnotes')
    const inner = isWrapper ? firstParagraph(node.children) : undefined
    if (inner) return inner
  }
  return undefined
}

/** What the first picture shows that says so. */
function firstAlt({ children }: Content | Element): string {
  for (const node of children) {
    if (node.type !== 'element') continue
    const alt = node.tagName === 'img' ? oneLine(String(node.properties.alt ?? '')) : firstAlt(node)
    if (alt !== '') return alt
  }
  return ''
}

/** The words of a node on one line, the marks of footnotes left out. */
function plain(node: Content['children'][number] | undefined): string {
  return node ? oneLine(words(node)) : ''
}

function words(node: Content['children'][number]): string {
  if (node.type === 'text') return node.value
  if (node.type !== 'element' || hasClass(node, 'footnote-ref')) return ''
  return node.tagName === 'br' ? ' ' : node.children.map(words).join('')
}

// A dateline ends in a colon or a dash; behind the place a date or an agency may stand.
const datelineEnd = /\s*(?:[:：]|[–—]+|--|-\s)\s*/
const agency = /^\s*[(（][^()（）]{1,40}[)）]|\s*[(（][^()（）]{1,40}[)）]$/gu
const date = /^\s*[,،，](?=.*\d)\s*[\p{L}\d./-]+(?:[\s,]+[\p{L}\d./-]+){0,3}$/u
const longestDateline = 100

/**
 * Wire copy often has its dateline in the text; what stands behind it is what the paragraph says.
 */
function withoutDateline(paragraph: string, dateline: string | undefined): string {
  if (!dateline || !paragraph.toLowerCase().startsWith(dateline.toLowerCase())) return paragraph
  const behind = paragraph.slice(dateline.length)
  const end = datelineEnd.exec(behind.slice(0, longestDateline))
  const between = behind.slice(0, end?.index).replace(agency, '')
  if (!end || (between !== '' && !date.test(between))) return paragraph
  return behind.slice(end.index + end[0].length)
}

function addDateline(content: Content, lead: Element | undefined, dateline: string): void {
  if (!lead) {
    content.children.unshift(element('p', {}, [{ type: 'text', value: dateline }]))
  } else if (withoutDateline(plain(lead), dateline) === plain(lead)) {
    lead.children.unshift({ type: 'text', value: `${dateline}: ` })
  }
}

/** Puts an element at the end of what an article says, before its footnotes. */
function append({ children }: Content, node: Element): void {
  const notes = children.findLastIndex(
    (child) => child.type === 'element' && hasClass(child, 'footnotes-sep'),
  )
  if (notes < 0) children.push(text('\n'), node)
  else children.splice(notes, 0, node, text('\n'))
}

/** What a reader shows of an item is its content, so there a link post's link can be followed. */
function addLink(content: Content, link: string): void {
  if (linksTo(content.children, link)) return
  const label = text(new URL(link).host)
  append(content, element('p', {}, [element('a', { href: link }, [label])]))
}

function linksTo(nodes: Content['children'], url: string): boolean {
  return nodes.some((node) => {
    if (node.type !== 'element') return false
    return node.properties.href === url || linksTo(node.children, url)
  })
}

/** Readers lay out an item as they lay out themselves, whatever its language, unless told. */
function setDirection(content: Content, language: string): void {
  if (directionOf(language) !== 'rtl' || content.children.length === 0) return
  content.children = [element('div', { dir: 'rtl' }, content.children as ElementContent[])]
}

function addCorrections(
  content: Content,
  corrections: FrontMatter['corrections'],
  timezone: string,
): void {
  for (const { date, note } of corrections) {
    const day = dayIn(timezone, date)
    const time = element('time', { dateTime: day }, [{ type: 'text', value: day }])
    const heading = element('strong', {}, [{ type: 'text', value: 'Correction' }])
    const paragraph = element('p', {}, [heading, text(', '), time, text(`: ${note}`)])
    append(content, paragraph)
  }
}

function text(value: string): { type: 'text'; value: string } {
  return { type: 'text', value }
}
