import { expect, test } from 'vitest'
import { feedText, frame } from '../../src/formats/frame.ts'
import { site } from '../setup/article-files.ts'

test('a frame is made once for a site, when the first document of it is written', () => {
  let made = 0
  const fill = frame(({ title }) => {
    // An isolate makes one for no site, as it starts.
    if (title !== '-') made++
    return `<a><b>-</b>${title}<i><b>-</b></i></a>`
  })
  const titled = { ...site, title: 'One' }
  expect(made).toBe(0)
  expect(fill(titled, { '<b>-</b>': '$&', '</a>': 'x</a>' })).toBe('<a>$&One<i>$&</i>x</a>')
  expect(fill(titled, { '<b>-</b>': '', '</a>': '' })).toBe('<a>One<i></i>')
  expect(made).toBe(1)
  expect(fill({ ...titled, title: 'Two' }, { '<b>-</b>': '', '</a>': '' })).toBe('<a>Two<i></i>')
  expect(made).toBe(2)
})

test('a part that is not there is an error, not a document with something missing', () => {
  const fill = frame(() => '<a/>')
  expect(() => fill(site, { '<a': '<b', '</a>': '' })).toThrow('formats: feed wrote no </a>')
})

test('text for feed keeps a literal &amp; through its escape', () => {
  expect(feedText('a & b &amp; &lt;')).toBe('a & b &amp;amp; &lt;')
})
