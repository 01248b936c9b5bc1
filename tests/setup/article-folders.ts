import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { publishArticles } from './published.ts'

const root = join(import.meta.dirname, '../..')

/** Publishes the article files in these folders of the project, and in the folders within. */
export async function publishFolders(url: string, ...folders: string[]): Promise<void> {
  const paths = folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.md'))
      .map((path) => join(root, folder, path)),
  )
  const files = paths.map((path) => [basename(path), readFileSync(path, 'utf8')])
  await publishArticles(url, Object.fromEntries(files))
}
