import { headline } from '../../article/headline.ts'
import { isBlank, plainLine } from '../../article/text.ts'
import { compile, loadingFormulas } from '../../compile.ts'
import { cardPath } from '../../site/media.ts'
import type { Site } from '../../site/site.ts'
import { remove } from '../api.ts'
import { describeNote } from '../check-files.ts'
import type { Connection } from '../connection.ts'
import { messageOf } from '../errors.ts'
import { mediumPath, sendCard } from '../media-api.ts'
import { withProgress } from '../progress.ts'
import { RefusedError } from '../request.ts'
import { shownPath } from '../site-file.ts'
import { complain } from '../terminal.ts'
import { drawCard } from './draw.ts'
import { openStudio, type Studio } from './fonts.ts'
import type { CardJob, CardPlan } from './plan.ts'

/** While one is sent, others are drawn. */
const atOnce = 4

/**
 * Makes the cards of a plan and sends them, deletes those that are unwanted, and prints what is to be said
 * of both. `hasCard` says whether the Worker holds a card of an article, which goes if there can be none
 * now. Nobody is told of any of it yet. Returns how many were made. Throws an ApiError if the Worker can't
 * be used.
 */
export async function makeCards(
  connection: Connection,
  site: Site,
  { jobs, unwanted }: CardPlan,
  hasCard: (slug: string) => boolean,
): Promise<number> {
  const drop = (slug: string) => remove(connection, mediumPath(cardPath(slug)), true)
  for (const slug of unwanted) await drop(slug)
  if (jobs.length === 0) return 0
  const studio = await openStudio()
  if (!studio) {
    complain(
      `no cards for ${jobs.length} articles: npm install sharp, or write cards: false in site.yaml`,
    )
  }
  let made = 0
  const lacking = new Map<string, string[]>()
  const makeOne = async (job: CardJob) => {
    const { file, from } = job
    const { slug, hash } = file
    const say = (message: string) => complain(describeNote({ path: file.path, message }))
    const drawn = studio && (await draw(studio, job, site).catch(messageOf))
    if (typeof drawn === 'object' && 'png' in drawn) {
      for (const note of drawn.notes) say(note)
      try {
        await sendCard(connection, { slug, hash, png: drawn.png, from })
        made++
      } catch (error) {
        // Somebody else has withdrawn or changed the article since.
        if (!(error instanceof RefusedError) || error.status !== 422) throw error
        say(`no card: ${error.message}`)
      }
      return
    }
    if (typeof drawn === 'object') lacking.set(file.path, drawn.lacks)
    else if (drawn) say(`no card: ${drawn}`)
    if (hasCard(slug)) await drop(slug)
  }
  await withProgress('making cards', studio ? jobs.length : 0, async (advance) => {
    const rest = [...jobs]
    const makeRest = async () => {
      for (let job = rest.shift(); job; job = rest.shift()) {
        await makeOne(job)
        if (studio) advance(1)
      }
    }
    try {
      await Promise.all(Array.from({ length: atOnce }, makeRest))
    } catch (error) {
      rest.splice(0)
      // Neither a wrong token nor a store that fails is about cards.
      const isOwn = error instanceof RefusedError && (error.status < 500 || error.status === 501)
      if (!isOwn || [401, 429].includes(error.status)) throw error
      complain(`no more cards: ${error.message}`)
    }
  })
  if (lacking.size > 0) complain(describeLacking(lacking))
  return made
}

type Drawn = { png: Buffer; notes: string[] } | { lacks: string[] }

/** A picture for an emoji that no font has is left out; a letter is not. */
const emoji = /^[\p{Extended_Pictographic}\p{Emoji_Modifier}\p{Regional_Indicator}]$/u

async function draw(studio: Studio, { file, card }: CardJob, site: Site): Promise<Drawn> {
  const whole = file.title ?? (await headlineOf(file, site))
  const names = card.authors.map(({ name }) => name).join(' ')
  const missing = await studio.lacks(`${whole} ${names} ${card.site.name}`)
  const without = (text: string) => {
    const kept = [...text].filter((one) => !(emoji.test(one) && missing.includes(one)))
    return isBlank(kept.join('')) ? '' : plainLine(kept.join(''))
  }
  const lacks = missing.filter((one) => !emoji.test(one))
  if (lacks.length > 0 || without(whole) === '') return { lacks: missing }
  const authors = card.authors.map((author) => ({ ...author, name: without(author.name) }))
  return drawCard(studio, {
    ...card,
    headline: without(whole),
    authors: authors.filter(({ name }) => name !== ''),
    site: { ...card.site, name: without(card.site.name) || card.site.host },
  })
}

/** An article without a title is known by its first words. */
async function headlineOf({ slug, markdown, path }: CardJob['file'], site: Site): Promise<string> {
  const { value } = await loadingFormulas(() => compile({ slug, source: markdown }, site))
  return value ? headline(value) : shownPath(path)
}

/** The message names so many characters. */
const mostNamed = 10

function describeLacking(lacking: Map<string, string[]>): string {
  const characters = [...new Set([...lacking.values()].flat())]
  const some =
    characters.slice(0, mostNamed).join(' ') + (characters.length > mostNamed ? ' …' : '')
  const [[path] = ['']] = lacking
  const which = lacking.size === 1 ? path : `${lacking.size} articles, such as ${path}`
  return `no card for ${which}: no font on this machine has ${some}; install one that has, such as one of Noto`
}
