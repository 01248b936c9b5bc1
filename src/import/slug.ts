import slugify from '@sindresorhus/slugify'

/**
 * Returns a slug of lower-case letters, digits and hyphens, or undefined if nothing of the title is
 * left. A slug of over 100 characters is cut at a hyphen to at most 80. A title with a letter that
 * can't be transcribed to Latin stays in its own script.
 */
export function slugFromTitle(title: string): string | undefined {
  const text = title.normalize('NFC')
  const isForeign = [...text].some((char) => /[\p{L}\p{N}]/u.test(char) && slugify(char) === '')
  const slug = isForeign
    ? text
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\p{M}]+/gu, '-')
        .replace(/^-|-$/g, '')
    : slugify(text, { decamelize: false })
  return cutAtHyphen(slug) || undefined
}

function cutAtHyphen(slug: string): string {
  const characters = [...slug]
  if (characters.length <= 100 && Buffer.byteLength(slug) <= 200) return slug
  // A slug has at most 200 bytes. 50 characters of any script never have more.
  const limit = Buffer.byteLength(characters.slice(0, 80).join('')) > 200 ? 50 : 80
  const kept = characters.slice(0, limit).join('')
  const end = characters[limit] === '-' ? kept.length : kept.lastIndexOf('-')
  return end > 0 ? kept.slice(0, end) : kept
}

/**
 * Returns the slug that is nearest to a name, such as that of a file; undefined if nothing of it is left.
 */
export function slugFromName(name: string): string | undefined {
  const slug = name
    .normalize('NFC')
    .toLowerCase()
    .normalize('NFC')
    .replace(/[^\p{L}\p{N}\p{M}._-]+/gu, '-')
    .replace(/^[^\p{L}\p{N}]+|[.-]+$/gu, '')
  return cutAtHyphen(slug) || undefined
}
