import { describe, expect, test } from 'vitest'
import messages from '../../src/content/notes.en.json' with { type: 'json' }
import { type Kind, type Loss, notesOn } from '../../src/content/notes.ts'

const kinds = Object.keys(messages) as Kind[]

/** The note on losses of one kind, one on each line of an article file. */
function noteOn(kind: Kind, subjects: string[]) {
  const losses = subjects.map((subject, at): Loss => ({ kind, sourceLine: at + 1, subject }))
  return notesOn(losses, [], 5)
}

describe('a note on each kind of loss', () => {
  test.each(kinds)('says what was lost and fills every gap: %s', (kind) => {
    const [one = '', several = ''] = messages[kind]
    for (const [template, subjects] of [
      [one, ['first']],
      [several, ['first', 'second']],
    ] as const) {
      const [note, ...others] = noteOn(kind, [...subjects])
      expect(others).toEqual([])
      expect(note?.line).toBe(6)
      expect(note?.message).not.toMatch(/\{(?:what|count)\}/)
      for (const subject of template.includes('{what}') ? subjects : []) {
        expect(note?.message).toContain(subject)
      }
    }
  })

  test.each(kinds)('is one sentence that begins small and has no full stop: %s', (kind) => {
    for (const message of messages[kind]) expect(message).toMatch(/^[a-z<"{`].*[^.\s]$/)
  })
})

test('a note names three of a kind with their lines, each once, and counts the others', () => {
  expect(
    noteOn('handler', ['onclick', 'onload', 'onclick', 'onblur', 'onfocus', 'oninput']),
  ).toEqual([
    {
      line: 6,
      message:
        '6 event handlers were left out (onclick, onload (line 7), onblur (line 9) and 2 more): no script runs in an article',
    },
  ])
})

test('a long subject is cut, and its line breaks are spaces', () => {
  const [note] = noteOn('hidden', [`one\n two ${'x'.repeat(200)}`])
  expect(note?.message).toBe(
    `a hidden part was left out ("one two ${'x'.repeat(72)}…"); show it to publish it`,
  )
})
