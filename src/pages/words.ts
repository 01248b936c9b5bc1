import { directionOf } from '../article/direction.ts'

/** The words around the content are English, whatever the language of the site. */
export const english = { lang: 'en', dir: 'ltr' } as const

/** Returns the language of a site or an article, and its direction, as attributes of an element. */
export function inLanguageOf({ language }: { language: string }) {
  return { lang: language, dir: directionOf(language) }
}

/** Returns seconds as `1:02:03` or `2:03`. */
export function clockTime(seconds: number): string {
  const whole = Math.round(seconds)
  const parts = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60]
  const [hours = 0, minutes = 0, rest = 0] = parts
  const tail = String(rest).padStart(2, '0')
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${tail}` : `${minutes}:${tail}`
}

/** Returns a number of bytes as `96 kB` or `3.1 MB`. */
export function fileSize(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`
  if (bytes < 999_500) return `${Math.round(bytes / 1000)} kB`
  return `${(bytes / 1_000_000).toFixed(1)} MB`
}
