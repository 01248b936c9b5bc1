import { once } from 'node:events'
import { PassThrough } from 'node:stream'
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest'
import { complain, passOn, say } from '../../src/cli/terminal.ts'
import { runDateline } from '../setup/cli.ts'
import { articleFile, makeProject, removeFolder } from '../setup/content.ts'
import { listedAs, startHostileWorker } from '../setup/hostile-worker.ts'

const folders: string[] = []
const worker = await startHostileWorker()
afterAll(async () => {
  await Promise.all([worker.stop(), ...folders.map(removeFolder)])
})
afterEach(() => vi.restoreAllMocks())

async function project(files: Record<string, string> = {}): Promise<string> {
  const folder = await makeProject(files)
  folders.push(folder)
  return folder
}

/** Clears the screen (C0 and C1), sets the title, rings, overrides, isolates and separates lines. */
const hostile = '\x1b[2J\x9b2J\x1b]0;x\x07\x7f\b\r\u202e\u2066a\u2069\u202c\u2028b\u2029c\x85d\v\fe'
const harmless = '[2J2J]0;xa b c d  e'

describe.each([
  ['say', say, 'log'],
  ['complain', complain, 'error'],
] as const)('%s', (_, print, method) => {
  function printed(text: string): string {
    const spy = vi.spyOn(console, method).mockImplementation(() => {})
    print(text)
    expect(spy).toHaveBeenCalledTimes(1)
    return spy.mock.lastCall?.join() ?? ''
  }

  test('prints nothing that a terminal obeys', () => {
    expect(printed(hostile)).toBe(harmless)
  })

  test('prints of all characters of Unicode what belongs to a text', () => {
    const all = Array.from({ length: 0x110000 }, (_, code) => code)
      // Surrogates are no characters.
      .filter((code) => code < 0xd800 || code > 0xdfff)
    const text = all.map((code) => String.fromCodePoint(code)).join('')
    const left = new Set(Array.from(printed(text), (character) => character.codePointAt(0)))
    const removed = all.filter((code) => !left.has(code))
    const range = (from: number, to: number) => all.slice(from, to + 1)
    expect(removed).toEqual([
      ...range(0, 0x08),
      ...range(0x0b, 0x1f),
      ...range(0x7f, 0x9f),
      ...range(0x2028, 0x202e),
      ...range(0x2066, 0x2069),
    ])
  })

  test.each([
    'two\nlines\tand a tab',
    'שלום, \u200fעולם',
    'نمی\u200cخواهم',
    '👩‍🚀 e\u0301',
    '東京',
  ])('leaves %j as it is', (text) => expect(printed(text)).toBe(text))
})

test('passOn prints what another program writes, whatever pieces it comes in', async () => {
  const spy = vi.spyOn(console, 'error').mockImplementation(() => {})
  const output = new PassThrough()
  passOn(output)
  for (const byte of Buffer.from(`東京 ${hostile}\n\x1b[41;31mred\x1b[0m\r\n\nend`))
    output.write(Buffer.of(byte))
  output.end()
  await once(output, 'end')
  expect(spy.mock.calls.map(([line]) => line)).toEqual([`東京 ${harmless}`, 'red', '', 'end'])
})

describe('nothing hostile reaches the terminal', () => {
  async function run(cwd: string, ...args: string[]) {
    const outcome = await runDateline(args, { cwd, url: worker.url })
    const obeyed = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]/
    expect(outcome.stdout + outcome.stderr).not.toMatch(obeyed)
    return outcome
  }

  test('of an argument that the command does not know', async () => {
    const { code, stderr } = await run(await project(), `--${hostile.replaceAll('\0', '')}`)
    expect(stderr).toContain(`error: unknown option '--${harmless}'\n\nUsage: dateline`)
    expect(code).toBe(2)
  })

  test('of the path of a target', async () => {
    const { code, stderr } = await run(await project(), 'push', `no${hostile}`)
    expect(stderr).toBe(`there is no file or folder no${harmless}\n`)
    expect(code).toBe(2)
  })

  test('of the name of a file, which stays on one line', async () => {
    const name = 'a\nb\x1b[2J\u202ec.md'
    const here = await project({ [`content/articles/${name}`]: articleFile('Rain') })
    const { code, stdout, stderr } = await run(here, 'check')
    expect(stderr).toMatch(/^content\/articles\/a b\[2Jc\.md: the name .*\n$/)
    expect(stdout).toBe('good 0, refused 1\n')
    expect(code).toBe(1)
  })

  test('of a file, in a message that quotes it', async () => {
    const published = JSON.stringify(`soon${hostile}`)
    const file = articleFile('Rain', { published })
    const { stderr } = await run(await project({ 'content/articles/rain.md': file }), 'check')
    expect(stderr).toMatch(/^content\/articles\/rain\.md:3: published: "soon.*" is not a date.*\n$/)
  })

  test('of a wire story', async () => {
    const here = await project({ 'story.txt': `Rain ${hostile}\n\nIt rained.\n` })
    const { code, stdout } = await run(here, 'import', 'story.txt')
    expect(stdout).toMatch(/^title {7}Rain \[2J2J\]0;x\ndateline {4}none\nparagraphs/)
    expect(code).toBe(0)
  })

  test('of a manifest, each row of which stays a line', async () => {
    const fake = `a${hostile}\n2026-01-01T00:00:00Z  live  made-up`
    const row = { ...listedAs(fake), state: 'live\nx', published: '2026-01-01T00:00:00Z\ny' }
    worker.answer(() => ({ body: { articles: [row] } }))
    const { code, stdout } = await run(await project(), 'list')
    expect(stdout).toMatch(/^2026-01-01T00:00:00Z y {2}live x {5}a.* made-up\n$/)
    expect(code).toBe(0)
  })

  test('of an error of a Worker, whose further lines are indented', async () => {
    const detail = `no\r\n${hostile}\ncreated 1, updated 0, unchanged 0, refused 0`
    worker.answer(() => ({ status: 403, body: { detail } }))
    const { code, stderr } = await run(await project(), 'list')
    expect(stderr).toBe(`403: no\n  ${harmless}\n  created 1, updated 0, unchanged 0, refused 0\n`)
    expect(code).toBe(1)
  })

  test('of a path that nothing can be written to', async () => {
    const here = await project({ 'story.txt': 'Rain\n\nIt rained.\n' })
    const long = 'x'.repeat(300)
    const { code, stderr } = await run(here, 'import', 'story.txt', '--out', hostile + long)
    expect(stderr).toContain(`${harmless}${long}/rain.md cannot be written: ENAMETOOLONG`)
    expect(code).toBe(2)
  })
})
