import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { commandsIn, manualCommands } from './commands.ts'
import { root } from './manuals.ts'
import { rows } from './rows.ts'

const commands = manualCommands()
const nameOf = (text: string) => text.split('\n')[0] ?? ''

test('a test knows what to do with every command of the manuals', () => {
  const unknown = commands.filter(({ text }) => !Object.hasOwn(rows, nameOf(text)))
  expect(
    unknown.map(({ manual, text, line }) => {
      return `${manual}:${line}: no test knows what to do with: ${text}`
    }),
  ).toEqual([])
})

test('no test runs a command that no manual has', () => {
  const names = commands.map(({ text }) => nameOf(text))
  expect(Object.keys(rows).filter((name) => !names.includes(name))).toEqual([])
})

test('a command that is too slow for a test is run by .ci/run', () => {
  const ci = readFileSync(join(root, '.ci/run'), 'utf8').split('\n')
  const lines = Object.values(rows).flatMap((row) => ('byCi' in row ? row.byCi : []))
  expect(lines).not.toEqual([])
  for (const line of lines)
    expect(
      ci.some((said) => said === line || said.startsWith(`${line} `)),
      line,
    ).toBe(true)
})

test('commands are found where a reader finds them', () => {
  const markdown = [
    'Run `npm start`, or `npm run',
    'bench`; see `npm` and `--prune`.',
    '```sh',
    'curl a \\',
    '  -H "b # c"  # why',
    '# a remark',
    "cat > d <<'END'",
    '# e',
    'END',
    'npm start',
    '```',
    '```json',
    'npm ci',
    '```',
    '| `PORT=9 npx f` |',
  ]
  expect(commandsIn(markdown.join('\n'))).toEqual([
    { text: 'npm start', line: 1 },
    { text: 'npm run bench', line: 1 },
    { text: 'curl a -H "b', line: 4 },
    { text: "cat > d <<'END'\n# e\nEND", line: 7 },
    { text: 'PORT=9 npx f', line: 15 },
  ])
})
