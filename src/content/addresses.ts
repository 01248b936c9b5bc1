import { term, unescaped } from '../article/text.ts'
import type { Known } from './surroundings.ts'

// Addresses as people write them, and what they lead to.

/** What an address was taken as. `guess` says so to the author if it isn't plain. */
export type Reading = { address: string; guess?: true }

const scheme = /^[a-z][a-z\d+.-]*:/i
const mail = /^[^\s/?#:@<>()]+@(?:[\p{L}\d-]+\.)+\p{L}{2,}$/u
const host =
  /^(?:[\p{L}\d](?:[\p{L}\d-]*[\p{L}\d])?\.)+(\p{L}{2,}|xn--[a-z\d-]+)(?::\d+)?(?=[/?#]|$)/iu
const markdown = /^([^?#:]*[^/?#:])\.(?:md|markdown)(?=[?#]|$)/i
const file =
  /\.(?:jpe?g|png|gif|webp|avif|svg|mp3|m4a|m4b|aac|oga|ogg|opus|flac|wav|mp4|m4v|webm|mov|ogv|vtt|srt|pdf|epub|zip)$/i

/** Without a path, only these are taken for hosts: `story.txt` and `main.py` are names of files. */
const wellKnown =
  /^(?:com|org|net|edu|gov|info|io|dev|app|blog|news|example|co|eu|uk|de|fr|nl|es|it|ch|at|be|se|no|dk|fi|pt|br|ca|us|au|nz|jp|cn|kr|in|ie|cz|ru|ua|me|tv)$/i
/** Even with a path, these are. */
const endings = /^(?:md|html?|php|js|ts|css|json|xml|txt|sh|py)$/i

/**
 * Returns what the address of a link was meant to be. Another article or page is named by its file, a
 * file in `media/` by its name or its place in the site folder.
 */
export function readAddress(written: string, base: string): Reading {
  const value = written.trim().replace(/^(mailto|tel|sms):(?:\s|%20)+/i, '$1:')
  if (/^(?:https?:\/\/|#)/i.test(value)) return { address: value }
  const found = host.exec(value)
  const isFile = file.test(value) && !value.includes('/')
  const isHost =
    found && !isFile && (/^www\./i.test(value) || isDomain(found[1] ?? '', found[0] === value))
  if (isHost) return { address: `https://${value}`, guess: true }
  if (mail.test(value)) return { address: `mailto:${value}`, guess: true }
  if (scheme.test(value)) return { address: value }
  const [named, path] = markdown.exec(value) ?? []
  if (named === undefined || path === undefined) return readMedia(value, base)
  return { address: fileAddress(path, base) + value.slice(named.length) }
}

/** The address of the article or page whose file has this path, without its ending. */
function fileAddress(path: string, base: string): string {
  const page = /(?:^|\/)pages\/(.+)$/.exec(path)?.[1]
  if (page !== undefined) return `/${page}`
  const name = path.slice(path.lastIndexOf('/') + 1)
  // Articles have their addresses side by side, whatever folders their files are in.
  if (isArticle.test(new URL(base).pathname)) return `./${name}`
  return /(?:^|\/)articles\//.test(path) ? `/articles/${name}` : path.replace(/^@\//, '/')
}

const isArticle = /^\/articles\//

function isDomain(ending: string, isAlone: boolean): boolean {
  return isAlone ? wellKnown.test(ending) : !endings.test(ending)
}

/** Returns what the address of a picture or a recording was meant to be. */
export function readMedia(written: string, base: string): Reading {
  const value = written.trim()
  if (scheme.test(value) || value.startsWith('//')) return { address: value }
  if (!file.test(value.replace(/[?#].*$/s, ''))) return { address: value }
  const url = URL.parse(value, base)
  if (!url?.href.startsWith(homeOf(base))) return { address: value }
  const beside = /^(?:\.\/)?([^/?#]+)$/.exec(value)?.[1]
  if (beside) return { address: `../media/${beside}`, guess: true }
  const inside = /^\/.+?\/media\/(.+)$/.exec(url.pathname)?.[1]
  if (inside) return { address: `../media/${inside}`, guess: true }
  return { address: value }
}

const places =
  /^\/(?:$|articles(?:\/[^/]+)?$|media\/.|(?:tags|authors)(?:\/|$)|archive(?:\/|$)|feed$|[^/]+\.(?:xml|json|opml|txt|webmanifest)$|\.well-known\/|healthz$)/

/** An own page may be here. */
const ownPage = /^\/((?:[^/.]+\/)*[^/.]+)\/?$/

/**
 * Returns whether an address on the site of `base` leads to nothing there. Without what is `known`, that
 * is so only where nothing can be.
 */
export function leadsNowhere(address: string, base: string, known?: Known): boolean {
  if (!address.startsWith(homeOf(base))) return false
  const { pathname } = new URL(address)
  const isPlace = places.test(pathname)
  const [, page] = isPlace ? [] : (ownPage.exec(pathname) ?? [])
  if (!isPlace && page === undefined) return true
  if (!known || pathname === new URL(base).pathname) return false
  // Other spellings of a page's address redirect to it.
  if (page !== undefined) return !known.page(unescaped(page).normalize('NFC').toLowerCase())
  const [, kind, topic] = /^\/(tags|authors)\/([^/]+)/.exec(pathname) ?? []
  if (topic !== undefined) return !known.page(`${kind}/${term(unescaped(topic))}`)
  const [, room, name] = /^\/(articles|media)\/(.+)$/.exec(pathname) ?? []
  if (room === undefined || name === undefined) return false
  const path = unescaped(name)
  if (room === 'media') return !known.medium(path)
  return !known.article(path) && !known.article(path.replace(/\.md$/, ''))
}

/** The site's address, with the slash after the host. */
function homeOf(base: string): string {
  return base.slice(0, base.indexOf('/', base.indexOf('//') + 2) + 1)
}
