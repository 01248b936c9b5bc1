import { describe, expect, inject, test, vi } from 'vitest'
import { newRecorder, type Recorder } from './recorder.ts'
import { recordAddresses } from './requests/addresses.ts'
import { recordArchiveDocuments } from './requests/archive-documents.ts'
import { recordArchivePages } from './requests/archive-pages.ts'
import { recordChanges } from './requests/changes.ts'
import { recordConditional } from './requests/conditional.ts'
import { recordDiscovery } from './requests/discovery.ts'
import { recordEmpty } from './requests/empty.ts'
import { recordBeforeFailures, recordFailures, recordFailuresHeld } from './requests/failures.ts'
import { recordFeedPages } from './requests/feed-pages.ts'
import { recordFeeds } from './requests/feeds.ts'
import { recordHeld } from './requests/held.ts'
import { recordMany } from './requests/many.ts'
import { recordMedia } from './requests/media.ts'
import { recordMediaApi } from './requests/media-api.ts'
import { recordOwnPages } from './requests/own-pages.ts'
import { recordPages } from './requests/pages.ts'
import { recordPublication } from './requests/publication.ts'
import { recordPublishApi } from './requests/publish-api.ts'
import { recordSiteApi } from './requests/site-api.ts'
import { type Bodies, type Exchange, readGolden, writeGolden } from './transcript.ts'

type Group = [name: string, record: (recorder: Recorder) => Promise<void>, cache?: 'Cache API']

/** The golden files, in the order in which they are recorded: each goes on where the last one ended. */
const groups: Group[] = [
  ['empty', recordEmpty],
  ['publication', recordPublication],
  ['feeds', recordFeeds],
  ['archive-documents', recordArchiveDocuments],
  ['feed-pages', recordFeedPages],
  ['pages', recordPages],
  ['archive-pages', recordArchivePages],
  ['discovery', recordDiscovery],
  ['media', recordMedia, 'Cache API'],
  ['addresses', recordAddresses],
  ['conditional', recordConditional],
  ['changes', recordChanges],
  ['held', recordHeld, 'Cache API'],
  ['publish-api', recordPublishApi],
  ['many', recordMany],
  ['media-api', recordMediaApi],
  ['site-api', recordSiteApi],
  ['own-pages', recordOwnPages],
  ['before-failures', recordBeforeFailures, 'Cache API'],
  ['failures', recordFailures],
  ['failures-held', recordFailuresHeld, 'Cache API'],
]

const golden = import.meta.glob<string>('./golden/*.http', {
  query: '?raw',
  import: 'default',
  eager: true,
})

// All is recorded before the first test is defined, so that each exchange is a test of its own.
vi.useFakeTimers({ toFake: ['Date'] })
for (const name of ['log', 'warn', 'error'] as const) vi.spyOn(console, name).mockReturnValue()
const recorded = new Map<string, Exchange[]>()
const bodies: Bodies = new Map()
for (const [name, record, cache = 'Workers Cache'] of groups) {
  const recorder = newRecorder(`${name}.http`, bodies, cache)
  await record(recorder)
  recorded.set(name, recorder.exchanges)
}
vi.restoreAllMocks()
vi.useRealTimers()

if (inject('isRenewing')) {
  test.each([...recorded])('%s.http is written', async (name, exchanges) => {
    await expect(writeGolden(exchanges)).toMatchFileSnapshot(`golden/${name}.http`)
  })
} else {
  test('there are golden files of these names', () => {
    const names = Object.keys(golden).map((path) => path.replace(/^.*\/|\.http$/g, ''))
    expect(names.sort()).toEqual([...recorded.keys()].sort())
  })

  describe.each([...recorded])('%s.http', (name, exchanges) => {
    const expected = readGolden(golden[`./golden/${name}.http`] ?? '')
    const titles = (list: Exchange[]) => list.map(({ title }) => title).join('\n')

    test('has the same exchanges', () => {
      expect(titles(exchanges)).toBe(titles(expected))
    })

    test.each(exchanges.map(({ title, text }) => [title, text]))('%s', (title, text) => {
      expect(text).toBe(expected.find((exchange) => exchange.title === title)?.text)
    })
  })
}
