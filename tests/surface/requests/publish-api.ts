import { at } from '../../setup/clock.ts'
import { markdown, ndjson, type Recorder } from '../recorder.ts'
import { articleFile } from '../site.ts'

const mebibyte = 1024 * 1024

/** A file that nothing is wrong with. */
const rain = articleFile(['title: Rain', 'published: 2026-11-10T09:00:00Z'], 'It rained.')

/** The publish API: what it takes, what it refuses, and what it says of both. */
export async function recordPublishApi(recorder: Recorder): Promise<void> {
  at(7200)
  await recordAccess(recorder)
  await recordArticles(recorder)
  await recordRefusals(recorder)
  await recordBulk(recorder)
  await recordListing(recorder)
  await recordRest(recorder)
}

async function recordAccess({ send }: Recorder): Promise<void> {
  const requests = [
    ['GET', '/api/articles'],
    ['HEAD', '/api/articles'],
    ['GET', '/api/articles/elsewhere'],
    ['DELETE', '/api/articles/elsewhere'],
    ['OPTIONS', '/api/articles'],
    ['GET', '/api/nothing'],
    ['GET', '/api'],
  ] as const
  for (const [method, path] of requests) await send(method, path, { note: 'without a token' })
  const put = { headers: markdown, body: rain, note: 'without a token' }
  await send('PUT', '/api/articles/rain', put)
  await send('POST', '/api/articles', { ...put, headers: ndjson })
  for (const value of [
    'Bearer wrong',
    'Bearer',
    'Basic dGVzdC10b2tlbjo=',
    'test-token-long-enough',
  ]) {
    await send('GET', '/api/articles', {
      headers: { Authorization: value },
      note: `Authorization: ${value}`,
    })
  }
  await send('GET', '/api/articles', {
    headers: { Authorization: 'Bearer test-token-long-enough' },
    bindings: { PUBLISH_TOKEN: '' },
    note: 'of a Worker that has no token',
  })
  await send('GET', '/api/articles?limit=1', {
    headers: { Authorization: 'bearer test-token-long-enough' },
    note: 'bearer in lower case',
  })
}

async function recordArticles({ api }: Recorder): Promise<void> {
  const edited = rain.replace('rained', 'poured')
  const put = (body: string, note: string, headers: Record<string, string> = {}, query = '') =>
    api('PUT', `/articles/rain${query}`, { headers: { ...markdown, ...headers }, body, note })
  await put(rain, 'if it is there', { 'If-Match': '*' })
  const created = await put(rain, 'if it is not there', { 'If-None-Match': '*' })
  await put(rain, 'unchanged')
  await put(rain, 'if it is not there, but it is', { 'If-None-Match': '*' })
  const updated = await put(edited, 'updated', { 'If-Match': created.tag })
  await put(rain, 'against a version that is past', { 'If-Match': created.tag })
  await put(`\ufeff${edited}`, 'with a byte order mark')
  await put(rain, 'with more to come', {}, '?more')
  await put(edited, 'with a charset', { 'Content-Type': 'Text/Markdown; Charset="UTF-8"' })
  await api('GET', '/articles/rain')
  await api('HEAD', '/articles/rain')
  await api('GET', '/articles/full-report')
  await api('GET', '/articles/%E0%A4%A8%E0%A5%87%E0%A4%AA%E0%A4%BE%E0%A4%B2')
  for (const slug of ['a-draft', 'scheduled', 'old-name', 'taken-back', 'nothing', 'Rain']) {
    await api('GET', `/articles/${slug}`)
  }
  await api('HEAD', '/articles/nothing')

  await api('DELETE', '/articles/rain', { headers: { 'If-Match': updated.tag } })
  await api('DELETE', '/articles/rain')
  await api('DELETE', '/articles/rain', { note: 'twice' })
  await api('DELETE', '/articles/nothing')
  await put(rain, 'after its withdrawal')
  await api('PUT', '/articles/clocks-forward', {
    headers: markdown,
    body: articleFile(['published: 2026-03-29T02:30'], 'An hour that there is not in Berlin.'),
  })
  const withdrawn = ['published: 2026-11-10T09:00:00Z', 'withdrawn: 2026-11-20']
  await put(articleFile(withdrawn, 'Rain.'), 'withdrawn in its file')
  await api('GET', '/articles/rain', { note: 'withdrawn in its file' })
  await put(rain, 'for good')
}

async function recordRefusals({ api }: Recorder): Promise<void> {
  const dated = 'published: 2026-11-10T09:00:00Z'
  const file = (...matter: string[]) => articleFile(['title: Rain', dated, ...matter], 'It rained.')
  const files: Record<string, string> = {
    'no front matter': 'It rained.\n',
    'an empty file': '',
    'no end of the front matter': '---\ntitle: Rain\n',
    'broken YAML': `---\ntitle: "Rain\n${dated}\n---\n\nIt rained.\n`,
    'a duplicate key': file('title: Hail'),
    'a list for front matter': '---\n- Rain\n---\n\nIt rained.\n',
    'no date': articleFile(['title: Rain'], 'It rained.'),
    'a bad date': articleFile(['title: Rain', 'published: yesterday'], 'It rained.'),
    'a day that there is not': articleFile(['published: 2026-02-30'], 'It rained.'),
    'an unknown field': file('authers: [nobody]', 'slug: rain'),
    'a field of another program': file('date: 2026-11-10', 'categories: [Rain]'),
    'an unknown author': file('authors: [nobody]'),
    'a bad author': file('authors: [{role: Editor, email: none, url: "ftp://a.example"}]'),
    'a bad language': file('language: english'),
    'a bad link': file('link: elsewhere'),
    'a bad id': file('id: "a\\tb"'),
    'a tag that is a list': file('tags: [[], Rain]'),
    'a bad flag': file('draft: maybe'),
    'a bad image': file('image: {alt: Rain, width: wide, type: text/plain}'),
    'an attachment of no type': file('attachments: [{url: /media/talk}]'),
    'a correction of no words': file('corrections: [{date: 2026-11-11}]'),
    'an update before its publication': file('updated: 2026-11-09'),
    'a withdrawn draft': file('draft: true', 'withdrawn: 2026-11-11'),
    'a withdrawal in the future': file('withdrawn: 2026-12-01'),
    'neither a title nor a body': articleFile([dated], ''),
    'several problems': articleFile(['titel: Rain', 'published: 31 March', 'link: x'], ''),
    'the id of another article': file('id: urn:uuid:9d4e3f2a-0000-4000-8000-000000000001'),
  }
  for (const [note, body] of Object.entries(files)) {
    await api('PUT', '/articles/refused', { headers: markdown, body, note })
  }
  await api('PUT', '/articles/rain', {
    headers: markdown,
    body: file('id: urn:example-x:another'),
    note: 'another id than it has',
  })
  const bytes = new TextEncoder().encode(rain)
  bytes[bytes.length - 3] = 0xff
  await api('PUT', '/articles/refused', {
    headers: markdown,
    body: bytes,
    shown: '(a file that is not UTF-8)',
    note: 'not UTF-8',
  })
  await api('PUT', '/articles/refused', {
    headers: markdown,
    body: rain + 'a'.repeat(mebibyte),
    shown: '(a file of over 1 MiB)',
    note: 'too large',
  })
  for (const type of ['text/plain', 'application/json', 'text/markdown; charset=iso-8859-1']) {
    const headers = { 'Content-Type': type }
    await api('PUT', '/articles/refused', { headers, body: rain, note: `as ${type}` })
  }
  const slugs = ['Rain', 'a%20b', '..%2Fa', '.rain', '%00', '%ff', 'r'.repeat(201), 'e%CC%81']
  for (const slug of slugs) {
    await api('PUT', `/articles/${slug}`, { headers: markdown, body: rain })
  }
}

async function recordBulk({ api }: Recorder): Promise<void> {
  const post = (lines: unknown[], note: string, headers: Record<string, string> = ndjson) => {
    const body = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line)))
    return api('POST', '/articles', { headers, body: body.join('\n'), note })
  }
  const refused = articleFile(['title: Rain', 'published: yesterday'], 'It rained.')
  const other = (id: string) => articleFile(['published: 2026-11-10', `id: ${id}`], 'It hailed.')
  await post(
    [
      { slug: 'snow', markdown: rain },
      { slug: 'rain', markdown: rain },
      '{"slug": "broken", "markdown": ',
      { slug: 'refused', markdown: refused },
      '   \t',
      { slug: 'shapeless' },
      { slug: 7, markdown: rain },
      { slug: 'more', markdown: rain, title: 'x' },
      { slug: 'more', markdown: rain, from: 1 },
      '["slug", "markdown"]',
      'null',
      { slug: 'Bad Name', markdown: rain },
      { slug: 'snow', markdown: rain },
      { slug: 'elsewhere', markdown: rain, from: 'snow' },
      { slug: 'sleet', markdown: rain, from: 'never-there' },
      { slug: 'hail', markdown: other('urn:example-x:hail') },
      { slug: 'hail-again', markdown: other('urn:example-x:hail') },
    ],
    'good lines and bad lines',
  )
  await post([{ slug: 'slush', markdown: rain, from: 'sleet' }], 'a rename')
  await post([{ slug: 'hail', markdown: rain, from: 'rain' }], 'a rename to a slug that is taken')
  await post([], 'nothing')
  await post(['', ' '], 'blank lines')
  await post([{ slug: 'snow', markdown: rain }], 'as JSON', { 'Content-Type': 'application/json' })
  const line = new TextEncoder().encode('{"slug": "a", "markdown": "?"}')
  line[line.indexOf(0x3f)] = 0xff
  const shown = '(a line that is not UTF-8)'
  await api('POST', '/articles', { headers: ndjson, body: line, shown, note: 'not UTF-8' })
  await api('POST', '/articles', {
    headers: ndjson,
    body: `${JSON.stringify({ slug: 'a', markdown: '' })}\n`.repeat(501),
    shown: '(501 lines)',
    note: 'too many lines',
  })
}

async function recordListing({ api }: Recorder): Promise<void> {
  await api('GET', '/articles?limit=5')
  await api('GET', '/articles?after=new-name&limit=12')
  await api('GET', '/articles?after=several-languages&limit=3')
  await api('GET', '/articles?after=week-58')
  await api('GET', '/articles?after=zzz')
  for (const limit of ['0', '-1', 'many'])
    await api('GET', `/articles?after=week-59&limit=${limit}`)
  await api('HEAD', '/articles?limit=5')
  const headers = { Accept: 'application/x-ndjson' }
  await api('GET', '/articles?limit=2', { headers })
  await api('GET', '/articles?after=new-name&limit=12', { headers })
  await api('GET', '/articles?after=zzz', { headers })
  for (const accept of ['text/html', 'application/x-ndjson;q=0.5, application/json', '*/*']) {
    await api('GET', '/articles?limit=1', { headers: { Accept: accept } })
  }
}

async function recordRest({ api }: Recorder): Promise<void> {
  const requests = [
    ['PATCH', '/articles/rain'],
    ['POST', '/articles/rain'],
    ['OPTIONS', '/articles/rain'],
    ['PUT', '/articles'],
    ['DELETE', '/articles'],
    ['OPTIONS', '/articles'],
    ['GET', '/nothing'],
    ['PATCH', '/nothing'],
    ['GET', ''],
    ['GET', '/'],
    ['GET', '/articles/'],
    ['GET', '/articles/a/b'],
    ['GET', '/ARTICLES'],
  ] as const
  for (const [method, path] of requests) await api(method, path)
}
