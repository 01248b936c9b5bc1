import { argumentsIn, escaped } from '../templates/made.ts'

/** A picture or recording of the export. */
export type Medium = {
  url: string
  alt: string
  caption: string
  parent: string
  isPicture: boolean
}

/** What shortcodes refer to: the media by their number, and the number of the post itself. */
export type Library = { media: ReadonlyMap<string, Medium>; post: string }

const attributes = String.raw`((?:\s+(?:[\w-]+\s*=\s*(?:"[^"]*"|'[^']*'|[^\s\]"']+)|"[^"]*"|[^\s\]"'=]+))*)\s*`
const pair = (name: string) =>
  new RegExp(`\\[(${name})${attributes}\\]([\\s\\S]*?)\\[\\/\\1\\]`, 'gi')
const alone = new RegExp(
  `\\[(gallery|audio|video|embed|playlist|youtube|vimeo|caption|wp_caption)${attributes}\\/?\\]`,
  'gi',
)

/** A tag of some plugin: brackets around a word alone are the author's own. */
const unknown =
  /(?<!\[)\[\/?[a-z][\w-]*(?:\s+[\w-]+\s*=\s*(?:"[^"\]]*"|'[^'\]]*'|[^\s\]"']+))+\s*\/?\](?!\])/gi

/** Returns HTML in which WordPress's own shortcodes are what they stand for, and those that are left. */
export function readShortcodes(html: string, library: Library): { html: string; left: string[] } {
  const verbatim: string[] = []
  const hold = (text: string) => `\uE0FB${verbatim.push(text) - 1}\uE0FB`
  const made = html
    .replace(/\[\[(\w[^\]]*)\]\]/g, (_, inside: string) => hold(`[${inside}]`))
    .replace(
      pair('code|sourcecode|source|php|html|css|js|javascript|python|bash'),
      (_, name: string, rest: string, body: string) => {
        const { named } = argumentsIn(rest)
        const language =
          named.language ?? named.lang ?? (/^(?:code|source|sourcecode)$/i.test(name) ? '' : name)
        const code = /&(?:lt|gt|amp);/.test(body) ? body : escaped(body)
        const type = language ? ` class="language-${escaped(language)}"` : ''
        return hold(`<pre><code${type}>${code.replace(/^\n/, '')}</code></pre>`)
      },
    )
    .replace(/<(pre|code)\b[\s\S]*?<\/\1>/gi, (found) => hold(found))
    .replace(pair('caption|wp_caption'), (_, __, rest: string, body: string) => caption(rest, body))
    .replace(
      pair('embed|youtube|vimeo'),
      (_, __, ___, body: string) => `\n\n${embed(body.trim())}\n\n`,
    )
    .replace(
      pair('audio|video'),
      (_, name: string, rest: string, body: string) => recording(name, rest) + body,
    )
    .replace(
      alone,
      (tag, name: string, rest: string) => instead(name.toLowerCase(), rest, library) ?? tag,
    )
    .replace(
      /^[ \t]*(?:<p>)?\s*(https?:\/\/[^\s<>"]+)\s*(?:<\/p>)?[ \t]*$/gim,
      (_, url: string) => `\n\n${embed(url)}\n\n`,
    )
  const left = [...made.matchAll(unknown)].map(([tag]) => tag)
  const release = (text: string): string =>
    text.replace(/\uE0FB(\d+)\uE0FB/g, (_, at) => release(verbatim[Number(at)] ?? ''))
  return { html: release(made), left }
}

function caption(rest: string, body: string): string {
  const { named } = argumentsIn(rest)
  const [, shown = '', words = ''] =
    /^\s*((?:<a\b[^>]*>\s*)?<img\b[^>]*>(?:\s*<\/a>)?)([\s\S]*)$/i.exec(body) ?? []
  const text = (named.caption ? escaped(named.caption) : words.trim()) || ''
  if (!shown) return body
  return text
    ? `\n\n<figure>${shown}<figcaption>${text}</figcaption></figure>\n\n`
    : `\n\n${shown}\n\n`
}

function instead(name: string, rest: string, library: Library): string | undefined {
  const { named, others } = argumentsIn(rest)
  if (name === 'gallery') return gallery(named, library)
  if (name === 'playlist') return playlist(named, library)
  if (name === 'audio' || name === 'video') return recording(name, rest) || undefined
  if (name === 'caption' || name === 'wp_caption') return ''
  const url = named.src ?? named.url ?? others[0]
  return url && /^https?:/.test(url) ? `\n\n${embed(url)}\n\n` : undefined
}

function gallery(named: Record<string, string>, { media, post }: Library): string {
  const ids = (named.ids ?? named.include)?.split(/\s*,\s*/)
  const own = ids
    ? ids.flatMap((id) => media.get(id) ?? [])
    : [...media.values()].filter(({ parent, isPicture }) => parent === post && isPicture)
  return own
    .map(({ url, alt, caption: words }) => {
      const img = `<img src="${escaped(url)}" alt="${escaped(alt)}">`
      return words
        ? `\n\n<figure>${img}<figcaption>${escaped(words)}</figcaption></figure>\n\n`
        : `\n\n<p>${img}</p>\n\n`
    })
    .join('')
}

function playlist(named: Record<string, string>, { media }: Library): string {
  const ids = named.ids?.split(/\s*,\s*/) ?? []
  const name = named.type === 'video' ? 'video' : 'audio'
  return ids
    .flatMap((id) => media.get(id) ?? [])
    .map(({ url }) => player(name, url))
    .join('')
}

function recording(name: string, rest: string): string {
  const { named, others } = argumentsIn(rest)
  const urls = [
    ...Object.entries(named)
      .filter(([key]) => /^(?:src|mp3|m4a|ogg|wav|wma|mp4|m4v|webm|ogv|flv|mov)$/.test(key))
      .map(([, url]) => url),
    ...others,
  ]
  const url = urls.find((one) => /^https?:|^\//.test(one))
  return url ? player(name.toLowerCase(), url) : ''
}

function player(name: string, url: string): string {
  return `\n\n<${name} controls src="${escaped(url)}"></${name}>\n\n`
}

/** What WordPress shows for an address by itself: a player, or else a link. */
export function embed(url: string): string {
  const youtube =
    /^https?:\/\/(?:www\.|m\.)?(?:youtube\.com\/(?:watch\?(?:[^#]*&(?:amp;)?)?v=|shorts\/|embed\/)|youtu\.be\/)([\w-]{6,})/.exec(
      url,
    )?.[1]
  if (youtube)
    return `<iframe src="https://www.youtube-nocookie.com/embed/${youtube}" title="YouTube"></iframe>`
  const vimeo = /^https?:\/\/(?:www\.)?vimeo\.com\/(\d+)/.exec(url)?.[1]
  if (vimeo) return `<iframe src="https://player.vimeo.com/video/${vimeo}" title="Vimeo"></iframe>`
  if (/\.(?:mp3|m4a|ogg|wav)(?:\?|$)/i.test(url)) return player('audio', url).trim()
  if (/\.(?:mp4|m4v|webm|ogv)(?:\?|$)/i.test(url)) return player('video', url).trim()
  const shown = escaped(url.replaceAll('&amp;', '&'))
  return `<p><a href="${shown}">${shown}</a></p>`
}
