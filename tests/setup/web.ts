import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

/** What a path answers: a body, or what writes the answer. `HOME` in a text becomes the host's address. */
export type WebAnswer = string | Uint8Array | ((response: ServerResponse) => void)

/**
 * Serves these paths, with their queries, on this machine, until the test ends; `asked` are those that
 * were asked for. Of tests that run at once, each gives its own `atEnd`.
 */
export async function serve(answers: Record<string, WebAnswer>, atEnd = onTestFinished) {
  const asked: string[] = []
  const server = createServer((request, response) => {
    const path = request.url ?? ''
    asked.push(path)
    const answer = answers[path]
    if (typeof answer === 'function') answer(response)
    else if (answer === undefined) response.writeHead(404).end()
    else if (typeof answer === 'string') response.end(answer.replaceAll('HOME', home))
    else response.end(answer)
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const home = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  atEnd(() => {
    server.closeAllConnections()
    server.close()
  })
  return { home, asked, answers }
}

/** Answers with a status and headers. */
export function status(
  code: number,
  headers: Record<string, string> = {},
  body: string | Uint8Array = '',
) {
  return (response: ServerResponse): void => {
    response.writeHead(code, headers).end(body)
  }
}

/** Answers with a body that never ends. */
export function endless(response: ServerResponse): void {
  const chunk = ' '.repeat(1 << 20)
  const more = (): void => {
    while (!response.destroyed && response.write(chunk));
    if (!response.destroyed) response.once('drain', more)
  }
  more()
}

/** Answers with the beginning of a body, and breaks off. */
export function brokenOff(response: ServerResponse): void {
  response.writeHead(200, { 'Content-Length': '1000' })
  response.write('<rss>', () => response.destroy())
}
