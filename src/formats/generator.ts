// Imported by name, so that nothing else of the file gets into the Worker. Node can't import it so.
import { version } from '../../package.json'

/** What the feeds call the program that made them. */
export const generator = { name: 'Dateline', version }
