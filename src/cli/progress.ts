import { SingleBar } from 'cli-progress'
import { complain } from './terminal.ts'

type Job = (advance: (steps: number) => void) => Promise<void>

/**
 * Does a job of `total` steps and shows its progress after `label` on standard error: as a bar on a
 * terminal, elsewhere as a line now and then. The job calls `advance` with the steps that it has
 * done.
 */
export async function withProgress(label: string, total: number, job: Job): Promise<void> {
  if (!process.stderr.isTTY || total === 0) return job(showLines(label, total))
  const bar = new SingleBar({
    format: `${label} {bar} {value}/{total}`,
    barsize: 32,
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

function showLines(label: string, total: number): (steps: number) => void {
  let done = 0
  let shown = 0
  return (steps) => {
    done += steps
    if (done - shown < total / 10 && done < total) return
    shown = done
    complain(`${label} ${done}/${total}`)
  }
}
