import { readFile } from 'node:fs/promises'
import { gzipSync } from 'node:zlib'
import { cpuOf, get, isQuick } from './measure.ts'
import type { Published } from './paths.ts'
import { median, type Row, type Section } from './report.ts'
import { type Builds, makeFolder, start } from './stage.ts'

const starts = isQuick ? 1 : 5

type Start = { ready: number; wait: number; cpu: number }

/**
 * (f): what is uploaded, and what a process needs that has just started: the null Worker beside
 * ours, since most of it is workerd and Miniflare.
 */
export async function measureStartUp(builds: Builds, published: Published): Promise<Section> {
  const files = builds.dateline.modules.map(({ path }) => readFile(path))
  const bundle = Buffer.concat(await Promise.all(files))
  const nothing: Start[] = []
  const redirect: Start[] = []
  const document: Start[] = []
  for (let i = 0; i < starts; i++) {
    nothing.push(await startOnce(builds.limits, published, '/null'))
    redirect.push(await startOnce(builds.dateline, published, '/feed'))
    document.push(await startOnce(builds.dateline, published, '/rss.xml'))
  }
  const size = (name: string, value: number): Row => ({ name, value, unit: 'bytes' })
  return {
    title: '(f) Start-up: from a process that listens to the first byte, the first of its life',
    rows: [
      size('Dateline: bundle', bundle.length),
      size('Dateline: bundle, gzip', gzipSync(bundle).length),
      ...rowsOf('null Worker', nothing),
      ...rowsOf('Dateline: /feed, without the store', redirect),
      ...rowsOf('Dateline: /rss.xml, cold', document),
    ],
  }
}

async function startOnce(
  built: Builds['dateline'],
  { folder, document }: Published,
  path: string,
): Promise<Start> {
  const vars = { DOCUMENT: document }
  const worker = await start(built, { vars, persist: await makeFolder(folder) })
  try {
    const ready = cpuOf(worker.pid)
    const started = performance.now()
    await get(worker.url + path)
    const wait = performance.now() - started
    return { ready, wait, cpu: cpuOf(worker.pid) - ready }
  } finally {
    await worker.stop()
  }
}

function rowsOf(name: string, found: Start[]): Row[] {
  const row = (what: string, values: number[]): Row => ({
    name: `${name}: ${what}`,
    value: median(values),
    unit: 'ms',
  })
  return [
    row(
      'CPU until it listens',
      found.map(({ ready }) => ready * 1000),
    ),
    row(
      'CPU of the first answer',
      found.map(({ cpu }) => cpu * 1000),
    ),
    row(
      'time of the first answer',
      found.map(({ wait }) => wait),
    ),
  ]
}
