import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { stringify } from 'yaml'
import { toInstant } from '../article/dates.ts'
import { oneLine } from '../article/text.ts'
import { now } from '../http/clock.ts'
import { slugFromTitle } from '../import/slug.ts'
import { parseSite } from '../site/parse-site.ts'
import { type Ask, asking, canAsk } from './ask.ts'
import { messageOf, UsageError } from './errors.ts'
import { say } from './terminal.ts'

/** What a site says about itself. */
export type About = { title: string; url: string; language: string; author: string }

/** Files of every new site, by the names that they have here: npm leaves some others out of a package. */
const templates = {
  'README.md': 'README.md',
  '.gitignore': 'gitignore',
  '.github/workflows/publish.yml': 'publish.yml',
}

const firstArticle = 'articles/a-first-article.md'

/**
 * Makes a site folder; what isn't given is asked for on a terminal. Files that are there are kept, and
 * named. Throws a UsageError if there is a site, if its `site.yaml` would be refused, or if something
 * can't be written.
 */
export async function init(folder: string, given: Partial<About>): Promise<void> {
  if (existsSync(join(folder, 'site.yaml'))) {
    throw new UsageError(`${join(folder, 'site.yaml')} is there already, and stays as it is`)
  }
  const about = await complete(folder, given)
  const key = keyOf(about.author)
  const site = siteFile(about, key)
  const { problems = [] } = parseSite(site)
  const lines = problems.map(({ field, message }) => `${field ?? 'site.yaml'}: ${message}`)
  if (lines.length > 0) throw new UsageError(lines.join('\n'))
  const files = Object.entries(templates).map(([name, file]) => [name, template(file)])
  // Own articles need no example.
  if (!existsSync(join(folder, 'articles'))) files.push([firstArticle, articleFile(key)])
  // The last: a folder with a site is complete.
  files.push(['site.yaml', site])
  try {
    mkdirSync(join(folder, 'media'), { recursive: true })
    for (const [name = '', text = ''] of files) writeNew(join(folder, name), text)
  } catch (error) {
    throw new UsageError(`the site folder can't be written: ${messageOf(error)}`)
  }
  say(`
The site folder is ready. To see the site on this machine:

  npx dateline start ${shellWord(folder)}`)
}

/** Asks for what isn't given, or takes what is suggested where nobody can be asked. */
async function complete(folder: string, given: Partial<About>): Promise<About> {
  const name = basename(resolve(folder))
  const host = slugFromTitle(name)?.replace(/[^a-z\d-]/g, '') || 'my-site'
  const fill = async (ask: Ask) => {
    const find = async (field: keyof About, question: string, suggestion: string) =>
      oneLine(given[field] ?? (await ask(question, suggestion)))
    return {
      title: await find('title', 'Title of the site', name),
      url: await find('url', 'Its own address, for ever', `https://${host}.example`),
      language: await find('language', 'Its language, such as en or pt-BR', 'en'),
      author: await find('author', 'Its author', 'Example Author'),
    }
  }
  return canAsk() ? asking(fill) : fill(async (_, suggestion = '') => suggestion)
}

function siteFile({ title, url, language, author }: About, key: string): string {
  const line = (field: string, value: string, remark: string) => {
    return `${stringify({ [field]: value }, { lineWidth: 0 }).trimEnd()} # ${remark}\n`
  }
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions()
  return [
    '# What every feed and page says about the site.\n',
    stringify({ title }, { lineWidth: 0 }),
    line('description', `Articles by ${author}`, 'One sentence.'),
    line(
      'url',
      url,
      'Choose it before you deploy: the ids of articles are made from it, for ever.',
    ),
    stringify({ language }),
    line('timezone', timeZone, 'For dates in articles that name no zone.'),
    '\n# Articles name their authors by these keys.\n',
    stringify({ authors: { [key]: { name: author } } }, { lineWidth: 0 }),
  ].join('')
}

/** The key of an author in `site.yaml`: ASCII letters, digits and hyphens. */
function keyOf(author: string): string {
  const slug = slugFromTitle(author) ?? ''
  return /^[a-z\d]+(-[a-z\d]+)*$/.test(slug) ? slug : 'author'
}

function articleFile(key: string): string {
  const matter = { title: 'A first article', published: toInstant(now()), authors: [key] }
  return `---
${stringify(matter)}---

This is the file \`${firstArticle}\`. Change it and save it, or delete it when you have written your own.
`
}

function template(file: string): string {
  return readFileSync(join(import.meta.dirname, 'new-site', file), 'utf8')
}

function writeNew(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true })
  if (existsSync(path)) {
    say(`kept ${path}`)
    if (basename(path) === '.gitignore') say('let git ignore .dateline/, which holds tokens')
  } else writeFileSync(path, text, { flag: 'wx' })
}

/** Returns a word as a shell reads it. */
function shellWord(word: string): string {
  return /^[\w./@~-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`
}
