import { manuals, readManual } from './manuals.ts'

/** A command as one would type it, and the line of the manual that it begins on. */
export type Command = { text: string; line: number }

/** Returns every command of the manuals, each once, where a reader first meets it. */
export function manualCommands(): (Command & { manual: string })[] {
  const all = manuals.flatMap((manual) =>
    commandsIn(readManual(manual)).map((command) => ({ manual, ...command })),
  )
  return firstOfEach(all)
}

/**
 * Returns the commands in Markdown, each once: those of the fenced blocks that say `sh`, and inline
 * code that begins like a command. A backslash joins lines, a here-document belongs to its command,
 * and text after ` # ` is a remark.
 */
export function commandsIn(markdown: string): Command[] {
  const found: Command[] = []
  // The odd parts are those between fences.
  for (const [index, part] of markdown.split(/^```/m).entries()) {
    const line = markdown.split(/^```/m).slice(0, index).join('```').split('\n').length
    if (index % 2 === 0) found.push(...inlineCommands(part, line))
    else if (part.startsWith('sh\n')) found.push(...blockCommands(part, line))
  }
  return firstOfEach(found)
}

function firstOfEach<C extends Command>(commands: C[]): C[] {
  const first = new Map(commands.toReversed().map((command) => [command.text, command]))
  return commands.filter((command) => first.get(command.text) === command)
}

function inlineCommands(text: string, firstLine: number): Command[] {
  const program = /^(?:[A-Z_]+=\S* )*(?:npm|npx|node|curl|git|export|cp|rm|sh) /
  return [...text.matchAll(/`([^`]+)`/g)].flatMap(({ 1: code = '', index }) => {
    const command = code.replace(/\s+/g, ' ')
    const line = firstLine + text.slice(0, index).split('\n').length - 1
    return program.test(command) ? [{ text: command, line }] : []
  })
}

function blockCommands(block: string, firstLine: number): Command[] {
  const lines = block.split('\n')
  const found: Command[] = []
  for (let i = 1; i < lines.length; i++) {
    const line = firstLine + i
    let text = lines[i] ?? ''
    while (text.endsWith('\\')) text = `${text.slice(0, -1)}${(lines[++i] ?? '').trimStart()}`
    const end = /<<'(\w+)'$/.exec(text)?.[1]
    while (end && lines[i] !== end && i < lines.length) text += `\n${lines[++i]}`
    if (!end) text = text.replace(/(^|\s+)# .*$/, '')
    if (text.trim()) found.push({ text, line })
  }
  return found
}
