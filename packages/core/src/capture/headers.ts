import { HooklineError, nameOf } from '../errors.ts'
import { Plain } from './containers.ts'
import { freeze, getOwnPropertyDescriptor, isProxy, mapEntries, mapNext, mapSize, ownKeys } from './intrinsics.ts'
import { PLAIN } from './keys.ts'
import type { Rules } from './rules.ts'
import type { HeaderAllowList, HeadersInput } from './types.ts'
import { types } from 'node:util'

/** Credentials by their standards; no option shows these. */
const DENIED: ReadonlySet<string> = new Set([
  'authorization',
  'proxy-authorization',
  'cookie',
  'cookie2',
  'set-cookie',
  'set-cookie2',
  'x-api-key',
  'x-auth-token',
  'x-csrf-token',
  'x-xsrf-token',
  'x-amz-security-token',
  'authentication-info',
  'proxy-authentication-info',
])
const NAME = /^[a-z0-9!#$%&'*+.^_`|~:-]{1,100}$/

type Headers = Record<string, string | readonly string[]>

/**
 * Compiles names of headers that may be seen, once, for `Capture.headers`. `true` allows every header; `'x-app-*'` allows a prefix. Headers that carry
 * credentials are shown as `[Redacted]` whatever the list says.
 *
 * @throws HooklineError `HOOKLINE_INVALID_OPTION` for anything but `true` or an array of header names.
 * @example
 * ```ts
 * import { compileHeaderAllowList, defaultCapture } from '@hookline/core'
 * const allow = compileHeaderAllowList(['content-type', 'x-app-*'])
 * defaultCapture.headers({ 'Content-Type': 'text/html', 'X-App-Tenant': 'a', Host: 'h' }, allow) // { 'content-type': 'text/html', 'x-app-tenant': 'a' }
 * ```
 */
export function compileHeaderAllowList(names: readonly string[] | true): HeaderAllowList {
  if (names === true) return freeze({ allows: () => true })
  if (!Array.isArray(names)) throw refuse('true or an array of header names', names)
  const exact = new Set<string>()
  const prefixes: string[] = []
  for (const given of names as readonly unknown[]) {
    const name = typeof given === 'string' ? given.toLowerCase() : ''
    const star = name.indexOf('*')
    if (!NAME.test(name) || (star >= 0 && star !== name.length - 1))
      throw refuse("a header name, with '*' only as its last character", given)
    if (star < 0) exact.add(name)
    else prefixes.push(name.slice(0, -1))
  }
  return freeze({ allows: (name: string) => exact.has(name) || prefixes.some(prefix => name.startsWith(prefix)) })
}

function refuse(expected: string, got: unknown): HooklineError {
  return new HooklineError('HOOKLINE_INVALID_OPTION', `Header allow-list: expected ${expected}, got ${nameOf(got)}.`)
}

export function captureHeaders(input: HeadersInput, allow: HeaderAllowList, rules: Rules): Headers {
  const out = new Plain() as Headers
  let seen = 0
  const visit = (name: unknown, value: unknown): boolean => {
    if (typeof name === 'string' && name.length <= 100) add(out, name.toLowerCase(), value, allow, rules)
    return ++seen < rules.settings.maxKeys * 4
  }
  try {
    eachHeader(input, visit)
  } catch {
    // What was read before it broke is still true.
  }
  for (const name of ownKeys(out)) freeze(out[name])
  return freeze(out)
}

function add(out: Headers, name: string, value: unknown, allow: HeaderAllowList, rules: Rules): void {
  if (!allow.allows(name)) return
  const before = out[name]
  if (before === undefined && ownKeys(out).length >= rules.settings.maxKeys) return
  const shown = shownValue(name, value, rules)
  if (shown === undefined) return
  if (before === undefined) out[name] = shown
  else if (before !== rules.settings.redactedText)
    out[name] = [...(typeof before === 'string' ? [before] : before), ...(typeof shown === 'string' ? [shown] : shown)].slice(
      0,
      rules.settings.maxItems,
    )
}

function shownValue(name: string, value: unknown, rules: Rules): string | string[] | undefined {
  if (DENIED.has(name) || rules.keys.judge(name) !== PLAIN) return rules.settings.redactedText
  if (typeof value === 'string') return rules.text(value)
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (isProxy(value) || !Array.isArray(value)) return undefined
  const items: string[] = []
  for (let i = 0; i < value.length && i < rules.settings.maxItems; i++) {
    const item = getOwnPropertyDescriptor(value, i)?.value as unknown
    if (typeof item === 'string' || typeof item === 'number') items.push(rules.text(String(item)))
  }
  return items
}

type Visit = (name: unknown, value: unknown) => boolean

function eachHeader(input: unknown, visit: Visit): void {
  if (typeof input !== 'object' || input === null || isProxy(input)) return
  if (Array.isArray(input)) eachOfArray(input, visit)
  else if (types.isMap(input)) {
    const entries = mapEntries(input)
    for (let i = mapSize(input); i > 0; i--) {
      const [name, value] = mapNext(entries).value as [unknown, unknown]
      if (!visit(name, value)) return
    }
  } else if (typeof (input as Partial<Iterable<unknown>>)[Symbol.iterator] === 'function') eachOfIterable(input as Iterable<unknown>, visit)
  else {
    for (const name of ownKeys(input)) if (!visit(name, getOwnPropertyDescriptor(input, name)?.value)) return
  }
}

function eachOfArray(input: unknown[], visit: Visit): void {
  const flat = typeof getOwnPropertyDescriptor(input, 0)?.value === 'string'
  for (let i = 0; i < input.length; i += flat ? 2 : 1) {
    const item = getOwnPropertyDescriptor(input, i)?.value as unknown
    if (flat ? !visit(item, getOwnPropertyDescriptor(input, i + 1)?.value) : !visitPair(item, visit)) return
  }
}

/** `Headers` and their like can be read by their iterator only; a one-shot iterator is left to whom it was meant for. */
function eachOfIterable(input: Iterable<unknown>, visit: Visit): void {
  const iterator = input[Symbol.iterator]()
  if ((iterator as unknown) === input) return
  for (let step = iterator.next(); step.done !== true; step = iterator.next()) {
    if (visitPair(step.value, visit)) continue
    iterator.return?.()
    return
  }
}

function visitPair(pair: unknown, visit: Visit): boolean {
  if (isProxy(pair) || !Array.isArray(pair)) return visit(undefined, undefined)
  return visit(getOwnPropertyDescriptor(pair, 0)?.value, getOwnPropertyDescriptor(pair, 1)?.value)
}
