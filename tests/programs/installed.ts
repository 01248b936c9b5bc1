import { runProgram } from './run-program.ts'

/** The programs that read our feeds: how to see that one is there, and its Debian package. */
const programs = [
  {
    name: 'feedparser',
    probe: "/usr/bin/python3 -c 'import feedparser'",
    debian: 'python3-feedparser',
  },
  { name: 'newsboat', probe: 'command -v newsboat', debian: 'newsboat' },
  { name: 'rss2email', probe: 'command -v r2e', debian: 'rss2email' },
  { name: 'sfeed', probe: 'command -v sfeed', debian: 'sfeed' },
  { name: 'xmllint', probe: 'command -v xmllint', debian: 'libxml2-utils' },
  { name: 'jing', probe: 'command -v jing', debian: 'jing' },
  { name: 'ruby’s rss', probe: "ruby -e 'require :rss.to_s'", debian: 'ruby' },
  { name: 'XML::Feed', probe: 'perl -MXML::Feed -e 1', debian: 'libxml-feed-perl' },
  {
    name: 'podcastparser',
    probe: "/usr/bin/python3 -c 'import podcastparser'",
    debian: 'python3-podcastparser',
  },
]

/** Vitest's global setup: throws an Error that names every program that is not installed. */
export async function setup(): Promise<void> {
  const runs = programs.map(async (program) => ({
    ...program,
    ...(await runProgram('/bin/sh', ['-c', program.probe])),
  }))
  const missing = (await Promise.all(runs)).filter(({ code }) => code !== 0)
  if (missing.length === 0) return
  const lines = missing.map(({ name, debian }) => `${name} is missing: Debian package ${debian}`)
  throw new Error(lines.join('\n'))
}
