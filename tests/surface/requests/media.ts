import { person, type Recorder } from '../recorder.ts'

/** Images and recordings, whole and in parts. */
export async function recordMedia({ get, send }: Recorder): Promise<void> {
  const names = ['icon.png', 'talk.mp3', 'slides.pdf', 'drawing.svg', 'page.html', 'data.unknown']
  for (const name of names) await get(`/media/${name}`)
  await get('/media/slides.pdf', person)
  await send('HEAD', '/media/talk.mp3')
  await get('/media/icon.png?v=2')
  for (const name of ['with%20space+plus.png', 'with%20space%2Bplus.png', 'ic%6Fn%2epng']) {
    await get(`/media/${name}`)
  }

  const talk = await get('/media/talk.mp3', undefined, 'before parts of it')
  const part = (Range: string, headers: Record<string, string> = {}) =>
    get('/media/talk.mp3', { Range, ...headers })
  for (const range of ['bytes=0-99', 'bytes=800-', 'bytes=-7', 'bytes=833-900', 'bytes=-900']) {
    await part(range)
  }
  for (const range of ['bytes=834-', 'bytes=-0', 'bytes=99999999999999999999-']) await part(range)
  for (const range of ['bytes=0-1,3-4', 'bytes=9-2', 'bytes=-', 'lines=1-2']) await part(range)
  await part('bytes=0-9', { 'If-Range': talk.tag })
  await part('bytes=0-9', { 'If-Range': '"another"' })
  await part('bytes=0-9', { 'If-Range': `W/${talk.tag}` })
  await send('HEAD', '/media/talk.mp3', { headers: { Range: 'bytes=0-9' } })

  await get('/media/talk.mp3', { 'If-None-Match': talk.tag })
  await get('/media/talk.mp3', { 'If-None-Match': `W/${talk.tag}` })
  await get('/media/talk.mp3', { 'If-None-Match': '"another"' })
  await get('/media/talk.mp3', { 'If-None-Match': talk.tag, Range: 'bytes=0-9' })
  await send('HEAD', '/media/talk.mp3', { headers: { 'If-None-Match': talk.tag } })

  const absent = ['nothing.png', 'ICON.PNG', '', '/icon.png', '%2Ficon.png', '%FF.png']
  for (const name of [...absent, '%2e%2e/site.yaml', '..%2fsite.yaml', '.%00./site.yaml']) {
    await get(`/media/${name}`)
  }
  await get('/media')
  await get('/media/nothing.png', person)
}
