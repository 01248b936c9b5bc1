import { realpathSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { unescaped } from '../../article/text.ts'
import { isInside } from '../found-file.ts'
import type { Moved, Source } from '../moved.ts'
import type { Engine } from './engine.ts'

/** Where a site keeps what it serves as it is, below its root. */
const served = ['', ...'static public source assets src src/assets content docs _assets'.split(' ')]

/** Texts that become articles are no files to show. */
const text = /\.(?:md|markdown|mdx|mkd|html?|php|aspx?|xml)$/i

/**
 * Returns what finds the file that an address in a post names: beside the post, in a folder with its
 * name, or where the site keeps what it serves. Nothing outside the site is found.
 */
export function fileFinder({ root, site }: Engine): Source['fileAt'] {
  const real = realpathSync(root)
  const host = site.url?.replace(/\/+$/, '')
  const basePath = site.url ? new URL(site.url).pathname.replace(/\/+$/, '') : ''
  return (address, moved) => {
    const own = host && address.startsWith(`${host}/`) ? address.slice(host.length) : address
    if (/^(?:[a-z][a-z0-9+.-]*:|\/\/|#)/i.test(own)) return undefined
    const path = unescaped(own.replace(/[?#].*$/, '')).replaceAll('\\', '/')
    if (!path || text.test(path) || path.endsWith('/')) return undefined
    const inside = path.startsWith('/') ? path : `/${path.replace(/^(?:\.\.?\/)+/, '')}`
    const absolute = [
      inside,
      ...(basePath && inside.startsWith(`${basePath}/`) ? [inside.slice(basePath.length)] : []),
    ]
    const post = join(root, moved.place.file)
    const beside = path.startsWith('/')
      ? []
      : [join(dirname(post), path), join(post.replace(/\.\w+$/, ''), path)]
    for (const file of beside) {
      const found = isInside(real, file)
        ? nameBeside(relative(real, realpathSync(file)), moved)
        : undefined
      if (found) return { file, path: found }
    }
    for (const one of absolute) {
      for (const folder of served) {
        const file = join(root, folder, one)
        if (isInside(real, file)) return { file, path: one.slice(1) }
      }
    }
    return undefined
  }
}

/** A file beside a post is named with it, one that all posts share by its place in the site. */
function nameBeside(path: string, { place }: Moved): string {
  const posix = path.split(sep).join('/')
  const short = posix.replace(/^(?:content|source|src\/content|static|public|assets|src)\//, '')
  const folder = dirname(place.file).split(sep).join('/')
  return folder === '.' ? posix : short
}
