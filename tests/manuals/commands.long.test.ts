import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Clone, makeClone, type Started } from '../setup/clone.ts'
import { manualCommands } from './commands.ts'
import { readManual } from './manuals.ts'
import { type Row, rows, type World } from './rows.ts'

let clone: Clone
let started: Started
let world: World
/** The variables that a newcomer's shell keeps from one command to the next. */
const exports: string[] = []

beforeAll(async () => {
  clone = await makeClone()
  started = await clone.start()
  world = { dir: clone.dir, url: started.url, written: started.written }
})

afterAll(async () => {
  const ended = once(started.npm, 'exit')
  started.npm.kill('SIGINT')
  await ended
  await clone.remove()
})

/** The clone is served on a port of its own. */
function here(command: string): string {
  return command.replaceAll('localhost:8787', `localhost:${clone.port}`)
}

const commands = manualCommands().flatMap(({ manual, text, line }) => {
  const row = rows[text.split('\n')[0] ?? '']
  return row ? [{ manual, text, line, row }] : []
})

describe('the manuals, followed word for word in a clean clone beside npm start', () => {
  test.each(commands.filter(({ row }) => 'run' in row || 'instead' in row))(
    '$manual:$line: $text',
    async ({ text, row }: { text: string; row: Row }) => {
      await row.before?.(world)
      const command = here('instead' in row ? row.instead : text)
      const outcome = await clone.run(command, exports)
      expect(outcome, outcome.stderr).toMatchObject({ code: row.code ?? 0 })
      await row.check?.(outcome, world)
      if (command.startsWith('export ')) exports.push(command)
    },
  )

  test('an error of the API looks as it is shown', async () => {
    const secrets = parseEnv(readFileSync(join(clone.dir, 'content/.dateline/local.env'), 'utf8'))
    const answer = await fetch(`${started.url}/api/articles/rain`, {
      method: 'PUT',
      headers: {
        Authorization: `Bearer ${secrets.PUBLISH_TOKEN}`,
        'Content-Type': 'text/markdown',
      },
      body: '---\ntitel: Rain in Spain\npublished: 2026-11-20\n---\n\nIt rains.\n',
    })
    const manual = readManual('src/publish/README.md')
    const shown = /^```json\n(.*?)^```$/ms.exec(manual)?.[1] ?? ''
    expect(await answer.json()).toEqual(JSON.parse(shown))
  })
})
