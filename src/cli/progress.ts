import { SingleBar } from 'cli-progress'

/**
 * Shows how far a job is: a bar on a terminal, a line now and then elsewhere; on standard error.
 */
export type Progress = { advance: (by: number) => void; end: () => void }

/** Returns the progress of a job of `total` steps, shown as `label`. */
export function showProgress(label: string, total: number): Progress {
  return process.stderr.isTTY ? showBar(label, total) : showLines(label, total)
}

function showBar(label: string, total: number): Progress {
  const bar = new SingleBar({
    format: `${label} {bar} {value}/{total}`,
    barsize: 32,
    hideCursor: true,
    clearOnComplete: true,
  })
  bar.start(total, 0)
  return { advance: (by) => bar.increment(by), end: () => bar.stop() }
}

function showLines(label: string, total: number): Progress {
  let done = 0
  let shown = 0
  return {
    advance: (by) => {
      done += by
      if (done - shown < total / 10 && done < total) return
      shown = done
      process.stderr.write(`${label} ${done}/${total}\n`)
    },
    end: () => {},
  }
}
