import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { fetchFiles, fetchManifest } from '../../src/cli/api.ts'
import { ApiError } from '../../src/cli/errors.ts'
import { runDateline } from '../setup/cli.ts'
import { good, makeProject, removeFolder } from '../setup/content.ts'
import { listedAs, startHostileWorker } from '../setup/hostile-worker.ts'
import { testToken } from '../setup/worker-process.ts'

const worker = await startHostileWorker()
const elsewhere = await startHostileWorker()
const here = await makeProject(good)

const run = (...args: string[]) => runDateline(args, { cwd: here, url: worker.url })

beforeEach(() => {
  worker.seen.length = 0
  elsewhere.seen.length = 0
})
afterAll(async () => {
  await Promise.all([worker.stop(), elsewhere.stop(), removeFolder(here)])
})

/** Addresses that are not the Worker's, each as a next page might be named. */
const foreign = [
  `http://${elsewhere.host}/api/articles`,
  `//${elsewhere.host}/api/articles`,
  `https://${elsewhere.host}/`,
  `https://${worker.host}/api/articles`,
  `http:\\\\${elsewhere.host}\\api`,
  `\\\\${elsewhere.host}\\api`,
  `/\\${elsewhere.host}/api`,
  `\\/${elsewhere.host}/api`,
  ` //${elsewhere.host}/`,
  `HTTP://${elsewhere.host}`,
  `http://${worker.host}@${elsewhere.host}/`,
  `http://user:password@${worker.host}/api/articles`,
  `http://localhost:${elsewhere.host.split(':')[1]}/`,
  'ws://news.example/',
  'data:,{}',
  'http://',
]

describe('the token stays with the Worker', () => {
  const connection = { url: `${worker.url}/`, token: testToken }

  async function expectRefused(reading: Promise<unknown>, next: string): Promise<void> {
    await expect(reading).rejects.toThrow(
      new ApiError(`${worker.url}/ leads to ${next}, which is not part of it`),
    )
    expect(elsewhere.seen).toEqual([])
    expect(worker.seen.map(({ authorization }) => authorization)).toEqual([`Bearer ${testToken}`])
  }

  test.each(foreign)('when the manifest goes on at %j', async (next) => {
    worker.answer(() => ({ body: { articles: [listedAs('rain')], next } }))
    await expectRefused(fetchManifest(connection), next.trim())
  })

  test.each([...foreign, `/\t/${elsewhere.host}/`])('when the files go on at %j', async (next) => {
    worker.answer(() => ({ headers: { Link: `<${next}>; rel="next"` } }))
    await expectRefused(Array.fromAsync(fetchFiles(connection)), next)
  })

  test('when a user runs the command', async () => {
    const body = { status: 'unchanged', articles: [], next: `//${elsewhere.host}/` }
    worker.answer(() => ({ body }))
    expect(await run('push')).toEqual({
      code: 1,
      stdout: '',
      stderr: `${worker.url}/ leads to //${elsewhere.host}/, which is not part of it\n`,
    })
    expect(elsewhere.seen).toEqual([])
  })

  test.each([301, 302, 303, 307, 308])('when the answer is a redirect (%i)', async (status) => {
    const headers = { Location: `${elsewhere.url}/api/articles` }
    worker.answer(() => ({ status, headers }))
    await expect(fetchManifest(connection)).rejects.toThrow(
      new ApiError(`${worker.url}/ redirects to ${headers.Location}`),
    )
    expect(elsewhere.seen).toEqual([])
  })

  test('and a next page of its own is followed, however it is written', async () => {
    const written = ['?after=a', `//${worker.host}/api/articles?after=b`, `${worker.url}/c`]
    const pages = [...written, undefined]
    worker.answer(() => {
      const page = worker.seen.length - 1
      return { body: { articles: [listedAs(`page-${page}`)], next: pages[page] } }
    })
    const { code, stdout } = await run('list')
    expect(stdout.match(/page-\d/g)).toEqual(['page-0', 'page-1', 'page-2', 'page-3'])
    expect(worker.seen.map(({ path }) => path)).toEqual([
      '/api/articles',
      '/?after=a',
      '/api/articles?after=b',
      '/c',
    ])
    expect(code).toBe(0)
  })
})

describe('a list without end', () => {
  test.each([
    ['a page that names itself', 1],
    ['pages that go round', 3],
  ])('%s', async (_, pages) => {
    const next = () => `/api/articles?after=${worker.seen.length % pages}`
    worker.answer(() => ({ body: { articles: [], next: next() } }))
    const { code, stdout, stderr } = await run('list')
    expect(stderr).toMatch(
      /lists its articles without end: after \d pages, \/api\/articles\?after=/,
    )
    expect(stdout).toBe('')
    expect(code).toBe(1)
    expect(worker.seen).toHaveLength(pages + 1)
  })
})

test('an export writes nothing outside of its folder', async () => {
  const body = `${JSON.stringify({ slug: '../outside', markdown: 'x' })}\n`
  worker.answer(() => (worker.seen.length === 1 ? { body: { articles: [] } } : { body }))
  expect(await run('export', 'backup')).toMatchObject({ code: 1, stdout: '' })
  expect(existsSync(join(here, 'outside.md'))).toBe(false)
})
