import { describe, expect, test } from 'vitest'
import { manuals, readManual } from './manuals.ts'

const page = readManual('README.md')

describe('the first page', () => {
  test('says in two sentences what Dateline is', () => {
    const [first = ''] = page.replace(/^# .*\n\n/, '').split('\n\n')
    expect(first.match(/\.(?= |\n|$)/g)).toHaveLength(2)
  })

  test('has at most 900 words, counted as wc -w counts them', () => {
    expect(page.match(/\S+/g)?.length).toBeLessThanOrEqual(900)
  })

  test('leads to every other manual; that of the tests leads to those of its folders', () => {
    const others = manuals.filter((path) => path !== 'README.md' && !/^tests\/.*\//.test(path))
    expect(others).toContain('src/formats/README.md')
    expect(others.filter((path) => !page.includes(`](${path})`))).toEqual([])
  })
})
