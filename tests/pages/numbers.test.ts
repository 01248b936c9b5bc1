import { expect, test } from 'vitest'
import { writeNumber } from '../../src/pages/words.tsx'
import { allWords } from '../../src/site/languages.ts'

const others = [
  'de-AT',
  'ar-EG',
  'en-IN',
  'hi-IN',
  'zh-TW',
  'hi-u-nu-deva',
  'en-GB-u-nu-arab',
  'bn',
]

test.each([...[...allWords.values()].map(({ language }) => language), ...others])(
  'numbers in %s are those of Intl',
  (language) => {
    for (const count of [0, 7, 42, 999, 1000, 123_456]) {
      expect(writeNumber(language, count)).toBe(new Intl.NumberFormat(language).format(count))
    }
  },
)
