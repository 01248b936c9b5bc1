import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import type { Run } from '../setup/cli.ts'
import { writeFiles } from '../setup/content.ts'
import { rssFeed } from '../setup/feeds.ts'
import { root } from './manuals.ts'

/** Where a newcomer is: the clone, its files, and what `npm start` serves and has said. */
export type World = { dir: string; url: string; written: () => string }

/**
 * What a test does with a command of the manuals. `run`: it is run as it stands there, and exits with
 * `code`, or 0. `instead`: it needs an account, or would take a minute, so this is run in its place.
 * `byCi`: it takes minutes, so a line of .ci/run runs it. `started`: `npm start` runs beside all the
 * others. `before` makes what the command reads, and `check` looks at what the command did.
 */
export type Row = {
  before?: (world: World) => Promise<void>
  check?: (outcome: Run, world: World) => void | Promise<void>
  code?: number
} & ({ run: true } | { instead: string } | { byCi: string[] } | { started: true })

const article = 'content/articles/rain-in-spain.md'
const recording = 'content/media/what-an-enclosure-carries.mp3'
const api = 'http://localhost:8787/api/articles'
const authorised = '-H "Authorization: Bearer $PUBLISH_TOKEN"'
const read = (path: string) => readFileSync(join(root, path), 'utf8')

/** Tests have no network, so there is nothing to fetch. */
const exportWithoutMedia: Row = {
  run: true,
  before: ({ dir }) =>
    writeFiles(dir, {
      'export.xml':
        '<rss version="2.0" xmlns:wp="http://wordpress.org/export/1.2/"><channel><link>https://old.example</link><item><title>Fog</title><wp:post_name>fog</wp:post_name><wp:post_date_gmt>2015-06-07 08:09:10</wp:post_date_gmt></item></channel></rss>',
    }),
  check: says(/^0 of 0 media fetched$/m),
}

/** Every command of the manuals, by its first line. */
export const rows: Record<string, Row> = {
  // The first steps of `npm ci`, in a folder where it can remove nothing.
  'npm ci && npm start': {
    instead:
      'mkdir ../ci && cp package.json package-lock.json .npmrc ../ci && cd ../ci && npm ci --dry-run --ignore-scripts',
    check: (_, { url, written }) => {
      for (const path of ['/', '/rss.xml', '/atom.xml', '/feed.json'])
        expect(written()).toContain(`${url}${path}\n`)
      expect(written()).toMatch(
        /^content: created \d+, updated 0, unchanged 0, refused 0, media sent \d+, pages sent \d+; readers are up to date$/m,
      )
    },
  },
  // The test starts it in the same way, on a port of its own.
  'PORT=9000 npm start': { started: true },
  'npm start': { started: true },
  'npm ci && npm test': { byCi: ['npm ci', 'npm test'] },
  [`cat > ${article} <<'END'`]: {
    run: true,
    check: async (_, world) => {
      await expect
        .poll(() => status(world, '/articles/rain-in-spain'), { timeout: 15_000 })
        .toBe(200)
      for (const path of ['/', '/rss.xml', '/atom.xml', '/feed.json', '/tags/weather/rss.xml'])
        expect(await page(world, path), path).toContain('Rain in Spain')
    },
  },
  'curl http://localhost:8787/feed.json': {
    run: true,
    check: ({ stdout }) => {
      expect(JSON.parse(stdout).version).toBe('https://jsonfeed.org/version/1.1')
      expect(stdout).toContain('It stays mainly in the plain.')
    },
  },
  'npx dateline push --prune': {
    run: true,
    check: says(/^created 0, updated 0, unchanged \d+, refused 0; readers are up to date$/),
  },
  'npx dateline push': {
    run: true,
    check: says(/^created 0, updated 0, unchanged \d+, refused 0; readers are up to date$/),
  },
  'npx dateline export backup': {
    run: true,
    check: ({ stdout }, { dir }) => {
      const all = readdirSync(join(dir, 'backup'), { recursive: true, withFileTypes: true })
      const files = all.filter((entry) => entry.isFile())
      expect(stdout).toBe(`written ${files.length}, unchanged 0\n`)
      const [stored, typed] = ['backup/articles/rain-in-spain.md', article].map((path) =>
        readFileSync(join(dir, path), 'utf8'),
      )
      expect(stored).toBe(typed)
    },
  },
  // tests/cli/restore.long.test.ts checks that this makes the same feeds.
  'npx dateline push backup --site content': {
    run: true,
    check: says(/^created 0, updated 0, unchanged \d+, refused 0; readers are up to date$/),
  },

  // These need an account, so only the command and what it names are checked.
  // tests/publish/rotate.long.test.ts runs both.
  "export PUBLISH_TOKEN=$(node -p 'crypto.randomUUID()')": {
    instead: "node -p 'crypto.randomUUID()'",
    check: says(/^[\w-]{36}$/),
  },
  'echo $PUBLISH_TOKEN | npx wrangler secret put PUBLISH_TOKEN': {
    instead: 'npx wrangler secret put --help',
    check: says(/wrangler secret put <key>/),
  },
  'npx wrangler secret put NOTIFY': {
    instead: 'npx wrangler secret put --help',
    check: says(/wrangler secret put <key>/),
  },
  // tests/cli/deploy.long.test.ts and package.long.test.ts run these against a stand-in.
  'npm run deploy -- --domain news.example': {
    instead: 'npm run deploy -- --domain news.example --dry-run',
    check: says(/^ {3}wrangler deploy --domain news\.example --secrets-file …$/m),
  },
  'npx dateline push --url https://news.example': {
    instead: 'npx dateline push --url http://localhost:$PORT',
    check: says(/^created 0, updated 0, unchanged \d+, refused 0; readers are up to date$/),
  },
  'git pull && npm ci': { instead: 'git status --short' },
  'npm install ./dateline-….tgz': { instead: 'npm pack --dry-run --ignore-scripts' },
  'npm run deploy': {
    instead: 'npm run deploy -- --domain none --dry-run',
    check: says(/^7\. Migrate the database\.$/m),
  },
  'npx dateline deploy my-site': {
    instead: 'npx dateline deploy content --domain none --dry-run',
    check: says(/^7\. Migrate the database\.$/m),
  },
  'npm pack': {
    instead: 'npm pack --dry-run --ignore-scripts --json',
    check: says(/"path": "src\/cli\/bin\.js"/),
  },
  'npx dateline init my-site': {
    run: true,
    check: says(/npx dateline start my-site/),
  },
  'npx dateline new "Snow in June" my-site': {
    run: true,
    check: says(/^written to my-site\/articles\/snow-in-june\.md$/),
  },
  // tests/cli/start-folder.long.test.ts runs these.
  'npx dateline start my-site': { instead: 'npx dateline start --help', check: says(/\[folder\]/) },
  'npm start -- my-site': { instead: 'npm start -- --help', check: says(/\[folder\]/) },
  'npx dateline push my-site': {
    instead: 'npx dateline push my-site --site content --help',
    check: says(/--site/),
  },

  'npx dateline check': { run: true, check: says(/^good \d+, refused 0$/) },
  // Each of them has something to say of the sample, and of the article of the first page.
  'npx dateline check --for msn,flipboard,smartnews,apple-podcasts': {
    run: true,
    code: 1,
    check: ({ stdout, stderr }) => {
      expect(stdout).toMatch(/^msn would refuse \d+ of \d+$/m)
      expect(stderr).toMatch(/^content\/articles\/.*: msn: .*https:/m)
    },
  },
  // The sample has pictures of 1,200 pixels.
  'npx dateline check --for mail': {
    run: true,
    code: 1,
    check: ({ stdout, stderr }) => {
      expect(stdout).toMatch(/^mail would spoil \d+ of \d+$/m)
      expect(stderr).toMatch(/^content\/articles\/.*: mail: body: .* is 1200 pixels wide/m)
    },
  },
  [`npx dateline push ${article}`]: {
    run: true,
    check: says(/^created 0, updated 0, unchanged 1, refused 0; readers are up to date$/),
  },
  'npx dateline list': {
    run: true,
    check: says(/^2026-11-20T09:00:00Z {2}live {7}rain-in-spain$/m),
  },
  'npx dateline preview rain-in-spain': {
    run: true,
    check: says(/\/preview\/rain-in-spain\/\d+-[\da-f]{32}$/m),
  },
  'npx dateline subscribers': {
    run: true,
    check: says(/^nobody has subscribed with a callback$/),
  },
  'npx dateline import ../old-blog': {
    run: true,
    before: ({ dir }) =>
      writeFiles(dir, {
        '../old-blog/_config.yml': 'title: Old\n',
        '../old-blog/_posts/2020-01-02-old.md': '---\ntitle: Old rain\n---\nIt rained.\n',
      }),
    check: async ({ stdout }, world) => {
      expect(stdout).toContain('a Jekyll site, 1 text files')
      expect(existsSync(join(world.dir, 'content/articles/old.md'))).toBe(true)
    },
  },
  'npx dateline import ../old-blog --ids https://old.example/feed.xml': {
    instead: 'npx dateline import ../old-blog ../moved --ids ../old-feed.xml',
    before: ({ dir }) =>
      writeFiles(dir, {
        '../old-feed.xml': rssFeed([
          '<item><guid>urn:x-old:1</guid><link>/2020/01/02/old.html</link></item>',
        ]),
      }),
    check: async (_, { dir }) => {
      expect(readFileSync(join(dir, '../moved/articles/old.md'), 'utf8')).toContain(
        'id: urn:x-old:1\n',
      )
    },
  },
  'npx dateline import export.xml --fetch-media': exportWithoutMedia,
  'npx dateline import export.xml --media-host cdn.example': exportWithoutMedia,
  'npx dateline import story.txt': {
    run: true,
    before: ({ dir }) =>
      writeFiles(dir, {
        'story.txt': 'Rain Moves On\n\nMadrid / Paris : It rained.\n\nExample Author:\nEditor\n',
      }),
    check: async ({ stdout }, world) => {
      const path = 'content/articles/rain-moves-on.md'
      expect(stdout).toContain(`written to  ${path}`)
      expect(existsSync(join(world.dir, path))).toBe(true)
      await expect
        .poll(() => status(world, '/articles/rain-moves-on'), { timeout: 15_000 })
        .toBe(200)
    },
  },
  'npx dateline --help': { run: true, check: says(/^Usage: dateline /) },
  'npx dateline push --help': { run: true, check: says(/--prune/) },
  'npx dateline --version': {
    run: true,
    check: ({ stdout }) => expect(stdout).toBe(`${JSON.parse(read('package.json')).version}\n`),
  },

  "export PUBLISH_TOKEN=$(sed -n 's/^PUBLISH_TOKEN=//p' content/.dateline/local.env)": {
    run: true,
  },
  [`curl -X PUT ${api}/more-rain ${authorised} -H 'Content-Type: text/markdown' --data-binary @${article}`]:
    {
      run: true,
      check: async ({ stdout }, world) => {
        const { url } = world
        const permalink = `${url}/articles/more-rain`
        expect(JSON.parse(stdout)).toMatchObject({
          id: permalink,
          url: permalink,
          status: 'created',
        })
        expect(await status(world, '/articles/more-rain')).toBe(200)
        expect(await page(world, '/feed.json')).toContain(permalink)
      },
    },
  [`curl ${api}/more-rain ${authorised}`]: {
    run: true,
    check: ({ stdout }, { dir }) => expect(stdout).toBe(readFileSync(join(dir, article), 'utf8')),
  },
  [`curl -X DELETE ${api}/more-rain ${authorised}`]: {
    run: true,
    check: async ({ stdout }, world) => {
      expect(JSON.parse(stdout)).toMatchObject({ slug: 'more-rain', status: 'withdrawn' })
      expect(await status(world, '/articles/more-rain')).toBe(410)
    },
  },
  [`curl ${api} ${authorised}`]: {
    run: true,
    check: ({ stdout }) => {
      const slugs = JSON.parse(stdout).articles.map(({ slug }: { slug: string }) => slug)
      expect(slugs).toContain('rain-in-spain')
      expect(slugs).not.toContain('more-rain')
    },
  },
  [`export FILE=${recording}`]: { run: true },
  [`curl -X PUT http://localhost:8787/api/media/talk.mp3?seconds=14 -T $FILE ${authorised} -H "Content-Digest: sha-256=:$(openssl dgst -sha256 -binary $FILE | base64):"`]:
    {
      run: true,
      check: async ({ stdout }, { url, dir }) => {
        expect(JSON.parse(stdout)).toMatchObject({ path: 'talk.mp3', seconds: 14, told: true })
        const served = await fetch(`${url}/media/talk.mp3`)
        const file = readFileSync(join(dir, recording))
        expect(file.equals(new Uint8Array(await served.arrayBuffer()))).toBe(true)
      },
    },
  [`curl -X DELETE http://localhost:8787/api/media/talk.mp3 ${authorised}`]: {
    run: true,
    check: async ({ stdout }, world) => {
      expect(JSON.parse(stdout)).toMatchObject({ path: 'talk.mp3', status: 'deleted' })
      expect(await status(world, '/media/talk.mp3')).toBe(404)
    },
  },
  [`printf '{"slug":"snow","markdown":"---\\\\npublished: 2026-11-21\\\\n---\\\\nIt snows."}\\n' | curl ${api} ${authorised} -H 'Content-Type: application/x-ndjson' --data-binary @-`]:
    {
      run: true,
      check: async ({ stdout }, world) => {
        expect(JSON.parse(stdout)).toMatchObject({ slug: 'snow', status: 'created' })
        expect(await page(world, '/feed.json')).toContain('It snows.')
      },
    },

  'npm test': { byCi: ['npm test'] },
  // `npm test` makes the same answers and compares them.
  'npm run surface:renew': { byCi: ['npm test'] },
  'npm run bench': { byCi: ['npm run --silent bench -- --quick'] },
  'npm run bench -- --quick': { byCi: ['npm run --silent bench -- --quick'] },
  'npm run bench -- --against DIR': { byCi: ['npm run --silent bench -- --quick --against .'] },
  'npm run test:long': {
    byCi: ['npm run --silent test:long -- --project=fuzz --project=readers'],
  },
  'npm run test:fuzz': {
    byCi: ['npm run --silent test:long -- --project=fuzz --project=readers'],
  },
  'npm run test:readers': {
    byCi: ['npm run --silent test:long -- --project=fuzz --project=readers'],
  },
  'npm run test:browser': {
    byCi: ['npm run --silent test:browser'],
  },
  // `test:browser` takes the same pictures, and keeps none.
  'npm run screenshots': {
    byCi: ['npm run --silent test:long -- --project=fuzz --project=readers'],
  },
  'VNU=… npm run test:nu': {
    instead: 'npm run test:nu',
    code: 1,
    check: ({ stdout, stderr }) => expect(stdout + stderr).toContain('set VNU to the path'),
  },
  // The validator is not part of the project: without it, the command says how to name one.
  'FEEDVALIDATOR=… npm run test:validator': {
    instead: 'npm run test:validator',
    code: 1,
    check: ({ stdout, stderr }) =>
      expect(stdout + stderr).toContain('set FEEDVALIDATOR to a checkout'),
  },
}

function says(pattern: RegExp): (outcome: Run) => void {
  return ({ stdout }) => expect(stdout.trim()).toMatch(pattern)
}

async function status({ url }: World, path: string): Promise<number> {
  const response = await fetch(url + path)
  await response.body?.cancel()
  return response.status
}

async function page({ url }: World, path: string): Promise<string> {
  return (await fetch(url + path)).text()
}
