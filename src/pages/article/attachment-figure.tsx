import type { Attachment } from '../../article/article.ts'
import { plainLine } from '../../article/text.ts'
import { say, words } from '../words.tsx'

/** Returns an attachment: a link, with a player or a picture if browsers can show it. */
export function AttachmentFigure({ attachment }: { attachment: Attachment }) {
  const { url, type, title, duration, length } = attachment
  const name = title ?? fileName(url)
  const facts = [
    /\.(\w{2,4})$/.exec(fileName(url))?.[1]?.toUpperCase() ?? type,
    duration !== undefined && clockTime(duration),
    length && fileSize(length),
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
        <span class="facts">{facts.filter(Boolean).join(', ')}</span>
      </figcaption>
    </figure>
  )
}

/** The last segment of the path, unescaped. */
function fileName(url: string): string {
  const name = new URL(url).pathname.split('/').at(-1) ?? ''
  try {
    return plainLine(decodeURIComponent(name)) || url
  } catch {
    return name
  }
}

/** Seconds as `1:02:03` or `2:03`. */
function clockTime(seconds: number): string {
  const whole = Math.round(seconds)
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60]
  const parts = [hours, minutes, whole % 60].map((part) => String(part).padStart(2, '0'))
  return parts.join(':').replace(/^(00:)?0?/, '')
}

/** Bytes as `96 kB` or `3.1 MB`. */
function fileSize(bytes: number): string {
  if (bytes < 1000) return say(words.article.bytes, { count: bytes }).join('')
  if (bytes < 999_500) return `${Math.round(bytes / 1000)} kB`
  return `${(bytes / 1_000_000).toFixed(1)} MB`
}
