/**
 * What is sent beside method and path. `note` sets this request apart from one that looks the same,
 * `shown` stands in for a body that is too long to read, and `bindings` replace the Worker's own.
 */
export type Sent = {
  headers?: Record<string, string>
  body?: string | Uint8Array
  shown?: string
  note?: string
  bindings?: Partial<Env>
}

/** What came back: `tag` is the entity tag, or empty. */
export type Answer = {
  status: number
  headers: Headers
  body: Uint8Array<ArrayBuffer>
  text: string
  tag: string
}

/** An exchange as a golden file has it; the title names it within the file. */
export type Exchange = { title: string; text: string }

/** Writes an exchange down. Throws an Error if another one of the same file has its title. */
export type Writer = (method: string, path: string, sent: Sent, answer: Answer) => Promise<Exchange>

/** The bodies that were written down already, with where that was. */
export type Bodies = Map<string, string>

/** Ends a line whose line break is not in the body. */
const softBreak = '↩\n'

/** A shorter body, in bytes, is quicker to read again than to look up. */
const leastToLookUp = 200

/** Nearly all requests to the publish API have these headers, so that they tell no two apart. */
const usualHeaders = ['authorization', 'content-type', 'content-digest', 'content-length']

const tagHeaders = ['etag', 'delta-base', 'if-none-match', 'if-match', 'if-range']

/** Returns what writes down the exchanges of a golden file. All files of a recording share `bodies`. */
export function newWriter(file: string, bodies: Bodies): Writer {
  const labels = new Map<string, Map<string, string>>()
  const titles = new Set<string>()

  /** Returns a header as it is written down, for an answer with this entity tag. */
  function labelled(path: string, tag: string) {
    const known = labelsOf(path, tag)
    return (name: string, value: string) =>
      tagHeaders.includes(name.toLowerCase())
        ? [...known].reduce((text, [opaque, label]) => text.replaceAll(opaque, label), value)
        : value
  }

  /**
   * Entity tags change with every release, so they get labels: the first, the second, … that its
   * address has in this file. Equal tags of an address have equal labels. As in HTTP, tags of
   * different addresses are not compared. In the publish API the tag is a cursor that the body names
   * too, and stays.
   */
  function labelsOf(path: string, tag: string): Map<string, string> {
    if (path.startsWith('/api/')) return new Map()
    const address = path.replace(/[?&]raw$/, '')
    const known = labels.get(address) ?? new Map<string, string>()
    labels.set(address, known)
    const opaque = tag.replace(/^W\/|"/g, '')
    if (opaque && !known.has(opaque)) known.set(opaque, `etag-${known.size + 1}`)
    return known
  }

  async function writeBody({ headers, body, text }: Answer, title: string): Promise<string> {
    if (body.length === 0) return ''
    if (!/^text\/|[/+](?:json|xml|x-ndjson)\b/.test(headers.get('Content-Type') ?? '')) {
      const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', body))
      return `\n(${body.length} bytes, SHA-256 ${digest.toHex()})\n`
    }
    const first = bodies.get(text)
    if (first !== undefined) return `\n(the body in ${first})\n`
    if (body.length > leastToLookUp) bodies.set(text, `${file}: ${title}`)
    const wrapped = text.split('\n').map(wrap).join('\n')
    return `\n${wrapped}${text.endsWith('\n') ? '' : softBreak}`
  }

  return async (method, path, sent, answer) => {
    const label = labelled(path, answer.tag)
    const asked = Object.entries(sent.headers ?? {}).map(([name, value]) => ({
      name: name.toLowerCase(),
      line: `${name}: ${label(name, value)}`,
    }))
    const telling = asked.filter(({ name }) => !usualHeaders.includes(name))
    const details = sent.note ? [sent.note] : telling.map(({ line }) => line)
    const title = normalise([`${method} ${path}`, ...details].join(', '))
    if (titles.has(title)) throw new Error(`two exchanges are called "${title}": give one a note`)
    titles.add(title)

    const sentBody = sent.shown ?? (typeof sent.body === 'string' ? sent.body : '')
    const request = [
      `${method} ${path}`,
      ...asked.map(({ line }) => line),
      ...(sentBody ? ['', ...sentBody.trimEnd().split('\n')] : []),
    ]
    const fields = [...answer.headers].map(([name, value]) => `${name}: ${label(name, value)}`)
    const response = [String(answer.status), ...fields.sort()]
    const head = `${mark('>', request)}\n${mark('<', response)}`
    return { title, text: normalise(head + (await writeBody(answer, title))) }
  }
}

/** Returns exchanges as a golden file. */
export function writeGolden(exchanges: Exchange[]): string {
  return exchanges.map(({ title, text }) => `──── ${title}\n\n${text}\n`).join('')
}

/** Returns the exchanges of a golden file. */
export function readGolden(golden: string): Exchange[] {
  const parts = golden.split(/^──── /m).slice(1)
  return parts.map((part) => {
    const end = part.indexOf('\n')
    return { title: part.slice(0, end), text: part.slice(end + 2, -1) }
  })
}

function mark(direction: '>' | '<', lines: string[]): string {
  return lines.map((line) => `${`${direction} ${line}`.trimEnd()}\n`).join('')
}

/** Breaks a long line before elements and between the members of JSON, so that it can be read. */
function wrap(line: string): string {
  if (line.length <= 200) return line
  return line.split(/(?<=>)(?=<[^/])|(?<=,)(?=["{[])|(?<=\\n)(?=.)/).join(softBreak)
}

/** Takes out what changes without any reader noticing. */
function normalise(text: string): string {
  return (
    text
      // Every release raises the version of the program.
      .replace(/<generator\b[^>]*>[^<]*<\/generator>|"generator":\{[^}]*\}/g, (generator) =>
        generator.replace(/\d+(?:\.\d+)+/, 'VERSION'),
      )
      // A style sheet or script has the hash of its content in its name. The content is recorded.
      .replace(/\b(\w+)\.[0-9a-f]{8,}\.(css|js)\b/g, '$1.HASH.$2')
      // A measured time.
      .replace(/^(< server-timing: .*dur=)[\d.]+/gm, '$1N')
  )
}
