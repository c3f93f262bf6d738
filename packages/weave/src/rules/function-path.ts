/** Names of functions as rules write them, read and printed: `Client#query`, `Client.make`, `get Client#port`, `fetch`. */
import type { FunctionPath } from '../model.ts'

/** What is wrong with a name, for a person. */
export interface Unreadable {
  readonly expected: string
}

/** Nearly all names. */
const ASCII = /^[\w$*-]+$/
const ASCII_WAY = /^(?:<anonymous>|[\w$*.-]+)$/
/** A quoted part of a name. */
const QUOTED = /\["(?:[^"\\]|\\.)*"\]/g
const LAST_QUOTED = /\[(?:Symbol(?:\.[A-Za-z]+)+|"(?:[^"\\]|\\.)*")\]$/
const SYMBOL = /^Symbol(?:\.[A-Za-z]+)+$/

/** Reads a name. `Client.prototype.query` is `Client#query`; runs of `*` are one. */
export function parseFunctionPath(text: string): FunctionPath | Unreadable {
  const quotes = text.indexOf('[')
  const head = quotes === -1 ? text : text.slice(0, quotes)
  let rest = head.replaceAll(/\*{2,}/g, '*') + text.slice(head.length)
  let accessor: 'get' | 'set' | undefined
  const half = /^(get|set) +(?=\S)/.exec(rest)
  if (half !== null) {
    accessor = half[1] as 'get' | 'set'
    rest = rest.slice(half[0].length)
  }
  const split = splitName(rest)
  if ('expected' in split) return split
  let { separator } = split
  let receiver = unquoted(split.receiver)
  if (receiver?.endsWith('.prototype') === true && separator === '.') {
    receiver = receiver.slice(0, -'.prototype'.length)
    separator = '#'
  }
  const wrong = split.receiver === undefined ? undefined : wrongReceiver(split.receiver)
  if (wrong !== undefined) return wrong
  if (receiver === undefined && accessor !== undefined) return { expected: `the class of the accessor, as in "${accessor} Client#port"` }
  if (receiver === undefined && split.name.startsWith('#')) return { expected: 'the class of the private method, as in "Client##secret"' }
  // A constructor is the class itself, whichever way it is written.
  if (split.name === 'constructor' && separator === '#') separator = '.'
  const member = receiver === undefined ? 'none' : separator === '#' ? 'instance' : 'static'
  return makeFunctionPath(receiver, member, accessor, split.name)
}

/** A path of its parts. `any` is printed like `instance`: rules' readers know it by that name. */
export function makeFunctionPath(
  receiver: string | undefined,
  member: FunctionPath['member'],
  accessor: FunctionPath['accessor'],
  name: string,
): FunctionPath {
  const separator = member === 'static' || name === 'constructor' ? '.' : '#'
  const plain = isPart(name.startsWith('#') ? name.slice(1) : name)
  const symbol = name.startsWith('[Symbol.')
  let text = plain || symbol ? name : `[${JSON.stringify(name)}]`
  if (receiver !== undefined) text = `${printed(receiver)}${text.startsWith('["') && separator === '.' ? '' : separator}${text}`
  return { text: accessor === undefined ? text : `${accessor} ${text}`, receiver, member, accessor, name }
}

interface Split {
  readonly receiver: string | undefined
  readonly separator: '#' | '.'
  readonly name: string
}

function splitName(written: string): Split | Unreadable {
  if (written === '') return { expected: 'the name of a function, such as "Client#query" or "fetch"' }
  if (written.endsWith(']')) return splitBracket(written)
  // What stands in quotes is no sign of ours.
  const text = written.replaceAll(QUOTED, part => '_'.repeat(part.length))
  if (/\(|\)/.test(text)) return { expected: 'the name alone, without parentheses' }
  if (/^new\s/.test(text)) return { expected: '"Client.constructor" for what `new Client` runs' }
  if (/\s/.test(text)) return { expected: 'one name without spaces (only "get " and "set " may stand before it)' }
  const split = splitAt(text)
  const bare = split.name.startsWith('#') ? split.name.slice(1) : split.name
  if (bare === '') return { expected: `a name after ${quote(text.slice(0, text.length - bare.length))}` }
  if (!isPart(bare)) return { expected: `a name of letters, digits, "_", "$" and "*" (others as in 'handlers["GET /"]')` }
  return split.receiver === undefined ? split : { ...split, receiver: written.slice(0, split.receiver.length) }
}

/** `Client##a` and `Client.#a` are private names: the separator is the sign before the last `#`. */
function splitAt(text: string): Split {
  const hash = text.indexOf('#')
  if (hash > 0 && text[hash - 1] !== '.') return { receiver: text.slice(0, hash), separator: '#', name: text.slice(hash + 1) }
  const dot = text.lastIndexOf('.')
  if (dot === -1) return { receiver: undefined, separator: '.', name: text }
  return { receiver: text.slice(0, dot), separator: '.', name: text.slice(dot + 1) }
}

/** `X#[Symbol.iterator]`, `X["content-type"]` */
function splitBracket(text: string): Split | Unreadable {
  const open = LAST_QUOTED.exec(text)?.index ?? text.indexOf('[')
  const inner = text.slice(open + 1, -1)
  const before = text.slice(0, Math.max(open, 0))
  const name = SYMBOL.test(inner) ? `[${inner}]` : stringOf(inner)
  if (open === -1 || name === undefined)
    return { expected: 'a well-known symbol or a quoted name in the brackets, as in "Pool#[Symbol.asyncIterator]"' }
  if (before === '') return { receiver: undefined, separator: '.', name }
  const last = before.at(-1)
  if (last === '#' || last === '.') return { receiver: before.slice(0, -1), separator: last, name }
  return { receiver: before, separator: '.', name }
}

function stringOf(inner: string): string | undefined {
  try {
    const value: unknown = JSON.parse(inner)
    return typeof value === 'string' && value !== '' ? value : undefined
  } catch {
    return undefined
  }
}

/** The dotted text of a receiver: `routes["GET /"]` is `routes.GET /`. */
function unquoted(receiver: string | undefined): string | undefined {
  return receiver?.replaceAll(QUOTED, (part, at: number) => `${at === 0 ? '' : '.'}${stringOf(part.slice(1, -1)) ?? part}`)
}

/** A dotted text as rules write it. */
function printed(receiver: string): string {
  if (ASCII_WAY.test(receiver)) return receiver
  return receiver
    .split('.')
    .map((part, index) => (isPart(part) ? `${index === 0 ? '' : '.'}${part}` : `[${JSON.stringify(part)}]`))
    .join('')
}

function wrongReceiver(receiver: string): Unreadable | undefined {
  const plain = receiver.replaceAll(QUOTED, (part, at: number) => {
    const isWhole = '.['.includes(receiver.charAt(at + part.length))
    return isWhole && stringOf(part.slice(1, -1)) !== undefined ? '_' : ' '
  })
  if (plain.split('.').every(isPart)) return undefined
  return { expected: 'a class, an object or a dotted way to one before the last "#" or ".", as in "app.handlers.list"' }
}

function isPart(text: string): boolean {
  // In here, for V8 reads an expression with Unicode classes for half a millisecond, and compiles it for one.
  return ASCII.test(text) || /^(?:[\p{ID_Continue}$*-]|\u200C|\u200D)+$/u.test(text)
}

function quote(text: string): string {
  return JSON.stringify(text)
}
