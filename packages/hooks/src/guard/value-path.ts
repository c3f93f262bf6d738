/** The way to a value in the arguments of a call: `command`, `args[1].path`, `files[*].name`, `**`. Reading runs no code of what it reads but getters of classes. */
import { types } from 'node:util'

/** A name or place; any one of them; everything below. */
export type Segment = string | typeof ANY | typeof DEEP
export const ANY = 0
const DEEP = 1

/** Stands for a value that cannot be read for sure: an own getter, a Proxy, too many values. */
export const UNREADABLE: unique symbol = Symbol('unreadable')

const MOST_VALUES = 1000
const DEEPEST = 32

/** A compiled way. */
export interface ValuePath {
  readonly text: string
  /** The keys on the way; those of arguments come first. */
  readonly segments: readonly Segment[]
  /** There may be more than one value, or none. */
  readonly many: boolean
  /** The values; of a way without wildcards exactly one, `undefined` where there is none. */
  values(args: readonly unknown[]): readonly unknown[]
  /** The one value of a way without wildcards. */
  value(args: readonly unknown[]): unknown
}

/** Compiles a way; gives the sentence of what is wrong with it as a string. */
export function compileValuePath(text: string): ValuePath | string {
  const segments = parse(text)
  if (typeof segments === 'string') return segments
  const many = segments.some(segment => typeof segment !== 'string')
  const value = (args: readonly unknown[]): unknown => {
    let at: unknown = args
    for (const segment of segments) {
      at = get(at, segment as string)
      if (at === UNREADABLE) return at
    }
    return at
  }
  const values = (args: readonly unknown[]): readonly unknown[] => {
    if (!many) return [value(args)]
    const found: unknown[] = []
    collect(args, segments, 0, found)
    return found
  }
  return { text, segments, many, value, values }
}

const NAME = /[^.[\]]+/y
const BRACKET = /\[(?:(\d{1,6}|\*)|"([^"]*)")\]/y
const EXPECTED = 'a way to a value such as "command", "args[1].path", "files[*].name" or "**"'

function parse(text: string): readonly Segment[] | string {
  if (text === '' || text.length > 512) return EXPECTED
  const segments: Segment[] = []
  let at = 0
  let isFirst = true
  while (at < text.length) {
    if (text[at] === '[') {
      BRACKET.lastIndex = at
      const found = BRACKET.exec(text)
      if (found === null) return EXPECTED
      segments.push(found[1] === '*' ? ANY : (found[1] ?? (found[2] as string)))
      at = BRACKET.lastIndex
    } else {
      if (!isFirst) {
        if (text[at] !== '.') return EXPECTED
        at++
      }
      NAME.lastIndex = at
      const found = NAME.exec(text)
      if (found === null) return EXPECTED
      at = NAME.lastIndex
      const name = found[0]
      // `args[0]` is the first argument; a plain name is a field of it, as agents' tools take one object.
      if (isFirst && name === 'args' && text[at] === '[') {
        isFirst = false
        continue
      }
      if (isFirst && name !== '**') segments.push('0')
      segments.push(name === '*' ? ANY : name === '**' ? DEEP : name)
    }
    isFirst = false
  }
  const deep = segments.indexOf(DEEP)
  return deep === -1 || deep === segments.length - 1 ? segments : 'a way with "**" at its end only'
}

/** One property, without running code of data: own getters and Proxies can answer differently each time they are asked. */
function get(holder: unknown, key: string | symbol): unknown {
  if ((typeof holder !== 'object' && typeof holder !== 'function') || holder === null) return undefined
  if (types.isProxy(holder)) return UNREADABLE
  const own = Object.getOwnPropertyDescriptor(holder, key)
  if (own !== undefined) return 'value' in own ? own.value : UNREADABLE
  const parent: unknown = Object.getPrototypeOf(holder)
  if (parent === null || parent === Object.prototype || parent === Array.prototype || parent === Function.prototype) return undefined
  if (holder instanceof Map || hasProxy(parent)) return UNREADABLE
  try {
    // What a class defines, such as `url` of a Request, is the program's own code.
    return (holder as Record<string | symbol, unknown>)[key]
  } catch {
    return UNREADABLE
  }
}

/** A Proxy among what an object inherits from can answer differently each time, too. */
function hasProxy(parent: unknown): boolean {
  for (let at = parent; at !== null; at = Object.getPrototypeOf(at)) if (types.isProxy(at)) return true
  return false
}

function collect(value: unknown, segments: readonly Segment[], at: number, found: unknown[]): void {
  if (found.length >= MOST_VALUES) {
    found[MOST_VALUES - 1] = UNREADABLE
    return
  }
  const segment = segments[at]
  if (segment === undefined || value === UNREADABLE) found.push(value)
  else if (typeof segment === 'string') collect(get(value, segment), segments, at + 1, found)
  else if (segment === DEEP) collectDeep(value, found)
  // Tools that take a list take one value in its place, too: it must not get past what is said of the list's.
  else if (value !== undefined && value !== null && (typeof value !== 'object' || isText(value))) collect(value, segments, at + 1, found)
  else for (const part of parts(value)) collect(part, segments, at + 1, found)
}

/** Every value without parts below, in any order; bounded in number and depth. */
function collectDeep(root: unknown, found: unknown[]): void {
  const open: [unknown, number][] = [[root, 0]]
  let seen = 0
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [value, depth] = next
    if (++seen > MOST_VALUES || depth > DEEPEST) {
      found.push(UNREADABLE)
      return
    }
    if (typeof value === 'object' && value !== null && !isText(value)) for (const part of parts(value)) open.push([part, depth + 1])
    else found.push(value)
  }
}

/** Objects that are one value: bytes and URLs. */
export function isText(value: object): boolean {
  return value instanceof Uint8Array || value instanceof URL
}

/** What is kept where no property shows it; UNREADABLE where reading it would use it up or run code of others. */
function listOf(value: object): readonly unknown[] | undefined {
  if (types.isMap(value)) return [...Map.prototype.entries.call(value)].flat().slice(0, MOST_VALUES + 1)
  if (types.isSet(value)) return [...Set.prototype.values.call(value)].slice(0, MOST_VALUES + 1)
  if (value instanceof URLSearchParams || value instanceof Headers) return [...value].flat().slice(0, MOST_VALUES + 1)
  if (types.isAnyArrayBuffer(value) || ArrayBuffer.isView(value) || types.isPromise(value) || value instanceof Blob) return [UNREADABLE]
  return Array.isArray(value) || !(Symbol.iterator in value) ? undefined : [UNREADABLE]
}

/** All of an object's own, also what is not enumerable; of lists without their length. */
export function keysOf(value: object): readonly (string | symbol)[] {
  const keys = Reflect.ownKeys(value)
  return Array.isArray(value) ? keys.filter(key => key !== 'length') : keys
}

function parts(value: unknown): Iterable<unknown> {
  if (typeof value !== 'object' || value === null) return []
  if (types.isProxy(value)) return [UNREADABLE]
  const listed = listOf(value)
  if (listed !== undefined) return listed
  const keys = keysOf(value)
  return keys.length > MOST_VALUES ? [UNREADABLE] : keys.map(key => get(value, key))
}
