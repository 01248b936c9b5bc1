import { describe, expect, test } from 'vitest'
import { describeProblem } from '../../src/article/problem.ts'
import { compile } from '../../src/compile.ts'
import { compilePage } from '../../src/compile-page.ts'
import { parseSite } from '../../src/site/parse-site.ts'
import { site } from '../setup/article-files.ts'
import { readManual, sectionOf } from './manuals.ts'

const manual = readManual('content/README.md')

/** Returns the fields in the table under a heading, and those of them that it calls required. */
function tableUnder(heading: string): { names: string[]; required: string[] } {
  const rows = [...sectionOf(manual, heading).matchAll(/^\| `(\w+)` \| (Required\.)?/gm)]
  const required = rows.filter(([, , isRequired]) => isRequired)
  return { names: rows.map(nameOf).sort(), required: required.map(nameOf).sort() }
}

function nameOf([, name = '']: RegExpExecArray): string {
  return name
}

/** Returns the names that a schema knows, from its message about a list in place of a map. */
function namesIn(message = ''): string[] {
  return /^is not a map of fields \((.*)\)$/.exec(message)?.[1]?.split(', ') ?? []
}

describe('the tables of fields', () => {
  const problemsOf = (source: string) => compile({ slug: 'a', source }, site).problems

  test('name every field of the front matter and nothing else, and say which are required', () => {
    const known = namesIn(problemsOf('---\n- a\n---\n')?.[0]?.message)
    expect(known).toContain('published')
    const required = problemsOf('---\n{}\n---\n')?.map(({ field }) => field)
    expect(tableUnder('An article')).toEqual({ names: known.sort(), required })
  })

  test('name every field of a page and nothing else, and say which are required', () => {
    const problemsOf = (source: string) => compilePage({ path: 'a', source }, site).problems
    const known = namesIn(problemsOf('---\n- a\n---\n')?.[0]?.message)
    expect(known).toContain('footer')
    const required = problemsOf('---\n{}\n---\n')?.map(({ field }) => field)
    expect(tableUnder('Pages')).toEqual({ names: known.sort(), required })
  })

  test('name every field of site.yaml and nothing else, and say which are required', () => {
    const problems = parseSite('- a', 'https://news.example').problems
    const known = namesIn(problems?.[0]?.message)
    expect(known).toContain('timezone')
    const required = parseSite('{}').problems?.map(({ field }) => field)
    expect(tableUnder('The site')).toEqual({ names: known.sort(), required: required?.sort() })
  })
})

test('errors look as they are shown', () => {
  const source = '---\ntitel: Rain\npublished: 31.3.2026\nhidden: true\n---\n\nIt rains.\n'
  const problems = compile({ slug: 'rain', source }, site).problems ?? []
  const lines = problems.map((problem) => describeProblem(problem, 'content/articles/rain.md'))
  expect(manual).toContain(`\`\`\`text\n${lines.join('\n')}\n\`\`\`\n`)
})
