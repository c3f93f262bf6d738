/** Reads one word of a script: text, quotes, variables, commands inside. */
import { hasSigns, type Part, type Word } from './model.ts'
import { decodeEscapes, endOfBackticks, endOfDouble, endOfNested, endOfSingle } from './quotes.ts'

/** A word and where it ends; `broken` says what has no end. */
export interface ReadWord {
  readonly word: Word
  readonly end: number
  readonly broken: string | undefined
}

/** Characters that mean nothing anywhere. */
const PLAIN = /[\w./,:=@%+-]+/y
const ENDS = /[\s;&|()<>]/
const NAME = /[A-Za-z_][A-Za-z0-9_]*|[0-9@*#?$!-]/y

/** Reads from `start` up to a blank or operator. */
export function readWord(text: string, start: number): ReadWord {
  const reader = new WordReader(text)
  let at = start
  while (at >= 0 && at < text.length) {
    const char = text[at] as string
    if ((char === '<' || char === '>') && text[at + 1] === '(') at = reader.nested(at + 2, 'process', false)
    else if (ENDS.test(char)) break
    else at = reader.step(at, false)
  }
  return { word: reader.parts, end: at < 0 ? text.length : at, broken: reader.broken }
}

/** Reads a text in which only variables and commands mean something: the inside of `"…"`, a here-document. */
export function readQuoted(text: string): ReadWord {
  const reader = new WordReader(text)
  let at = 0
  while (at >= 0 && at < text.length) at = reader.step(at, true)
  return { word: reader.parts, end: text.length, broken: reader.broken }
}

class WordReader {
  readonly parts: Part[] = []
  broken: string | undefined
  readonly #text: string

  constructor(text: string) {
    this.#text = text
  }

  /** Takes one piece and says where the next begins; -1 at a piece without end. */
  step(at: number, quoted: boolean): number {
    const text = this.#text
    const char = text[at] as string
    if (char === '\\') return this.#escape(at, quoted)
    if (char === '`') return this.#backticks(at, quoted)
    if (char === '$') return this.#dollar(at, quoted)
    if (!quoted && char === "'") {
      const end = endOfSingle(text, at + 1)
      if (end === -1) return this.#stop("a ' without its other half")
      return this.#add(text.slice(at + 1, end - 1), true, end)
    }
    if (!quoted && char === '"') return this.#double(at + 1)
    PLAIN.lastIndex = at
    const run = PLAIN.exec(text)?.[0] ?? char
    return this.#add(run, quoted, at + run.length)
  }

  nested(at: number, is: 'output' | 'process', quoted: boolean): number {
    const end = endOfNested(this.#text, at, '(')
    if (end === -1) return this.#stop('a ( without its )')
    const script = this.#text.slice(at, end - 1)
    this.parts.push(is === 'process' ? { is, script } : { is, script, quoted })
    return end
  }

  #escape(at: number, quoted: boolean): number {
    const next = this.#text[at + 1]
    if (next === undefined) return this.#add('\\', true, at + 1)
    if (next === '\n') return at + 2
    if (quoted && !'$`"\\'.includes(next)) return this.#add('\\', true, at + 1)
    return this.#add(next, true, at + 2)
  }

  #double(at: number): number {
    const end = endOfDouble(this.#text, at)
    if (end === -1) return this.#stop('a " without its other half')
    const inner = readQuoted(this.#text.slice(at, end - 1))
    this.broken ??= inner.broken
    // An empty pair of quotes is a word too.
    this.parts.push({ is: 'text', text: '', quoted: true }, ...inner.word)
    return end
  }

  #backticks(at: number, quoted: boolean): number {
    const end = endOfBackticks(this.#text, at + 1)
    if (end === -1) return this.#stop('a ` without its other half')
    const script = this.#text.slice(at + 1, end - 1).replaceAll(/\\([`$\\])/g, '$1')
    this.parts.push({ is: 'output', script, quoted })
    return end
  }

  #dollar(at: number, quoted: boolean): number {
    const text = this.#text
    const next = text[at + 1]
    if (next === '(') return text[at + 2] === '(' ? this.#arithmetic(at + 2, quoted) : this.nested(at + 2, 'output', quoted)
    if (next === '{') return this.#braced(at + 2, quoted)
    if (next === "'" && !quoted) {
      let end = at + 2
      while (end < text.length && text[end] !== "'") end += text[end] === '\\' ? 2 : 1
      if (end >= text.length) return this.#stop("a $' without its other half")
      return this.#add(decodeEscapes(text.slice(at + 2, end)), true, end + 1)
    }
    if (next === '"' && !quoted) return this.#double(at + 2)
    NAME.lastIndex = at + 1
    const name = NAME.exec(text)?.[0]
    if (name === undefined) return this.#add('$', quoted, at + 1)
    this.parts.push({ is: 'variable', name, otherwise: undefined, plain: true, quoted })
    return at + 1 + name.length
  }

  /** Its value is a number; what runs inside of it is read as a command. */
  #arithmetic(at: number, quoted: boolean): number {
    const end = endOfNested(this.#text, at, '(')
    if (end === -1) return this.#stop('a $(( without its ))')
    const inner = this.#text.slice(at, end)
    if (/\$\(|`/.test(inner)) return this.nested(at, 'output', quoted)
    this.parts.push({ is: 'unknown', quoted })
    return endOfNested(this.#text, at, '(')
  }

  #braced(at: number, quoted: boolean): number {
    const end = endOfNested(this.#text, at, '{')
    if (end === -1) return this.#stop('a ${ without its }')
    const inner = this.#text.slice(at, end - 1)
    const found = /^([A-Za-z_][A-Za-z0-9_]*|[0-9]+|[@*#?$!-])(?:(:?[-=+])([\s\S]*))?$/.exec(inner)
    const op = found?.[2]
    if (found === null) {
      this.parts.push({ is: 'unknown', quoted })
      // `${name@P}` runs what is in the value, as a prompt does.
      const prompt = /^([A-Za-z_]\w*)@P$/.exec(inner)?.[1]
      if (prompt !== undefined) this.parts.push({ is: 'output', script: `eval "$${prompt}"`, quoted })
      // What a default or a pattern runs is run.
      if (/\$\(|`/.test(inner)) this.parts.push(...readQuoted(inner).word)
    } else
      this.parts.push({
        is: 'variable',
        name: found[1] as string,
        otherwise: op === undefined ? undefined : found[3],
        plain: op === undefined,
        quoted,
      })
    return end
  }

  #add(text: string, quoted: boolean, end: number): number {
    const last = this.parts.at(-1)
    if (hasSigns(text)) this.parts.push({ is: 'unknown', quoted: false })
    else if (last?.is === 'text' && last.quoted === quoted)
      this.parts[this.parts.length - 1] = { is: 'text', text: last.text + text, quoted }
    else this.parts.push({ is: 'text', text, quoted })
    return end
  }

  #stop(why: string): -1 {
    this.broken ??= why
    return -1
  }
}
