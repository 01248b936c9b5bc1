#!/usr/bin/env node
import module from 'node:module'
import { Command, CommanderError } from 'commander'
import manifest from '../../package.json' with { type: 'json' }
import { now } from '../http/clock.ts'
import { ImportError } from '../import/moved.ts'
import { aggregatorNames } from './aggregators/files.ts'
import { type Connection, readConnection } from './connection.ts'
import { ApiError, UsageError } from './errors.ts'
import type { ImportFlags } from './import.ts'
import type { About } from './init.ts'
import type { PushOptions } from './push.ts'
import { defaultFolder, siteFolderOf } from './site-file.ts'
import { complain, printCrashes, say } from './terminal.ts'

type Flags = Partial<Connection> &
  Omit<PushOptions, 'saved'> & {
    dryRun?: boolean
    against?: string
    feed?: string
    for?: string[]
    force?: boolean
    site?: string
    strict?: boolean
    subscriptions?: boolean
    callbacks?: boolean
    days?: string
  }

printCrashes()
// Each command loads only what it needs, and Node, from 22.1 on, keeps what it has compiled of that.
module.enableCompileCache?.()

const program = new Command('dateline')
  .description('Publishes articles as RSS, Atom and JSON Feed.')
  .version(manifest.version, '-v, --version')
  .showHelpAfterError()
  .exitOverride()
  // Its errors quote the arguments, and its texts end in a newline.
  .configureOutput({
    writeOut: (text) => say(text.trimEnd()),
    writeErr: (text) => complain(text.trimEnd()),
  })

program
  .command('start')
  .description(
    'run the Worker on this machine, and publish each file of a site folder as it is saved',
  )
  .argument('[folder]', 'site folder', defaultFolder)
  .action(async (folder: string) => {
    const { start } = await import('./dev/start.ts')
    await start(folder)
  })

connected(program.command('push'))
  .description('publish what has changed in a site folder, or one article file')
  .argument('[target]', 'folder or file', defaultFolder)
  .option('--prune', 'withdraw the articles that no longer have a file in the folder')
  .option('--resize', 'write large pictures in smaller widths beside them, and show those')
  .option('--cards', 'make the cards that show articles where their links are shared (default)')
  .option('--no-cards', 'make none; by default, none are made for a Worker on this machine')
  .option('--dry-run', 'say what it would mean to readers, and send nothing')
  .option('--yes', 'ask nothing, even if it shows readers more articles at once than a feed lists')
  .option('--subscriptions', 'and who is called back, as export --subscriptions wrote it')
  .option('--site <folder>', 'the site folder whose Worker takes it (default: its own)')
  .action(async (target: string, flags: Flags) => {
    const connection = readConnection(flags, siteFolderOf(flags.site ?? target))
    if (flags.dryRun) {
      if (flags.resize) throw new UsageError('--resize writes files, and --dry-run does not')
      const { dryRun } = await import('./dry-run.ts')
      if (!(await dryRun(target, connection, flags))) process.exitCode = 1
      return
    }
    const { push } = await import('./push.ts')
    const { describeSummary } = await import('./summary.ts')
    const summary = await push(target, connection, flags)
    say(describeSummary(summary))
    if (flags.subscriptions) {
      const { restoreSubscriptions } = await import('./subscriptions.ts')
      await restoreSubscriptions(target, connection)
    }
    if (summary.refused > 0) process.exitCode = 1
  })

program
  .command('check')
  .description('check a site folder or an article file as push does, without sending anything')
  .argument('[target]', 'folder or file', defaultFolder)
  .option(
    '--for <aggregators>',
    `list what these would refuse: ${aggregatorNames.join(', ')} (separated by commas)`,
    (value: string, values: string[] = []) => [...values, value],
  )
  .option('--strict', 'exit with 1 for a note too')
  .option(
    '--against <url>',
    'say what a push to this Worker would mean to readers, as --dry-run does',
  )
  .option('--token <token>', 'its PUBLISH_TOKEN (default: the variable of that name)')
  .option('--feed <old>', 'say what readers of this feed, a file or URL, would show as new')
  .action(async (target: string, { against, token, feed, ...flags }: Flags) => {
    const { check } = await import('./check.ts')
    const checks = [() => check(target, flags.for, flags.strict)]
    if (against !== undefined) {
      const connection = readConnection({ url: against, token }, siteFolderOf(target))
      const { dryRun } = await import('./dry-run.ts')
      checks.push(() => dryRun(target, connection, { isQuiet: true }))
    }
    if (feed !== undefined) {
      const { checkFeed } = await import('./check-feed.ts')
      checks.push(() => checkFeed(target, feed))
    }
    for (const isGood of checks) if (!(await isGood())) process.exitCode = 1
  })

program
  .command('new')
  .description('write an article file with this title, dated now')
  .argument('<title>', 'in quotes: the name of the file is made from it')
  .argument('[folder]', 'site folder', defaultFolder)
  .action(async (title: string, folder: string) => {
    const { writeArticle } = await import('./new.ts')
    say(`written to ${await writeArticle(title, folder, now())}`)
  })

program
  .command('import')
  .description('move in from another blog, or turn a plain-text wire story into an article file')
  .argument(
    '<source>',
    'a folder of posts, an export of another engine or a zip of one, a feed as a file or URL, or a story: the title, then a paragraph per line, then perhaps a byline block',
  )
  .argument('[dir]', `the site folder to write to (default: ${defaultFolder})`)
  .option('--force', 'overwrite the articles and pages that are there')
  .option('--authors', 'write the authors that site.yaml lacks into it')
  .option('--ids <feed>', 'give articles the ids that they have in this feed, a file or URL')
  .option('--fetch-media', 'fetch the pictures, recordings and files that are on the old host')
  .option(
    '--media-host <hosts>',
    'fetch those on these hosts, too (separated by commas)',
    (value: string, values: string[] = []) => [...values, ...value.split(',')],
  )
  .option('--published <date>', 'of a story: date or date-time (default: now)')
  .option('--tags <tags>', 'of a story: tags, separated by commas')
  .option('--slug <slug>', 'of a story: name of the article file (default: made from the title)')
  .option(
    '--out <path>',
    `of a story: file or folder to write to (default: ${defaultFolder}/articles)`,
  )
  .action(async (source: string, dir: string | undefined, flags: ImportFlags) => {
    const { importFrom } = await import('./import.ts')
    if (!(await importFrom(source, dir, flags))) process.exitCode = 1
  })

connected(program.command('export'))
  .description('write everything that is stored to a folder, as a site folder that push takes')
  .argument('<folder>', 'a new or empty folder, or an earlier export')
  .option(
    '--force',
    'write to a folder that holds other files, and overwrite those of the same name',
  )
  .option('--subscriptions', 'and who is called back, with secrets, in .dateline/ of the folder')
  .option('--site <folder>', 'the site folder whose Worker is read', defaultFolder)
  .action(async (folder: string, { site = defaultFolder, ...flags }: Flags) => {
    const connection = readConnection(flags, siteFolderOf(site))
    const { exportSite } = await import('./export.ts')
    const { written, unchanged } = await exportSite(folder, connection, flags.force)
    say(`written ${written}, unchanged ${unchanged}`)
    if (!flags.subscriptions) return
    const { exportSubscriptions } = await import('./subscriptions.ts')
    say(`subscriptions: ${await exportSubscriptions(folder, connection)}`)
  })

connected(program.command('subscribers'))
  .description('list the feeds that have subscribers who are called back, and how many')
  .argument('[folder]', 'the site folder whose Worker is asked', defaultFolder)
  .option('--callbacks', 'and each of them, with its address')
  .action(async (folder: string, { callbacks, ...flags }: Flags) => {
    const { printSubscribers } = await import('./subscriptions.ts')
    await printSubscribers(readConnection(flags, siteFolderOf(folder)), callbacks)
  })

connected(program.command('list'))
  .description('list what is published, newest first')
  .argument('[folder]', 'the site folder whose Worker is asked', defaultFolder)
  .action(async (folder: string, flags: Flags) => {
    const { printList } = await import('./list.ts')
    await printList(readConnection(flags, siteFolderOf(folder)))
  })

connected(program.command('preview'))
  .description('make a link that shows an article to whoever has it, before it is published')
  .argument('<article>', 'its slug or its file, as it was pushed')
  .argument('[folder]', 'the site folder whose Worker shows it', defaultFolder)
  .option('--days <number>', 'for how many days (default: 7)')
  .action(async (article: string, folder: string, flags: Flags) => {
    const connection = readConnection(flags, siteFolderOf(folder))
    const { makePreview } = await import('./preview.ts')
    const { url, expires } = await makePreview(connection, article, flags.days)
    say(
      `${url}\nWhoever has this link sees the article until ${expires}, or until the token changes.`,
    )
  })

program
  .command('init')
  .description('make a site folder; on a terminal, it asks for what is not given')
  .argument('<folder>', 'a new folder, or one without a site')
  .option('--title <title>', 'title of the site')
  .option('--url <url>', 'address that it will have')
  .option('--language <tag>', 'its language, such as en or pt-BR')
  .option('--author <name>', 'who writes it')
  .action(async (folder: string, given: Partial<About>) => {
    const { init } = await import('./init.ts')
    await init(folder, given)
  })

program
  .command('deploy')
  .description('put the Worker on Cloudflare, or a newer one; each step can be done again')
  .argument('[folder]', 'site folder', defaultFolder)
  .option(
    '--domain <domain>',
    'where to serve it: a domain that Cloudflare serves for you, or none',
  )
  .option('--dry-run', 'print the steps, and do nothing')
  .action(async (folder: string, flags: { domain?: string; dryRun?: boolean }) => {
    const { deploy } = await import('./deploy/deploy.ts')
    await deploy(folder, flags)
  })

function connected(command: Command): Command {
  return command
    .option('--url <url>', 'the Worker (default: DATELINE_URL, or the one that start runs)')
    .option('--token <token>', 'its PUBLISH_TOKEN (default: the variable of that name)')
}

try {
  await program.parseAsync()
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2
  else {
    const isUsage = error instanceof UsageError
    if (!(isUsage || error instanceof ApiError || error instanceof ImportError)) throw error
    complain(error.message)
    process.exitCode = isUsage ? 2 : 1
  }
}
