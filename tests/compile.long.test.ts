import { describe, expect, test } from 'vitest'
import { compile } from '../src/compile.ts'
import { site } from './setup/article-files.ts'

describe('compiling takes time in proportion to the length of', () => {
  const parts = [
    '# a\n\n',
    '# a {#b}\n\n',
    '<p hidden>x</p>',
    '[a](b c ',
    '[a](x.png y ',
    'https://x.example/(',
    'https://x.example/a)))',
    'www.a.b ',
    'a@b.',
    '<b onclick=x>y</b> ',
    '[x](#n) ',
    '[x](javascript:y) ',
    '<img src="data:x"><noscript><img src=a></noscript>',
    '<object data=x.pdf></object>',
    '<iframe srcdoc="<p>x</p>"></iframe>',
    "<p style='mso-list:l0 level2'>x</p><p style='mso-list:l0 level1'>x</p>",
    '<a name=x></a>',
    '**「a」**',
    '`\x07`',
  ]
  const secondsOf = (body: string) => {
    const source = `---\npublished: 2026-03-01\ntitle: x\n---\n\n${body}`
    const before = process.cpuUsage()
    compile({ slug: 'long', source }, site)
    const { user, system } = process.cpuUsage(before)
    return (user + system) / 1e6
  }

  test.each(parts)('%s', (part) => {
    const times = 20_000 / part.length
    const least = (body: string) => Math.min(secondsOf(body), secondsOf(body))
    const short = least(part.repeat(times))
    // Eight times the length: 8 if it is linear, 64 if it is quadratic.
    expect(least(part.repeat(8 * times)) / Math.max(short, 0.005)).toBeLessThan(24)
  })
})
