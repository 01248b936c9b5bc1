/** The arguments of a tag: those with names, and the others in their order. */
export type Arguments = { named: Record<string, string>; others: string[] }

const argument =
  /(?:([\w-]+)\s*[=:]\s*)?(?:"((?:\\.|[^"\\])*)"|'((?:\\.|[^'\\])*)'|`([^`]*)`|([^\s,"'`]+))/g

/** Reads `src="a.png" alt='A sea' 640`, as Hugo, Zola, Jekyll and Hexo have it. */
export function argumentsIn(text: string): Arguments {
  const named: Arguments['named'] = {}
  const others: string[] = []
  for (const [, name, ...values] of text.matchAll(argument)) {
    const value = (values.find((one) => one !== undefined) ?? '').replace(/\\(["'])/g, '$1')
    if (name) named[name.toLowerCase()] = value
    else others.push(value)
  }
  return { named, others }
}

/** Text as the value of an attribute, or as the words of an element. */
export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}

/**
 * Returns the HTML of a figure that a tag describes, undefined if it names no picture. A figure stands
 * for itself only if it has a caption.
 */
export function figure({ named, others }: Arguments): string | undefined {
  const pick = (...names: string[]) => names.map((name) => named[name]).find((one) => one)
  const given = pick('src', 'url', 'image_path', 'image', 'path', 'img', 'file', 'filename')
  const src = given ?? others.find((one) => picture.test(one))
  if (!src || !(picture.test(src) || /^(?:https?:)?\//.test(src))) return undefined
  const alt = pick('alt', 'title') ?? ''
  const caption = pick('caption', 'attr') ?? (named.alt ? named.title : undefined)
  const link = pick('link', 'href')
  const size = ['width', 'height'].flatMap((name) =>
    /^\d+$/.test(named[name] ?? '') ? [` ${name}="${named[name]}"`] : [],
  )
  const img = `<img src="${escaped(src)}" alt="${escaped(alt)}"${size.join('')}>`
  const shown = link ? `<a href="${escaped(link)}">${img}</a>` : img
  if (!caption) return shown
  return `\n\n<figure>${shown}<figcaption>${escaped(caption)}</figcaption></figure>\n\n`
}

const picture = /\.(?:png|jpe?g|gif|webp|avif|svg|bmp)(?:[?#]|$)/i

/** The pages or players of what a tag shows by a key. */
const players: Record<string, (key: string, all: string[]) => string> = {
  ...{ youtube, youtubelite: youtube },
  vimeo: (key) => frame(`https://player.vimeo.com/video/${idIn(key)}`, 'Vimeo'),
  gist: (key, all) =>
    linked(`https://gist.github.com/${all.length > 1 ? `${key}/${all[1]}` : key}`),
  ...{ tweet, twitter: tweet, x: tweet },
  instagram: (key) => linked(`https://www.instagram.com/p/${key}/`),
  codepen: (key, all) =>
    linked(/^https?:/.test(key) ? key : `https://codepen.io/${all[1] ?? 'anon'}/pen/${key}`),
  asciinema: (key) => linked(`https://asciinema.org/a/${key}`),
}

/** Returns what a tag such as `youtube` shows: a frame or a link. Undefined for any other tag. */
export function player(name: string, { named, others }: Arguments): string | undefined {
  const show = players[name.toLowerCase().replace(/[-_]|\.html$/g, '')]
  const user = named.user ? [named.user, named.id ?? ''] : undefined
  const all = user ?? [named.id ?? named.url ?? named.src ?? others[0] ?? '', ...others.slice(1)]
  return show && all[0] ? show(all[0], all) : undefined
}

function idIn(key: string): string {
  return (
    /(?:v=|youtu\.be\/|embed\/|vimeo\.com\/(?:video\/)?)([\w-]+)/.exec(key)?.[1] ??
    encodeURIComponent(key)
  )
}

function youtube(key: string): string {
  return frame(`https://www.youtube-nocookie.com/embed/${idIn(key)}`, 'YouTube')
}

function tweet(key: string, [, id]: string[]): string {
  const path = id ? `${key}/status/${id}` : `i/status/${key}`
  return linked(/^https?:/.test(key) ? key : `https://twitter.com/${path}`)
}

function frame(src: string, title: string): string {
  return `\n\n<iframe src="${src}" title="${title}"></iframe>\n\n`
}

function linked(url: string): string {
  return `\n\n<${url}>\n\n`
}
