import { readdirSync, readFileSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { startWorker, testToken, type WorkerProcess } from '../setup/worker-process.ts'

const fixtures = join(import.meta.dirname, '../fixtures')
const seed = join(import.meta.dirname, '../../content/articles')

/** Git ignores it. */
const screenshots = join(import.meta.dirname, '../../.wrangler/screenshots')

/** A Worker with articles, and a browser to look at it. */
export type Visit = {
  worker: WorkerProcess
  browser: Browser
  stop: () => Promise<void>
}

/** Starts both; `folders` are those of the article files, below tests/fixtures. */
export async function startVisit(...folders: string[]): Promise<Visit> {
  const [worker, browser] = await Promise.all([
    startWorker(),
    chromium.launch({
      executablePath: '/usr/bin/chromium',
      // A container has no user namespaces to build a sandbox of.
      chromiumSandbox: false,
    }),
  ])
  const files = [seed, ...folders.map((folder) => join(fixtures, folder))].flatMap(articleFiles)
  await publish(worker.url, files)
  return {
    worker,
    browser,
    stop: async () => {
      await Promise.all([worker.stop(), browser.close()])
    },
  }
}

/** Opens a path of the Worker. Returns its page, and what it tried and failed to do. */
export async function open(
  { browser, worker }: Visit,
  path: string,
  options: Parameters<Browser['newContext']>[0] = {},
): Promise<{ page: Page; context: BrowserContext; refused: string[]; asked: string[] }> {
  const context = await browser.newContext(options)
  const asked: string[] = []
  // Nothing leaves this machine: what is asked for elsewhere is noted, and not there.
  await context.route(
    (url) => url.origin !== worker.url,
    async (route) => {
      asked.push(route.request().url())
      await route.abort()
    },
  )
  const page = await context.newPage()
  const refused: string[] = []
  page.on('console', (message) => {
    if (/Content Security Policy|Refused to/.test(message.text())) refused.push(message.text())
  })
  page.on('pageerror', (error) => refused.push(String(error)))
  await page.goto(worker.url + path, { waitUntil: 'load' })
  return { page, context, refused, asked }
}

/** Takes a picture of all of a page. */
export async function takePicture(page: Page, name: string): Promise<void> {
  await mkdir(screenshots, { recursive: true })
  await page.screenshot({ path: join(screenshots, `${name}.png`), fullPage: true })
}

function articleFiles(folder: string): { slug: string; markdown: string }[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.md'))
    .map((path) => ({
      slug: basename(path, '.md'),
      markdown: readFileSync(join(folder, path), 'utf8'),
    }))
}

async function publish(url: string, files: { slug: string; markdown: string }[]): Promise<void> {
  const response = await fetch(`${url}/api/articles`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${testToken}`, 'Content-Type': 'application/x-ndjson' },
    body: files.map((file) => JSON.stringify(file)).join('\n'),
  })
  const answers = await response.text()
  if (!response.ok || answers.includes('"refused"')) throw new Error(answers)
}
