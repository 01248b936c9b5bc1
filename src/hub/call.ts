import { generator } from '../formats/format.ts'

/** A subscriber that takes longer than this many milliseconds to answer counts as failed. */
const patience = 10_000

/** Firewalls refuse programs that give no name. */
const userAgent = `${generator.name}/${generator.version}`

/** More of an answer than this is not read. In bytes. */
const mostRead = 1024

/** What a subscriber is sent: a GET without these. */
export type Call = { method?: string; headers?: Record<string, string>; body?: BodyInit }

/**
 * Calls a subscriber, and returns the status of what it answers (0 if it doesn't), and why it is no
 * success. A redirect is none: WebSub has no subscription follow one (§7). What comes after the head
 * of the answer is not read.
 */
export async function call(
  url: string,
  request: Call,
): Promise<{ status: number; reason?: string }> {
  return calling(url, request, async (response) => {
    await response.body?.cancel().catch(() => {})
  })
}

/** Asks a subscriber to echo a challenge (WebSub §5.3). Returns why it did not; undefined if it did. */
export async function ask(url: string, challenge: string): Promise<string | undefined> {
  let echoed = ''
  const { reason } = await calling(url, {}, async (response) => {
    echoed = await readStart(response)
  })
  return reason ?? (echoed.trim() === challenge ? undefined : 'it did not echo the challenge')
}

async function calling(
  url: string,
  request: Call,
  read: (response: Response) => Promise<void>,
): Promise<{ status: number; reason?: string }> {
  try {
    const signal = AbortSignal.timeout(patience)
    const headers = { 'User-Agent': userAgent, ...request.headers }
    const response = await fetch(url, { ...request, headers, redirect: 'manual', signal })
    if (response.ok) await read(response)
    else await response.body?.cancel().catch(() => {})
    const { ok, status } = response
    return ok ? { status } : { status, reason: `it answered ${status}` }
  } catch (error) {
    const isLate = (error as Error).name === 'TimeoutError'
    const reason = isLate ? `no answer in ${patience / 1000} s` : 'it could not be reached'
    return { status: 0, reason }
  }
}

async function readStart(response: Response): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  let bytes = 0
  const reader = response.body?.getReader()
  while (reader && bytes <= mostRead) {
    const { done, value } = await reader.read()
    if (done) return text + decoder.decode()
    bytes += value.length
    text += decoder.decode(value, { stream: true })
  }
  await reader?.cancel().catch(() => {})
  return text
}
