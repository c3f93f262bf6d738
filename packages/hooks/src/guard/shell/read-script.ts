/** Reads a script into its simple commands, wherever in loops, conditions, functions and groups they stand. */
import type { Redirect, Script, Simple, Word } from './model.ts'
import { readQuoted, readWord } from './read-word.ts'

const MOST_COMMANDS = 2000
/** Words that mean something where a command begins. */
export const RESERVED: ReadonlySet<string> = new Set([
  'if',
  'then',
  'elif',
  'else',
  'fi',
  'while',
  'until',
  'do',
  'done',
  'esac',
  '{',
  '}',
  '!',
  'time',
  'coproc',
  'function',
])
export const LOOPS: ReadonlySet<string> = new Set(['for', 'select', 'case'])
const CLOSING = new Set(['}', 'fi', 'done', 'esac'])
const OPERATOR = /\|\||&&|;;&?|;&|\|&|[;&|()\n]/y
const REDIRECT = /(?:[0-9]+|\{[A-Za-z_]\w*\})?(?:&>>?|<<<|<<-?|<>|<&|>>|>&|>\||[<>](?!\())/y
const ASSIGN = /^([A-Za-z_][A-Za-z0-9_]*)(?:\[[^\]]*\])?\+?=/

/** Reads all of it; where it cannot go on it says why. */
export function readScript(text: string): Script {
  const reader = new ScriptReader(text)
  reader.read()
  return { commands: reader.commands, broken: reader.broken, hasFunctions: reader.hasFunctions }
}

class ScriptReader {
  readonly commands: Simple[] = []
  broken: string | undefined
  hasFunctions = false
  readonly #text: string
  #words: Word[] = []
  #redirects: Redirect[] = []
  #from: Simple | undefined
  #depth = 0
  /** Cases begun; where they end does not matter. */
  #cases = 0
  #documents: { readonly redirect: Redirect; readonly delimiter: string; readonly strips: boolean; readonly quoted: boolean }[] = []

  constructor(text: string) {
    this.#text = text
  }

  read(): void {
    const text = this.#text
    let at = 0
    while (at < text.length && this.broken === undefined) {
      const char = text[at] as string
      OPERATOR.lastIndex = at
      REDIRECT.lastIndex = at
      if (char === '\\' && text[at + 1] === '\n') at += 2
      else if (char !== '\n' && /\s/.test(char)) at++
      else if (char === '#') at = endOfLine(text, at)
      else if (REDIRECT.test(text)) at = this.#redirect(at, REDIRECT.lastIndex)
      else if (OPERATOR.test(text)) at = this.#operator(text.slice(at, OPERATOR.lastIndex), OPERATOR.lastIndex)
      else at = this.#word(at)
    }
    this.#end()
  }

  #word(at: number): number {
    const { word, end, broken } = readWord(this.#text, at)
    this.broken ??= broken
    if (end === at) {
      this.broken ??= 'a sign that stands where none can'
      return this.#text.length
    }
    const text = plainText(word)
    if (text === 'case') this.#cases++
    if (word.length > 0) this.#words.push(word)
    return end
  }

  #redirect(start: number, end: number): number {
    const op = this.#text.slice(start, end).replace(/^(?:[0-9]+|\{\w+\})/, '')
    let at = end
    while (this.#text[at] === ' ' || this.#text[at] === '\t') at++
    const read = readWord(this.#text, at)
    this.broken ??= read.broken
    const redirect: Redirect = { op, word: read.word, body: op === '<<<' ? read.word : undefined }
    this.#redirects.push(redirect)
    if (op === '<<' || op === '<<-') {
      const delimiter = read.word.map(part => (part.is === 'text' ? part.text : '')).join('')
      const quoted = read.word.some(part => part.is === 'text' && part.quoted)
      this.#documents.push({ redirect, delimiter, strips: op === '<<-', quoted })
    }
    return Math.max(read.end, end)
  }

  #operator(op: string, end: number): number {
    if (op === '(') {
      // `name ()` begins a function; its body is read where it stands.
      if (this.#words.length === 1 && /^\(\s*\)/.test(this.#text.slice(end - 1, end + 20))) {
        this.#words = []
        this.hasFunctions = true
        return this.#text.indexOf(')', end) + 1
      }
      this.#depth++
    } else if (op === ')') {
      // A `)` without its `(` ends a pattern of `case`: no command, though commands may stand in it.
      if (this.#depth > 0) this.#depth--
      else if (this.#cases > 0) this.#words.unshift([{ is: 'text', text: ':', quoted: true }])
      else this.broken ??= 'a ) without its ('
    }
    const before = this.#end()
    this.#from = op === '|' || op === '|&' ? before : undefined
    return op === '\n' ? this.#readDocuments(end) : end
  }

  /** Ends the simple command that is open. */
  #end(): Simple | undefined {
    if (this.#words.length === 0 && this.#redirects.length === 0) return undefined
    const words = this.#words
    let loop: string | undefined
    let first = 0
    for (; first < words.length; first++) {
      const name = plainText(words[first] as Word)
      if (name === 'for' || name === 'select') {
        loop = plainText(words[first + 1] ?? [])
        first += plainText(words[first + 2] ?? []) === 'in' ? 3 : 2
        break
      }
      if (name === 'case') {
        // The subject may run commands; the pattern after `in` is no command.
        words[first] = [{ is: 'text', text: ':', quoted: true }]
        break
      }
      if (name === undefined || !RESERVED.has(name)) break
      if (name === 'function') {
        first++
        this.hasFunctions = true
      } else if (name === 'time') while (/^-(?:p|-)$/.test(plainText(words[first + 1] ?? []) ?? '')) first++
    }
    const rest = words.slice(first)
    const assigns: { name: string; value: Word }[] = []
    for (let next = rest[0]; next !== undefined; next = rest[0]) {
      const assign = loop === undefined ? assignOf(next) : undefined
      if (assign === undefined) break
      assigns.push(assign)
      rest.shift()
    }
    const closes = CLOSING.has(plainText(words[first - 1] ?? []) ?? '')
    const simple: Simple = { assigns, words: rest, redirects: this.#redirects, from: this.#from, loop, closes }
    if (this.commands.length >= MOST_COMMANDS) this.broken ??= `more than ${MOST_COMMANDS} commands`
    else this.commands.push(simple)
    this.#words = []
    this.#redirects = []
    return simple
  }

  #readDocuments(start: number): number {
    let at = start
    for (const { redirect, delimiter, strips, quoted } of this.#documents) {
      const lines: string[] = []
      while (at < this.#text.length) {
        const end = endOfLine(this.#text, at)
        const line = this.#text.slice(at, end)
        at = end + 1
        const bare = strips ? line.replace(/^\t+/, '') : line
        if (bare === delimiter) break
        lines.push(bare)
      }
      const body = `${lines.join('\n')}\n`
      const read = quoted ? undefined : readQuoted(body)
      this.broken ??= read?.broken
      redirect.body = read?.word ?? [{ is: 'text', text: body, quoted: true }]
    }
    this.#documents = []
    return at
  }
}

function endOfLine(text: string, at: number): number {
  const end = text.indexOf('\n', at)
  return end === -1 ? text.length : end
}

/** The text of a word in which nothing is quoted and nothing inserted. */
function plainText(word: Word): string | undefined {
  let text = ''
  for (const part of word) {
    if (part.is !== 'text' || part.quoted) return undefined
    text += part.text
  }
  return text
}

/** `name=value` at the start of a command, or as an argument of `export`. */
function assignOf(word: Word): { readonly name: string; readonly value: Word } | undefined {
  const [first, ...rest] = word
  if (first?.is !== 'text' || first.quoted) return undefined
  const found = ASSIGN.exec(first.text)
  if (found === null) return undefined
  const text = first.text.slice(found[0].length)
  return { name: found[1] as string, value: text === '' ? rest : [{ ...first, text }, ...rest] }
}
