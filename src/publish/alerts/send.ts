import { toInstant } from '../../article/dates.ts'
import { inTimeOr } from '../../http/in-time.ts'
import { call } from '../../hub/call.ts'
import type { Notified } from '../../site/notify.ts'
import type { Cause } from './causes.ts'

/** What alerts say of the site: its address, the sender of e-mail, and the subject in its language. */
export type About = { url: string; from: string; subject: string }

/** What the publisher is told: what holds, and since when (seconds since 1970). */
export type Alert = { cause: Cause; since: number; text: string }[]

/** An alert that takes longer than this many seconds counts as failed. */
const mostSeconds = 5

/** Discord takes so many characters. */
const mostContent = 2000

/** Sends an alert. Returns why it failed; undefined if it did not. */
export async function send(
  email: SendEmail | undefined,
  to: Notified,
  about: About,
  alert: Alert,
): Promise<string | undefined> {
  const { url, subject } = about
  const text = [subject, url, ...alert.map(({ text }) => `• ${text}`)].join('\n')
  const sending =
    'webhook' in to ? post(to.webhook, url, text, alert) : mail(email, to.email, about, text)
  return inTimeOr(sending, mostSeconds * 1000, () => `no answer in ${mostSeconds} s`)
}

/** Slack reads `text`, Discord `content`, and a program the rest. */
async function post(webhook: string, site: string, text: string, alert: Alert) {
  const causes = alert.map((one) => ({ ...one, since: toInstant(one.since) }))
  const said = { text: escaped(text), content: text.slice(0, mostContent), site, causes }
  const headers = { 'Content-Type': 'application/json' }
  const { reason } = await call(webhook, { method: 'POST', headers, body: JSON.stringify(said) })
  return reason
}

/** As Slack reads it. */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

async function mail(
  email: SendEmail | undefined,
  to: string,
  { from, subject }: About,
  text: string,
) {
  if (!email) return 'the Worker has no binding EMAIL; deploy it again'
  try {
    await email.send({ from, to, subject, text })
    return undefined
  } catch (error) {
    return String(error)
  }
}
