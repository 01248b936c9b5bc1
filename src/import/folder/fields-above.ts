import { existsSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { isMap } from '../../file/fields.ts'
import { configIn, type Engine } from './engine.ts'
import { readParts } from './front-matter.ts'
import type { Collection } from './posts.ts'

type Fields = Record<string, unknown>

/**
 * Returns the fields that a text has by where it stands: Jekyll's `defaults`, Hugo's `cascade` and
 * Eleventy's data of folders. Those nearer to the text come last.
 */
export function fieldsAbove(path: string, engine: Engine, collection?: Collection): Fields {
  if (engine.name === 'Jekyll') return defaultsOf(path, engine, collection)
  if (engine.name !== 'Eleventy' && engine.name !== 'Hugo') return {}
  const read = engine.name === 'Hugo' ? cascadeIn : dataIn
  return Object.assign({}, ...foldersAbove(path).map((folder) => read(join(engine.root, folder))))
}

/** `a/b/c.md` is in `a` and `a/b`. */
function foldersAbove(path: string): string[] {
  const parts = path.split('/').slice(0, -1)
  return parts.map((_, at) => parts.slice(0, at + 1).join('/'))
}

function defaultsOf(path: string, { config }: Engine, collection?: Collection): Fields {
  const type = collection?.name ?? (/(?:^|\/)_(?:posts|drafts)\//.test(path) ? 'posts' : 'pages')
  const all = Array.isArray(config.defaults) ? config.defaults.filter(isMap) : []
  const own = all.filter(({ scope }) => {
    if (!isMap(scope)) return true
    const folder = String(scope.path ?? '').replace(/^\/|\/(?:\*+)?$/g, '')
    const isThere = !folder || path === folder || path.startsWith(`${folder}/`)
    return isThere && (!scope.type || scope.type === type)
  })
  return Object.assign({}, ...own.map(({ values }) => values))
}

/** What the text of a section, `_index.md`, gives to all below it. */
function cascadeIn(folder: string): Fields {
  const path = ['md', 'markdown', 'html'].map((ending) => join(folder, `_index.${ending}`))
  const found = path.find((one) => existsSync(one))
  const { cascade } = found ? readParts(readFileSync(found, 'utf8')).fields : {}
  const all = [cascade].flat().filter(isMap)
  // Those with a target are for some pages only.
  return Object.assign({}, ...all.filter(({ _target, target }) => !_target && !target))
}

function dataIn(folder: string): Fields {
  const name = basename(folder)
  return configIn(folder, [`${name}.json`, `${name}.11tydata.json`])
}
