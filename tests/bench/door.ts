import { testToken } from '../setup/worker-process.ts'
import { articleFiles } from './articles.ts'
import { cpuOf, isQuick, measure } from './measure.ts'
import { median, type Row, type Section } from './report.ts'
import { type Builds, makeFolder, start } from './stage.ts'

const starts = isQuick ? 1 : 7

const [body = ''] = Object.values(articleFiles(1000, 1, 4000))

/**
 * (g): what the entrypoint adds to a PUT of 4 kB, for which the free plan allows it 10 ms: a press
 * that does nothing stands in for ours. What a Worker takes that only hands the request over to it
 * is taken away.
 */
export async function measureDoor({ door, limits }: Builds): Promise<Section> {
  const found: Record<'door' | 'null', number[]> = { door: [], null: [] }
  for (let i = 0; i < starts; i++) {
    for (const [name, build] of [['door', door] as const, ['null', limits] as const]) {
      const worker = await start(build, { persist: await makeFolder() })
      const before = cpuOf(worker.pid)
      await put(worker.url)
      found[name].push((cpuOf(worker.pid) - before) * 1000)
      await worker.stop()
    }
  }
  const rows = [row('first PUT of a new process', found)]
  const [mine, nothing] = [
    await start(door, { persist: await makeFolder() }),
    await start(limits, { persist: await makeFolder() }),
  ]
  try {
    const warm = await measure(
      [
        { name: 'door', pid: mine.pid, send: () => put(mine.url) },
        { name: 'null', pid: nothing.pid, send: () => put(nothing.url) },
      ],
      9,
      400,
    )
    const toMs = (name: string) => (warm[name] ?? []).map((cpu) => cpu / 1000)
    rows.push(row('PUT', { door: toMs('door'), null: toMs('null') }))
  } finally {
    await mine.stop()
    await nothing.stop()
  }
  return { title: '(g) The entrypoint: a PUT of 4 kB until the press has it', rows }
}

async function put(url: string): Promise<void> {
  const headers = { Authorization: `Bearer ${testToken}`, 'Content-Type': 'text/markdown' }
  await (await fetch(`${url}/api/articles/a`, { method: 'PUT', headers, body })).arrayBuffer()
}

function row(name: string, found: Record<'door' | 'null', number[]>): Row {
  const value = median(found.door.map((cpu, i) => cpu - (found.null[i] ?? 0)))
  return { name: `Dateline: ${name}`, value, unit: 'ms', goal: { most: 3 } }
}
