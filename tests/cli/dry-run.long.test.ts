import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { shellCommand } from '../setup/cli.ts'
import { articleFile, good, manyArticles, siteFile, writeFiles } from '../setup/content.ts'
import { pngOf } from '../setup/media-bytes.ts'
import { startNewsroom } from '../setup/newsroom.ts'
import { isWrite } from '../setup/proxy.ts'
import { readSlugs } from '../setup/published.ts'
import { putSite, startWorker, testToken } from '../setup/worker-process.ts'

const room = await startNewsroom()
const { worker, proxy, project, published, run } = room

beforeEach(async () => {
  await room.reset()
  await putSite(worker.url, siteFile)
})
afterAll(room.stop)

const article = (slug: string) => `content/articles/${slug}.md`
const nothing =
  'new in the feeds 0, shown again 0, changed in silence 0, moved 0, withdrawn 0, seen by nobody 1, refused 0'

/** Everything that a push can do to readers, each to one article of its own. */
async function everyEffect(): Promise<string> {
  const here = await published({
    [article('same')]: articleFile('Same'),
    [article('fixed')]: articleFile('Fixed'),
    [article('updated')]: articleFile('Updated'),
    [article('later')]: articleFile('Later', { published: '2999-01-01' }),
    [article('recalled')]: articleFile('Recalled'),
    [article('retracted')]: articleFile('Retracted'),
    [article('old-name')]: articleFile('Name'),
    [article('lost')]: articleFile('Lost', { published: '2026-01-02T03:04:05Z' }),
    [article('clash')]: articleFile('Clash'),
    [article('gone')]: articleFile('Gone'),
  })
  await writeFiles(here, {
    [article('fresh')]: articleFile('Fresh', { published: '2026-01-05' }),
    [article('fixed')]: articleFile('Fixed it'),
    [article('updated')]: articleFile('Updated', { updated: '2026-01-02T12:00:00Z' }),
    [article('later')]: articleFile('Much later', { published: '2999-01-01' }),
    [article('recalled')]: articleFile('Recalled', { draft: 'true' }),
    [article('retracted')]: articleFile('Retracted', { withdrawn: '2026-01-03' }),
    [article('found')]: articleFile('Found', { published: '2026-01-02T03:04:05Z' }),
    [article('clash')]: articleFile('Clash', { id: 'urn:example-x:other' }),
    [article('draft')]: articleFile('Draft', { draft: 'true' }),
    'content/media/a.png': pngOf(2, 3),
    'content/pages/about.md': '---\ntitle: About\n---\n\nUs.\n',
  })
  await rename(join(here, article('old-name')), join(here, article('new-name')))
  for (const slug of ['lost', 'gone']) await rm(join(here, article(slug)))
  return here
}

describe('push --dry-run', () => {
  test('says of each article what readers will see of it, and sends nothing', async () => {
    const here = await everyEffect()
    const { code, stdout, stderr } = await run(here, 'push', '--dry-run')
    expect(stdout.split('\n')).toEqual([
      'new in the feeds:',
      '  fresh',
      'shown again:',
      '  updated',
      expect.stringMatching(
        /^ {2}found: as new; if it is lost under a new name, give it `id: http\S+\/articles\/lost`$/,
      ),
      'changed in silence:',
      '  fixed',
      'moved:',
      '  old-name → new-name',
      'withdrawn:',
      '  recalled',
      '  retracted',
      'seen by nobody:',
      '  draft',
      '  later',
      'refused:',
      expect.stringMatching(
        /^ {2}content\/articles\/clash.md: id: urn:example-x:other can't replace http\S+\/clash, which/,
      ),
      'new in the feeds 1, shown again 2, changed in silence 1, moved 1, withdrawn 2, seen by nobody 2, refused 1, unchanged 1, media to send 1, pages to send 1, without a file 2; site.yaml unchanged; nothing was sent',
      '',
    ])
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' })
    expect(proxy.seen.map(({ method }) => method)).not.toContain('PUT')
    expect(proxy.seen.filter(({ method }) => method !== 'GET')).toEqual([])
  })

  test('knows what readers saw before it was a draft, or dated later', async () => {
    const names = ['back', 'again', 'redated']
    const here = await published(
      Object.fromEntries(names.map((name) => [article(name), articleFile(name)])),
    )
    await writeFiles(here, {
      [article('back')]: articleFile('back', { draft: 'true' }),
      [article('again')]: articleFile('again', { draft: 'true' }),
      [article('redated')]: articleFile('redated', { published: '2999-01-01' }),
    })
    expect((await run(here, 'push')).code).toBe(0)
    await writeFiles(here, {
      [article('back')]: articleFile('Back with another title'),
      [article('again')]: articleFile('again', { updated: '2026-01-03' }),
      [article('redated')]: articleFile('redated', { published: '2026-01-04' }),
      [article('fresh')]: articleFile('Fresh'),
    })
    const { stdout } = await run(here, 'push', '--dry-run')
    expect(stdout).toMatch(
      /^new in the feeds:\n {2}fresh\nshown again:\n {2}again\n {2}redated\nchanged in silence:\n {2}back\nnew in/,
    )
  })

  test('is what check --against says', async () => {
    const here = await everyEffect()
    const { stdout } = await run(here, 'push', '--dry-run')
    const against = await run(here, 'check', '--against', proxy.url)
    expect(against).toEqual({ code: 1, stdout: `good 12, refused 0\n${stdout}`, stderr: '' })
    expect(proxy.seen.filter(({ method }) => method !== 'GET')).toEqual([])
  })

  test('with --prune, names what it withdraws, and the push does just that', async () => {
    const here = await everyEffect()
    await rm(join(here, article('clash')))
    const dry = await run(here, 'push', '--dry-run', '--prune')
    expect(dry.stdout).toContain(
      'withdrawn:\n  recalled\n  retracted\n  lost\n  clash\n  gone\nseen',
    )
    expect(dry.code).toBe(0)
    const pushed = await run(here, 'push', '--prune')
    expect(pushed.stdout).toContain('created 2, draft 1, updated 6, unchanged 1, refused 0')
    expect(pushed.stdout).toContain('withdrawn 3')
    // The Worker doesn't list what was withdrawn.
    expect((await run(here, 'push', '--dry-run')).stdout).toBe(
      `seen by nobody:\n  retracted\n${nothing}, unchanged 9; site.yaml unchanged; nothing was sent\n`,
    )
  })

  test('names 20 of each and counts the others, and checks all again for another site', async () => {
    const here = await project(manyArticles(25))
    await writeFiles(here, { 'content/site.yaml': `${siteFile}rights: Ours\n` })
    const { code, stdout } = await run(here, 'push', '--dry-run')
    expect(code).toBe(0)
    expect(stdout).toContain('  article-0019\n  and 5 more\n')
    expect(stdout).toContain('new in the feeds 25')
    expect(stdout).toContain('; site.yaml updated; nothing was sent')
    expect(await readSlugs(worker.url)).toEqual([])
  })

  test('says what is refused, and why', async () => {
    const here = await project({ ...good, [article('bad')]: 'no front matter' })
    const { code, stdout, stderr } = await run(here, 'push', '--dry-run')
    expect(code).toBe(1)
    expect(stderr).toContain('content/articles/bad.md')
    expect(stdout).toContain('refused:\n  content/articles/bad.md\n')
  })

  test('writes no pictures either', async () => {
    const here = await project(good)
    expect(await run(here, 'push', '--dry-run', '--resize')).toEqual({
      code: 2,
      stdout: '',
      stderr: '--resize writes files, and --dry-run does not\n',
    })
  })

  test('of a Worker that holds nothing yet, all is new', async () => {
    const empty = await startWorker({ site: '' })
    const here = await project({ ...good, 'content/media/a.png': pngOf(2, 3) })
    const { stdout, code } = await run(here, 'push', '--dry-run', '--url', empty.url)
    await empty.stop()
    expect(code).toBe(0)
    expect(stdout).toContain('new in the feeds 3')
    expect(stdout).toContain('media to send 1; site.yaml created; nothing was sent')
  })
})

describe('more new articles than a feed lists', () => {
  const few = { 'content/site.yaml': `${siteFile}items: 3\n` }
  const warning = 'readers would be shown 4 articles at once (4 are new), and a feed lists 3'

  async function flooded(): Promise<string> {
    const here = await published({ [article('first')]: articleFile('First') })
    await writeFiles(here, { ...few, ...manyArticles(4) })
    return here
  }

  test('are told where nobody can be asked, and sent', async () => {
    const here = await flooded()
    const { code, stdout, stderr } = await run(here, 'push')
    expect({ code, warned: stderr.startsWith(`${warning}\n`) }).toEqual({ code: 0, warned: true })
    expect(stdout).toContain('created 4')
  })

  test('and not with --yes, in an empty Worker, or if as many fit', async () => {
    const here = await flooded()
    expect((await run(here, 'push', '--yes')).stderr).not.toContain('at once')
    await room.reset()
    expect((await run(here, 'push')).stderr).not.toContain('at once')
    await writeFiles(here, { 'content/articles/x.md': articleFile('X') })
    expect((await run(here, 'push')).stderr).not.toContain('at once')
  })

  const script = '/usr/bin/script'
  test.skipIf(!existsSync(script)).each([
    ['n', 2, ['first']],
    ['', 2, ['first']],
    ['y', 0, ['article-0000', 'article-0001', 'article-0002', 'article-0003', 'first']],
  ])('are asked about on a terminal: "%s"', async (typed, code, slugs) => {
    const here = await flooded()
    const { PATH = '' } = process.env
    const env = { PATH, TERM: 'xterm', DATELINE_URL: proxy.url, PUBLISH_TOKEN: testToken }
    const child = spawn(script, ['-qec', shellCommand('push'), '/dev/null'], { cwd: here, env })
    let shown = ''
    child.stdout.on('data', (data) => {
      shown += data
      if (shown.includes('y or n') && child.stdin.writable) child.stdin.end(`${typed}\n`)
    })
    await Promise.all([text(child.stderr), new Promise((resolve) => child.once('close', resolve))])
    expect(shown).toContain(warning)
    expect(child.exitCode).toBe(code)
    expect(await readSlugs(worker.url)).toEqual(slugs)
    if (code === 2) expect(proxy.seen.filter(isWrite)).toEqual([])
  })
})
