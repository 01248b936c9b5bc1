import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { articleFile, makeFolder, removeFolder, siteFile, writeFiles } from '../setup/content.ts'
import { type LocalSite, startSite } from '../setup/local-site.ts'
import { pngOf } from '../setup/media-bytes.ts'

let here = ''
let site: LocalSite

const at = (path: string) => join(here, 'site', path)

beforeAll(async () => {
  here = await makeFolder()
  await writeFiles(here, {
    'site/site.yaml': siteFile,
    'site/articles/rain.md': articleFile('Rain'),
    'site/articles/bad.md': 'no article',
    'site/articles/folder.md/snow.md': articleFile('Snow'),
    'site/media/a.png': pngOf(2, 3),
  })
  execFileSync('mkfifo', [at('articles/pipe.md'), at('media/pipe.png')])
  for (const folder of ['articles', 'media']) {
    await mkdir(at(`${folder}/circle`))
    for (const name of ['one', 'two', 'three.md'])
      await symlink('..', at(`${folder}/circle/${name}`))
  }
  site = await startSite(here, 'site')
})

afterAll(async () => {
  await site.stop()
  await removeFolder(here)
})

/** Returns the lines that `change` makes start say, once the last one matches. */
async function saying(change: () => Promise<unknown>, last: RegExp): Promise<string[]> {
  const text = () => site.written().stdout + site.written().stderr
  const length = () => [site.written().stdout.length, site.written().stderr.length]
  const [out = 0, err = 0] = length()
  await change()
  const added = () => site.written().stderr.slice(err) + site.written().stdout.slice(out)
  await expect.poll(added, { timeout: 20_000, interval: 100 }).toMatch(last)
  expect(text()).not.toContain('    at ')
  const lines = added().trimEnd().split('\n')
  return lines.filter(
    (line) => !/^(?:publishing|sending media) \d+(?: kB)?\/\d+(?: kB)?$/.test(line),
  )
}

describe('start, over a folder with pipes and with links that lead around in circles', () => {
  test('publishes what is there, and says what is not', async () => {
    const { stdout, stderr } = site.written()
    // A reader asked before there were tables.
    expect(stderr).not.toContain('no such')
    expect(stdout).toContain('site: created 2, updated 0, unchanged 0, refused 3, media sent 1')
    expect(stderr).toContain("site/articles/pipe.md: can't be read: it is not a regular file\n")
    expect(stderr).toContain('site/media/pipe.png: note: not published: it is not a regular file\n')
    expect(stderr).toContain(
      "site/articles/circle/three.md: can't be read: it is not a regular file\n",
    )
    expect((await fetch(`${site.url}/articles/snow`)).status).toBe(200)
  })

  test('says of a save what it did, and in one line what else is refused', async () => {
    const still = '3 other files are still refused: npx dateline check site says why'
    const save = (name: string, text: string) => saying(() => writeFile(at(name), text), /says why/)
    expect(await save('articles/hail.md', articleFile('Hail'))).toEqual([
      'site/articles/hail.md: created; readers are up to date',
      still,
    ])
    expect(await save('articles/fog.md', articleFile('Fog', { draft: 'true' }))).toEqual([
      'site/articles/fog.md: draft; readers are up to date',
      still,
    ])
    expect(
      await save('articles/frost.md', articleFile('Frost', { published: '2999-01-01' })),
    ).toEqual(['site/articles/frost.md: scheduled; readers are up to date', still])
    const refused = await save('articles/hail.md', articleFile('Hail', { draft: 'maybe' }))
    expect(refused).toEqual([
      expect.stringMatching(/^site\/articles\/hail\.md:4: draft: "maybe" is neither/),
      'site/articles/hail.md: refused; readers are up to date',
      still,
    ])
    await save('articles/hail.md', articleFile('Hail'))
  })

  test('publishes a picture that is added and changed, and leaves one that is deleted', async () => {
    const still = /3 other files are still refused/
    const save = (bytes: Uint8Array) => saying(() => writeFile(at('media/b.png'), bytes), still)
    expect((await save(pngOf(4, 5)))[0]).toBe('site/media/b.png: created; readers are up to date')
    expect((await save(pngOf(6, 7)))[0]).toBe('site/media/b.png: updated; readers are up to date')
    expect((await saying(() => rm(at('media/b.png')), still))[0]).toBe(
      'site/media/b.png: removed; what is published of it stays until push --prune',
    )
    expect((await fetch(`${site.url}/media/b.png`)).status).toBe(200)
  })

  test('publishes a new site.yaml, and goes on after one that is refused', async () => {
    const save = (text: string, said: RegExp) =>
      saying(() => writeFile(at('site.yaml'), text), said)
    await save('title: [', /site\/site\.yaml:1/)
    await save(siteFile.replace(/^title: .*$/m, 'title: Other'), /site\/site\.yaml: updated/)
    expect(await (await fetch(`${site.url}/feed.json`)).text()).toContain('"title":"Other"')
  })

  test('goes on when articles/ and media/ are deleted, and when they come back', async () => {
    await saying(() => rm(at('articles'), { recursive: true }), /rain\.md: removed|created 0/)
    await saying(() => rm(at('media'), { recursive: true }), /a\.png: removed|created 0/)
    expect((await fetch(`${site.url}/articles/rain`)).status).toBe(200)
    await mkdir(at('articles'))
    await saying(() => writeFile(at('articles/wind.md'), articleFile('Wind')), /wind\.md: created/)
  })
})

test('start ends with a clear line when its database is removed', async () => {
  await rm(at('.dateline'), { recursive: true })
  expect(await site.done).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(
      /\/site\/\.dateline\/state was removed: it held the database of the local Worker; start it again\n$/,
    ),
  })
  expect(existsSync(at('.dateline'))).toBe(false)
})
