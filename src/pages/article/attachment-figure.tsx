import type { Attachment } from '../../article/article.ts'
import { plainLine, unescaped } from '../../article/text.ts'
import { type Speaking, separated } from '../words.tsx'

/** Returns an attachment: a link, with a player or a picture if browsers can show it. */
export function AttachmentFigure({ site, attachment }: { site: Speaking; attachment: Attachment }) {
  const { words } = site
  const { url, type, title, duration, length } = attachment
  const name = title ?? fileName(url)
  const facts = [
    /\.(\w{2,4})$/.exec(fileName(url))?.[1]?.toUpperCase() ?? type,
    duration !== undefined && clockTime(duration),
    length && fileSize(length, words.language),
  ]
  return (
    <figure class="attachment">
      {/* biome-ignore lint/a11y/useMediaCaption: an article has no field for subtitles yet. */}
      {type.startsWith('audio/') && <audio controls preload="none" src={url} aria-label={name} />}
      {/* biome-ignore lint/a11y/useMediaCaption: the same. */}
      {type.startsWith('video/') && <video controls preload="none" src={url} aria-label={name} />}
      {type.startsWith('image/') && <img src={url} alt={title ?? ''} loading="lazy" />}
      <figcaption>
        <a href={url} type={type} dir="auto">
          {name}
        </a>{' '}
        <span class="facts">{separated(facts, words.marks.comma)}</span>
      </figcaption>
    </figure>
  )
}

/** The last segment of the path, unescaped. */
function fileName(url: string): string {
  const name = new URL(url).pathname.split('/').at(-1) ?? ''
  return plainLine(unescaped(name)) || url
}

/** Seconds as `1:02:03` or `2:03`. */
function clockTime(seconds: number): string {
  const whole = Math.round(seconds)
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60]
  const parts = [hours, minutes, whole % 60].map((part) => String(part).padStart(2, '0'))
  return parts.join(':').replace(/^(00:)?0?/, '')
}

/** Bytes as `96 kB` or `3.1 MB`. */
function fileSize(bytes: number, language: string): string {
  const [count, unit, digits] =
    bytes < 1000
      ? [bytes, 'byte', 0]
      : bytes < 999_500
        ? [bytes / 1000, 'kilobyte', 0]
        : [bytes / 1_000_000, 'megabyte', 1]
  const fraction = { minimumFractionDigits: digits, maximumFractionDigits: digits }
  const format = { style: 'unit', unit, unitDisplay: 'short', ...fraction } as const
  return new Intl.NumberFormat(language, format).format(count)
}
