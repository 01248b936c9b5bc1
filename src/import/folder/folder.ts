import { existsSync, readFileSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { toInstant } from '../../article/dates.ts'
import { decodeUtf8 } from '../../article/text.ts'
import { isMap } from '../../file/fields.ts'
import { readDate } from '../../file/written-date.ts'
import { ImportError, type Moved, type Source } from '../moved.ts'
import type { Report } from '../report.ts'
import { type Engine, engineOf } from './engine.ts'
import { fieldsAbove } from './fields-above.ts'
import { fileFinder } from './files.ts'
import { type Parts, readParts } from './front-matter.ts'
import { oldAddresses } from './old-address.ts'
import { collectionsIn, type PostFile, postsIn } from './posts.ts'
import { type LiquidReader, siteLiquid } from './site-liquid.ts'
import { meaningOf } from './templates.ts'

/** Returns the source that a folder of posts is. Throws an ImportError if there is none in it. */
export function readFolder(folder: string): Source {
  const engine = engineOf(folder)
  const isFile = statSync(folder).isFile()
  const { posts, others } = isFile
    ? { posts: [{ file: folder, path: basename(folder) }], others: [] }
    : postsIn(folder, engine)
  if (posts.length === 0) {
    const kind = engine.name === 'Markdown' ? 'a folder' : `a ${engine.name} site`
    throw new ImportError(
      `${folder} looks like ${kind}, but has no posts: no .md, .markdown or .mdx file`,
    )
  }
  const liquid = engine.name === 'Jekyll' ? siteLiquid(engine) : undefined
  const names = new Map(posts.map(({ path }) => [withoutEnding(path), slugIn(path)]))
  return {
    seen: `${engine.name === 'Markdown' ? 'a folder of Markdown files' : `a ${engine.name} site`}, ${posts.length} text files`,
    site: { ...engine.site, authors: authorsIn(engine.root) },
    steps: posts.length,
    read: async function* (report, advance) {
      for (const { path } of others) {
        report.at(
          { file: path },
          'not taken: it is in a markup that is not read here; save it as Markdown',
        )
      }
      for (const post of posts) {
        const moved = readPost(post, engine, report, liquid)
        if (moved) yield moved
        advance(1)
      }
    },
    fileAt: fileFinder(engine),
    nameAt: (address) => nameIn(names, address),
  }
}

/** The folders in which undated files are articles all the same. */
const articleFolder = /(?:^|\/)(?:_posts|_drafts|posts?|blog|news|articles|writing|journal)(?=\/)/i

function readPost(
  { file, path }: PostFile,
  engine: Engine,
  report: Report,
  liquid?: LiquidReader,
): Moved | undefined {
  const place = { file: path }
  const collections = collectionsIn(engine.config)
  const bytes = readFileSync(file)
  const source = decodeUtf8(bytes)
  if (source === undefined) {
    report.at(place, 'is not UTF-8, and was read as Windows-1252; look at its letters')
  }
  const parts = readParts(source ?? new TextDecoder('windows-1252').decode(bytes))
  if (parts.problem) report.at({ file: path, line: parts.problem.line }, parts.problem.message)
  const collection = collections.find(({ folder }) => path.startsWith(`${folder}/`))
  const { body, fields, ...rest } = {
    ...parts,
    fields: { ...fieldsAbove(path, engine, collection), ...parts.fields },
  }
  const isList = /(?:^|\/)_?index(?:\.\w+)+$/.test(path)
  const inside = path.replace(/^(?:content|source|src\/(?:content|pages|posts)|src)\//, '')
  const isRoot = !dirname(inside).replace(/^\.$/, '')
  if (/(?:^|\/)_index\./.test(path) || (isList && isRoot)) {
    const what = body.trim()
      ? 'not taken: its text heads a list of articles'
      : 'a list of articles, not taken'
    report.often(place, what)
    return undefined
  }
  const named =
    nameDate(path) ?? nameDate(String(fields.path ?? fields.permalink ?? fields.url ?? ''))
  const isDraftFolder = /(?:^|\/)_drafts\//.test(path)
  const written = [
    'date',
    'publishDate',
    'pubDate',
    'published',
    'rss_pubdate',
    'pubdate',
    'publish_date',
  ]
    .map((name) => fields[name])
    .find((one) => typeof one === 'string' && /\d/.test(one))
  const isArticle = isAnArticle(path, inside, engine, Boolean(written ?? named), fields)
  const isUndated = !(written ?? named)
  const language = languageIn(path)
  const rss = typeof fields.rss_pubdate === 'string' ? { published: fields.rss_pubdate } : {}
  const own: Record<string, unknown> = { ...rss, ...fields }
  delete own.rss_pubdate
  if (isUndated && isArticle) {
    report.often(place, 'has no date: the time at which its file was last changed was taken')
  }
  if (isDraftFolder) own.draft = 'true'
  if (language && !own.lang && !own.language) own.lang = language
  const dated = { ...pathOf(inside), date: dayOf(written, engine) ?? named, isArticle }
  const addresses = oldAddresses(engine, fields, dated)
  const slug =
    typeof fields.slug === 'string' && fields.slug
      ? fields.slug.split('/').at(-1) || slugIn(path)
      : slugIn(path)
  const { markdown, isBroken } = meaningOf(body, {
    engine: engine.name,
    place,
    line: rest.bodyLine,
    report,
    carryOut: liquid && ((text) => liquid(text, { path, fields, url: addresses[0], slug })),
  })
  if (isBroken) own.draft = 'true'
  const isHtml = /\.html?$/.test(path)
  const title = own.title === undefined ? headingIn(markdown) : undefined
  return {
    kind: isArticle ? 'article' : 'page',
    place,
    fields: title ? { ...own, title } : own,
    body: isHtml ? { html: markdown } : { markdown, firstLine: rest.bodyLine },
    dated: named ?? toInstant(Math.floor(statSync(file).mtimeMs / 1000)),
    slug,
    addresses,
  }
}

function isAnArticle(
  path: string,
  inside: string,
  { name }: Engine,
  isDated: boolean,
  fields: Record<string, unknown>,
): boolean {
  if (fields.type === 'page' || fields.layout === 'page') return false
  if (name === 'Jekyll' || name === 'Hexo') return /(?:^|\/)_(?:posts|drafts)\//.test(path)
  if (name === 'Hugo' && !/\//.test(inside)) return false
  if (name === 'Markdown') return true
  return isDated || articleFolder.test(`/${inside}`)
}

/** The date in a name or path: `2020-01-02-name.md`, `2020/1/2/name.md`. */
function nameDate(path: string): string | undefined {
  const own = path.replace(/\/_?index\.\w+$/, '')
  const [, y, m = '', d = ''] =
    /(?:^|\/)(\d{4})[-_/](\d{1,2})[-_/](\d{1,2})(?=[-_./]|$)/.exec(own) ?? []
  const date = y && `${y}-${m.padStart(2, '0')}-${d.padStart(2, '0')}`
  return date && readDate(date, 'UTC').instant ? date : undefined
}

function dayOf(written: unknown, { site }: Engine): string | undefined {
  if (typeof written !== 'string') return undefined
  const { instant } = readDate(written, site.timezone ?? 'UTC')
  const [day] = /^\d{4}-\d\d-\d\d/.exec(written) ?? []
  return day ? `${day}${instant?.slice(10) ?? ''}` : instant
}

function withoutEnding(path: string): string {
  return path.replace(/(?:\.[a-z]{2}(?:-[a-z]{2,4})?)?\.(?:md|markdown|mdown|mkd|mdx|html?)$/i, '')
}

/** The name of a post: that of its file, or its folder's if the file is called `index`, undated. */
function slugIn(path: string): string {
  const plain = withoutEnding(path).replace(/\/_?index$/, '')
  const name = basename(plain)
  return name.replace(/^\d{4}[-_]\d{1,2}[-_]\d{1,2}[-_]?(?=.)/, '') || name
}

function pathOf(inside: string): { path: string; name: string } {
  const path = withoutEnding(inside)
    .replace(/\/_?index$/, '')
    .replace(/(?:^|(?<=\/))_(?:posts|drafts)\//, '')
  return { path, name: slugIn(inside) }
}

/** Hugo's `post.fr.md`, or a folder for each language. */
function languageIn(path: string): string | undefined {
  const language = '([a-z]{2}(?:-[a-z]{2,4})?)'
  const inName = new RegExp(`\\.${language}\\.(?:md|markdown|html)$`, 'i').exec(path)?.[1]
  return inName ?? new RegExp(`^(?:content|source)/${language}/`, 'i').exec(path)?.[1]
}

/** Without a title in the front matter, many programs show the first heading. */
function headingIn(markdown: string): string | undefined {
  return /^\s*#[ \t]+(.+?)[ \t#]*(?:\n|$)/.exec(markdown)?.[1]
}

/** The name of a post that another one names by its file: whole, or the end of its path. */
function nameIn(names: Map<string, string>, address: string): string | undefined {
  const wanted = withoutEnding(
    address.replace(/[#?].*$/, '').replace(/^(?:@|\/|\.\.?\/)+/, ''),
  ).replace(/\/_?index$/, '')
  if (!wanted) return undefined
  for (const [path, name] of names) {
    const plain = path.replace(/\/_?index$/, '')
    if (plain === wanted || plain.endsWith(`/${wanted}`)) return name
  }
  return undefined
}

/** The names that the keys of authors stand for, where Jekyll and Docusaurus have them. */
function authorsIn(root: string): Record<string, string> {
  const places = [
    '_data/authors.yml',
    '_data/authors.yaml',
    'blog/authors.yml',
    'data/authors.yml',
    'src/_data/authors.yml',
  ]
  const path = places.map((place) => join(root, place)).find((one) => existsSync(one))
  const { fields }: Pick<Parts, 'fields'> = path
    ? readParts(`---\n${readFileSync(path, 'utf8').replace(/^---.*$/gm, '')}\n---\n`)
    : { fields: {} }
  return Object.fromEntries(
    Object.entries(fields).flatMap(([key, value]) =>
      isMap(value) && typeof value.name === 'string' ? [[key, value.name]] : [],
    ),
  )
}
