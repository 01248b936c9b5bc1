/** What the feeds call the program that made them. */
export const generator = 'Dateline'
