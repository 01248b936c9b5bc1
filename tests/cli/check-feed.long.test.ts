import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, describe, expect, test } from 'vitest'
import { type Run, runDateline } from '../setup/cli.ts'
import { articleFile, makeProject, removeFolder, siteFile, writeFiles } from '../setup/content.ts'

const folders: string[] = []
afterAll(() => Promise.all(folders.map(removeFolder)))

const home = 'https://tribune.example'

/** Runs `check --feed` on a folder with three articles, one with an id, one a draft besides. */
async function checkFeed(old: string, name = 'old.xml', extra = ''): Promise<Run> {
  const here = await makeProject({
    'content/articles/rain.md': articleFile('Rain', { id: '123 at https://old.example' }),
    'content/articles/snow.md': articleFile('Snow'),
    'content/articles/hail.md': articleFile('Hail', { published: '2026-01-02', id: '"77"' }),
    'content/articles/draft.md': articleFile('Draft', { draft: 'true' }),
    'content/articles/later.md': articleFile('Later', { published: '2999-01-01' }),
  })
  folders.push(here)
  if (extra) await writeFiles(here, { 'content/site.yaml': siteFile + extra })
  if (old) await writeFiles(here, { [name]: old })
  const run = await runDateline(['check', '--feed', name], { cwd: here })
  // Two ids are no IRIs.
  return { ...run, stderr: run.stderr.replace(/^content\/articles\/.*\n/gm, '') }
}

function rss(...items: string[]): string {
  const all = items.map((item) => `<item>${item}</item>`).join('')
  return `<rss version="2.0"><channel><title>Old</title><link>https://old.example/</link>${all}</channel></rss>`
}

const rain = '<title>Rain</title><guid isPermaLink="false">123 at https://old.example</guid>'
const snow = `<title>Snow</title><link>${home}/articles/snow</link><guid>${home}/articles/snow</guid>`
const hail = '<title>Hail</title><guid isPermaLink="false">77</guid>'

describe('check --feed', () => {
  test('is content where every item keeps its identity', async () => {
    expect(await checkFeed(rss(rain, snow, hail))).toEqual({
      code: 0,
      stdout: [
        'good 5, refused 0',
        'the old feed is RSS and lists 3; rss.xml lists 3',
        'feedparser would show 0 as new',
        'newsboat would show 0 as new',
        'NetNewsWire would show 0 as new',
        '',
      ].join('\n'),
      stderr: '',
    })
  })

  test('names what is shown twice with the id that it had, and by whom; and what is missed', async () => {
    const { code, stdout, stderr } = await checkFeed(
      rss(
        '<title>Rain</title><guid isPermaLink="false">other</guid>',
        `<title>Snow!</title><link>${home}/2020/snow/</link>`,
        '<title>Hail</title><guid>77</guid>',
        '<title>Fog</title>',
      ).replace(
        '<title>Old',
        `<atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="self" href="https://old.example/feed/"/><title>Old`,
      ),
    )
    expect(stdout.split('\n').slice(1)).toEqual([
      'the old feed is RSS and lists 4; rss.xml lists 3',
      'feedparser would show 3 as new',
      'newsboat would show 2 as new',
      'NetNewsWire would show 2 as new',
      '  hail: its guid is a relative address in the old feed (feedparser)',
      '  rain: its id is 123 at https://old.example, and the old feed has other',
      '  snow: has no guid in the old feed',
      '  Fog',
      '',
    ])
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: '1 in the old feed are no article here:\n',
    })
  })

  test('says how to keep older articles out, which the old feed did not list', async () => {
    const { code, stdout } = await checkFeed(rss(hail))
    expect(stdout).toContain('feedparser would show 2 as new\n')
    expect(stdout).toContain('  rain: not in the old feed\n  snow: not in the old feed\n')
    expect(stdout).toContain('`items: 1` in site.yaml lists no more than the old feed\n')
    expect(code).toBe(0)
    expect((await checkFeed(rss(hail), 'old.xml', 'items: 1\n')).stdout).toContain(
      'rss.xml lists 1\nfeedparser would show 0 as new\n',
    )
  })

  test('knows that Atom has another id where the old one is no IRI', async () => {
    const entries = ['123 at https://old.example', '77', `${home}/articles/snow`].map((id) => {
      return `<entry><id>${id}</id><title>-</title><link href="${home}/articles/${id === '77' ? 'hail' : 'rain'}"/><updated>2026-01-01T00:00:00Z</updated></entry>`
    })
    const { code, stdout } = await checkFeed(
      `<feed xmlns="http://www.w3.org/2005/Atom"><title>x</title>${entries.join('')}</feed>`,
    )
    expect(stdout).toContain('the old feed is Atom and lists 3; atom.xml lists 3')
    expect(stdout).toContain('newsboat would show 2 as new')
    expect(stdout).toMatch(/ {2}hail: its id is urn:uuid:\S+, and the old feed has 77\n/)
    expect(code).toBe(1)
  })

  test('reads JSON Feed, which newsboat does not, with numbers for ids; and RSS 1.0', async () => {
    const items = [{ id: 77, content_text: 'x' }, { id: '123 at https://old.example' }]
    const json = await checkFeed(
      JSON.stringify({ version: 'https://jsonfeed.org/version/1.1', title: 'x', items }),
      'old.json',
    )
    expect(json.stdout).toContain(
      'feed.json lists 3\nfeedparser would show 1 as new\nNetNewsWire would show 1 as new\n  snow',
    )
    const rdf = await checkFeed(
      `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"><channel rdf:about="x"><title>x</title></channel><item rdf:about="77"><title>Hail</title></item></rdf:RDF>`,
    )
    expect(rdf.stdout).toContain('RDF (RSS 1.0) and lists 1; rss.xml lists 3\n')
    expect(rdf.stdout).toContain('newsboat would show 2 as new')
  })

  test('says what is no feed, or never ends', async () => {
    const server = createServer(({ url }, response) => {
      if (url === '/loop') response.writeHead(302, { Location: '/loop' }).end()
      else if (url === '/html') response.end('<!doctype html><title>x</title>')
      else if (url === '/endless') {
        const chunk = ' '.repeat(1 << 20)
        const more = () => {
          while (!response.destroyed && response.write(chunk));
          if (!response.destroyed) response.once('drain', more)
        }
        more()
      } else response.writeHead(404).end()
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const complaint = async (name: string, text = '') => {
      const { code, stderr } = await checkFeed(text, name)
      expect(code).toBe(1)
      return stderr
    }
    expect(await complaint(`${url}/loop`)).toContain('redirects without an end')
    expect(await complaint(`${url}/html`)).toContain("can't be read as a feed")
    expect(await complaint(`${url}/endless`)).toContain('has over 67108864 bytes')
    expect(await complaint(`${url}/none`)).toContain('answers 404')
    expect(await complaint('old.xml', '<rss><channel><item>')).not.toContain('    at ')
    expect(await complaint('.')).toContain('there is no file .')
    server.close()
  })
})
