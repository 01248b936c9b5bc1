import { env } from 'cloudflare:workers'
import { afterEach, expect, inject, test } from 'vitest'
import { publish as publishFor } from '../../src/publish/publish.ts'
import { articleFile, get, publish, readItems } from '../setup/requests.ts'
import { requireSite } from '../setup/site-file.ts'
import { emptyStore, rows } from '../setup/store.ts'

afterEach(emptyStore)

test('an article that another time zone moves to another date stands there, once', async () => {
  const markdown = articleFile({ published: '2026-03-01T09:00' })
  await publish('rain', markdown)
  const zone = inject('siteFile').replace(/^timezone: .*$/m, 'timezone: Asia/Tokyo')
  const site = requireSite(zone, env.SITE_URL)
  const now = Math.floor(Date.now() / 1000)
  const noteUnused = async () => {}
  await publishFor({ db: env.DB, site, now, noteUnused }, [{ slug: 'rain', markdown }])
  const dates =
    'SELECT a.published = m.published AS same FROM articles a JOIN membership m ON m.article = a.key'
  expect(await rows(dates)).toEqual([{ same: 1 }])
  await publish('rain', articleFile({ published: '2026-03-01T09:00' }, 'It poured.'))
  expect(await readItems('/rss.xml')).toHaveLength(1)
  expect((await get('/archive/1-1/rss.xml')).status).toBe(200)
  expect((await get('/archive/1-2/rss.xml')).status).toBe(404)
})
