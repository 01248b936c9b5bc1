import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import {
  type Context,
  type Emitter,
  Hash,
  Liquid,
  Output,
  type TagToken,
  type Template,
} from 'liquidjs'
import { isInside } from '../found-file.ts'
import { squeezed } from '../templates/html-blocks.ts'
import { readData } from './data-files.ts'
import type { Engine } from './engine.ts'
import { readParts } from './front-matter.ts'
import { liquidFilters } from './liquid-filters.ts'
import { typed } from './typed.ts'

/** What Liquid knows of the text that it is used in: its path below the root, and its fields. */
export type LiquidPage = {
  path: string
  fields: Record<string, unknown>
  url?: string
  slug: string
}

/** Returns a text with the Liquid in it carried out, as far as that can be done. */
export type LiquidReader = (text: string, page: LiquidPage) => string

/** What Jekyll makes of the whole site. */
const ofSite = [
  ...['posts', 'pages', 'documents', 'collections', 'categories', 'tags', 'related_posts'],
  ...['github', 'static_files', 'html_pages', 'time'],
]
const ofPage = ['previous', 'content', 'excerpt']

const mostIncludes = 20
const mostMilliseconds = 5000
const mostMemory = 50_000_000

/** An address of the site before a path: the path is enough. */
const siteBeforePath = /(?:\{\{-?\s*site\.(?:url|baseurl|github\.url)\s*-?\}\})+(?=\/)/g

/**
 * Returns what carries out the Liquid of a Jekyll site: its variables, conditions and loops, its data and
 * the files of `_includes`. What Jekyll doesn't have of itself stays as it is written, and so does a text
 * that needs what is made of the whole site.
 */
export function siteLiquid({ root, config, site }: Engine): LiquidReader {
  const own = typeof config.includes_dir === 'string' ? config.includes_dir : '_includes'
  const includes = [own, '_includes', 'src/_includes']
    .map((name) => join(root, name))
    .find((folder) => existsSync(folder))
  const liquid = new Liquid({
    strictFilters: true,
    jekyllWhere: true,
    timezoneOffset: site.timezone ?? 'UTC',
    preserveTimezones: true,
    renderLimit: mostMilliseconds,
    memoryLimit: mostMemory,
  })
  for (const [name, filter] of Object.entries(liquidFilters)) liquid.registerFilter(name, filter)
  const blocks = new Set(Object.keys(liquid.tags))
  let depth = 0
  for (const name of ['include', 'include_cached', 'include_relative']) {
    liquid.registerTag(name, {
      parse(token: TagToken) {
        const [, file = '', given = ''] =
          /^\s*((?:\{\{[\s\S]*?\}\}|[^\s{])+)\s*([\s\S]*)$/.exec(token.args) ?? []
        this.file = liquid.parse(file.replace(/^(["'])(.*)\1$/, '$2'))
        this.given = new Hash(given.replace(/([\w-])\s*=\s*(?=\S)/g, '$1='), true)
        this.raw = token.getText()
      },
      *render(context: Context, emitter: Emitter): Generator<unknown, void, string> {
        depth++
        try {
          const from =
            name === 'include_relative'
              ? dirname(join(root, String(context.getSync(['page', 'path']))))
              : includes
          const file: string = yield liquid.renderer.renderTemplates(this.file, context)
          const given: unknown = yield this.given.render(context)
          emitter.write(yield* carriedOut(from && join(from, file.trim()), given, context))
        } catch {
          emitter.write(this.raw)
        } finally {
          depth--
        }
      },
    })
  }

  function* carriedOut(
    file: string | undefined,
    given: unknown,
    context: Context,
  ): Generator<unknown, string, string> {
    if (!file || depth > mostIncludes || !isInside(root, file))
      throw new Error('there is no such file')
    const { body } = readParts(readFileSync(file, 'utf8'))
    context.push({ include: given })
    try {
      const made: string = yield liquid.renderer.renderTemplates(parsed(body), context)
      return /\.(?:md|markdown)$/.test(file) ? made : squeezed(made)
    } finally {
      context.pop()
    }
  }

  /** A tag that only a plugin has is written as it stands. */
  function parsed(text: string): Template[] {
    for (const [, name = ''] of text.matchAll(/\{%-?\s*(\w+)/g)) {
      if (Object.hasOwn(liquid.tags, name) || isPart(name, blocks)) continue
      liquid.registerTag(name, {
        parse(token: TagToken) {
          this.raw = token.getText()
        },
        render(_, emitter) {
          emitter.write(this.raw)
        },
      })
    }
    const templates = liquid.parse(text)
    for (const one of templates) if (one instanceof Output) guard(one)
    return templates
  }

  const globals = new Proxy({}, { getOwnPropertyDescriptor: (_, name) => unknown(String(name)) })
  const siteScope = withUnknown(
    { ...config, url: site.url?.replace(/\/+$/, '') ?? '', baseurl: '' },
    ofSite,
  )
  let data: unknown
  Object.defineProperty(siteScope, 'data', { get: () => (data ??= readData(join(root, '_data'))) })

  return (text, { path, fields, url, slug }) => {
    if (!/\{[{%]/.test(text)) return text
    const page = withUnknown(
      { ...(typed(fields) as object), path, url, slug, collection: 'posts' },
      ofPage,
    )
    try {
      const templates = parsed(text.replace(siteBeforePath, ''))
      const scope = { page, site: siteScope, jekyll: { environment: 'production' } }
      return String(liquid.renderSync(templates, scope, { globals }))
    } catch {
      return text
    }
  }
}

/** Whether a tag is part of one that begins before it. */
function isPart(name: string, blocks: ReadonlySet<string>): boolean {
  return /^(?:else|elsif|when)$/.test(name) || (name.startsWith('end') && blocks.has(name.slice(3)))
}

/** An expression that can't be carried out stays as it is written. */
function guard(output: Output): void {
  const render = output.render.bind(output)
  output.render = function* (context, emitter) {
    try {
      yield* render(context, emitter)
    } catch {
      emitter.write(output.token.getText())
    }
  }
}

/** An object of which some properties can't be had. */
function withUnknown(object: object, names: string[]): object {
  const copy = { ...object }
  for (const name of names) {
    if (!Object.hasOwn(copy, name)) Object.defineProperty(copy, name, { get: () => unknown(name) })
  }
  return copy
}

function unknown(name: string): never {
  throw new Error(`${name} is not known here`)
}
