import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { publishFolders } from '../setup/article-folders.ts'
import { publishMedia } from '../setup/published.ts'
import { startWorker, type WorkerProcess } from '../setup/worker-process.ts'

/** Ignored by Git. */
const screenshots = join(import.meta.dirname, '../../.wrangler/screenshots')

/** A Worker with articles, and a browser to look at it. */
export type Visit = {
  worker: WorkerProcess
  browser: Browser
  stop: () => Promise<void>
}

/**
 * Starts both. `folders` are folders of article files in the project; `siteFile` replaces
 * the sample's.
 */
export async function startVisit(
  folders = ['content/articles'],
  siteFile?: string,
): Promise<Visit> {
  const [worker, browser] = await Promise.all([
    startWorker({ site: siteFile }),
    chromium.launch({
      executablePath: '/usr/bin/chromium',
      // A container has no user namespaces, which the sandbox needs.
      chromiumSandbox: false,
    }),
  ])
  await publishMedia(worker.url)
  await publishFolders(worker.url, ...folders)
  return {
    worker,
    browser,
    stop: async () => {
      await Promise.all([worker.stop(), browser.close()])
    },
  }
}

/** Opens a path of the Worker. Returns its page, what it was refused, and what it asked others for. */
export async function open(
  { browser, worker }: Visit,
  path: string,
  options: Parameters<Browser['newContext']>[0] = {},
): Promise<{ page: Page; context: BrowserContext; refused: string[]; asked: string[] }> {
  const context = await browser.newContext(options)
  const asked: string[] = []
  // Nothing leaves this machine: a request to another host is noted and fails.
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

/** With PICTURES=1, takes a picture of the full page for the folder of all pictures. */
export async function takePicture(page: Page, name: string): Promise<void> {
  if (!process.env.PICTURES) return
  await mkdir(screenshots, { recursive: true })
  await page.screenshot({ fullPage: true, path: join(screenshots, `${name}.png`) })
}
