import { readFileSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { readDate } from '../../file/written-date.ts'
import { timeOf } from '../found-file.ts'
import type { Moved } from '../moved.ts'
import type { Place, Report } from '../report.ts'
import { hasFormulas } from '../templates/formulas.ts'
import { decoded } from './decode.ts'
import type { Engine } from './engine.ts'
import { fieldsAbove } from './fields-above.ts'
import { readParts } from './front-matter.ts'
import { languageIn } from './language.ts'
import { dateIn, placeIn, slugIn } from './names.ts'
import { oldAddresses } from './old-address.ts'
import { collectionsIn, type PostFile } from './posts.ts'
import type { LiquidReader } from './site-liquid.ts'
import { meaningOf } from './templates.ts'

/** What a text is read with: its site, what carries out its Liquid, and whether TeX is drawn there. */
export type Setting = { engine: Engine; liquid?: LiquidReader; drawsFormulas: boolean }

/** In bytes. An article here has far less. */
const mostBytes = 16_000_000

/** The folders in which undated files are articles all the same. */
const articleFolder = /(?:^|\/)(?:_posts|_drafts|posts?|blog|news|articles|writing|journal)(?=\/)/i

const dateNames = ['date', 'publishDate', 'pubDate', 'published', 'rss_pubdate', 'pubdate']

/**
 * Returns the article or page in a text file of a site; undefined if it is none, which the report says.
 * Throws an Error if the file can't be read.
 */
export function readPost(
  { file, path }: PostFile,
  { engine, liquid, drawsFormulas }: Setting,
  report: Report,
): Moved | undefined {
  const place = { file: path }
  if (statSync(file).size > mostBytes) throw new Error(`it has over ${mostBytes} bytes`)
  const { text, note } = decoded(readFileSync(file))
  if (note) report.at(place, note)
  const { body, bodyLine, problem, ...parts } = readParts(text)
  if (problem) report.at({ file: path, line: problem.line }, problem.message)
  const collection = collectionsIn(engine.config).find(({ folder }) =>
    path.startsWith(`${folder}/`),
  )
  const fields = { ...fieldsAbove(path, engine, collection), ...parts.fields }
  const below = path.replace(/^(?:content|source|src\/(?:content|pages|posts)|src)\//, '')
  const { language, prefix, path: inside } = languageIn(below, engine)
  const isSection = /(?:^|\/)_index\./.test(path)
  if (isNoArticle({ inside, isSection, body, fields }, place, report)) return undefined
  const named = dateIn(path) ?? dateIn(String(fields.path ?? fields.permalink ?? fields.url ?? ''))
  const written = [...dateNames, 'publish_date']
    .map((name) => fields[name])
    .find((one) => typeof one === 'string' && /\d/.test(one))
  const isDated = Boolean(written ?? named)
  const unlisted = ['hidden', 'unlisted'].find((name) => fields[name] === 'true')
  const isPost = !isSection && isAnArticle(path, inside, engine, isDated, fields)
  const isArticle = isPost && !unlisted
  if (unlisted) report.often(place, `\`${unlisted}\` makes it a page, which is in no list and feed`)
  const rss = typeof fields.rss_pubdate === 'string' ? { published: fields.rss_pubdate } : {}
  const own: Record<string, unknown> = { ...rss, ...fields }
  for (const name of ['rss_pubdate', unlisted]) if (name) delete own[name]
  if (!isDated && isArticle) {
    report.often(place, 'has no date: the time at which its file was last changed was taken')
  }
  if (/(?:^|\/)_drafts\//.test(path)) own.draft = 'true'
  if (language && !own.lang && !own.language) own.lang = language
  const slug =
    (typeof fields.slug === 'string' && fields.slug.split('/').findLast(Boolean)) || slugIn(path)
  const addresses = oldAddresses(engine, fields, {
    ...{ ...placeIn(inside), prefix, isSection, collection },
    isArticle: isPost,
    ...{ date: dayOf(written, engine) ?? named, dateOfName: dateIn(path) },
  })
  const { markdown, isBroken } = meaningOf(body, {
    engine: engine.name,
    place,
    line: bodyLine,
    report,
    carryOut: liquid && ((text) => liquid(text, { path, fields, url: addresses[0], slug })),
  })
  if (isBroken) own.draft = 'true'
  const saysOfMath = Object.keys(own).some((name) => /math|katex|latex/i.test(name))
  if (!saysOfMath && hasFormulas(markdown, drawsFormulas)) own.math = 'true'
  own.title ??= headingIn(markdown)
  return {
    kind: isArticle ? 'article' : 'page',
    place,
    fields: own,
    body: /\.html?$/.test(path) ? { html: markdown } : { markdown, firstLine: bodyLine },
    dated: named ?? timeOf(file),
    slug,
    addresses,
  }
}

/** What is neither article nor page: the home page, a list without words, and what leads elsewhere. */
function isNoArticle(
  text: { inside: string; isSection: boolean; body: string; fields: Record<string, unknown> },
  place: Place,
  report: Report,
): boolean {
  const { inside, isSection, body, fields } = text
  const target =
    fields.redirect_to ??
    /^\s*<meta\s+http-equiv=["']?refresh[^>]*url=\s*['"]?([^'">\s]+)/i.exec(body)?.[1]
  const words = body.replace(/\{[{%][\s\S]*?[}%]\}|<[^>]*>/g, '').trim()
  if (target && !words) report.at(place, `not taken: it only leads to ${target}`)
  else if (!dirname(inside).replace(/^\.$/, '') && /^_?index(?:\.\w+)+$/.test(inside)) {
    report.often(place, words ? 'not taken: it is the home page' : 'a list of articles, not taken')
  } else if (isSection && !words) report.often(place, 'a list of articles, not taken')
  else return false
  return true
}

function isAnArticle(
  path: string,
  inside: string,
  { name }: Engine,
  isDated: boolean,
  fields: Record<string, unknown>,
): boolean {
  if (fields.type === 'page' || fields.layout === 'page') return false
  if (/(?:^|\/)_(?:posts|drafts)\//.test(path)) return true
  if (name === 'Jekyll') return isDated && /^_/.test(path)
  if (name === 'Hexo' || (name === 'Hugo' && !/\//.test(inside))) return false
  if (name === 'Markdown') return true
  return isDated || articleFolder.test(`/${inside}`)
}

function dayOf(written: unknown, { site }: Engine): string | undefined {
  if (typeof written !== 'string') return undefined
  const { instant } = readDate(written, site.timezone ?? 'UTC')
  const [day] = /^\d{4}-\d\d-\d\d/.exec(written) ?? []
  return day ? `${day}${instant?.slice(10) ?? ''}` : instant
}

/** Without a title in the front matter, many programs show the first heading. */
function headingIn(markdown: string): string | undefined {
  return /^\s*#[ \t]+(.+?)[ \t#]*(?:\n|$)/.exec(markdown)?.[1]
}
