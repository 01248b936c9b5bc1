/** A line of the bulk form: an article file; `from` is the slug that it had before. */
export type Submission = { slug: string; markdown: string; from?: string }

const files = import.meta.glob<string>('./site/articles/*.md', {
  query: '?raw',
  import: 'default',
  eager: true,
})

/** Returns the articles of the recorded site that were written one by one. */
export function writtenArticles(): Submission[] {
  const articles = Object.entries(files).map(([path, markdown]) => ({
    slug: path.replace(/^.*\/|\.md$/g, ''),
    markdown,
  }))
  return [...articles, inAnotherScript]
}

/** Returns the many short articles of the recorded site. */
export function generatedArticles(): Submission[] {
  return [...weeklies(), ...bulletins()]
}

/** Returns an article file with these lines of front matter. */
export function articleFile(matter: string[], body: string): string {
  return `---\n${matter.join('\n')}\n---\n\n${body}\n`
}

/** Not a file: tools differ in how they write a name that is not ASCII. */
const inAnotherScript = {
  slug: 'नेपाल',
  markdown: articleFile(
    [
      'title: A slug in another script',
      'published: 2026-11-13T09:00:00Z',
      'tags: [नेपाल, "World news"]',
    ],
    'Its address is escaped wherever it stands.',
  ),
}

/** One a week for more than a year: there are years, months, and two archive pages of a tag. */
function weeklies(): Submission[] {
  return Array.from({ length: 60 }, (_, i) => {
    const week = i + 1
    const matter = [
      `title: Week ${week}`,
      `published: ${new Date(Date.UTC(2025, 8, 1 + 7 * i, 6)).toISOString()}`,
      'tags: [Weekly]',
      ...(i % 4 === 0 ? ['authors: [example-author]'] : []),
    ]
    const markdown = articleFile(matter, `The news of week ${week}.`)
    return { slug: `week-${String(week).padStart(2, '0')}`, markdown }
  })
}

/** More in a day than a page of the archive lists: the month and the year lead to their parts. */
function bulletins(): Submission[] {
  return Array.from({ length: 205 }, (_, i) => {
    const published = new Date(Date.UTC(2024, 2, 5, 6, i)).toISOString()
    const markdown = articleFile([`published: ${published}`, 'tags: [Bulletins]'], `No. ${i + 1}.`)
    return { slug: `bulletin-${String(i + 1).padStart(3, '0')}`, markdown }
  })
}
