import { describeProblem } from '../article/problem.ts'
import { plainLine, term } from '../article/text.ts'
import { isMap } from '../file/fields.ts'
import { yamlOf } from '../file/split.ts'
import type { CheckedFile } from './check-files.ts'

/**
 * Returns a note for each tag that is spelled differently elsewhere, such as `a/b` and `a-b`: both
 * are one tag with one feed, which may not be meant. Capitals and Unicode forms make no difference.
 */
export function tagNotes(files: CheckedFile[]): string[] {
  const spellings = new Map<string, Map<string, { label: string; path: string }>>()
  return files.flatMap((file) =>
    tagsIn(file.markdown).flatMap(({ label, index, line }) => {
      const known = spellings.get(term(label)) ?? new Map()
      spellings.set(term(label), known)
      const [first] = known.values()
      const spelling = label.normalize('NFKC').toLowerCase()
      if (known.has(spelling)) return []
      known.set(spelling, { label, path: file.path })
      if (!first) return []
      const message = `note: "${label}" is the same tag as "${first.label}" in ${first.path}`
      return [describeProblem({ line, field: `tags[${index}]`, message }, file.path)]
    }),
  )
}

/** The tags as they are typed; an article keeps only the first spelling of each. */
function tagsIn(markdown: string): { label: string; index: number; line: number | undefined }[] {
  const yaml = yamlOf(markdown)
  const tags = isMap(yaml?.value) ? yaml.value.tags : undefined
  return (Array.isArray(tags) ? tags : [tags]).flatMap((tag: unknown, index) => {
    const line = yaml?.at(['tags', index]).line
    return typeof tag === 'string' ? [{ label: plainLine(tag), index, line }] : []
  })
}
