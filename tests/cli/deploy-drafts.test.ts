import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { deployWorker } from '../../src/cli/deploy/worker.ts'

test('a Worker that would show drafts is not deployed', async () => {
  const worker = await mkdtemp(join(tmpdir(), 'dateline-deploy-'))
  await writeFile(join(worker, 'wrangler.json'), JSON.stringify({ vars: { SHOW_DRAFTS: '1' } }))
  const deployment = {
    siteFolder: worker,
    domain: undefined,
    worker,
    hasBucket: true,
    sendsEmail: false,
    env: {},
  }
  await expect(deployWorker(deployment)).rejects.toThrow(
    'SHOW_DRAFTS is for this machine: empty it in wrangler.toml, and deploy again',
  )
  await rm(worker, { recursive: true })
})
