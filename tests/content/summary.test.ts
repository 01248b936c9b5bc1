import { describe, expect, test } from 'vitest'
import { articleOf } from '../setup/article-files.ts'

const title = 'Rain in Spain'
const summary = 'It rained, and the wind blew.'
const standfirst = (fields: Record<string, unknown>, body: string) => {
  return articleOf({ title, ...fields }, body).hasStandfirst
}

describe('pages show the author’s own summary above the article', () => {
  test.each([
    ['another text', {}, 'The plain is wet.'],
    ['the same words later', {}, `The plain is wet.\n\n${summary}`],
    ['only the beginning of the summary', {}, 'It rained.'],
    ['the same words in a quotation', {}, `> ${summary}\n\nThe plain is wet.`],
    ['nothing but a picture', {}, '![](/media/rain.png)'],
    ['no body', {}, ''],
    ['symbols for a summary', { summary: '☔' }, 'It rained.'],
  ])('before %s', (_, fields, body) => {
    expect(standfirst({ summary, ...fields }, body)).toBe(true)
  })
})

describe('pages show no summary', () => {
  test.each([
    ['that the article makes for itself', {}, 'It rained.'],
    ['that is a paragraph after a long list', {}, `${'- A day.\n'.repeat(5000)}\n\nIt rained.`],
    ['that the article opens with', { summary }, `${summary} The plain is wet.`],
    [
      'that it opens with in other type',
      { summary },
      '**It rained**[^1] – and the wind\nblew\n\n[^1]: A note.',
    ],
    [
      'that it opens with after its dateline',
      { summary, dateline: 'Bonn' },
      `Bonn (AP) — ${summary}`,
    ],
    [
      'that it opens with below a picture',
      { summary },
      `![A street](/a.png)\n\n## Weather\n\n${summary}`,
    ],
    ['that is all it says', { summary }, `> ${summary}`],
    ['of a note, which is named after it', { summary, title: '' }, 'The plain is wet.'],
  ])('%s', (_, fields, body) => {
    expect(standfirst(fields, body)).toBeUndefined()
  })
})
