import type { Context } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { clientOf } from '../http/client.ts'

/** A request to the hub. */
export type Asking = Context<{ Bindings: Env }>

/** In bytes. */
const longestForm = 16 * 1024

/** Returns an answer in words that no cache stores. */
export function say(status: number, text: string, headers: Record<string, string> = {}): Response {
  const own = { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' }
  return new Response(`${text}\n`, { status, headers: { ...own, ...headers } })
}

/** Returns the fields of a form, or the answer to a body that is none. */
export async function readForm(c: Asking): Promise<URLSearchParams | Response> {
  const [type = ''] = (c.req.header('Content-Type') ?? '').split(';')
  if (type.trim().toLowerCase() !== 'application/x-www-form-urlencoded') {
    return say(415, 'Send application/x-www-form-urlencoded.')
  }
  const onError = () => say(413, `A form has at most ${longestForm} bytes here.`)
  const refusal = await bodyLimit({ maxSize: longestForm, onError })(c, async () => {})
  // For `text()`, the runtime would warn that a form is no text.
  return refusal ?? new URLSearchParams(new TextDecoder().decode(await c.req.arrayBuffer()))
}

/** Whether this Worker calls back machines that only its own network knows, which is for trying it out. */
export function allowsPrivate({ env }: Pick<Asking, 'env'>): boolean {
  return env.PRIVATE_CALLBACKS === '1'
}

/**
 * Returns the answer to a client that subscribes too often in a minute, or to anybody who does so for
 * one host; undefined to everybody else.
 */
export async function refuseFlood(c: Asking, callback: string): Promise<Response | undefined> {
  if (allowsPrivate(c)) return undefined
  const keys = [`from ${clientOf(c.req.raw.headers)}`, `for ${new URL(callback).host}`]
  for (const key of keys) {
    const { success } = await c.env.SUBSCRIBING.limit({ key })
    if (!success) return say(429, 'Too many subscriptions in a minute.', { 'Retry-After': '60' })
  }
  return undefined
}
