import { afterAll, expect, test } from 'vitest'
import { articleFile } from '../setup/content.ts'
import { startNewsroom } from '../setup/newsroom.ts'

const room = await startNewsroom()
const { published, run } = room

afterAll(room.stop)

test('list shows date, state and slug, newest first', async () => {
  const here = await published({
    'old.md': articleFile('Old', { published: '2026-01-01T00:00Z' }),
    'new.md': articleFile('New', { published: '2026-03-01T10:00:00+02:00' }),
    'draft.md': articleFile('Draft', { published: '2026-02-01T10:00:00Z', draft: 'true' }),
    'later.md': articleFile('Later', { published: '2999-12-31T23:59:59Z' }),
    'twin.md': articleFile('Twin', { published: '2026-03-01T08:00:00Z' }),
  })
  expect(await run(here, 'list')).toEqual({
    code: 0,
    stdout: [
      '2999-12-31T23:59:59Z  scheduled  later\n',
      '2026-03-01T08:00:00Z  live       new\n',
      '2026-03-01T08:00:00Z  live       twin\n',
      '2026-02-01T10:00:00Z  draft      draft\n',
      '2026-01-01T00:00:00Z  live       old\n',
    ].join(''),
    stderr: '',
  })
})
