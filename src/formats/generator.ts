import manifest from '../../package.json' with { type: 'json' }

/** What the feeds call the program that made them. */
export const generator = { name: 'Dateline', version: manifest.version }
