import { createHash } from 'node:crypto'
import { type FrontMatter, parseFrontMatter } from '../../file/front-matter.ts'
import { mediaNamedIn } from '../../file/named.ts'
import { splitFile } from '../../file/split.ts'
import { accentFor } from '../../site/accent.ts'
import { permalink } from '../../site/addresses.ts'
import { readMediumUrl } from '../../site/media.ts'
import type { Site } from '../../site/site.ts'
import type { Manifest } from '../api.ts'
import type { CheckedFile } from '../check-files.ts'
import { digestsOf, type MediaFile } from '../media-files.ts'
import type { Card } from './draw.ts'

/** A card that is to be made, but for its headline. `from` tells what it is made from. */
export type CardJob = { file: CheckedFile; card: Omit<Card, 'headline'>; from: string }

/** The cards of a push: those to make, and the slugs of the articles that have one to delete. */
export type CardPlan = { jobs: CardJob[]; unwanted: string[] }

/** To be changed with the design, so that all cards are made again. */
const design = 3

/** The accent of a site that names none (pages/layout/style/page.css). */
const usualColour = '#0b57a4'

/**
 * Returns which of these articles need a card, given the files in media/ and what the Worker holds. A
 * draft has none. What a card was made from has two parts: one of everything that may change it, which
 * is quickly compared, and one of what it shows. If either is the same, so is the card. `isWhole`: the files are
 * those of a whole site, so that one without cards loses those of articles without a file too.
 */
export async function planCards(
  site: Site,
  files: CheckedFile[],
  media: MediaFile[],
  manifest: Manifest,
  isWhole: boolean,
): Promise<CardPlan> {
  if (site.look?.cards === false) {
    const slugs = isWhole ? [...manifest.keys()] : files.map(({ slug }) => slug)
    return { jobs: [], unwanted: slugs.filter((slug) => manifest.get(slug)?.card) }
  }
  const wanted = files.filter(({ draft, withdrawn }) => !draft && !withdrawn)
  const byPath = new Map(media.map((medium) => [medium.path, medium]))
  const mediumAt = (url = '') => byPath.get(readMediumUrl(url, site) ?? '')
  const digestIn = async (medium?: MediaFile) =>
    medium && (await digestsOf(medium).catch(() => undefined))?.sha256
  const digestsAt = (urls: (string | undefined)[]) =>
    Promise.all(urls.map((url) => digestIn(mediumAt(url))))

  const { logo, accent, typeface } = site.look ?? {}
  const marks = { logo: mediumAt(logo?.url)?.file, icon: mediumAt(site.icon)?.file }
  const { title: name, language } = site
  const words = { name, language, host: new URL(site.url).host }
  const colour = accent?.light.colour ?? accentFor(usualColour, 'light').colour
  // A font of the site's own is in a form that Pango doesn't read.
  const look = { colour, typeface: typeface === 'sans' ? ('sans' as const) : ('serif' as const) }
  const ofSite = [design, words, look, await digestsAt([logo?.url, site.icon])]
  const people = Object.values(site.authors)
  const names = people.map(({ name }) => name)
  const ofPeople = [names, await digestsAt(people.map(({ avatar }) => avatar))]

  const jobs: CardJob[] = []
  for (const file of wanted) {
    const [whole, shown] = manifest.get(file.slug)?.card?.split('-') ?? []
    const named = mediaNamedIn(file.markdown).map((path) => digestIn(byPath.get(path)))
    const all = digest([ofSite, ofPeople, file.hash, await Promise.all(named)])
    const front = all === whole ? undefined : frontOf(file, site)
    if (!front) continue
    const { title = file.hash, image, authors, language = site.language } = front
    const digests = await digestsAt([image?.url, ...authors.map(({ avatar }) => avatar)])
    const said = [title, language, image?.url, authors.map(({ name }) => name)]
    const shows = digest([ofSite, said, digests])
    if (shows === shown) continue
    const faces = authors.map(({ name, avatar }) => ({ name, face: mediumAt(avatar)?.file }))
    const own = { language, authors: faces, picture: mediumAt(image?.url)?.file }
    jobs.push({
      file,
      card: { ...own, ...look, site: { ...words, ...marks } },
      from: `${all}-${shows}`,
    })
  }
  return { jobs, unwanted: [] }
}

function frontOf({ slug, markdown }: CheckedFile, site: Site): FrontMatter | undefined {
  const { front = '' } = splitFile(markdown).value ?? {}
  return parseFrontMatter(front, permalink(slug, site), site).value
}

/** 64 bits of SHA-256, in hexadecimal digits. */
function digest(facts: unknown): string {
  return createHash('sha256').update(JSON.stringify(facts)).digest('hex').slice(0, 16)
}
