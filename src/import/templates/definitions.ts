const definition = /^:[ \t]+(?=\S)/
const noTerm = /^(?:[\s:#>|<]|[-*+][ \t]|\d+[.)][ \t]|[-=*_]{3,}\s*$|$)/
const fence = /^[ \t]*(`{3,}|~{3,})/

/**
 * Returns Markdown in which a term, and the lines with a colon after it, are a list of definitions in HTML,
 * as kramdown and Hugo make of them. Markdown stays in it.
 */
export function withDefinitions(text: string): string {
  if (!/^:[ \t]+\S/m.test(text)) return text
  const lines = text.split('\n')
  const made: string[] = []
  let open: 'list' | 'definition' | undefined
  let code: string | undefined
  const close = () => {
    made.push(...(open === 'definition' ? ['', '</dd>'] : []))
  }
  for (const [at, line] of lines.entries()) {
    const [before = '', next = '', afterNext = ''] = [lines[at - 1], lines[at + 1], lines[at + 2]]
    const [, ticks] = fence.exec(line) ?? []
    const isCode = code !== undefined || ticks !== undefined
    if (ticks) code = code === undefined ? ticks : ticks.startsWith(code) ? undefined : code
    const leads = definition.test(next) || (next.trim() === '' && definition.test(afterNext))
    if (!isCode && leads && !noTerm.test(line)) {
      close()
      made.push(...(open ? [] : ['', '<dl>']), '<dt>', '', line, '', '</dt>')
      open = 'list'
    } else if (!isCode && open && definition.test(line)) {
      close()
      made.push('<dd>', '', line.replace(definition, ''))
      open = 'definition'
    } else if (open === 'definition' && /^\S/.test(line) && before.trim() === '') {
      close()
      made.push('</dl>', '', line)
      open = undefined
    } else if (open === 'definition') made.push(line.replace(/^(?: {1,4}|\t)/, ''))
    else if (open !== 'list') made.push(line)
  }
  close()
  return `${made.join('\n')}${open ? '\n</dl>\n' : ''}`
}
