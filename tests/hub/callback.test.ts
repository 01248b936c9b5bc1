import { expect, test } from 'vitest'
import { readCallback } from '../../src/hub/callback.ts'
import { site } from '../setup/article-files.ts'

const read = (text: string, isPrivate = false) => readCallback(text, site, isPrivate)

test.each([
  ['https://reader.example/callback?id=7&x=%20', 'https://reader.example/callback?id=7&x=%20'],
  ['http://reader.example:8080/', 'http://reader.example:8080/'],
  ['https://Bücher.example/a b#fragment', 'https://xn--bcher-kva.example/a%20b'],
])('%s is called back', (text, callback) => {
  expect(read(text)).toEqual({ callback })
})

test.each([
  ['', 'not an http'],
  ['reader.example/callback', 'not an http'],
  ['ftp://reader.example/', 'not an http'],
  ['javascript:alert(1)', 'not an http'],
  ['https://user:word@reader.example/', 'user name'],
  [`${site.url}callback`, 'on this site'],
  [site.url.replace(/\/$/, './callback'), 'on this site'],
  [site.url.replace(/\/$/, ':8443/callback'), 'on this site'],
  ['http://localhost:8080/', 'no public host'],
  ['http://printer.local/', 'no public host'],
  ['http://router.home.arpa/', 'no public host'],
  ['http://a.localhost./', 'no public host'],
  ['http://intranet/', 'no public host'],
  ['http://127.0.0.1/', 'no public host'],
  ['http://2130706433/', 'no public host'],
  ['http://0x7f.1/', 'no public host'],
  ['http://0177.0.0.1/', 'no public host'],
  ['http://169.254.169.254/latest/meta-data/', 'no public host'],
  ['http://8.8.8.8/', 'no public host'],
  ['http://[::1]/', 'no public host'],
  ['http://[::ffff:10.0.0.1]/', 'no public host'],
  ['https://reader.example:22/', 'the port 22'],
  ['https://reader.example:6379/', 'the port 6379'],
  [`https://reader.example/${'a'.repeat(2000)}`, 'over 2000 characters'],
])('%s is refused: %s', (text, problem) => {
  expect(read(text)).toEqual({ problem: expect.stringContaining(problem) })
})

test('on one machine, a private address may be tried, but not the site itself', () => {
  expect(read('http://127.0.0.1:4000/', true)).toEqual({ callback: 'http://127.0.0.1:4000/' })
  expect(read(site.url, true)).toHaveProperty('problem')
})
