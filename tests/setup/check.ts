import { runDateline } from './cli.ts'
import { makeProject, removeFolder } from './content.ts'

/** The first five lines of a `site.yaml`, which are good. */
export const goodSite = `title: News
description: d
url: https://news.example
language: en
timezone: UTC
`

/** Runs `check` in a folder with these files. Returns its exit code, and the lines of what it complains of. */
export async function checkProject(files: Record<string, string | Uint8Array>) {
  const folder = await makeProject(files)
  try {
    const env = { DATELINE_URL: 'http://127.0.0.1:1', PUBLISH_TOKEN: '' }
    const { code, stderr } = await runDateline(['check'], { cwd: folder, env })
    return { code, lines: stderr.trimEnd().split('\n') }
  } finally {
    await removeFolder(folder)
  }
}
