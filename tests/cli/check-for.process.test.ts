import { crc32, deflateSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runDateline } from '../setup/cli.ts'
import { articleFile, makeProject, removeFolder } from '../setup/content.ts'

let here = ''

const sound = new Uint8Array(1000)
const goodFields = {
  published: new Date(Date.now() - 60_000).toISOString(),
  authors: '[jane-doe]',
  image: '{url: ../media/large.png, alt: Nothing but black}',
  attachments: '[{url: ../media/sound.mp3, type: audio/mpeg, length: 1000}]',
}
const goodTitle = 'A title that is long enough'

beforeAll(async () => {
  here = await makeProject({
    'content/articles/bad.md': articleFile('Short', {
      published: '2020-01-01',
      image: '{url: ../media/small.png}',
      attachments: '\n  - url: ../media/sound.mp3\n    type: audio/mpeg',
    }),
    'content/articles/broken.md': articleFile('Broken', { published: 'soon' }),
    'content/articles/draft.md': articleFile('Draft', { draft: 'true' }),
    'content/articles/good.md': articleFile(goodTitle, goodFields),
    'content/articles/lost.md': `${articleFile(goodTitle, {
      ...goodFields,
      image: '{url: ../media/vector.svg}',
      attachments: '{url: ../media/sound.mp3, type: audio/mpeg, length: 999}',
    })}\n![Not there](../media/not-there.png) ![Elsewhere](https://elsewhere.example/a.svg)\n`,
    'letters/mail.md': `${articleFile('Mail')}
![Rain](../media/small.png)

<iframe src="https://player.vimeo.com/video/1"></iframe>

It snows tomorrow.
`,
    'content/media/large.png': png(500, 500),
    'content/media/small.png': png(1200, 499),
    'content/media/sound.mp3': sound,
    'content/media/vector.svg': new TextEncoder().encode(
      '<svg xmlns="http://www.w3.org/2000/svg"/>',
    ),
  })
})
afterAll(() => removeFolder(here))

async function check(...args: string[]) {
  const { code, stdout, stderr } = await runDateline(['check', ...args], { cwd: here })
  // The page of the rule, at the end of each line, is the table's affair.
  const lines = stderr
    .replace(/ \(https:\S+\)$/gm, '')
    .trimEnd()
    .split('\n')
  return { code, stdout, stderr, lines }
}

describe.concurrent('check --for', () => {
  test('says what each would refuse, by file, and exits with 1', async () => {
    const { code, stdout, lines } = await check('--for', 'apple-podcasts,msn', '--for', 'flipboard')
    expect(lines).toEqual([
      expect.stringMatching(/^content\/articles\/broken\.md:3: published: "soon" is not a date/),
      'content/articles/bad.md:2: msn: title: has 5 characters, and needs over 20',
      'content/articles/bad.md:3: msn: published: is 365 days ago or more',
      'content/articles/bad.md: flipboard: authors: is required',
      'content/articles/bad.md:4: flipboard: image: has 499 pixels on its shorter side, and needs 500',
      'content/articles/bad.md:6: apple-podcasts: attachments[0].length: is required',
      'content/articles/lost.md:5: msn: image: is svg, not png, jpeg, gif, or webp',
      'content/articles/lost.md: msn: body: https://tribune.example/media/not-there.png is not in the media folder',
      'content/articles/lost.md: flipboard: body: https://tribune.example/media/not-there.png is not in the media folder',
      expect.stringMatching(
        /^content\/articles\/lost\.md:6: apple-podcasts: attachments\[0\]\.length: is 999, but the file has 1000 bytes/,
      ),
      'content/articles/lost.md:11: note: "../media/not-there.png" leads nowhere: this site has nothing at that address',
    ])
    expect(stdout).toBe(
      'good 4, refused 1\nmsn would refuse 2 of 3\nflipboard would refuse 2 of 3\napple-podcasts would refuse 2 of 3\n',
    )
    expect(code).toBe(1)
  })

  test('says what programs for e-mail would spoil, with its line, and hints at words', async () => {
    const { code, stdout, lines } = await check('--for', 'mail', 'letters/mail.md')
    expect(lines).toEqual([
      'letters/mail.md:8: mail: body: https://tribune.example/media/small.png is 1200 pixels wide; say width="600" or less in an <img>',
      'letters/mail.md:10: mail: body: https://player.vimeo.com/video/1 is not shown by most of them; link to it',
      'letters/mail.md:12: mail: body: note: “tomorrow” is another day by the time it is read; write the date',
    ])
    expect(stdout).toBe('good 1, refused 0\nmail would spoil 1 of 1\n')
    expect(code).toBe(1)
    const good = await check('--for', 'mail', 'content/articles/good.md')
    expect([good.stdout, good.code]).toEqual(['good 1, refused 0\nmail would spoil 0 of 1\n', 0])
  })

  test('names the page on which the rule is published', async () => {
    const { stderr } = await check('--for', 'msn', 'content/articles/bad.md')
    for (const line of stderr.trimEnd().split('\n')) {
      expect(line).toMatch(/ \(https:\/\/support\.microsoft\.com\/\S+\)$/)
    }
  })

  test('exits with 0 where nothing would be refused', async () => {
    const all = 'msn,flipboard,smartnews,apple-podcasts'
    expect(await check('content/articles/good.md', '--for', all)).toMatchObject({
      code: 0,
      stdout: `good 1, refused 0\n${all
        .split(',')
        .map((name) => `${name} would refuse 0 of 1\n`)
        .join('')}`,
      stderr: '',
    })
  })

  test('leaves drafts alone', async () => {
    expect(await check('content/articles/draft.md', '--for', 'msn')).toMatchObject({
      code: 0,
      stdout: 'good 1, refused 0\nmsn would refuse 0 of 0\n',
      stderr: '',
    })
  })

  test('leaves what was withdrawn alone', async () => {
    const file = articleFile('Short', { withdrawn: '2026-02-01' })
    const folder = await makeProject({ 'content/articles/gone.md': file })
    expect(await runDateline(['check', '--for', 'msn'], { cwd: folder })).toMatchObject({
      code: 0,
      stdout: 'good 1, refused 0\nmsn would refuse 0 of 0\n',
      stderr: '',
    })
    await removeFolder(folder)
  })

  test('exits with 2 for a name that it does not know, and says the nearest', async () => {
    const { code, stdout, stderr } = await check('--for', 'msn,appel-podcasts')
    expect(stderr).toMatch(
      /^unknown aggregator "appel-podcasts"; choose from msn, flipboard, smartnews, apple-podcasts, mail; did you mean "apple-podcasts"\?$/m,
    )
    expect(stdout).toBe('')
    expect(code).toBe(2)
  })

  test('exits with 2 where it names nothing', async () => {
    expect(await check('--for', ',')).toMatchObject({ code: 2, stdout: '' })
  })
})

test('check without --for says nothing of aggregators', async () => {
  const { code, stdout, lines } = await check()
  expect(lines).toHaveLength(2)
  expect(stdout).toBe('good 4, refused 1\n')
  expect(code).toBe(1)
})

/** Returns a black picture (PNG, greyscale of one bit). */
function png(width: number, height: number): Uint8Array {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header[8] = 1
  const rows = Buffer.alloc((1 + Math.ceil(width / 8)) * height)
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  sum.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, sum])
}
