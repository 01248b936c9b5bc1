import { outsideCode } from './code.ts'
import { argumentsIn, figure, player } from './made.ts'

/** Replaces Zola's shortcodes: `{{ youtube(id="…") }}`, `{% note() %} … {% end %}`. */
export function readZola(text: string, left: (name: string) => void): string {
  return text
    .replace(/\{\{\s*(\w+)\(([\s\S]*?)\)\s*\}\}/g, (tag, name: string, rest: string) => {
      const given = argumentsIn(rest)
      return player(name, given) ?? figure(given) ?? tag
    })
    .replace(
      /\{%\s*(\w+)\(([\s\S]*?)\)\s*%\}([\s\S]*?)\{%\s*end\s*%\}/g,
      (_, name: string, rest: string, body: string) => {
        left(name)
        const { title } = argumentsIn(rest).named
        return `\n\n${title ? `**${title}**\n\n` : ''}${body.trim()}\n\n`
      },
    )
}

/**
 * Takes MDX apart as far as it is Markdown: imports and exports go, an imported picture has its address
 * where it is shown, `className` is `class`. `left` is told the components that stay as elements.
 */
export function readMdx(text: string, left: (name: string) => void): string {
  const files = new Map<string, string>()
  return outsideCode(text, (part) => {
    const made = part
      .replace(
        /^import\s+(?:(\w+)\s+from\s+|[\s\S]*?\sfrom\s+)?(['"])([^'"\n]+)\2;?[ \t]*$/gm,
        (_, name, __, path: string) => {
          if (name) files.set(name, path)
          return ''
        },
      )
      .replace(
        /^export\s+(?:const|let|default|function|\{)[\s\S]*?(?=\n[ \t]*\n|$(?![\s\S]))/gm,
        '',
      )
      .replace(/\{\/\*[\s\S]*?\*\/\}/g, '')
      .replace(
        /=\{(?:require\((['"])([^'"]+)\1\)(?:\.default)?|(\w+)(?:\.src)?|(['"`])([^'"`]*)\4|(\d+))\}/g,
        (tag, _, required, name, __, text, number) => {
          const value = required ?? text ?? number ?? files.get(name)
          return value === undefined ? tag : `="${value}"`
        },
      )
      .replace(/\sstyle=\{\{[^}]*\}\}/g, '')
      .replace(/\bclassName=/g, 'class=')
      .replace(
        /<(\/?)([A-Z][\w.]*)((?:"[^"]*"|'[^']*'|\{[^}]*\}|[^>"'{])*)>/g,
        (_, end: string, name: string, rest: string) => {
          const isPicture = /^(?:image|img|figure|picture)$/i.test(name)
          const given = argumentsIn(rest.replace(/\/$/, ''))
          const shown = isPicture ? figure(given) : player(name, given)
          if (shown && !end) return shown
          left(name)
          return '\n\n'
        },
      )
    return withoutAdmonitions(made)
  })
}

/** Docusaurus and Starlight: `:::tip[Title]` … `:::`. */
function withoutAdmonitions(text: string): string {
  return text
    .replace(
      /^[ \t]*:{3,}[ \t]*(\w+)(?:\[([^\]\n]*)\]|[ \t]+([^\n{]+))?.*$/gm,
      (_, kind: string, a?: string, b?: string) => {
        const title = (a ?? b ?? '').trim() || kind[0]?.toUpperCase() + kind.slice(1)
        return `\n**${title}**\n`
      },
    )
    .replace(/^[ \t]*:{3,}[ \t]*$/gm, '')
}

/** Franklin: HTML between `~~~`, text between `@@`, and commands that make lists of the page. */
export function readFranklin(text: string): string {
  return text
    .replace(/^<!--[\s\S]*?-->\s*/, '')
    .replace(/~~~([\s\S]*?)~~~/g, (_, html: string) => html)
    .replace(/^@@[\w ,-]*$/gm, '')
    .replace(/\\(?:toc|tableofcontents|newcommand\{[^}]*\}(?:\[\d\])?\{.*\})[ \t]*$/gm, '')
    .replace(/\\(?:cite[tp]?|eqref|biblabel)\{([^}]*)\}/g, '[$1]')
    .replace(/^\{\{\s*(?:toc|fd_toc).*\}\}[ \t]*$/gm, '')
}
