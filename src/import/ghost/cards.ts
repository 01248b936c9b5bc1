import { renderMarkdown } from '../../content/markdown.ts'
import { isMap } from '../../file/fields.ts'
import { paragraph } from '../html-tree.ts'
import { escaped } from '../templates/made.ts'

/** A row of one of Ghost's tables, or the fields of a card. */
export type Row = Record<string, unknown>

/** Returns a value as text; numbers are ids in old exports. */
export function text(value: unknown): string {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : ''
}

/** Fields of cards that are shown one below the other, in this order. */
const headings = ['heading', 'header', 'title', 'productTitle']
const words = [
  ...['calloutText', 'textValue', 'subheader', 'subheading', 'description', 'productDescription'],
  ...['content', 'disclaimer'],
]

const cards: Record<string, (card: Row) => string> = {
  image: ({ src, alt, caption, href }) => figure(picture(src, alt, href), caption),
  gallery: ({ images, caption }) => {
    const pictures = listOf(images).map(({ src, alt, href }) => picture(src, alt, href))
    return figure(pictures.join(''), caption)
  },
  html: ({ html }) => text(html),
  markdown: ({ markdown }) => renderMarkdown(text(markdown), false).html,
  code: ({ code, language, caption }) => {
    const type = text(language) ? ` class="language-${escaped(text(language))}"` : ''
    return figure(`<pre><code${type}>${escaped(text(code))}</code></pre>`, caption)
  },
  embed: ({ html, url, caption }) => figure(text(html) || link(url, url), caption),
  bookmark: ({ url, metadata, caption }) => {
    const facts = isMap(metadata) ? metadata : {}
    const about = text(facts.description) ? `<p>${escaped(text(facts.description))}</p>` : ''
    return `<p>${link(facts.url ?? url, text(facts.title) || url)}</p>${about}${paragraph(text(caption))}`
  },
  toggle: ({ heading, content }) =>
    `<details><summary>${text(heading)}</summary>${text(content)}</details>`,
  audio: ({ src, title, caption }) =>
    figure(`<audio controls src="${escaped(text(src))}"></audio>`, text(caption) || text(title)),
  video: ({ src, caption }) =>
    figure(`<video controls src="${escaped(text(src))}"></video>`, caption),
  file: ({ src, fileTitle, fileName, fileCaption }) =>
    `<p>${link(src, text(fileTitle) || fileName)}</p>${paragraph(text(fileCaption))}`,
  hr: () => '<hr>',
  // Ghost shows these in its e-mails, or for itself.
  ...Object.fromEntries(['email', 'email-cta', 'paywall'].map((name) => [name, () => ''])),
}
const otherNames: Record<string, string> = {
  'card-markdown': 'markdown',
  codeblock: 'code',
  horizontalrule: 'hr',
}

/** Returns what a card of Ghost's editors shows, as HTML; `left` is told the name of one without any. */
export function cardHtml(name: string, card: Row, left: (name: string) => void): string {
  const show = cards[otherNames[name] ?? name]
  if (show) return show(card)
  const image = card.productImageSrc ?? card.imageUrl ?? card.backgroundImageSrc
  const button = card.buttonUrl ?? card.productUrl
  const shown = [
    text(image) && figure(picture(image, ''), ''),
    ...headings.map((key) => text(card[key]) && `<h3>${text(card[key])}</h3>`),
    ...words.map((key) => paragraph(text(card[key]))),
    text(button) && `<p>${link(button, card.buttonText ?? card.productButton ?? button)}</p>`,
  ].join('')
  if (!shown) left(name)
  return name === 'callout' ? `<blockquote>${text(card.calloutEmoji)}${shown}</blockquote>` : shown
}

function figure(shown: string, caption: unknown): string {
  return text(caption)
    ? `<figure>${shown}<figcaption>${text(caption)}</figcaption></figure>`
    : shown.replace(/^<(?=img|a)[\s\S]*$/, '<p>$&</p>')
}

function picture(src: unknown, alt: unknown, href?: unknown): string {
  if (!text(src)) return ''
  const img = `<img src="${escaped(text(src))}" alt="${escaped(text(alt))}">`
  return text(href) ? `<a href="${escaped(text(href))}">${img}</a>` : img
}

function link(url: unknown, shown: unknown): string {
  return `<a href="${escaped(text(url))}">${escaped(text(shown))}</a>`
}

/** Returns the maps in a list. */
export function listOf(value: unknown): Row[] {
  return Array.isArray(value) ? value.filter(isMap) : []
}
