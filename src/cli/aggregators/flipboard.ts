import type { MediaFile } from '../media-files.ts'
import {
  type Aggregator,
  fileOf,
  imagesOf,
  needsBody,
  needsFiles,
  needsTitle,
  when,
} from './rule.ts'

const specification = 'https://about.flipboard.com/rss-spec/'
const fields = 'https://flipboard.helpshift.com/hc/en/1-flipboard/faq/1023-resubmit-an-rss-feed/'

const leastPixels = 500

/** Flipboard. */
export const flipboard: Aggregator = {
  name: 'flipboard',
  rules: [
    { source: fields, check: needsTitle },
    { source: fields, check: ({ authors }) => when(!authors[0], 'authors', 'is required') },
    { source: fields, check: ({ summary }) => when(!summary, 'summary', 'is required') },
    { source: specification, check: needsBody },
    {
      source: specification,
      check: ({ attachments: [enclosure] }, { media }) => {
        const isVideo = enclosure?.type.startsWith('video/')
        return when(!isVideo && imagesOf(media).length === 0, 'image', 'is required')
      },
    },
    {
      source: fields,
      check: (_, { media }) => {
        const images = imagesOf(media)
        const most = Math.max(...images.map((use) => shorterSide(fileOf(use))))
        return when(
          images.length > 0 && most < leastPixels,
          images[0]?.field ?? 'image',
          `has ${most} pixels on its shorter side, and needs ${leastPixels}`,
        )
      },
    },
    { source: specification, check: needsFiles },
  ],
}

/** In pixels. An image of which nothing is known may be as large as it takes. */
function shorterSide({ width = Infinity, height = Infinity }: MediaFile): number {
  return Math.min(width, height)
}
