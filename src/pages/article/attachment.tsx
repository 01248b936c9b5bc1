import type { Attachment } from '../../article/article.ts'
import { plainLine } from '../../article/text.ts'
import { clockTime, fileSize } from '../words.ts'

/** Returns an attachment: a player or picture where browsers have one for it, and a link. */
export function Enclosed({ attachment }: { attachment: Attachment }) {
  const { url, type, title, duration, length } = attachment
  const name = title ?? fileName(url)
  const facts = [
    /\.(\w{2,4})$/.exec(fileName(url))?.[1]?.toUpperCase() ?? type,
    duration === undefined ? undefined : clockTime(duration),
    length ? fileSize(length) : undefined,
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
        <span class="facts">{facts.filter((fact) => fact).join(', ')}</span>
      </figcaption>
    </figure>
  )
}

/** The last part of the path, as people would write it. */
function fileName(url: string): string {
  const name = new URL(url).pathname.split('/').at(-1) ?? ''
  try {
    return plainLine(decodeURIComponent(name)) || url
  } catch {
    return name
  }
}
