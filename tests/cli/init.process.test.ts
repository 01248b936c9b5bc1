import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { runProgram } from '../programs/run-program.ts'
import { runDateline, shellCommand } from '../setup/cli.ts'
import { makeFolder, removeFolder, writeFiles } from '../setup/content.ts'

let here = ''
beforeAll(async () => {
  here = await makeFolder()
})
afterAll(() => removeFolder(here))

const read = (...path: string[]) => readFile(join(here, ...path), 'utf8')

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(join(here, folder), { recursive: true })
  return entries.sort()
}

describe.concurrent('init', () => {
  test('makes a site folder that check has nothing to say about', async () => {
    const run = await runDateline(['init', 'my-site'], { cwd: here })
    expect(run).toMatchObject({ code: 0, stderr: '' })
    expect(run.stdout).toContain('\n  npx dateline start my-site\n')
    expect(await filesIn('my-site')).toEqual([
      '.github',
      '.github/workflows',
      '.github/workflows/publish.yml',
      '.gitignore',
      'README.md',
      'articles',
      'articles/a-first-article.md',
      'media',
      'site.yaml',
    ])
    const checked = await runDateline(['check', 'my-site', '--strict'], { cwd: here })
    expect(checked).toEqual({ code: 0, stdout: 'good 1, refused 0\n', stderr: '' })
  })

  test('takes what the flags say, whatever YAML would make of it', async () => {
    const flags = [
      '--title',
      'No: "rain" # <b>',
      '--url',
      'https://news.example',
      '--language',
      'de',
    ]
    const author = ['--author', "Example 'Author' Øst"]
    const run = await runDateline(['init', 'flags', ...flags, ...author], { cwd: here })
    expect(run).toMatchObject({ code: 0, stderr: '' })
    expect(parse(await read('flags/site.yaml'))).toMatchObject({
      title: 'No: "rain" # <b>',
      url: 'https://news.example',
      language: 'de',
      authors: { 'example-author-ost': { name: "Example 'Author' Øst" } },
    })
    const checked = await runDateline(['check', 'flags', '--strict'], { cwd: here })
    expect(checked).toEqual({ code: 0, stdout: 'good 1, refused 0\n', stderr: '' })
  })

  test('asks on a terminal, and suggests an answer', async () => {
    const command = shellCommand('init', 'asked')
    // script gives the command a terminal.
    const answers = "printf 'The Answer\\n\\npt-BR\\n\\n'"
    const script = `cd '${here}' && ${answers} | script -qec "${command}" /dev/null`
    const { code, stdout } = await runProgram('bash', ['-c', script], { home: here })
    expect(stdout).toContain('Title of the site [asked]: ')
    expect(code).toBe(0)
    expect(parse(await read('asked/site.yaml'))).toMatchObject({
      title: 'The Answer',
      url: 'https://asked.example',
      language: 'pt-BR',
      authors: { 'example-author': { name: 'Example Author' } },
    })
  })

  test('makes nothing if it is interrupted', async () => {
    const command = shellCommand('init', 'unasked')
    const answers = "(printf 'Only a title\\n'; sleep 2; printf '\\3')"
    const script = `cd '${here}' && ${answers} | script -qec "${command}" /dev/null`
    const { code } = await runProgram('bash', ['-c', script], { home: here })
    expect(code).not.toBe(0)
    await expect(filesIn('unasked')).rejects.toThrow('ENOENT')
  })

  test('overwrites nothing', async () => {
    const own = {
      '.gitignore': 'own\n',
      'README.md': 'own',
      'articles/own.md': 'Own.',
      LICENSE: 'x',
    }
    await writeFiles(join(here, 'own'), own)
    const run = await runDateline(['init', 'own', '--title', 'Own'], { cwd: here })
    expect(run).toMatchObject({ code: 0, stderr: '' })
    expect(run.stdout).toContain('kept own/README.md\n')
    expect(run.stdout).toContain('let git ignore .dateline/, which holds tokens\n')
    for (const [name, text] of Object.entries(own)) expect(await read('own', name)).toBe(text)
    expect(await readdir(join(here, 'own/articles'))).toEqual(['own.md'])
    const before = await read('own/site.yaml')
    const again = await runDateline(['init', 'own'], { cwd: here })
    expect(again).toEqual({
      code: 2,
      stdout: '',
      stderr: 'own/site.yaml is there already, and stays as it is\n',
    })
    expect(await read('own/site.yaml')).toBe(before)
  })

  test('refuses what a site may not say, and what it cannot write', async () => {
    const bad = ['--url', 'news.example/blog', '--language', 'English, please']
    const refused = await runDateline(['init', 'bad', ...bad], { cwd: here })
    expect(refused).toMatchObject({ code: 2, stdout: '' })
    expect(refused.stderr).toMatch(/^url: must be https:\/\/.*\nlanguage: .*\n$/)
    await expect(filesIn('bad')).rejects.toThrow('ENOENT')
    await writeFiles(here, { file: '' })
    const inFile = await runDateline(['init', 'file'], { cwd: here })
    expect(inFile).toMatchObject({ code: 2, stdout: '' })
    expect(inFile.stderr).toMatch(/^the site folder can't be written: /)
  })

  test('prepares a workflow that pushes every commit, with the package of this name only from a file', async () => {
    await runDateline(['init', 'flow'], { cwd: here })
    const { on, jobs } = parse(await read('flow/.github/workflows/publish.yml'))
    expect(on.push).toEqual({ branches: ['main'] })
    const steps = jobs.publish.steps.map(({ run }: { run?: string }) => run).filter(Boolean)
    expect(steps).toEqual(['npm install --no-save ./dateline-*.tgz', 'npx --no dateline push .'])
    const { env } = jobs.publish.steps.at(-1)
    expect(Object.keys(env)).toEqual(['DATELINE_URL', 'PUBLISH_TOKEN'])
    for (const name in env) expect(env[name]).toBe(`\${{ secrets.${name} }}`)
  })
})
