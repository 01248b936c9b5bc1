import { expect, test } from 'vitest'
import { minutesToRead } from '../../src/article/reading-time.ts'

test.each([
  ['en', 'word ', 228 * 4, 4],
  ['de-AT', 'Wort ', 179 * 4, 4],
  ['ja', '大雨です', 400, 4],
  ['zh-Hant', '大雨', 400, 2],
  ['ko', '비가 온다 ', 300, 3],
  // Latin words among them count as words.
  ['ja', '大雨 rain ', 184, 2],
  ['tlh', 'Qapla ', 184 * 3, 3],
  ['en', 'Short — and · punctuated. ', 1, 1],
  ['en', ' — ', 9, undefined],
  ['en', '', 0, undefined],
  // Nothing tells its words apart.
  ['th', 'ฝนตก', 500, undefined],
])('in %s, %j × %i takes %j minutes', (language, text, times, minutes) => {
  expect(minutesToRead(text.repeat(times), language)).toBe(minutes)
})
