/** Whether the input of a tool fits a rule. What cannot be read fits rules that deny or ask, and none that allows. */
import { types } from 'node:util'
import { compileWildcard } from '@hookline/core'
import { isPlain } from '../own.ts'
import { holds } from './holds.ts'
import type { ToolInput } from '../tool-call.ts'
import type { FieldMatcher } from './types.ts'

const MOST_VALUES = 10_000
/** To bring marks on one letter into their order takes the square of their number, and no writing has as many. */
const TOO_MARKED = /(?<!\p{M})\p{M}{65}/u

/** Judges an input; `strict` for rules that allow. */
export type Condition = (input: ToolInput, strict: boolean) => boolean

/** Compiles one field of a rule. */
export function compileField(path: string, given: FieldMatcher | readonly FieldMatcher[]): Condition {
  const keys = path.split('.')
  const matchers = (Array.isArray(given) ? given : [given]) as readonly FieldMatcher[]
  const tests = matchers.map(compileMatcher)
  return (input, strict) => {
    const found = read(input, keys, strict)
    const fits = (value: unknown): boolean => (value === UNREADABLE ? !strict : tests.some(test => test(value, input, strict)))
    // Which of several readings the tool will take nobody knows.
    return strict ? found.length > 0 && found.every(fits) : found.some(fits)
  }
}

type Test = (value: unknown, input: ToolInput, strict: boolean) => boolean

function compileMatcher(matcher: FieldMatcher): Test {
  if (typeof matcher === 'function') return (value, input, strict) => holds(matcher(value, input), strict)
  if (typeof matcher !== 'string') return onScalars(value => value === matcher || (matcher !== null && value === String(matcher)))
  const like = compileWildcard(matcher.normalize('NFC'))
  return onScalars((value, strict) => {
    if (value === null) return false
    const text = normal(String(value))
    return text === undefined ? !strict : like(text)
  })
}

let lastText = ''
let lastNormal: string | undefined = ''

/** Many rules look at the same text. Undefined where it cannot be read. */
function normal(text: string): string | undefined {
  if (text !== lastText) {
    lastNormal = TOO_MARKED.test(text) ? undefined : text.normalize('NFC')
    lastText = text
  }
  return lastNormal
}

/** A list or object where a text is expected: a rule that denies looks at everything in it, one that allows takes only the text itself. */
function onScalars(test: (value: string | number | boolean | null, strict: boolean) => boolean): Test {
  return (value, _input, strict) => {
    if (typeof value !== 'object' || value === null) return isScalar(value) ? test(value, strict) : !strict
    if (strict) return false
    const open: unknown[] = [value]
    let seen = 0
    for (let next: unknown = open.pop(); next !== undefined; next = open.pop()) {
      if (++seen > MOST_VALUES) return true
      if (isScalar(next)) {
        if (test(next, strict)) return true
      } else if (!isReadable(next)) return true
      else
        for (const key of Object.keys(next)) {
          const part = property(next, key)
          if (part === UNREADABLE) return true
          if (part !== undefined) open.push(part)
        }
    }
    return false
  }
}

function isScalar(value: unknown): value is string | number | boolean | null {
  return value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
}

const UNREADABLE: unique symbol = Symbol('unreadable')

/** What stands at a path, in all its readings: `a.b` is the field `b` of `a`, and a field of that name. A rule that denies looks at it in every member of a list on the way. */
function read(input: unknown, keys: readonly string[], strict: boolean): readonly unknown[] {
  // What was reached by the first i keys.
  const reached: unknown[][] = [[input]]
  for (let from = 0; from < keys.length; from++) {
    for (const holder of reached[from] ?? []) {
      if (typeof holder !== 'object' || holder === null) continue
      let key = ''
      for (let to = from + 1; to <= keys.length; to++) {
        key = to === from + 1 ? (keys[from] as string) : `${key}.${keys[to - 1] as string}`
        const found = (reached[to] ??= [])
        if (!step(holder, key, strict, found) || found.length > MOST_VALUES) return [UNREADABLE]
      }
    }
  }
  return reached[keys.length] ?? []
}

/** Adds what a holder has under a key; false where that cannot be read. */
function step(holder: object, key: string, strict: boolean, found: unknown[]): boolean {
  if (Array.isArray(holder) && !types.isProxy(holder) && !strict && !Object.hasOwn(holder, key)) {
    if (holder.length > MOST_VALUES) return false
    for (let i = 0; i < holder.length; i++) {
      const member = property(holder, String(i))
      if (member === UNREADABLE) return false
      if (typeof member === 'object' && member !== null && !add(property(member, key), found)) return false
    }
    return true
  }
  return add(property(holder, key), found)
}

function add(value: unknown, found: unknown[]): boolean {
  if (value === UNREADABLE) return false
  if (value !== undefined) found.push(value)
  return true
}

/** Plain data: an object of a class may mean something else than its fields. */
function isReadable(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !types.isProxy(value) && (Array.isArray(value) || isPlain(value))
}

/** An accessor may answer differently when the tool asks, so it counts as unreadable. */
function property(holder: object, key: string): unknown {
  if (!isReadable(holder)) return UNREADABLE
  const found = Object.getOwnPropertyDescriptor(holder, key)
  return found === undefined ? undefined : 'value' in found ? (found.value as unknown) : UNREADABLE
}
