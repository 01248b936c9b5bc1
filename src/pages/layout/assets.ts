import { createHash } from 'node:crypto'
import type { Context } from 'hono'
import { sharedControl } from '../../http/cache-control.ts'
import article from './style/article.css'
import formulas from './style/formulas.css'
import lists from './style/lists.css'
import page from './style/page.css'
import print from './style/print.css'
import subscribe from './style/subscribe.css'
import { fontFaces, loadFont } from './typefaces.ts'

/** A file that pages refer to. */
export type Asset = { path: string; type: string; body: string }

// print.css comes last, because it undoes styles that are meant for screens.
const style = [fontFaces, page, lists, subscribe, article, formulas, print].join('\n')

export const stylesheet = asset('style', 'css', 'text/css', withoutSpace(style))

/** A style sheet without its comments and most of its space. No string in it has a brace or a semicolon. */
function withoutSpace(css: string): string {
  return css
    .replace(/\/\*.*?\*\//gs, '')
    .replace(/\s+/g, ' ')
    .replace(/ ?([{};,>]) ?|(:) /g, '$1$2')
    .replaceAll(';}', '}')
}

/** Returns a text file as an asset, with a hash of its content in its path. */
export function asset(name: string, extension: string, type: string, body: string): Asset {
  const hash = createHash('sha256').update(body).digest('hex').slice(0, 12)
  return { path: `/${name}.${hash}.${extension}`, type: `${type}; charset=utf-8`, body }
}

/** For a year, since the content at a URL with its hash never changes. */
const forEver = { 'Cache-Control': `public, max-age=${365 * 24 * 60 * 60}, immutable` }

/** Returns the response with an asset. */
export function answerAsset(c: Context, { path, type, body }: Asset): Response {
  return c.body(body, 200, { ...lifetimeAt(c, path), 'Content-Type': type })
}

/** Resolves to the response with a file of a typeface; there is none with other names. */
export async function answerFont(c: Context): Promise<Response> {
  const font = await loadFont(c.req.path)
  if (!font) return c.notFound()
  return c.body(font.body, 200, {
    ...lifetimeAt(c, font.path),
    'Content-Type': 'font/woff2',
    // The frames of a preview have no origin.
    'Access-Control-Allow-Origin': '*',
  })
}

/** An older page may still ask for an asset under another hash. */
function lifetimeAt(c: Context, path: string): Record<string, string> {
  return c.req.path === path ? forEver : sharedControl(60)
}
