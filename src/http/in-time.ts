/** A store that takes longer than this many milliseconds counts as failed. */
const patience = 2000

/** Settles as the task does, or rejects if the task takes longer than the store may. */
export function inTime<T>(task: Promise<T>): Promise<T> {
  return inTimeOr(task, patience, () => {
    throw new Error(`the store took over ${patience} ms`)
  })
}

/** Settles as the task does or, if it takes longer than `most` milliseconds, as `late` does. */
export async function inTimeOr<T>(task: Promise<T>, most: number, late: () => T): Promise<T> {
  const { promise: timeout, resolve } = Promise.withResolvers<void>()
  const timer = setTimeout(resolve, most)
  try {
    return await Promise.race([task, timeout.then(late)])
  } finally {
    clearTimeout(timer)
  }
}
