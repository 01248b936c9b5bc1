import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runDateline } from '../setup/cli.ts'
import { articleFile, makeProject, removeFolder } from '../setup/content.ts'

const root = join(import.meta.dirname, '../..')
let here = ''

beforeAll(async () => {
  here = await makeProject({
    'content/articles/good.md': articleFile('Good'),
    'content/articles/sub/good.md': articleFile('Twin'),
    'content/articles/bad.md': articleFile('Bad', { published: 'soon' }),
    'alone.md': articleFile('Alone'),
  })
})
afterAll(() => removeFolder(here))

/** Nobody listens at this address, and there is no token for it: a command that asks there fails. */
const offline = { DATELINE_URL: 'http://127.0.0.1:1', PUBLISH_TOKEN: '' }

function check(cwd: string, ...args: string[]) {
  return runDateline(['check', ...args], { cwd, env: offline })
}

describe.concurrent('check, without a Worker or a token,', () => {
  test('passes what this repository publishes', async () => {
    const files = ['articles', 'pages'].flatMap((folder) =>
      readdirSync(join(root, 'content', folder), { recursive: true, encoding: 'utf8' }),
    )
    const texts = files.filter((name) => name.endsWith('.md'))
    expect(await check(root)).toEqual({
      code: 0,
      stdout: `good ${texts.length}, refused 0\n`,
      stderr: '',
    })
  })

  test('says what push would refuse, and exits with 1', async () => {
    const { code, stdout, stderr } = await check(here)
    expect(stdout).toBe('good 1, refused 2\n')
    const [first, second, ...more] = stderr.trimEnd().split('\n')
    expect(first).toMatch(/^content\/articles\/bad\.md:3: published: "soon" is not a date/)
    expect(second).toBe(
      'content/articles/sub/good.md: the slug "good" is already that of content/articles/good.md',
    )
    expect(more).toEqual([])
    expect(code).toBe(1)
  })

  test('notes tags that only look different, and refuses nothing for it', async () => {
    const tagged = await makeProject({
      'content/articles/a.md': articleFile('A', { tags: '[Oil/Gas, iran, Größe]' }),
      'content/articles/b.md': articleFile('B', { tags: '[IRAN, Gro\u0308\u00dfe]' }),
      'content/articles/c.md': articleFile('C', { tags: '[x, Oil-Gas]' }),
      'content/articles/d.md': articleFile('D', { tags: 'oil gas' }),
      'content/articles/e.md': articleFile('E', { tags: '[OIL-gas, a b, a#b]' }),
    })
    const same = (label: string) => `note: "${label}" is the same tag as "Oil/Gas" in`
    const path = (name: string) => `content/articles/${name}.md`
    expect(await check(tagged)).toEqual({
      code: 0,
      stdout: 'good 5, refused 0\n',
      stderr: [
        `${path('c')}:4: tags[1]: ${same('Oil-Gas')} ${path('a')}\n`,
        `${path('d')}:4: tags[0]: ${same('oil gas')} ${path('a')}\n`,
        `${path('e')}:4: tags[2]: note: "a#b" is the same tag as "a b" in ${path('e')}\n`,
      ].join(''),
    })
    await removeFolder(tagged)
  })

  test('does not take the manual of a site folder for an article', async () => {
    const manual = { 'content/README.md': 'A manual.' }
    const folder = await makeProject({ ...manual, 'content/articles/a.md': articleFile('A') })
    const withoutArticles = await makeProject(manual)
    const good = (count: number) => `good ${count}, refused 0\n`
    expect(await check(folder)).toEqual({ code: 0, stdout: good(1), stderr: '' })
    expect(await check(withoutArticles)).toEqual({ code: 0, stdout: good(0), stderr: '' })
    await Promise.all([removeFolder(folder), removeFolder(withoutArticles)])
  })

  test('says of texts that are no article files that they are not published', async () => {
    const folder = await makeProject({
      'content/articles/a.md': articleFile('A'),
      'content/articles/b.markdown': articleFile('B'),
      'content/articles/2026/C.MD': articleFile('C'),
      'content/articles/d.txt': 'D',
      'content/articles/.hidden.txt': 'hidden',
      'content/articles/e.png': 'no text',
    })
    const line = (name: string) =>
      `content/articles/${name}: note: not published, because its name does not end in .md\n`
    expect(await check(folder)).toEqual({
      code: 0,
      stdout: 'good 1, refused 0\n',
      stderr: [line('2026/C.MD'), line('b.markdown'), line('d.txt')].join(''),
    })
    await removeFolder(folder)
  })

  test('says of files that are not in content/media that they are missing', async () => {
    const folder = await makeProject({
      'content/media/here.png': 'a picture',
      'content/articles/a.md': `${articleFile('A', {
        image: '{url: ../media/gone.png}',
        attachments:
          '[{url: ../media/gone%20too.mp3}, {url: https://elsewhere.example/media/a.mp3}]',
      })}![here](../media/here.png) ![there](../media/there.png)`,
    })
    const line = (field: string, name: string) =>
      `content/articles/a.md: ${field}: note: there is no file media/${name}\n`
    expect(await check(folder)).toEqual({
      code: 0,
      stdout: 'good 1, refused 0\n',
      stderr: [
        'content/articles/a.md:9: note: "../media/there.png" leads nowhere: this site has nothing at that address\n',
        line('image', 'gone.png'),
        line('attachments[0]', 'gone too.mp3'),
      ].join(''),
    })
    await removeFolder(folder)
  })

  test('says of links to tags and authors of no article that they lead nowhere', async () => {
    const links = ['/tags/rain', '/tags/snow', '/authors/jo-rain', '/authors/no', '/tags/own']
    const folder = await makeProject({
      'content/articles/a.md':
        articleFile('A', { tags: '[own]' }) + links.map((to) => `[x](${to})\n`).join(''),
      'content/articles/b.md': articleFile('B', { tags: '[Rain]', authors: '[{name: Jo Rain}]' }),
    })
    const { stderr } = await check(folder)
    expect(stderr).toBe(
      'content/articles/a.md:9: note: 2 addresses lead nowhere: this site has nothing at "/tags/snow", "/authors/no" (line 11)\n',
    )
    await removeFolder(folder)
  })

  test('names what it left out, counts what comes often, and is good unless it is strict', async () => {
    const body = '<script>1</script>\n\nIt rained.\n\n[x](javascript:1)'
    const names = Array.from({ length: 11 }, (_, i) => `content/articles/a${i}.md`)
    const folder = await makeProject(
      Object.fromEntries(names.map((name) => [name, `${articleFile('A')}${body}`])),
    )
    const { code, stdout, stderr } = await check(folder)
    expect(code).toBe(0)
    const lines = stderr.trimEnd().split('\n')
    expect(lines).toHaveLength(2 * names.length)
    for (const line of lines) expect(line).toMatch(/^content\/articles\/a\d+\.md:\d+: note: /)
    expect(stdout).toMatch(/^(note: .*: 11 files\n){2}good 11, refused 0\n$/)
    expect((await check(folder, '--strict')).code).toBe(1)
    await removeFolder(folder)
  })

  test('refuses what was withdrawn or updated in the future, as push does', async () => {
    const folder = await makeProject({
      'content/articles/a.md': articleFile('A', { withdrawn: '2999-01-01' }),
      'content/articles/b.md': articleFile('B', { updated: '2999-01-01' }),
    })
    const { code, stderr } = await check(folder)
    expect([code, stderr]).toEqual([
      1,
      'content/articles/a.md:4: withdrawn: 2998-12-31T23:00:00Z is in the future\n' +
        'content/articles/b.md:4: updated: 2998-12-31T23:00:00Z is in the future; set it to when you changed the article\n',
    ])
    await removeFolder(folder)
  })

  test('takes a single file', async () => {
    expect(await check(here, 'content/articles/good.md')).toEqual({
      code: 0,
      stdout: 'good 1, refused 0\n',
      stderr: '',
    })
  })

  test('takes a file beside the content, of which content/site.yaml is the site', async () => {
    expect(await check(here, 'alone.md')).toMatchObject({ code: 0 })
  })

  test('exits with 2 where there is no site.yaml', async () => {
    // Outside of a project, where no content/site.yaml stands in.
    const target = import.meta.dirname
    const { code, stdout, stderr } = await check(join(here, 'content/articles'), target)
    expect(stderr).toContain(`there is no site.yaml in ${target}`)
    expect(stdout).toBe('')
    expect(code).toBe(2)
  })
})

describe.concurrent('dateline', () => {
  test('says what it can do, and exits with 2 where no command is given', async () => {
    const { code, stdout, stderr } = await runDateline([], { cwd: here })
    expect(stdout + stderr).toMatch(/push.*check.*import.*list/s)
    expect(code).toBe(2)
  })

  test.each(['--version', '-v'])('%s says the version of package.json', async (flag) => {
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
    expect(await runDateline([flag], { cwd: here })).toEqual({
      code: 0,
      stdout: `${version}\n`,
      stderr: '',
    })
  })

  test.each(['push', 'check', 'import', 'export', 'list'])(
    '%s says what it takes: --help, -h',
    async (command) => {
      const runs = ['--help', '-h'].map((flag) => runDateline([command, flag], { cwd: here }))
      for (const { code, stdout } of await Promise.all(runs)) {
        expect(stdout).toMatch(new RegExp(`^Usage: dateline ${command} `))
        expect(code).toBe(0)
      }
    },
  )

  test('exits with 0 for --help', async () => {
    const { code, stdout } = await runDateline(['--help'], { cwd: here })
    expect(stdout).toMatch(/^Usage: dateline/)
    expect(code).toBe(0)
  })
})
