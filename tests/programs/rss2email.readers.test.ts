import { mkdir, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { makeFolder, removeFolder, writeFiles } from '../setup/content.ts'
import { startWorker } from '../setup/worker-process.ts'
import { outputOf } from './run-program.ts'
import { makeTenChanges } from './ten-changes.ts'

const worker = await startWorker()
const subscribers = await Promise.all(['rss.xml', 'atom.xml'].map(subscribe))

afterAll(async () => {
  await Promise.all([worker.stop(), ...subscribers.map(({ leave }) => leave())])
})

/** Someone whose mail goes to a folder. */
async function subscribe(path: string) {
  const home = await makeFolder()
  const [config, mail] = [join(home, 'config'), join(home, 'mail')]
  const settings = [
    '[DEFAULT]',
    'to = reader@news.example',
    'email-protocol = maildir',
    `maildir-path = ${mail}`,
    'verbose = warning',
    '[feed.news]',
    `url = ${worker.url}/${path}`,
  ]
  await writeFiles(home, { config: settings.join('\n') })
  await mkdir(mail)
  const known = new Set<string>()
  return {
    path,
    /** Polls once. Returns the subjects of the mails that come of it, in alphabetical order. */
    poll: async () => {
      await outputOf('r2e', ['-c', config, '-d', join(home, 'data'), 'run'], { home })
      const inbox = join(mail, 'INBOX', 'new')
      const names = (await readdir(inbox)).filter((name) => !known.has(name))
      for (const name of names) known.add(name)
      const mails = await Promise.all(names.map((name) => readFile(join(inbox, name), 'utf8')))
      return mails.map((text) => /^Subject: (.*)$/m.exec(text)?.[1]).sort()
    },
    leave: () => removeFolder(home),
  }
}

// feedparser, which fetches for rss2email, asks for deltas, and rss2email gives up a feed that answers
// with one: it takes 200, 302, 304 and 307.
test('rss2email sends one mail for each new article, through ten changes', {
  timeout: 180_000,
}, async () => {
  const mails: Record<string, unknown> = {}
  const expected: Record<string, unknown> = {}
  await makeTenChanges(worker.url, async ({ what, fresh }) => {
    for (const { path, poll } of subscribers) {
      mails[`${path} after ${what}`] = await poll().catch(String)
      expected[`${path} after ${what}`] = fresh
    }
  })
  expect(mails).toEqual(expected)
})
