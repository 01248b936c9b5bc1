import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

type Sharp = typeof import('sharp')['default']

/** What draws: `lacks` resolves to the characters of a text that no font here has. */
export type Studio = { sharp: Sharp; lacks: (text: string) => Promise<string[]> }

/** The typefaces that cards are set in, by that of the site, as Pango calls them. */
export const faces = { serif: 'Source Serif 4 Semi-Bold', sans: 'Source Sans 3 Semi-Bold' }
const packages = ['source-serif-4', 'source-sans-3']

/** Returns the folders of the typefaces that come with Dateline, as npm installs them. */
export function fontFolders(): string[] {
  const { resolve } = createRequire(import.meta.url)
  return packages.map((name) => {
    return join(dirname(resolve(`@expo-google-fonts/${name}/package.json`)), '600SemiBold')
  })
}

/**
 * Resolves to what draws cards, in the typefaces that come with Dateline and, for other scripts, in
 * those of the system; undefined if sharp isn't installed.
 */
export async function openStudio(): Promise<Studio | undefined> {
  const folder = await mkdtemp(join(tmpdir(), 'dateline-fonts-'))
  const file = join(folder, 'fonts.conf')
  try {
    await writeFile(file, fontConfig())
    process.env.FONTCONFIG_FILE = file
    // On a Mac, Pango would find the fonts of the system alone.
    process.env.PANGOCAIRO_BACKEND = 'fontconfig'
    const sharp = (await import('sharp').catch(() => undefined))?.default
    if (!sharp) return undefined
    // Drawing it reads the configuration, which then is of no more use.
    const [short, long] = await Promise.all([drawn(sharp, '\u0378'), drawn(sharp, '\u{DFFFD}')])
    const known = new Map<string, Promise<boolean>>()
    const isMissing = async (character: string) => {
      const box = (character.codePointAt(0) ?? 0) > 0xffff ? long : short
      const found = await drawn(sharp, character).catch(() => undefined)
      return found?.width === box?.width && found?.height === box?.height && hasFrame(found, box)
    }
    const lacks = async (text: string) => {
      const characters = [...new Set(text.normalize('NFC').replace(invisible, ''))]
      for (const one of characters) if (!known.has(one)) known.set(one, isMissing(one))
      const missing = await Promise.all(characters.map((one) => known.get(one)))
      return characters.filter((_, i) => missing[i])
    }
    return { sharp, lacks }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** They have no glyph of their own. */
const invisible = /[\p{Z}\p{C}\p{Default_Ignorable_Code_Point}]/gu

type Drawn = { data: Buffer; width: number; height: number }

async function drawn(sharp: Sharp, character: string): Promise<Drawn> {
  const text = { text: escapeMarkup(character), font: `${faces.serif} 40`, dpi: 72 }
  const { data, info } = await sharp({ text })
    .extractChannel(0)
    .raw()
    .toBuffer({ resolveWithObject: true })
  return { data, width: info.width, height: info.height }
}

/**
 * Whether what was drawn has the frame of the box that Pango draws for a character which no font has:
 * two pixels around its number. Both are of the same size.
 */
function hasFrame(one: Drawn | undefined, box: Drawn | undefined): boolean {
  if (!one || !box) return false
  return box.data.every((ink, i) => {
    const [x, y] = [i % box.width, Math.floor(i / box.width)]
    const isInside = x > 1 && y > 1 && x < box.width - 2 && y < box.height - 2
    return isInside || one.data[i] === ink
  })
}

/** Returns a text as Pango's markup writes it. */
export function escapeMarkup(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

/** The configuration of fontconfig: the fonts of a system, wherever it has them, and ours. */
function fontConfig(): string {
  const own = join(import.meta.dirname, 'fonts')
  const folders = [
    ...(existsSync(own) ? [own] : fontFolders()),
    ...['/System/Library/Fonts', '/Library/Fonts', '~/Library/Fonts'],
  ]
  const system = process.env.FONTCONFIG_FILE ?? '/etc/fonts/fonts.conf'
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
<include ignore_missing="yes">${escapeMarkup(system)}</include>
${folders.map((folder) => `<dir>${escapeMarkup(folder)}</dir>`).join('\n')}
<dir prefix="cwd">WINDOWSFONTDIR</dir>
<cachedir prefix="xdg">fontconfig</cachedir>
</fontconfig>
`
}
