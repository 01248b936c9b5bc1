import { afterAll, expect, test } from 'vitest'
import { fetchManifest } from '../../src/cli/api.ts'
import { startHostileWorker } from '../setup/hostile-worker.ts'
import { testToken } from '../setup/worker-process.ts'

const worker = await startHostileWorker()
afterAll(worker.stop)

test('a list that never names a page twice is given up after more pages than a Worker can have', async () => {
  worker.answer(() => ({ body: { articles: [], next: `/?after=${worker.seen.length}` } }))
  await expect(fetchManifest({ url: `${worker.url}/`, token: testToken })).rejects.toThrow(
    'lists its articles without end: after 25000 pages, /?after=25000 comes next',
  )
})
