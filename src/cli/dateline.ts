#!/usr/bin/env node
import { Command, CommanderError } from 'commander'
import manifest from '../../package.json' with { type: 'json' }
import { toInstant } from '../article/dates.ts'
import { ImportError } from '../import/wire-story.ts'
import { aggregators } from './aggregators/index.ts'
import { checkFor, readAggregators } from './check.ts'
import { checkContent, fileNotes, findContent } from './content.ts'
import { ApiError, UsageError } from './errors.ts'
import { exportArticles } from './export.ts'
import { importStory } from './import.ts'
import { list } from './list.ts'
import { describeSummary, push } from './push.ts'
import { readConnection } from './settings.ts'
import { tagNotes } from './tag-notes.ts'

type Flags = { url?: string; token?: string }

const program = new Command('dateline')
  .description('Publishes articles as RSS, Atom and JSON Feed.')
  .version(manifest.version, '-v, --version')
  .showHelpAfterError()
  .exitOverride()

connected(program.command('push'))
  .description('publish what has changed in a folder, or one article file')
  .argument('[target]', 'folder or file', 'content')
  .option('--prune', 'withdraw the articles that have no file in the folder any more')
  .action(async (target: string, { prune, ...flags }: Flags & { prune?: boolean }) => {
    const summary = await push({ target, prune, ...readConnection(flags) })
    console.log(describeSummary(summary))
    if (summary.refused > 0) process.exitCode = 1
  })

program
  .command('check')
  .description('check a folder or an article file as push does, without sending anything')
  .argument('[target]', 'folder or file', 'content')
  .option(
    '--for <aggregators>',
    `say as well what these would refuse: ${aggregators.map(({ name }) => name).join(', ')}`,
    (value: string, values: string[] = []) => [...values, value],
  )
  .action(async (target: string, { for: names = [] }: { for?: string[] }) => {
    const wanted = readAggregators(names)
    const content = await findContent(target)
    const now = toInstant(Date.now() / 1000)
    const { files, problems, refused, ...checked } = await checkContent(content, now)
    const { findings, counts } = await checkFor(wanted, files, content, now)
    const notes = [...checked.notes, ...fileNotes(content), ...tagNotes(files)]
    for (const line of [...problems, ...findings, ...notes]) console.error(line)
    console.log(`good ${files.length}, refused ${refused}`)
    for (const { name, refused, seen } of counts) {
      console.log(`${name} would refuse ${refused} of ${seen}`)
    }
    if (refused > 0 || findings.length > 0) process.exitCode = 1
  })

program
  .command('import')
  .description('turn a plain-text wire story into an article file')
  .argument(
    '<source>',
    'file or URL: title first, a paragraph a line, at the end an optional byline',
  )
  .option('--published <date>', 'date or date-time (default: now)')
  .option('--tags <tags>', 'separated by commas')
  .option('--slug <slug>', 'name of the article file (default: made from the title)')
  .option('--out <path>', 'file or folder to write to', 'content/articles')
  .action(importStory)

connected(program.command('export'))
  .description('write every article that is stored to a folder, as the file that was pushed')
  .argument('<folder>', 'empty, or with nothing in it but the same files')
  .option('--force', 'write beside and over what else the folder holds')
  .action(async (folder: string, { force, ...flags }: Flags & { force?: boolean }) => {
    const { written, unchanged } = await exportArticles({
      folder,
      force,
      ...readConnection(flags),
    })
    console.log(`written ${written}, unchanged ${unchanged}`)
  })

connected(program.command('list'))
  .description('show what is published')
  .action(async (flags: Flags) => {
    for (const line of await list(readConnection(flags))) console.log(line)
  })

function connected(command: Command): Command {
  return command
    .option('--url <url>', 'the Worker (default: DATELINE_URL, else the one that npm start runs)')
    .option('--token <token>', 'its PUBLISH_TOKEN (default: the variable of that name)')
}

try {
  await program.parseAsync()
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? 0 : 2
  } else if (
    error instanceof UsageError ||
    error instanceof ApiError ||
    error instanceof ImportError
  ) {
    console.error(error.message)
    process.exitCode = error instanceof UsageError ? 2 : 1
  } else {
    throw error
  }
}
