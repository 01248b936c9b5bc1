import { contentDigest, sha256 } from '../../setup/media.ts'
import type { Recorder } from '../recorder.ts'

const bytes = (text: string) => new TextEncoder().encode(text)

/** The publish API of media: what it takes, what it refuses, and what it says of both. */
export async function recordMediaApi({ api, get, send }: Recorder): Promise<void> {
  const put = (path: string, body: string, note: string, headers: Record<string, string> = {}) => {
    const own = { ...contentDigest(bytes(body)), 'Content-Length': String(body.length) }
    return api('PUT', path, { headers: { ...own, ...headers }, body, note })
  }
  await api('GET', '/media')
  await api('GET', '/media?limit=2&after=icon.png')
  await api('GET', '/media/drawing.svg')
  await api('GET', '/media/nothing.png')
  await send('GET', '/api/media', { note: 'without a token' })

  const { tag } = await put('/media/notes/a.txt', 'one', 'a new file')
  await put('/media/notes/a.txt', 'one', 'the same file')
  await put('/media/notes/a.txt', 'two', 'another file')
  await put('/media/notes/a.txt', 'three', 'if none is there', { 'If-None-Match': '*' })
  await put('/media/notes/a.txt', 'three', 'if it is the first', { 'If-Match': tag })
  await put('/media/notes/a.txt', 'three', 'with a wrong digest', contentDigest(bytes('four')))
  await put('/media/notes/a.txt', 'three', 'without a digest', { 'Content-Digest': '' })
  await put('/media/notes/a.txt', 'x', 'over a request', { 'Content-Length': '99614721' })
  await put('/media/notes/a.txt', 'x', 'over the limit', { 'Content-Length': '500000001' })
  await put('/media/a.mp4?width=640&height=360&seconds=9', 'not a film', 'with its facts')
  await put('/media/a.mp4?seconds=long', 'not a film', 'with a wrong fact')
  await put('/media/a.png', 'not a picture', 'a picture that is none')
  for (const name of ['.hidden.txt', 'a//b.txt', 'a%5Cb.txt', 'a%00.txt']) {
    await put(`/media/${name}`, 'one', 'a name that is refused')
  }
  await get('/media/notes/a.txt')

  const parts = ['first ', 'second'].map((text) => sha256(bytes(text)))
  const list = JSON.stringify({ sha256: sha256(bytes('first second')), parts })
  await api('POST', '/media/joined.txt', { body: list, note: 'before its parts' })
  await put(`/parts/${parts[0]}`, 'first ', 'a part')
  await put(`/parts/${parts[1]}`, 'third ', 'another part')
  await put(`/parts/${parts[1]}`, 'second', 'the right part')
  await api('POST', '/media/joined.txt', { body: list, note: 'after its parts' })
  await api('POST', '/media/joined.txt', { body: '{}', note: 'without parts' })
  await get('/media/joined.txt')

  for (const path of ['/media/joined.txt', '/media/a.mp4', '/media/a.png', '/media/notes/a.txt']) {
    await api('DELETE', path)
  }
  await api('DELETE', '/media/joined.txt', { note: 'again' })
  await get('/media/joined.txt', undefined, 'deleted')
  await api('PATCH', '/media/joined.txt')

  const bindings = { MEDIA: undefined as unknown as R2Bucket }
  await api('GET', '/media', { bindings, note: 'without a bucket' })
  await api('PUT', '/media/a.txt', { bindings, body: 'x', note: 'without a bucket' })
  await send('GET', '/media/icon.png', { bindings, note: 'without a bucket' })
}
