/** A store that takes longer than this many milliseconds counts as failed. */
const patience = 2000

/** Settles as the task does, or rejects if the task takes longer than the store may. */
export async function inTime<T>(task: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const timeout = new Promise<never>((_, reject) => {
    const fail = () => reject(new Error(`the store took over ${patience} ms`))
    timer = setTimeout(fail, patience)
  })
  try {
    return await Promise.race([task, timeout])
  } finally {
    clearTimeout(timer)
  }
}
