import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { describeProblem } from '../../src/article/problem.ts'
import { compile } from '../../src/compile.ts'
import { parseSite } from '../../src/site/parse-site.ts'
import { site } from '../setup/article-files.ts'
import { root } from './commands.ts'

const readme = readFileSync(join(root, 'README.md'), 'utf8')

/** Returns the first cells of the first table under a heading, without what marks them as code. */
function namesUnder(heading: string): string[] {
  const section = readme.split(`\n### ${heading}\n`)[1]?.split(/^##/m)[0] ?? ''
  const table = section.split(/^\| field \| is \|\n\| --- \| --- \|\n/m)[1]?.split('\n\n')[0] ?? ''
  return table.split('\n').flatMap((line) => /^\| `(\w+)` \|/.exec(line)?.[1] ?? [])
}

/** Returns the names that a schema knows, from what it says of a list in place of a map. */
function namesIn(message = ''): string[] {
  return /^is not a map of fields \((.*)\)$/.exec(message)?.[1]?.split(', ') ?? []
}

describe('the tables of fields', () => {
  test('name every field of the front matter, and nothing else', () => {
    const known = namesIn(
      compile({ slug: 'a', source: '---\n- a\n---\n' }, site).problems?.[0]?.message,
    )
    expect(known).toContain('published')
    expect(namesUnder('An article').sort()).toEqual(known.sort())
  })

  test('name every field of site.yaml, and which are required', () => {
    const problems = parseSite('- a', 'https://news.example').problems
    const known = namesIn(problems?.[0]?.message)
    expect(known).toContain('timezone')
    expect(namesUnder('The site').sort()).toEqual(known.sort())
    const required = parseSite('{}').problems?.map(({ field }) => field)
    const said = known.filter((name) =>
      new RegExp(`^\\| \`${name}\` \\|.*, required`, 'm').test(readme),
    )
    expect(said.sort()).toEqual(required?.sort())
  })
})

test('errors look as they are shown', () => {
  const source = '---\ntitel: Rain in Spain\npublished: yesterday\n---\n\nIt rains.\n'
  const problems = compile({ slug: 'rain', source }, site).problems ?? []
  const lines = problems.map((problem) => describeProblem(problem, 'content/articles/rain.md'))
  expect(readme).toContain(`\`\`\`text\n${lines.join('\n')}\n\`\`\`\n`)
})

test('says in two sentences what it is', () => {
  const [first = ''] = readme.replace(/^# .*\n\n/, '').split('\n\n')
  expect(first.match(/\.(?= |\n|$)/g)).toHaveLength(2)
})
