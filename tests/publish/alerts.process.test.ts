import { readFile } from 'node:fs/promises'
import { stripVTControlCharacters } from 'node:util'
import { Log } from 'miniflare'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { publishArticles } from '../setup/published.ts'
import { until } from '../setup/until.ts'
import { putSite, startWorker, type WorkerProcess } from '../setup/worker-process.ts'

/** Keeps what is logged, which is each letter among the rest. */
class Letters extends Log {
  readonly lines: string[] = []
  override log(message: string): void {
    this.lines.push(stripVTControlCharacters(message))
  }
}

const mail = new Letters()
let worker: WorkerProcess

const site = (title: string) => `title: ${title}
description: What rains.
url: https://news.example
language: de
timezone: UTC
email: desk@news.example
notify: publisher@elsewhere.example
`

beforeAll(async () => {
  const vars = { PRIVATE_CALLBACKS: '1' }
  worker = await startWorker({ mail, vars, site: site('Regen & Schnee') })
})
afterAll(() => worker?.stop())

test('the publisher gets a letter, in the language of the site, about an article that fails', async () => {
  await publishArticles(worker.url, {
    'rain.md': '---\ntitle: Rain\npublished: 2026-11-01\n---\nIt rains.\n',
  })
  await worker.db.prepare("UPDATE articles SET source = 'refused'").run()
  // Everything is rendered again for another site.
  await putSite(worker.url, site('Regen & Eis'))
  const letters = () => mail.lines.filter((line) => line.includes('send_email'))
  await until(() => letters().length > 0)
  const [letter = ''] = letters()
  expect(letter).toContain('From: desk@news.example\n')
  expect(letter).toContain('To: publisher@elsewhere.example\n')
  expect(letter).toContain('Subject: Regen & Eis: Hier ist etwas nicht in Ordnung\n')
  const [, path = ''] = /^Text: (.*)$/m.exec(letter) ?? []
  const text = await readFile(path, 'utf8')
  expect(text).toContain('• One article or page can’t be rendered any more')
  expect(text).toContain(`: ${worker.url}/articles/rain`)
  expect(letters()).toHaveLength(1)
})
