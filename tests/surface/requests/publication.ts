import { inject } from 'vitest'
import { at } from '../../setup/clock.ts'
import { contentDigest } from '../../setup/media.ts'
import { markdown, ndjson, type Recorder } from '../recorder.ts'
import { articleFile, generatedArticles, type Submission, writtenArticles } from '../site.ts'

/** The whole site on its way in, an hour before anybody reads it. */
export async function recordPublication({ api, publish }: Recorder): Promise<void> {
  const bulk = (articles: Submission[], shown?: string) => {
    const body = articles.map((article) => `${JSON.stringify(article)}\n`).join('')
    return api('POST', '/articles', { headers: ndjson, body, shown, note: shown ?? 'a rename' })
  }
  at(-3600)
  for (const [name, base64] of Object.entries(inject('media'))) {
    const bytes = Uint8Array.fromBase64(base64)
    const headers = { ...contentDigest(bytes), 'Content-Length': String(bytes.length) }
    const shown = `(${bytes.length} bytes)`
    await api('PUT', `/media/${encodeURIComponent(name)}`, { headers, body: bytes, shown })
  }
  const written = writtenArticles()
  await bulk(written, `the ${written.length} written articles of tests/surface/site`)
  await publish(generatedArticles())

  at(-3000)
  await api('DELETE', '/articles/taken-back')
  const old = written.find(({ slug }) => slug === 'old-name')
  const file = `${old?.markdown.replace('its first name', 'a new name')}`
  await bulk([{ slug: 'new-name', from: 'old-name', markdown: file }])

  // What nobody saw leaves nothing behind.
  const draft = articleFile(['published: 2026-11-01', 'draft: true'], 'Never seen.')
  await api('PUT', '/articles/never-seen', { headers: markdown, body: draft })
  await api('DELETE', '/articles/never-seen')
}
