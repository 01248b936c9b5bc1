import { writeFile } from 'node:fs/promises'
import { arch, cpus } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { measureAgainst } from './against.ts'
import { measureArchives } from './archive.ts'
import { measureDay } from './day.ts'
import { measureDoor } from './door.ts'
import { measureMaking } from './making.ts'
import { closeConnections, isQuick } from './measure.ts'
import { measurePaths, publishWindow } from './paths.ts'
import { type Bars, chart, reaches, type Section, table } from './report.ts'
import { buildAll, removeBuilds } from './stage.ts'
import { measureStartUp } from './start-up.ts'

// wrangler, which builds the Workers, says only what is wrong.
process.env.WRANGLER_LOG ??= 'error'

const { values: flags } = parseArgs({
  options: {
    large: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
    only: { type: 'string' },
    against: { type: 'string' },
  },
})
const sizes = isQuick ? [100, 1000] : [100, 1000, 10_000, ...(flags.large ? [100_000] : [])]

const started = performance.now()
try {
  const sections = flags.against ? await compare(flags.against) : await measureAll()
  const seconds = Math.round((performance.now() - started) / 1000)
  const machine = `${cpus().length} × ${cpus()[0]?.model}, ${arch}, Node ${process.version}`
  if (!flags.only && !flags.against && !isQuick) {
    await writeFile(
      join(import.meta.dirname, 'results.json'),
      `${JSON.stringify({ machine, seconds, sections }, null, 2)}\n`,
    )
    await writeFile(join(import.meta.dirname, 'chart.svg'), chart(charted(sections)))
  }
  const missed = sections.flatMap(({ rows }) => rows).filter((row) => reaches(row) === false)
  console.log(`${machine}; ${seconds} s; ${missed.length} goals missed`)
} finally {
  closeConnections()
}

/** Compares this checkout with another one, and prints the result. */
async function compare(checkout: string): Promise<Section[]> {
  const sections = await measureAgainst(checkout)
  console.log(table(sections))
  return sections
}

/** Runs every part, or the one whose letter `--only` names, and prints the results. */
async function measureAll(): Promise<Section[]> {
  const builds = await buildAll()
  try {
    const published = await publishWindow(builds)
    const parts: Record<string, () => Promise<Section | Section[]>> = {
      b: () => measurePaths(builds, published),
      c: () => measureMaking(builds, published),
      d: () => measureArchives(builds, sizes),
      e: () => measureDay(builds, published),
      f: () => measureStartUp(builds, published),
      g: () => measureDoor(builds),
    }
    const waiting = Object.entries(parts)
      .filter(([letter]) => !flags.only || flags.only === letter)
      .map(([, measurePart]) => measurePart)
    const sections: Section[] = []
    const work = async () => {
      for (let part = waiting.shift(); part; part = waiting.shift()) {
        const found = [await part()].flat()
        console.log(table(found))
        sections.push(...found)
      }
    }
    // Parts that run together disturb each other, but a quick run is not there for its numbers.
    await Promise.all(isQuick ? [work(), work()] : [work()])
    return sections
  } finally {
    await removeBuilds(builds)
  }
}

/** What the chart shows: for each section, the rows of its most common unit. */
function charted(sections: Section[]): Bars[] {
  return sections
    .filter(({ title }) => !title.startsWith('(f)'))
    .map(({ title, rows }) => {
      const unit = rows[0]?.unit ?? ''
      const bars = rows.flatMap(({ name, value, unit: own }) =>
        value === undefined || own !== unit ? [] : [{ name, value }],
      )
      return { title, unit, bars }
    })
}
