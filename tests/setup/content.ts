import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** A site that is not the sample one, so that no test leans on what the sample says. */
export const siteFile = `title: The Test Tribune
description: Articles that only tests read.
url: https://tribune.example
language: en
timezone: Europe/Berlin
authors:
  jane-doe:
    name: Jane Doe
`

/** Makes an empty folder to stand in. Returns its path. */
export function makeFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'dateline-test-'))
}

/** Makes a folder to stand in, with `content/site.yaml` and these files. Returns its path. */
export async function makeProject(files: Record<string, string | Uint8Array> = {}) {
  const folder = await makeFolder()
  await writeFiles(folder, { 'content/site.yaml': siteFile, ...files })
  return folder
}

/** Writes files, and the folders that they lie in, below a folder. */
export async function writeFiles(
  folder: string,
  files: Record<string, string | Uint8Array>,
): Promise<void> {
  for (const [name, data] of Object.entries(files)) {
    const path = join(folder, name)
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, data)
  }
}

/** Removes a folder that `makeFolder` or `makeProject` made. */
export async function removeFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true })
}

/** Returns an article file; `fields` are lines of front matter, and may replace the date. */
export function articleFile(title: string, fields: Record<string, string> = {}): string {
  const matter = { title, published: '2026-01-01T12:00:00Z', ...fields }
  const lines = Object.entries(matter).map(([name, value]) => `${name}: ${value}\n`)
  return `---\n${lines.join('')}---\n\nThe body of ${title}.\n`
}

/** Returns articles one a second, `article-0000.md` the oldest, below `content/articles`. */
export function manyArticles(count: number): Record<string, string> {
  const start = Date.parse('2026-01-01T00:00:00Z')
  const files = Array.from({ length: count }, (_, i): [string, string] => {
    const published = new Date(start + i * 1000).toISOString()
    const path = `content/articles/${slugOfMany(i)}.md`
    return [path, articleFile(`Article ${i}`, { published })]
  })
  return Object.fromEntries(files)
}

/** Returns the slug of an article of `manyArticles`. */
export function slugOfMany(index: number): string {
  return `article-${String(index).padStart(4, '0')}`
}

/** Three article files with which nothing is wrong. */
export const good = {
  'content/articles/first.md': articleFile('First'),
  'content/articles/second.md': articleFile('Second'),
  'content/articles/2026/11/third.md': articleFile('Third'),
}
