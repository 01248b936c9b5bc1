import { at } from '../../setup/clock.ts'
import type { Recorder } from '../recorder.ts'
import { articleFile } from '../site.ts'

/** More than a sitemap holds, and more tags than their page names. */
export async function recordMany({ get, send, publish }: Recorder): Promise<void> {
  at(9000)
  const articles = Array.from({ length: 800 }, (_, i) => {
    const published = new Date(Date.UTC(2023, 0, 1, 0, i)).toISOString()
    const tags = i < 401 ? [`tags: [Topic ${i + 1}]`] : []
    const markdown = articleFile([`published: ${published}`, ...tags], `Item ${i + 1}.`)
    return { slug: `item-${i + 1}`, markdown }
  })
  await publish(articles.slice(0, 400))
  await publish(articles.slice(400))
  at(9060)
  await get('/sitemap.xml')
  await send('HEAD', '/sitemap-1.xml')
  await get('/sitemap-2.xml')
  await get('/sitemap-3.xml')
  await get('/sitemap-4.xml')
  await get('/tags')
}
