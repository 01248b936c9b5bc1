import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { publishArticles, publishMedia } from '../setup/published.ts'
import { putSite } from '../setup/worker-process.ts'
import { open, startVisit, type Visit } from './browser.ts'
import { lookAt } from './look-at.ts'

// A site in its own language, with a look of its own, from site.yaml and Markdown alone.

type Story = { title: string; text: string; tag: string }
type Site = { title: string; description: string; author: string; role: string; stories: Story[] }

const sites: Record<string, Site> = {
  de: {
    title: 'Der Beispielbote',
    description: 'Nachrichten aus Orten, die es nicht gibt.',
    author: 'Beispiel Autorin',
    role: 'Redakteurin',
    stories: [
      {
        title: 'Hochwasserschutzmaßnahmen am Oberlauf beginnen früher',
        tag: 'Hochwasser',
        text: 'Die Gemeinde beginnt im Frühjahr mit dem Bau der Dämme. Die Arbeiten dauern voraussichtlich zwei Jahre.',
      },
      {
        title: 'Der Bahnhof bekommt sein Dach zurück',
        tag: 'Verkehr',
        text: 'Nach elf Jahren Bauzeit steht das neue Dach. Die alte Uhr kehrt im Herbst an ihren Platz zurück.',
      },
      {
        title: 'Pegel sinken wieder',
        tag: 'Hochwasser',
        text: 'Nach drei Tagen Regen entspannt sich die Lage am Fluss.',
      },
    ],
  },
  ar: {
    title: 'جريدة المثال',
    description: 'أخبار من أماكن لا وجود لها.',
    author: 'كاتبة المثال',
    role: 'محررة',
    stories: [
      {
        title: 'بدء أعمال الحماية من الفيضانات قبل موعدها',
        tag: 'فيضانات',
        text: 'تبدأ البلدية في الربيع بناء السدود، ومن المتوقع أن تستمر الأعمال عامين.',
      },
      {
        title: 'المحطة تستعيد سقفها',
        tag: 'نقل',
        text: 'بعد أحد عشر عامًا من العمل، اكتمل السقف الجديد، وتعود الساعة القديمة إلى مكانها في الخريف.',
      },
      {
        title: 'منسوب المياه ينخفض من جديد',
        tag: 'فيضانات',
        text: 'بعد ثلاثة أيام من المطر، هدأ الوضع على ضفاف النهر.',
      },
    ],
  },
  ja: {
    title: '見本新聞',
    description: 'どこにもない町のニュース。',
    author: '見本 記者',
    role: '編集者',
    stories: [
      {
        title: '上流の堤防工事、予定より早く着工へ',
        tag: '洪水',
        text: '町は来春から堤防の建設を始める。工期は二年の見込みだ。',
      },
      {
        title: '駅に屋根が戻る',
        tag: '交通',
        text: '十一年の工事を経て、新しい屋根が完成した。古い時計は秋に元の場所へ戻る。',
      },
      {
        title: '川の水位、再び下がる',
        tag: '洪水',
        text: '三日間の雨のあと、川の状況は落ち着きを取り戻した。',
      },
    ],
  },
}

/** Letters that dark ground needs another picture of. */
function logo(words: string, colour: string): string {
  const place = /^\p{sc=Arab}/u.test(words) ? 'x="360" text-anchor="end"' : 'x="0"'
  const text = `<text ${place} y="44" font-size="40" font-family="serif" fill="${colour}">${words}</text>`
  return `<svg xmlns="http://www.w3.org/2000/svg" width="360" height="60" viewBox="0 0 360 60">${text}</svg>`
}

let visit: Visit

beforeAll(async () => {
  visit = await startVisit()
})

afterAll(() => visit.stop())

const names = {
  home: '/',
  article: '/articles/story-0',
  rss: '/rss.xml',
  tags: '/tags',
  month: '/archive/2026/11',
  absent: '/nothing',
}

describe.each(Object.entries(sites))('a site in %s', (language, site) => {
  const { title, description, author, role, stories } = site

  beforeAll(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'logos-'))
    await writeFile(join(folder, 'logo.svg'), logo(title, '#1c1d21'))
    await writeFile(join(folder, 'logo-dark.svg'), logo(title, '#e6e7ea'))
    await publishMedia(visit.worker.url, folder)
    const file = {
      ...{ title, description, url: 'https://news.example', language, timezone: 'UTC' },
      ...{ accent: '#b3261e', typeface: language === 'ja' ? 'sans' : 'serif', footer: description },
      logo: { url: '/media/logo.svg', dark: '/media/logo-dark.svg', width: 360, height: 60 },
      social: [{ name: 'Mastodon', url: 'https://social.example/@desk' }],
      authors: { a: { name: author, role } },
    }
    await putSite(visit.worker.url, JSON.stringify(file))
    const files = stories.map(({ title, text, tag }, i) => {
      const fields = {
        ...{ title, tags: [tag], authors: ['a'], published: `2026-11-${20 - i}T09:00:00Z` },
        ...(i === 0 && {
          image: { url: '/media/one-article-three-feeds.png', alt: title, caption: text },
          updated: '2026-11-21T09:00:00Z',
          corrections: [{ date: '2026-11-21', note: text }],
        }),
      }
      return [`story-${i}.md`, `---\n${JSON.stringify(fields)}\n---\n${`${text}\n\n`.repeat(4)}`]
    })
    await publishArticles(visit.worker.url, Object.fromEntries(files))
  })

  test.each(Object.entries(names))('%s looks well', (name, path) =>
    lookAt(visit, `${language}-${name}`, path),
  )

  test('nothing on its pages moves while they load', async () => {
    const { page, context } = await open(visit, '/articles/story-0')
    const shift = `new Promise((resolve) => {
      new PerformanceObserver((list) => resolve(list.getEntries().reduce((sum, { value }) => sum + value, 0)))
        .observe({ type: 'layout-shift', buffered: true })
      setTimeout(() => resolve(0), 500)
    })`
    expect(await page.evaluate(shift)).toBe(0)
    await context.close()
  })
})
