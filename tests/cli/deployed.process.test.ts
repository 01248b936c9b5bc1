import { afterAll, expect, test } from 'vitest'
import { runDateline } from '../setup/cli.ts'
import { good, makeProject, removeFolder, writeFiles } from '../setup/content.ts'
import { startWorker, testToken } from '../setup/worker-process.ts'

const { url, stop } = await startWorker({ site: '' })
const here = await makeProject(good)
afterAll(async () => {
  await stop()
  await removeFolder(here)
})

test('push finds the token that deploy kept, and sends it to that Worker only', async () => {
  const kept = 'content/.dateline/deployed.env'
  const options = { cwd: here, env: { PUBLISH_TOKEN: '' } }
  await writeFiles(here, { [kept]: `DATELINE_URL=${url}\nPUBLISH_TOKEN=${testToken}\n` })
  const pushed = await runDateline(['push', '--url', `${url}/`], options)
  expect(pushed).toMatchObject({ code: 0, stdout: expect.stringMatching(/created 3,/) })
  const other = await runDateline(['push', '--url', 'https://other.example'], options)
  expect(other).toEqual({
    code: 2,
    stdout: '',
    stderr: 'there is no token for https://other.example: set PUBLISH_TOKEN\n',
  })
})
