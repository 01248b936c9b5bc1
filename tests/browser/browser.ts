import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { publishFolders } from '../setup/article-folders.ts'
import { publishMedia } from '../setup/published.ts'
import { startWorker, type WorkerProcess } from '../setup/worker-process.ts'
import { watchPainting } from './movement.ts'

/** Ignored by Git. */
const screenshots = join(import.meta.dirname, '../../.wrangler/screenshots')

/** A Worker with articles, a browser to look at it, and the tabs that are kept open in it. */
export type Visit = {
  worker: WorkerProcess
  browser: Browser
  tabs: Map<string, Promise<Tab>>
  stop: () => Promise<void>
}

/** A page, what it was refused, and what it asked others for. */
type Tab = { page: Page; context: BrowserContext; refused: string[]; asked: string[] }

type Options = NonNullable<Parameters<Browser['newContext']>[0]>

/** All files of a Vitest worker share a browser, which ends with the process. */
let launched: Promise<Browser> | undefined

function launch(): Promise<Browser> {
  launched ??= chromium.launch({
    executablePath: '/usr/bin/chromium',
    // A container has no user namespaces, which the sandbox needs.
    chromiumSandbox: false,
    // Nothing leaves this machine.
    args: ['--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1'],
  })
  return launched
}

/**
 * Starts both. `folders` are folders of article files in the project; `siteFile` replaces
 * the sample's.
 */
export async function startVisit(
  folders = ['content/articles'],
  siteFile?: string,
): Promise<Visit> {
  const [worker, browser] = await Promise.all([startWorker({ site: siteFile }), launch()])
  await publishMedia(worker.url)
  await publishFolders(worker.url, ...folders)
  const tabs: Visit['tabs'] = new Map()
  return {
    worker,
    browser,
    tabs,
    stop: async () => {
      for (const tab of tabs.values()) await (await tab).context.close()
      await worker.stop()
    },
  }
}

/** Opens a path of the Worker in a new context, which the caller closes. */
export async function open(visit: Visit, path: string, options: Options = {}): Promise<Tab> {
  const tab = await newTab(visit, options)
  await tab.page.goto(visit.worker.url + path, { waitUntil: 'load' })
  return tab
}

/**
 * Opens a path of the Worker in the tab that is kept for these options, as large as a new one and in
 * light colours. A new context would take longer than most pages.
 */
export async function openAgain(
  visit: Visit,
  path: string,
  options: Options = {},
): Promise<Omit<Tab, 'context'>> {
  const key = JSON.stringify(options)
  const kept = visit.tabs.get(key) ?? newTab(visit, options)
  visit.tabs.set(key, kept)
  const { page, refused, asked } = await kept
  await page.setViewportSize({ width: 1280, height: 720 })
  await page.emulateMedia({ colorScheme: 'light' })
  refused.length = 0
  asked.length = 0
  await page.goto(visit.worker.url + path, { waitUntil: 'load' })
  return { page, refused, asked }
}

async function newTab({ browser, worker }: Visit, options: Options): Promise<Tab> {
  const context = await browser.newContext(options)
  const refused: string[] = []
  const asked: string[] = []
  context.on('request', (request) => {
    if (new URL(request.url()).origin !== worker.url) asked.push(request.url())
  })
  context.on('console', (message) => {
    if (/Content Security Policy|Refused to/.test(message.text())) refused.push(message.text())
  })
  await context.addInitScript(watchPainting)
  const page = await context.newPage()
  page.on('pageerror', (error) => refused.push(String(error)))
  page.on('dialog', async (dialog) => {
    refused.push(`a dialog: ${dialog.message()}`)
    await dialog.dismiss()
  })
  context.on('page', (other) => refused.push(`a window: ${other.url()}`))
  // A page is as slow as at the first visit.
  const session = await context.newCDPSession(page)
  await session.send('Network.setCacheDisabled', { cacheDisabled: true })
  return { page, context, refused, asked }
}

/** With PICTURES=1, takes a picture of the full page for the folder of all pictures. */
export async function takePicture(page: Page, name: string): Promise<void> {
  if (!process.env.PICTURES) return
  await mkdir(screenshots, { recursive: true })
  await page.screenshot({ fullPage: true, path: join(screenshots, `${name}.png`) })
}
