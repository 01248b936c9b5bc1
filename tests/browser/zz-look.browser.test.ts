import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'vitest'
import { publishArticles, publishMedia } from '../setup/published.ts'
import { putSite } from '../setup/worker-process.ts'
import { open, startVisit, writePicture } from './browser.ts'
import { fortyArticles, siteOf } from './forty-articles.ts'

test('look', async () => {
  const shots = JSON.parse(process.env.SHOTS ?? '[]')
  const visit = await startVisit([])
  const folder = await mkdtemp(join(tmpdir(), 'pictures-'))
  const page = await visit.browser.newPage({ viewport: { width: 1200, height: 675 } })
  const colours = ['#f3b27a, #7a4b6d', '#8cc7e8, #dff0d0', '#d96b4a, #2b2d5b', '#1c2740, #51657f']
  const pictures = ['dawn', 'noon', 'dusk', 'night']
  for (const [i, name] of pictures.entries()) {
    await page.setContent(`<body style="margin:0;height:100vh;background:linear-gradient(${20 + 40 * i}deg, ${colours[i]})">`)
    await writeFile(join(folder, `${name}.png`), await page.screenshot())
  }
  await publishMedia(visit.worker.url, folder)
  for (const [name, language, look, hasPictures, views] of shots) {
    await putSite(visit.worker.url, siteOf(language, look))
    await publishArticles(visit.worker.url, fortyArticles(language, hasPictures ? pictures.map((p) => `/media/${p}.png`) : []))
    for (const [path, width, height, scheme, scroll = 0] of views) {
      const { page, context } = await open(visit, path, { viewport: { width, height }, colorScheme: scheme })
      await page.evaluate(`scrollTo(0, ${scroll})`)
      await writePicture(`zz-${name}-${path.replaceAll('/', '_')}-${width}-${scheme}-${scroll}`, await page.screenshot())
      await context.close()
    }
  }
  await visit.stop()
}, 500_000)
