import { SingleBar } from 'cli-progress'
import { complain } from './terminal.ts'

type Job = (advance: (steps: number) => void) => Promise<void>

/**
 * Does a job of `total` steps and shows its progress after `label` on standard error: as a bar on a
 * terminal, elsewhere as a line now and then. The job calls `advance` with the steps that it has
 * done, or with fewer than none for those that it has to do again. `show` writes a number of steps.
 */
export async function withProgress(
  label: string,
  total: number,
  job: Job,
  show: (steps: number) => string = String,
): Promise<void> {
  if (!process.stderr.isTTY || total === 0) return job(showLines(label, total, show))
  const bar = new SingleBar({
    format: `${label} {bar} {value}/{total}`,
    barsize: 32,
    formatValue: show,
    hideCursor: true,
    clearOnComplete: true,
  })
  bar.start(total, 0)
  try {
    await job((steps) => bar.increment(steps))
  } finally {
    bar.stop()
  }
}

/** Returns a number of bytes as people read it. */
export function showBytes(bytes: number): string {
  return bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`
}

function showLines(label: string, total: number, show: (steps: number) => string) {
  let done = 0
  let shown = 0
  return (steps: number) => {
    done += steps
    if (done === shown || (done - shown < total / 10 && done < total)) return
    shown = done
    complain(`${label} ${show(done)}/${show(total)}`)
  }
}
