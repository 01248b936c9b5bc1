import { fence } from './code.ts'
import { argumentsIn, figure, player } from './made.ts'

const open = String.raw`\{\{[<%]\s*`
const close = String.raw`\s*\/?[>%]\}\}`

const highlights = new RegExp(
  `[ \\t]*${open}(highlight|code|prism)\\b([^>%]*?)${close}\\n?([\\s\\S]*?)${open}\\/\\s*\\1${close}`,
  'g',
)
const single = new RegExp(
  `${open}([\\w./-]+)(\\s(?:[^>%"'\`]|"(?:\\\\.|[^"])*"|'[^']*'|\`[^\`]*\`|>(?!\\}\\})|%(?!\\}\\}))*?)?${close}`,
  'g',
)

/**
 * Replaces Hugo's shortcodes by what they mean: pictures, code, players and links. Of a pair of others
 * the text between them stays, and `left` is told their name. What has no meaning here stays.
 */
export function readHugo(
  text: string,
  keep: (text: string) => string,
  left: (name: string) => void,
): string {
  const made = text
    .replace(/\{\{([<%])\/\*([\s\S]*?)\*\/([>%])\}\}/g, (_, a: string, inside: string, b: string) =>
      keep(`{{${a}${inside}${b}}}`),
    )
    .replace(highlights, (_, __, options: string, body: string) => {
      const { named, others } = argumentsIn(options)
      return keep(fence(body, named.lang ?? named.language ?? others[0]))
    })
    .replace(/\{\{[<%]\s*comment\s*[>%]\}\}[\s\S]*?\{\{[<%]\s*\/\s*comment\s*[>%]\}\}/g, '')
    .replace(single, (tag, name: string, rest = '') => instead(name, rest) ?? tag)
  return withoutPairs(made, left)
}

function instead(name: string, rest: string): string | undefined {
  const given = argumentsIn(rest)
  if (name === 'ref' || name === 'relref') return `@/${given.named.path ?? given.others[0] ?? ''}`
  if (/^(?:toc|param|br|clear|rawhtml_toc)$/.test(name)) return ''
  return (
    player(name, given) ??
    (/fig|im(?:a)?g|pic|photo|load-photo/i.test(name) ? figure(given) : undefined)
  )
}

/** Takes the tags of `{{< note >}} … {{< /note >}}` away from the text in it. */
function withoutPairs(text: string, left: (name: string) => void): string {
  const ends = new Set(
    [...text.matchAll(/\{\{[<%]\s*\/\s*([\w./-]+)\s*[>%]\}\}/g)].map(([, name]) => name),
  )
  if (ends.size === 0) return text
  return text
    .replace(single, (tag, name: string, rest = '') => {
      if (!ends.has(name)) return tag
      left(name)
      const title = argumentsIn(rest).named.title ?? argumentsIn(rest).named.summary
      return title ? `\n\n**${title}**\n\n` : '\n\n'
    })
    .replace(/\{\{[<%]\s*\/\s*([\w./-]+)\s*[>%]\}\}/g, '\n\n')
}
