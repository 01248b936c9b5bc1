import type { Article, Attachment } from '../../article/article.ts'
import type { MediaUse } from '../media.ts'
import { contentSubjects } from './content-subjects.ts'
import { type Subject, shorterSide } from './subject.ts'

type Find = (article: Article, media: MediaUse[]) => Subject[]

/**
 * The fields that a rule can name. `body` is the HTML of the text below the front matter. The
 * enclosure is the first attachment, the one in the RSS feed; `enclosure name` is the path of its
 * URL.
 */
export const subjects = {
  title: ({ title }) => [{ field: 'title', text: title }],
  published: ({ published }) => [{ field: 'published', text: published }],
  summary: ({ summary }) => [{ field: 'summary', text: summary }],
  author: ({ authors: [first] }) => [{ field: 'authors', text: first?.name }],
  body: ({ html }) => [{ field: 'body', text: html }],
  'every file': (_, media) => media.map(ofFile),
  'every image': (_, media) => imagesIn(media).map(ofFile),
  'largest image': (_, media) => {
    const [largest] = imagesIn(media).sort((a, b) => shorterSide(b) - shorterSide(a))
    return largest ? [ofFile(largest)] : []
  },
  'image or video': ({ attachments: [enclosure] }, media) => {
    const isVideo = enclosure?.type.startsWith('video/')
    return [{ field: 'image', text: isVideo ? enclosure?.url : imagesIn(media)[0]?.url }]
  },
  enclosure: (_, media) => media.filter(isEnclosure).map(ofFile),
  'enclosure type': ofEnclosure('type', ({ type }) => type),
  'enclosure name': ofEnclosure('url', ({ url }) => new URL(url).pathname),
  'enclosure length': ofEnclosure('length', ({ length }) => (length ? `${length}` : undefined)),
  ...contentSubjects,
} satisfies Record<string, Find>

/** The body may hold several files. */
function ofFile({ field, url, file }: MediaUse): Subject {
  return { field, name: field === 'body' ? url : undefined, text: url, file }
}

function imagesIn(media: MediaUse[]): MediaUse[] {
  return media.filter(({ isImage }) => isImage)
}

function isEnclosure({ field }: MediaUse): boolean {
  return field === 'attachments[0]'
}

function ofEnclosure(field: string, textOf: (enclosure: Attachment) => string | undefined): Find {
  return ({ attachments: [enclosure] }, media) => {
    if (!enclosure) return []
    const { file } = media.find(isEnclosure) ?? {}
    return [{ field: `attachments[0].${field}`, text: textOf(enclosure), file }]
  }
}
