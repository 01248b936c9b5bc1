import { runWorker } from './worker-process.ts'

// A Worker in a process of its own, which a test can kill: its arguments, as JSON, are those of `runWorker`.
// Standard output gets its address when it answers.
const [built, migrations, options] = JSON.parse(process.argv[2] ?? '[]')
const { url } = await runWorker(built, migrations, options)
console.log(url)
