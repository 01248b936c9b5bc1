import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { publishFolders } from '../setup/article-folders.ts'
import { startWorker, type WorkerProcess } from '../setup/worker-process.ts'

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
  const fixtures = folders.map((folder) => `tests/fixtures/${folder}`)
  await publishFolders(worker.url, 'content/articles', ...fixtures)
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
