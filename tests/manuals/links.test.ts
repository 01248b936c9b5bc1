import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { manuals, readManual, root } from './manuals.ts'

type Link = { target: string; line: number }

/** Returns where the links and pictures in Markdown lead, with their lines; code holds none. */
function linksIn(markdown: string): Link[] {
  const link = /\]\(([^\s)]*)\)|\b(?:src|srcset|href)="([^"]*)"/g
  return [...withoutCode(markdown).matchAll(link)].map(({ 1: target, 2: source, index }) => {
    const line = markdown.slice(0, index).split('\n').length
    return { target: target ?? source ?? '', line }
  })
}

/** Blanks out code, so that every other character keeps its place. */
function withoutCode(markdown: string): string {
  const blank = (code: string) => code.replace(/[^\n]/g, ' ')
  return markdown.replace(/^```.*?^```$/gms, blank).replace(/`[^`]*`/g, blank)
}

/** Returns the anchors of the headings in Markdown, made as GitHub makes them. */
function anchorsIn(markdown: string): string[] {
  const headings = [...markdown.replace(/^```.*?^```$/gms, '').matchAll(/^#+ (.*)$/gm)]
  return headings.map(([, heading = '']) => {
    const words = heading.toLowerCase().replace(/[^\p{L}\p{N}\p{M} _-]/gu, '')
    return words.replaceAll(' ', '-')
  })
}

/** Returns why a link of a manual leads nowhere; undefined for one that leads somewhere. */
function brokenBecause(manual: string, target: string): string | undefined {
  if (/^https?:\/\//.test(target)) return undefined
  const [path = '', anchor] = target.split('#')
  const file = path === '' ? manual : join(manual, '..', path)
  if (!existsSync(join(root, file))) return `there is no ${file}`
  if (anchor === undefined || anchorsIn(readManual(file)).includes(anchor)) return undefined
  return `${file} has no heading for #${anchor}`
}

test.each(manuals)('every link in %s leads somewhere', (manual) => {
  const links = linksIn(readManual(manual))
  const broken = links.flatMap(({ target, line }) => {
    const reason = brokenBecause(manual, target)
    return reason ? [`${manual}:${line}: ${reason}`] : []
  })
  expect(broken).toEqual([])
})

test('links are found, and broken ones are named', () => {
  const markdown = [
    'A [link](../README.md#deploy), `[code](a.md)` and ![a picture](b.png).',
    '```',
    '# no heading, [no link](c.md)',
    '```',
    '<img src="d.png">',
    '## What’s `new`, here?',
  ].join('\n')
  expect(linksIn(markdown)).toEqual([
    { target: '../README.md#deploy', line: 1 },
    { target: 'b.png', line: 1 },
    { target: 'd.png', line: 5 },
  ])
  expect(anchorsIn(markdown)).toEqual(['whats-new-here'])
  expect(brokenBecause('src/README.md', '../README.md#deploy')).toBeUndefined()
  expect(brokenBecause('src/README.md', '#deploy')).toBe('src/README.md has no heading for #deploy')
  expect(brokenBecause('src/README.md', 'README/')).toBe('there is no src/README/')
})
