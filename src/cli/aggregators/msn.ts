import {
  type Aggregator,
  eachImage,
  lengthOf,
  looksLikeHtml,
  needsBody,
  needsFiles,
  needsTitle,
  when,
} from './rule.ts'

const support = 'https://support.microsoft.com/en-us/'
const items = `${support}msn/partner-hub/msn-feed-item-metadata-requirements`
const content = `${support}msn/partner-hub/feed-content-specifications-in-msn-partner-hub`
const errors = `${support}topic/troubleshoot-msn-publishing-quality-and-formatting-errors-89fd2448-e8e9-4a5c-aac8-5c8979ec2343`
const media = 'https://helpcenter.microsoftstart.com/kb/feed-specifications'

const year = 365 * 24 * 60 * 60 * 1000
const megabyte = 1024 * 1024
const formats = ['png', 'jpeg', 'gif', 'webp']

/** MSN. It takes an article without an image, but doesn't publish it without a person. */
export const msn: Aggregator = {
  name: 'msn',
  rules: [
    { source: items, check: needsTitle },
    {
      source: items,
      check: ({ title }) => {
        const length = lengthOf(title)
        return when(title && length <= 20, 'title', `has ${length} characters, and needs over 20`)
      },
    },
    {
      source: content,
      check: ({ title }) => when(lengthOf(title) > 150, 'title', 'is over 150 characters'),
    },
    {
      source: items,
      check: ({ title }) => when(looksLikeHtml(title), 'title', 'looks like HTML'),
    },
    {
      source: items,
      check: ({ published }, { now }) => when(published > now, 'published', 'is in the future'),
    },
    {
      source: items,
      check: ({ published }, { now }) => {
        const age = Date.parse(now) - Date.parse(published)
        return when(age >= year, 'published', 'is 365 days ago or more')
      },
    },
    {
      source: items,
      check: ({ summary }) => when(looksLikeHtml(summary), 'summary', 'looks like HTML'),
    },
    { source: items, check: needsBody },
    {
      source: media,
      check: (_, facts) =>
        eachImage(facts, ({ format }) => {
          const isTaken = !format || formats.includes(format)
          return isTaken ? undefined : `is ${format}, not PNG, JPEG, GIF or WebP`
        }),
    },
    {
      source: media,
      check: (_, facts) =>
        eachImage(facts, ({ bytes = 0 }) => (bytes > 15 * megabyte ? 'is over 15 MB' : undefined)),
    },
    { source: errors, check: needsFiles },
  ],
}
