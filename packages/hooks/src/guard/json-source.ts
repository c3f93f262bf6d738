/** Reads JSON and remembers where everything stands, so that what is wrong with rules can be told by line and column. */

/** A line and a column, both from 1. */
interface Position {
  readonly line: number
  readonly column: number
}

/** A text that was read. */
export interface JsonSource {
  readonly value: unknown
  /** Where a value stands, by the way to it (`rules[2].when`); of a field, where its name does. Of what is not there: where what it would be in stands. */
  positionOf(way: string): Position
  /** Keys that come twice in one object. */
  readonly doubles: readonly { readonly way: string; readonly position: Position }[]
}

/** Why a text is no JSON, and where. */
export class JsonProblem extends Error {
  readonly position: Position
  constructor(message: string, position: Position) {
    super(message)
    this.position = position
  }
}

const DEEPEST = 64
const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y
const WORDS: readonly (readonly [string, unknown])[] = [
  ['true', true],
  ['false', false],
  ['null', null],
]

/** Reads a text. Throws {@link JsonProblem}. */
export function readJson(source: string): JsonSource {
  const reader = new Reader(source.startsWith('\uFEFF') ? ` ${source.slice(1)}` : source)
  const value = reader.whole()
  return {
    value,
    doubles: reader.doubles.map(({ way, offset }) => ({ way, position: reader.at(offset) })),
    positionOf(way) {
      for (let text = way; text !== ''; text = text.slice(0, Math.max(0, text.lastIndexOf('.'), text.lastIndexOf('[')))) {
        const offset = reader.offsets.get(text)
        if (offset !== undefined) return reader.at(offset)
      }
      return reader.at(Math.max(0, reader.text.search(/\S/)))
    },
  }
}

class Reader {
  readonly text: string
  readonly offsets = new Map<string, number>()
  readonly doubles: { readonly way: string; readonly offset: number }[] = []
  #at = 0

  constructor(text: string) {
    this.text = text
  }

  whole(): unknown {
    if (this.text.trim() === '') throw this.#wrong('the file is empty; expected { "rules": [ … ] }')
    const value = this.#value('', 0)
    this.#blanks()
    if (this.#at < this.text.length) throw this.#wrong('expected the end of the file after the first value')
    return value
  }

  at(offset: number): Position {
    const before = this.text.slice(0, offset)
    return { line: before.split('\n').length, column: offset - before.lastIndexOf('\n') }
  }

  #value(way: string, depth: number): unknown {
    this.#blanks()
    if (depth > DEEPEST) throw this.#wrong(`expected at most ${DEEPEST} levels`)
    if (!this.offsets.has(way)) this.offsets.set(way, this.#at)
    const char = this.text[this.#at]
    if (char === '{') return this.#object(way, depth)
    if (char === '[') return this.#array(way, depth)
    if (char === '"') return this.#string()
    NUMBER.lastIndex = this.#at
    const number = NUMBER.exec(this.text)?.[0]
    if (number !== undefined) {
      this.#at += number.length
      return Number(number)
    }
    for (const [word, value] of WORDS)
      if (this.text.startsWith(word, this.#at)) {
        this.#at += word.length
        return value
      }
    if (char === '/') throw this.#wrong('JSON has no comments: use the field "description"')
    throw this.#wrong(
      char === undefined
        ? 'expected a value, got the end of the file'
        : char === ']' || char === '}'
          ? `expected a value (no comma before "${char}")`
          : 'expected a value; texts stand in double quotes',
    )
  }

  #object(way: string, depth: number): object {
    const object: Record<string, unknown> = {}
    const keys = new Set<string>()
    this.#at++
    if (this.#takes('}')) return object
    for (;;) {
      this.#blanks()
      const offset = this.#at
      if (this.text[offset] !== '"') throw this.#wrong('expected the name of a field in double quotes (no comma before "}")')
      const key = this.#string()
      const inner = way === '' ? key : `${way}.${key}`
      if (keys.has(key)) this.doubles.push({ way: inner, offset })
      keys.add(key)
      this.offsets.set(inner, offset)
      if (!this.#takes(':')) throw this.#wrong(`expected ":" after "${key.slice(0, 60)}"`)
      // Not by assignment: a field may be called __proto__.
      Object.defineProperty(object, key, { value: this.#value(inner, depth + 1), writable: true, enumerable: true, configurable: true })
      if (this.#takes('}')) return object
      if (!this.#takes(',')) throw this.#wrong('expected "," or "}"')
    }
  }

  #array(way: string, depth: number): unknown[] {
    const list: unknown[] = []
    this.#at++
    if (this.#takes(']')) return list
    for (;;) {
      list.push(this.#value(`${way}[${list.length}]`, depth + 1))
      if (this.#takes(']')) return list
      if (!this.#takes(',')) throw this.#wrong('expected "," or "]"')
    }
  }

  #string(): string {
    const start = this.#at
    let end = start + 1
    while (end < this.text.length && this.text[end] !== '"' && this.text[end] !== '\n') end += this.text[end] === '\\' ? 2 : 1
    if (this.text[end] !== '"') throw this.#wrong('this text has no closing quote on its line')
    this.#at = end + 1
    try {
      return JSON.parse(this.text.slice(start, end + 1)) as string
    } catch {
      this.#at = start
      throw this.#wrong('this text holds an escape or a control character that JSON does not know; a backslash is written "\\\\"')
    }
  }

  #takes(char: string): boolean {
    this.#blanks()
    if (this.text[this.#at] !== char) return false
    this.#at++
    return true
  }

  #blanks(): void {
    while (this.#at < this.text.length && ' \t\r\n'.includes(this.text[this.#at] as string)) this.#at++
  }

  #wrong(message: string): JsonProblem {
    return new JsonProblem(message, this.at(this.#at))
  }
}
