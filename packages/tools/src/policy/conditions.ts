/** Whether the input of a tool fits a rule. What cannot be read fits rules that deny or ask, and none that allows. */
import { types } from 'node:util'
import { isPlain } from '../own.ts'
import { holds } from './holds.ts'
import type { ToolInput } from '../tool-call.ts'
import type { FieldMatcher } from './types.ts'

const MOST_VALUES = 10_000

/** Judges an input; `strict` for rules that allow. */
export type Condition = (input: ToolInput, strict: boolean) => boolean

/** Compiles one field of a rule. */
export function compileField(path: string, given: FieldMatcher | readonly FieldMatcher[]): Condition {
  const keys = path.split('.')
  const matchers = (Array.isArray(given) ? given : [given]) as readonly FieldMatcher[]
  const tests = matchers.map(compileMatcher)
  return (input, strict) => {
    return read(input, keys, strict).some(value => {
      if (value === UNREADABLE) return !strict
      return value !== undefined && tests.some(test => test(value, input, strict))
    })
  }
}

type Test = (value: unknown, input: ToolInput, strict: boolean) => boolean

function compileMatcher(matcher: FieldMatcher): Test {
  if (typeof matcher === 'function') return (value, input, strict) => holds(matcher(value, input), strict)
  if (typeof matcher !== 'string') return onScalars(value => value === matcher || (matcher !== null && value === String(matcher)))
  const like = compileLike(matcher.normalize('NFC'))
  return onScalars(value => value !== null && like(normal(String(value))))
}

let lastText = ''
let lastNormal = ''

/** Many rules look at the same text. */
function normal(text: string): string {
  if (text !== lastText) {
    lastNormal = text.normalize('NFC')
    lastText = text
  }
  return lastNormal
}

/** A list or object where a text is expected: a rule that denies looks at everything in it, one that allows takes only the text itself. */
function onScalars(test: (value: string | number | boolean | null) => boolean): Test {
  return (value, _input, strict) => {
    if (typeof value !== 'object' || value === null) return isScalar(value) ? test(value) : !strict
    if (strict) return false
    const open: unknown[] = [value]
    let seen = 0
    for (let next: unknown = open.pop(); next !== undefined; next = open.pop()) {
      if (++seen > MOST_VALUES) return true
      if (isScalar(next)) {
        if (test(next)) return true
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

/** What stands at a path; a rule that denies looks at it in every member of a list on the way. */
function read(input: unknown, keys: readonly string[], strict: boolean): readonly unknown[] {
  let found: unknown[] = [input]
  for (const key of keys) {
    const next: unknown[] = []
    for (const at of found) {
      if (at === UNREADABLE) return [UNREADABLE]
      if (typeof at !== 'object' || at === null) continue
      if (Array.isArray(at) && !types.isProxy(at) && !strict && !Object.hasOwn(at, key)) {
        if (at.length > MOST_VALUES) return [UNREADABLE]
        for (let i = 0; i < at.length; i++) {
          const member = property(at, String(i))
          if (member === UNREADABLE) return [UNREADABLE]
          if (typeof member === 'object' && member !== null) next.push(property(member, key))
        }
      } else next.push(property(at, key))
      if (next.length > MOST_VALUES) return [UNREADABLE]
    }
    found = next
  }
  return found
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

/** `*` stands for any run of characters, line ends included; in time that grows with the text and not faster. */
export function compileLike(pattern: string): (text: string) => boolean {
  const parts = pattern.split('*')
  const first = parts[0] as string
  const last = parts.at(-1) as string
  if (parts.length === 1) return text => text === pattern
  const middle = parts.slice(1, -1)
  return text => {
    if (text.length < first.length + last.length || !text.startsWith(first) || !text.endsWith(last)) return false
    const end = text.length - last.length
    let at = first.length
    for (const part of middle) {
      const found = text.indexOf(part, at)
      if (found === -1) return false
      at = found + part.length
    }
    return at <= end
  }
}
