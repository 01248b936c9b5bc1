import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { isMap } from '../../file/fields.ts'
import type { OldSite } from '../moved.ts'
import { readParts } from './front-matter.ts'

export type EngineName =
  | 'Jekyll'
  | 'Hugo'
  | 'Zola'
  | 'Hexo'
  | 'Eleventy'
  | 'Astro'
  | 'Docusaurus'
  | 'Franklin'
  | 'Markdown'

/** The program that made a site of a folder. `config` is its settings, as far as they are data. */
export type Engine = {
  name: EngineName
  root: string
  config: Record<string, unknown>
  site: OldSite
}

type Sign = { name: EngineName; is: (root: string) => boolean; config: string[] }

const hugoConfigs = ['hugo', 'config', 'config/_default/hugo', 'config/_default/config'].flatMap(
  (name) => ['toml', 'yaml', 'yml', 'json'].map((ending) => `${name}.${ending}`),
)

/** Where Hugo's settings may be a file each, `languages.toml` or `languages.fr.toml`. */
const hugoSettings = 'config/_default'

const inRepository = ['website', 'site', 'blog', 'www', 'web', 'docs']

/** What tells the programs apart, in this order. */
const signs: readonly Sign[] = [
  { name: 'Hexo', is: has('source/_posts'), config: ['_config.yml'] },
  // Some of these keep their posts where Jekyll does.
  { name: 'Docusaurus', is: starts('docusaurus.config.'), config: [] },
  { name: 'Astro', is: starts('astro.config.'), config: [] },
  { name: 'Eleventy', is: starts('.eleventy.', 'eleventy.config.'), config: [] },
  {
    name: 'Jekyll',
    is: has('_config.yml', '_config.yaml', '_config.toml', '_posts'),
    config: ['_config.yml', '_config.yaml', '_config.toml'],
  },
  { name: 'Zola', is: isZola, config: ['zola.toml', 'config.toml'] },
  { name: 'Hugo', is: isHugo, config: hugoConfigs },
  {
    name: 'Franklin',
    is: (root) =>
      /^\s*(?:<!--[\s\S]*?-->\s*)?@def\b/m.test(read(root, 'config.md')) ||
      (has('config.md')(root) && has('_layout')(root)),
    config: ['config.md'],
  },
]

/**
 * Returns the program whose site a folder is, is a part of or has in it: up to two folders above it are
 * looked at, then those in which a repository may keep its site. A folder of texts that is no site of any
 * is one of Markdown.
 */
export function engineOf(folder: string): Engine {
  const start = resolve(folder)
  const below = inRepository.map((name) => join(start, name))
  for (const root of [start, dirname(start), dirname(dirname(start)), ...below]) {
    const sign = signs.find(({ is }) => is(root))
    if (!sign) continue
    const config = { ...configIn(root, sign.config), ...settingsIn(join(root, hugoSettings)) }
    return { name: sign.name, root, config, site: siteOf(config) }
  }
  return { name: 'Markdown', root: start, config: {}, site: {} }
}

function has(...names: string[]) {
  return (root: string) => names.some((name) => existsSync(join(root, name)))
}

function starts(...beginnings: string[]) {
  return (root: string) => {
    const names = existsSync(root) ? readdirSync(root) : []
    return names.some((name) => beginnings.some((beginning) => name.startsWith(beginning)))
  }
}

function isZola(root: string): boolean {
  return (
    has('content')(root) &&
    /^\s*base_url\s*=/m.test(read(root, 'zola.toml') || read(root, 'config.toml'))
  )
}

function isHugo(root: string): boolean {
  const files = 'hugo.toml hugo.yaml hugo.yml hugo.json config/_default archetypes'.split(' ')
  const isSure = files.some((name) => existsSync(join(root, name)))
  return isSure || hugoConfigs.some((name) => /\bbaseurl\b/i.test(read(root, name)))
}

function read(root: string, name: string): string {
  try {
    return readFileSync(join(root, name), 'utf8')
  } catch {
    return ''
  }
}

/** Returns the fields in the first of these files that is there; none if there is none. */
export function configIn(root: string, names: string[]): Record<string, unknown> {
  const name = names.find((one) => existsSync(join(root, one)))
  const text = name ? read(root, name) : ''
  if (name?.endsWith('.toml')) return readParts(`+++\n${text}\n+++\n`).fields
  if (name?.endsWith('.json')) return readParts(`;;;\n${text}\n;;;\n`).fields
  if (name?.endsWith('.md')) return readParts(text).fields
  return readParts(`---\n${text.replace(/^---.*$/gm, '')}\n---\n`).fields
}

function settingsIn(folder: string): Record<string, unknown> {
  const settings: Record<string, unknown> = {}
  for (const file of existsSync(folder) ? readdirSync(folder) : []) {
    const [, name = '', part] =
      /^(languages|permalinks|params)(?:\.([\w-]+))?\.(?:toml|ya?ml|json)$/.exec(file) ?? []
    if (!name) continue
    const known = settings[name]
    const value = configIn(folder, [file])
    settings[name] = { ...(isMap(known) && known), ...(part ? { [part]: value } : value) }
  }
  return settings
}

function siteOf(config: Record<string, unknown>): OldSite {
  const params = [config.params, config.extra].find(isMap) ?? {}
  const text = (...names: string[]) => {
    const found = names.flatMap((name) => [config[name], params[name]])
    return found.find((one): one is string => typeof one === 'string' && one.trim() !== '')?.trim()
  }
  const url = text('url', 'baseURL', 'baseurl', 'base_url', 'baseUrl', 'website_url')
  return {
    title: text('title', 'name', 'website_title'),
    description: text('description', 'subtitle', 'tagline', 'website_description'),
    url: url && /^https?:\/\//.test(url) ? url : undefined,
    language: text(
      ...'languageCode defaultContentLanguage default_language language lang locale'.split(' '),
    ),
    timezone: text('timezone', 'timeZone'),
  }
}
