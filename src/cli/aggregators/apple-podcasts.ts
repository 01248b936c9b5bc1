import type { Article, Attachment } from '../../article/article.ts'
import {
  type Aggregator,
  type Facts,
  fileOf,
  lengthOf,
  needsFiles,
  needsTitle,
  when,
} from './rule.ts'

const tags = 'https://help.apple.com/itc/podcasts_connect/#/itcb54353390'
const feed = 'https://podcasters.apple.com/support/823-podcast-requirements'
const validation = 'https://podcasters.apple.com/support/829-validate-your-podcast'

const types = [
  'audio/x-m4a',
  'audio/mpeg',
  'video/quicktime',
  'video/mp4',
  'video/x-m4v',
  'application/pdf',
]
const endings = ['.m4a', '.mp3', '.mov', '.mp4', '.m4v', '.pdf']

/**
 * Apple Podcasts. It sees what the RSS feed encloses, which is the first attachment, and an article
 * with nothing there to play or read is no episode.
 */
export const applePodcasts: Aggregator = {
  name: 'apple-podcasts',
  looksAt: ({ attachments: [enclosure] }) =>
    /^((audio|video)\/|application\/(pdf|epub\+zip)$)/.test(enclosure?.type ?? ''),
  rules: [
    { source: tags, check: needsTitle },
    {
      source: tags,
      check: ({ title }) => when(lengthOf(title) > 255, 'title', 'is over 255 characters'),
    },
    {
      source: tags,
      check: ({ summary }) => {
        const bytes = new TextEncoder().encode(summary).length
        return when(bytes > 4000, 'summary', 'is over 4000 bytes')
      },
    },
    {
      source: tags,
      check: ofEpisode(({ type }) =>
        when(!types.includes(type), 'attachments[0].type', `is none of ${types.join(', ')}`),
      ),
    },
    {
      source: tags,
      check: ofEpisode((episode) => {
        const isTaken = endings.some((ending) => pathOf(episode).endsWith(ending))
        return when(!isTaken, 'attachments[0].url', `ends in none of ${endings.join(', ')}`)
      }),
    },
    {
      source: feed,
      check: ofEpisode((episode) => {
        const isAscii = !/%[89a-f]/.test(pathOf(episode))
        return when(!isAscii, 'attachments[0].url', 'has a name that is not ASCII')
      }),
    },
    {
      source: feed,
      check: ofEpisode(({ length }) => when(!length, 'attachments[0]', 'has no length')),
    },
    {
      source: tags,
      check: ofEpisode(({ length }, { media }) => {
        const { bytes = length } = media[0] ? fileOf(media[0]) : {}
        const message = `is ${length}, but the file has ${bytes} bytes`
        return when(length && length !== bytes, 'attachments[0].length', message)
      }),
    },
    {
      source: validation,
      check: (article, { now, media }) =>
        needsFiles(article, { now, media: media.filter(isEnclosure) }),
    },
  ],
}

function ofEpisode(check: (episode: Attachment, facts: Facts) => ReturnType<typeof when>) {
  return ({ attachments: [episode] }: Article, { now, media }: Facts) =>
    episode ? check(episode, { now, media: media.filter(isEnclosure) }) : []
}

function isEnclosure({ field }: Facts['media'][number]): boolean {
  return field === 'attachments[0]'
}

function pathOf({ url }: Attachment): string {
  return new URL(url).pathname.toLowerCase()
}
