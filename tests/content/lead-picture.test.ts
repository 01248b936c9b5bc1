import { describe, expect, test } from 'vitest'
import { expectSameFacts } from '../formats/same-facts.ts'
import { talkative } from '../formats/sample-feed.ts'
import { articleOf, site } from '../setup/article-files.ts'

const leading = { ...site, lead: 'content' as const }
const image = { url: '../media/rain.png', alt: 'Rain & <wind>', caption: 'Photo: "A" & <B>' }
const figure =
  '<figure><img src="https://news.example/media/rain.png" alt="Rain &amp; <wind>">' +
  '<figcaption>Photo: "A" &amp; &lt;B></figcaption></figure>'

function leadOf(fields: object, body: string) {
  return articleOf({ title: 'Rain', ...fields }, body, 'sample', leading)
}

describe('a site with `lead: content`', () => {
  test('has the picture at the head of the content, but not in the text and the summary', () => {
    const { html, text, summary, showsImage } = leadOf({ image, dateline: 'Bonn' }, 'It rained.')
    expect(html).toBe(`${figure}\n<p>Bonn: It rained.</p>`)
    expect([text, summary]).toEqual(['Bonn: It rained.', 'It rained.'])
    expect(showsImage).toBe(true)
  })

  test('gives its size, an empty alt and no caption where there is none', () => {
    const picture = { url: '/a.png?b&c', width: 640, height: 480 }
    expect(leadOf({ image: picture }, '').html).toMatch(
      /^<figure><img src="https:..news.example.a.png\?b&amp;c" alt="" width="640" height="480"><\/figure>$/,
    )
  })

  test('lays it out in the direction of the language', () => {
    const { html, text } = leadOf({ image, language: 'he' }, 'גשם')
    expect(html).toMatch(/^<div dir="rtl"><figure>.*<\/figure>\n<p>גשם<\/p>\n<\/div>$/s)
    expect(text).toBe('גשם')
  })

  test('adds nothing to an article without a picture', () => {
    const { html, showsImage } = leadOf({}, 'It rained.')
    expect([html, showsImage]).toEqual(['<p>It rained.</p>', undefined])
  })

  test('says the same facts in every format', () => {
    const titled = leadOf({ image }, 'It rained.')
    const note = articleOf({ image }, 'It rained.', 'note', leading)
    const alone = articleOf({ title: 'Rain', image }, '', 'alone', leading)
    expectSameFacts([titled, note, alone], { ...talkative, lead: 'content' })
  })
})

const shown = [
  ['as it is', '![](../media/rain.png)'],
  ['by its whole address', '![](https://news.example/media/rain.png)'],
  ['by its name alone', 'Rain.\n\n![](rain.png)'],
  ['in a link in a figure', '<figure><a href="/x"><img src="/media/rain.png"></a></figure>'],
  ['in another size', '<img src="small.png" srcset="small.png 480w, ../media/rain.png 960w">'],
  [
    'by a source',
    '<picture><source srcset="/media/rain.png 2x" type="image/png"><img src="/media/s.png"></picture>',
  ],
  ['late', '<img src="data:image/gif;base64,R0lGOD" data-src="/media/rain.png">'],
]

describe.each([leading, site])('with lead: $lead, a picture that the body shows', (of) => {
  test.each(shown)('%s is there once', (_, body) => {
    const { html, showsImage } = articleOf({ title: 'Rain', image }, body, 'sample', of)
    expect(html.match(/media\/rain\.png/g)).toHaveLength(1)
    expect(showsImage).toBe(true)
  })
})

test.each([
  ['a link to it', '[the picture](../media/rain.png)'],
  ['another picture', '![](../media/rain.png.webp)'],
  ['its address as words', 'https://news.example/media/rain.png'],
  ['its poster', '<video src="/media/a.mp4" poster="/media/rain.png"></video>'],
])('%s does not show it', (_, body) => {
  expect(leadOf({ image }, body).html).toMatch(/^<figure><img src="[^"]+rain\.png"/)
  expect(articleOf({ title: 'Rain', image }, body).showsImage).toBeUndefined()
})
