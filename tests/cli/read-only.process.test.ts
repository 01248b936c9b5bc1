import { spawnSync } from 'node:child_process'
import { chmodSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { runShell } from '../setup/cli.ts'
import { articleFile } from '../setup/content.ts'
import { pngOf } from '../setup/media-bytes.ts'
import { startNewsroom } from '../setup/newsroom.ts'

const room = await startNewsroom()
afterAll(room.stop)

/** root may read and write everything, until this is taken from it. */
const asAnybody =
  process.getuid?.() === 0 ? 'setpriv --bounding-set -dac_override,-dac_read_search -- ' : ''
const isPossible = spawnSync('sh', ['-c', `${asAnybody}true`]).status === 0

test.skipIf(!isPossible)(
  'a folder that nothing can be written to, with files that nothing can read',
  async () => {
    const here = await room.project({
      'content/articles/rain.md': articleFile('Rain'),
      'content/articles/secret.md': articleFile('Secret'),
      'content/media/a.png': pngOf(2, 3),
      'content/media/secret.png': pngOf(2, 3),
    })
    const folders = ['content/articles', 'content/media', 'content', '.']
    for (const folder of folders) chmodSync(join(here, folder), 0o555)
    const secrets = ['articles/secret.md', 'media/secret.png'].map((path) => `content/${path}`)
    for (const path of secrets) chmodSync(join(here, path), 0)
    const run = (...args: string[]) =>
      runShell(args, { cwd: here, url: room.worker.url }, asAnybody)
    try {
      const push = await run('push')
      for (const path of secrets) {
        expect(push.stderr).toMatch(new RegExp(`^${path}: can't be read: .*EACCES`, 'm'))
      }
      expect(push.stdout).toContain('created 1, updated 0, unchanged 0, refused 2, media sent 1')
      expect(push.code).toBe(1)
      expect(await run('check')).toMatchObject({ stdout: 'good 1, refused 1\n', code: 1 })
      expect(await run('list')).toMatchObject({
        stdout: expect.stringMatching(/ rain\n$/),
        code: 0,
      })
      expect(await run('start')).toMatchObject({
        code: 2,
        stderr: expect.stringMatching(/\/\.dateline can't be written: .*; the local Worker keeps/),
      })
      expect(readdirSync(join(here, 'content')).sort()).toEqual(['articles', 'media', 'site.yaml'])
    } finally {
      for (const folder of folders) chmodSync(join(here, folder), 0o755)
    }
  },
)
