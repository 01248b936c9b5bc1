import { fence } from './code.ts'
import { argumentsIn, figure, player } from './made.ts'

/**
 * Replaces what Jekyll, Eleventy (Liquid) and Hexo (Nunjucks) would have put in the place of their
 * tags. `keep` hides a text from all that comes after, and `carryOut` does what the site's own Liquid says.
 * What has no meaning here stays.
 */
export function readLiquid(
  text: string,
  keep: (text: string) => string,
  left: (name: string) => void,
  carryOut: (text: string) => string = (one) => one,
): string {
  const verbatim = text
    .replace(/\{%-?\s*raw\s*-?%\}([\s\S]*?)\{%-?\s*endraw\s*-?%\}/g, (_, raw: string) => keep(raw))
    .replace(/\{%-?\s*comment\s*-?%\}[\s\S]*?\{%-?\s*endcomment\s*-?%\}/g, '')
    .replace(
      /[ \t]*\{%-?\s*(highlight|codeblock|code)\b([^%]*?)-?%\}\n?([\s\S]*?)\{%-?\s*end\1\s*-?%\}/g,
      (_, tag: string, options: string, body: string) => {
        const { named, others } = argumentsIn(options)
        const language = named.lang ?? (tag === 'codeblock' ? '' : others[0]) ?? ''
        return keep(fence(body, language))
      },
    )
  const made = carryOut(verbatim)
    .replace(
      /\{%-?\s*(?:blockquote|quote|pullquote)\b([^%]*?)-?%\}([\s\S]*?)\{%-?\s*end(?:blockquote|quote|pullquote)\s*-?%\}/g,
      (_, from: string, body: string) => quoted(body, from),
    )
    .replace(/\{%-?\s*(\w+)\s*([\s\S]*?)\s*-?%\}/g, (tag, name: string, rest: string) => {
      return instead(name.toLowerCase(), rest) ?? tag
    })
    .replace(
      /\{\{-?\s*([\s\S]*?)\s*-?\}\}/g,
      (tag, expression: string) => meantBy(expression) ?? tag,
    )
  return withoutPairs(made, left)
}

/** What says whether or how often a text is shown, rather than how. */
const control = /^(?:if|unless|case|for|tablerow|capture|ifchanged|raw|block|macro|set)$/

/** Takes the tags of `{% note %} … {% endnote %}` away from the text in it. A caption stays in words. */
function withoutPairs(text: string, left: (name: string) => void): string {
  const ends = [...text.matchAll(/\{%-?\s*end(\w+)\s*-?%\}/g)].flatMap(([, name = '']) => {
    return control.test(name) ? [] : [name]
  })
  return [...new Set(ends)].reduce((rest, name) => {
    left(name)
    const tags = new RegExp(`\\{%-?\\s*(?:end)?${name}\\b([\\s\\S]*?)-?%\\}`, 'g')
    return rest.replace(tags, (_, given: string) => {
      const { title, caption } = argumentsIn(given).named
      const words = title ?? caption
      return words ? `\n\n*${words}*\n\n` : '\n\n'
    })
  }, text)
}

function quoted(body: string, from: string): string {
  const source = from.trim() && `\n>\n> — ${from.trim()}`
  return `\n\n> ${body.trim().replaceAll('\n', '\n> ')}${source}\n\n`
}

/** Tags that only say how something is made or shown. */
const silent =
  /^(?:toc|responsive_image_block|assign|capture|endcapture|include_cached_toc|more|cr|endcr)$/

function instead(name: string, rest: string): string | undefined {
  const given = argumentsIn(rest)
  const [first = '', ...others] = given.others
  if (silent.test(name)) return ''
  if (name === 'link' || name === 'post_url') return `@/${rest.trim().replace(/^["']|["']$/g, '')}`
  if (name === 'post_link' || name === 'post_path') {
    return name === 'post_path' ? `@/${first}` : `[${others.join(' ') || first}](@/${first})`
  }
  if (name === 'asset_path') return first
  if (name === 'asset_link') return `[${others.join(' ') || first}](${first})`
  if (name === 'asset_img' || name === 'img') return hexoPicture(given.others)
  if (/^include/.test(name)) {
    const [file = '', ...more] = given.others
    const base = file.replace(/^.*\//, '').replace(/\.(?:html|md|liquid)$/, '')
    const inside = { ...given, others: more }
    if (/^(?:toc|table-of-contents|base_path|JB\/setup|setup|disqus|share|ads?)$/i.test(base))
      return ''
    return player(base, inside) ?? figure(inside)
  }
  return (
    player(name, given) ??
    (/^(?:figure|image|picture|img|lightbox)$/.test(name) ? figure(given) : undefined)
  )
}

/** Hexo: classes, the address, perhaps a size, and the words. */
function hexoPicture(values: string[]): string | undefined {
  const at = values.findIndex((one) => /[/.]\w{3,4}(?:$|[?#])|^https?:/.test(one))
  const src = values[at]
  if (!src) return undefined
  const words = values.slice(at + 1).filter((one) => !/^\d+$/.test(one))
  return (
    figure({ named: { src, alt: words.at(-1) ?? '' }, others: [] }) ??
    `![${words.join(' ')}](${src})`
  )
}

function meantBy(expression: string): string | undefined {
  const [value = '', ...filters] = expression.split('|').map((one) => one.trim())
  if (
    /^(?:site\.(?:baseurl|url|github\.url)|page\.baseurl|baseurl|BASE_PATH|ASSET_PATH|root)$/.test(
      value,
    )
  )
    return ''
  if (/^(?:toc|content|post\.excerpt)$/.test(value)) return ''
  const [, text] = /^(?:"([^"]*)"|'([^']*)')$/.exec(value)?.filter((one) => one !== undefined) ?? []
  if (text === undefined) return undefined
  const isKnown = filters.every((one) =>
    /^(?:relative_url|absolute_url|url|prepend|append|cdn|asset_path|htmlBaseUrl)\b/.test(one),
  )
  return isKnown || filters.length === 0 ? text : undefined
}
