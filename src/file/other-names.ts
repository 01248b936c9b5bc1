import { articleEnding } from './slug.ts'

/** The names that other programs have for the fields of an article, without case, `-` and `_`. */
const otherNames: Readonly<Record<string, readonly string[]>> = {
  title: ['headline', 'heading', 'name', 'posttitle'],
  published: [
    ...['date', 'pubdate', 'publishdate', 'publisheddate', 'publishedat', 'publishedon', 'posted'],
    ...['datepublished', 'datecreated', 'created', 'createdat', 'createdate', 'creationdate'],
    ...['postdate', 'releasedate', 'issued'],
  ],
  updated: [
    ...['lastmod', 'lastmodified', 'lastmodifiedat', 'lastupdate', 'lastupdated', 'modified'],
    ...['modifiedat', 'datemodified', 'dateupdated', 'modifieddate', 'updateddate', 'updatedat'],
    ...['moddate', 'edited', 'revised'],
  ],
  authors: ['author', 'by', 'byline', 'writer', 'writers', 'creator', 'contributors'],
  tags: ['tag', 'category', 'categories', 'keywords', 'labels', 'topic', 'topics', 'tagslist'],
  summary: [
    ...['description', 'excerpt', 'abstract', 'subtitle', 'subheading', 'deck', 'dek', 'lede'],
    ...['standfirst', 'teaser', 'intro', 'metadescription', 'seodescription'],
  ],
  language: ['lang', 'locale'],
  dateline: ['place', 'location', 'city'],
  image: [
    ...['images', 'img', 'picture', 'photo', 'cover', 'coverimage', 'banner', 'thumbnail', 'thumb'],
    ...['featuredimage', 'featureimage', 'heroimage', 'hero', 'headerimage', 'ogimage', 'feature'],
    ...['imageurl', 'socialimage', 'postimage', 'teaserimage'],
  ],
  attachments: ['attachment', 'enclosure', 'enclosures', 'audio', 'video', 'podcast', 'files'],
  link: ['externalurl', 'externallink', 'linkurl', 'linkedurl', 'linkto'],
  id: ['guid', 'uid', 'uuid'],
  withdrawn: ['retracted', 'retractedat', 'deletedat', 'unpublished', 'unpublishedat'],
  corrections: ['correction', 'errata', 'erratum'],
}

const meanings = new Map(
  Object.entries(otherNames).flatMap(([field, names]) => names.map((name) => [name, field])),
)

/** Returns what to do about a field of an article that Dateline lacks and another program has. */
export function adviseField(key: string, value: unknown): string | undefined {
  const name = key.toLowerCase().replace(/[-_ ]/g, '')
  const field = meanings.get(name)
  if (field) return `\`${key}\` is called \`${field}\` here`
  if (name === 'slug' || name === 'permalink') {
    const file = typeof value === 'string' ? `, as in "${lastPart(value)}${articleEnding}"` : ''
    return `the name of the file is the slug${file}`
  }
  if (name === 'hidden' || name === 'private' || name === 'isdraft' || name === 'unlisted') {
    return 'to keep the article to yourself, write `draft: true`'
  }
  return undefined
}

/** The last part of a path, without the ending of a page. */
function lastPart(path: string): string {
  const last = path.split('/').findLast((part) => part !== '') ?? ''
  return last.replace(/\.(?:html?|md)$/, '')
}
