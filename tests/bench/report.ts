/** A line of a report. A number that can't be had is undefined, and `note` says why. */
export type Row = {
  name: string
  value?: number
  unit: string
  /** Beside what, in words that follow the ratio; how many times as much; what that must be. */
  against?: string
  ratio?: number
  goal?: Goal
  note?: string
}

/** What the ratio, or else the value, must reach: `most` for a cost, `least` for a saving. */
export type Goal = { most: number } | { least: number }

export type Section = { title: string; rows: Row[] }

/** Returns the value in the middle; the mean of the two there for an even number of them. */
export function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length / 2
  const low = sorted[Math.ceil(middle) - 1] ?? Number.NaN
  const high = sorted[Math.floor(middle)] ?? Number.NaN
  return (low + high) / 2
}

/** Returns the median of what `ours` is to `limit`, round by round: the machine changes its speed. */
export function ratioOf(ours: number[], limit: number[]): number {
  return median(ours.map((value, round) => value / (limit[round] ?? Number.NaN)))
}

/** Tells whether a row reaches its goal; undefined where there is nothing to tell. */
export function reaches({ value, ratio = value, goal }: Row): boolean | undefined {
  if (ratio === undefined || goal === undefined || Number.isNaN(ratio)) return undefined
  return 'most' in goal ? ratio <= goal.most : ratio >= goal.least
}

/** Returns the sections as a table in text. */
export function table(sections: Section[]): string {
  return sections.map(({ title, rows }) => `${title}\n${aligned(rows.map(cells))}\n`).join('\n')
}

function cells(row: Row): string[] {
  const { name, value, unit, against, ratio, goal, note } = row
  const verdict = { true: 'reached', false: 'MISSED', undefined: '' }[`${reaches(row)}`]
  return [
    `  ${name}`,
    value === undefined ? 'not measured' : `${number(value)} ${unit}`,
    ratio === undefined ? '' : `× ${number(ratio)} ${against}`,
    goal ? `${'most' in goal ? `at most ${goal.most}` : `at least ${goal.least}`}: ${verdict}` : '',
    note ?? '',
  ]
}

function aligned(lines: string[][]): string {
  const widths = [0, 1, 2, 3].map((i) => Math.max(...lines.map((line) => (line[i] ?? '').length)))
  return lines
    .map((line) =>
      line
        .map((cell, i) => cell.padEnd(widths[i] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

/** Returns a number with three digits that count, or all of those before the point. */
export function number(value: number): string {
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2
  return value.toLocaleString('en', { maximumFractionDigits: digits })
}

/** A group of bars in the chart: `value` in one unit, longest first or last. */
export type Bars = { title: string; unit: string; bars: { name: string; value: number }[] }

const width = 820
const left = 370
const line = 22

/** Returns groups of bars as an SVG document, each group with a scale of its own. */
export function chart(groups: Bars[]): string {
  const parts: string[] = []
  let y = 12
  for (const { title, unit, bars } of groups) {
    const longest = Math.max(...bars.map(({ value }) => value))
    parts.push(label(12, y + 14, `${title} (${unit})`, 'title'))
    y += line + 4
    for (const { name, value } of bars) {
      const length = Math.max(1, (value / longest) * (width - left - 80))
      const mark = name.startsWith('Dateline') ? 'ours' : 'other'
      parts.push(label(left - 8, y + 14, name, 'name'))
      parts.push(
        `<rect class="${mark}" x="${left}" y="${y + 2}" width="${length.toFixed(1)}" height="16"/>`,
      )
      parts.push(label(left + length + 6, y + 14, number(value), 'value'))
      y += line
    }
    y += 14
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${y}" role="img">
<title>${escapeText(groups.map(({ title }) => title).join('; '))}</title>
<style>${style}</style>
<rect width="${width}" height="${y}" fill="#fff"/>
${parts.join('\n')}
</svg>
`
}

const style =
  'text{font:13px system-ui,sans-serif;fill:#222}.title{font-weight:600}.name{text-anchor:end}' +
  '.ours{fill:#c2410c}.other{fill:#94a3b8}'

function label(x: number, y: number, words: string, kind: string): string {
  return `<text class="${kind}" x="${x.toFixed(1)}" y="${y}">${escapeText(words)}</text>`
}

function escapeText(words: string): string {
  return words.replace(/&/g, '&amp;').replace(/</g, '&lt;')
}
