import { isMap } from '../../file/fields.ts'
import { escaped } from '../templates/made.ts'
import { cardHtml, type Row, text } from './cards.ts'

/** What stands in a mobiledoc for sections and the markers in them (mobiledoc 0.3). */
const sections = { markup: 1, image: 2, list: 3, card: 10 }
const atom = 1

/** Returns the HTML of what Ghost's editor of 2017 kept; `left` is told what shows nothing. */
export function htmlOfMobiledoc(doc: Row, left: (name: string) => void): string {
  const [cards, markups, atoms] = [list(doc.cards), list(doc.markups), list(doc.atoms)]
  return list(doc.sections).map(htmlOf).join('')

  function htmlOf(section: unknown): string {
    const [type, first, second] = list(section)
    if (type === sections.markup) return `<${nameIn(first)}>${inline(second)}</${nameIn(first)}>`
    if (type === sections.image) return `<p><img src="${escaped(text(first))}" alt=""></p>`
    if (type === sections.list) {
      const items = list(second).map((item) => `<li>${inline(item)}</li>`)
      return `<${nameIn(first)}>${items.join('')}</${nameIn(first)}>`
    }
    const [name, payload] = type === sections.card ? list(cards[Number(first)]) : []
    return name ? cardHtml(text(name), isMap(payload) ? payload : {}, left) : ''
  }

  function inline(markers: unknown): string {
    const open: string[] = []
    return list(markers)
      .map((marker) => {
        const [type, opened, closed, value] = list(marker)
        const starts = list(opened).map((at) => {
          const [name, attributes] = list(markups[Number(at)])
          open.push(nameIn(name))
          return `<${nameIn(name)}${attributesOf(list(attributes))}>`
        })
        const words = type === atom ? atomOf(list(atoms[Number(value)])) : escaped(text(value))
        const ends = open.splice(Math.max(open.length - Number(closed), 0)).reverse()
        return starts.join('') + words + ends.map((name) => `</${name}>`).join('')
      })
      .join('')
  }
}

function atomOf([name, words]: unknown[]): string {
  return name === 'soft-return' ? '<br>' : escaped(text(words))
}

/** Names and values take turns. */
function attributesOf(all: unknown[]): string {
  const pairs = all.flatMap((name, at) => (at % 2 === 0 ? [[text(name), text(all[at + 1])]] : []))
  return pairs.map(([name, value = '']) => ` ${name}="${escaped(value)}"`).join('')
}

function nameIn(value: unknown): string {
  return /^[a-z][a-z0-9]*$/i.test(text(value)) ? text(value) : 'p'
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : []
}
