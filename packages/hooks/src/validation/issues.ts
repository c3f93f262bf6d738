/** What is wrong with a value, told without telling the value. */
import { HooklineError, type Capture } from '@hookline/core'
import type { StandardSchemaV1 } from '@standard-schema/spec'

/** One thing that is wrong. */
export interface ValidationIssue {
  /** The way to it: `user.age` (a field of the first argument), `args[1]`, `result.items[0]`. */
  readonly path: string
  /** The schema's own words, without the value. */
  readonly message: string
}

/**
 * A call's arguments or result are not what a schema says.
 *
 * @example
 * ```ts
 * import { ValidationError } from '@hookline/hooks/validation'
 * const report = (error: unknown) => { if (error instanceof ValidationError) console.log(error.issues.map(issue => issue.path)) }
 * ```
 */
export class ValidationError extends HooklineError {
  readonly issues: readonly ValidationIssue[]
  /** HTTP status for targets that answer requests: 400 for arguments, 500 for a result. */
  readonly status: number
  constructor(target: string, part: 'arguments' | 'result', issues: readonly ValidationIssue[]) {
    const told = issues.slice(0, 10).map(({ path, message }) => `${path}: ${message}`)
    const more = issues.length > told.length ? ` … and ${issues.length - told.length} more` : ''
    super(
      'HOOKLINE_VALIDATION_FAILED',
      `${target}: ${part === 'result' ? 'its result is' : 'its arguments are'} not valid. ${told.join('; ')}${more}`,
    )
    this.issues = issues
    this.status = part === 'result' ? 500 : 400
  }
  static {
    Object.defineProperty(this.prototype, 'name', { value: 'ValidationError', writable: true, configurable: true })
  }
}

const MOST_ISSUES = 50
const MOST_LEAVES = 200
const MOST_SEGMENTS = 64

/** Issues of a schema with ways from `base`; `value` is what was judged. */
export function issuesOf(
  issues: readonly StandardSchemaV1.Issue[],
  base: string,
  value: unknown,
  capture: Capture,
): readonly ValidationIssue[] {
  return issues.slice(0, MOST_ISSUES).map(issue => {
    const keys = keysOf(issue.path ?? [])
    const path = keys.length === 0 ? base : wayOf(base, keys)
    return { path: capture.text(path), message: capture.text(withoutValue(issue.message, at(value, keys))) }
  })
}

/** One by one: a library's own kind of list may have no end. */
function keysOf(path: Iterable<PropertyKey | StandardSchemaV1.PathSegment>): readonly PropertyKey[] {
  const keys: PropertyKey[] = []
  for (const segment of path) {
    if (keys.length === MOST_SEGMENTS) break
    keys.push(typeof segment === 'object' && segment !== null ? segment.key : segment)
  }
  return keys
}

function wayOf(base: string, keys: readonly PropertyKey[]): string {
  // A field of the first argument is named as a tool's user knows it.
  let text = base === 'args[0]' && typeof keys[0] === 'string' ? '' : base
  for (const key of keys) {
    if (typeof key === 'number' || /^\d+$/.test(String(key))) text += `[${String(key)}]`
    else text += text === '' ? String(key) : `.${String(key)}`
  }
  return text
}

/** What a way leads to, or, where it cannot be followed, the last that it leads through: what is told may be of anything in there. */
function at(value: unknown, keys: readonly PropertyKey[]): unknown {
  let found = value
  for (const key of keys) {
    if (found instanceof Map) {
      found = found.get(key)
      continue
    }
    const own = typeof found === 'object' && found !== null ? Object.getOwnPropertyDescriptor(found, key) : undefined
    if (own === undefined || !('value' in own)) return found
    found = own.value
  }
  return found
}

/** Schemas quote what they were given (`was "hunter2"`), and that is nobody's business in a log. */
function withoutValue(message: unknown, value: unknown): string {
  let text = typeof message === 'string' ? message : 'is not valid'
  for (const leaf of leavesOf(value)) {
    const bare = String(leaf)
    const written = typeof leaf === 'bigint' ? bare : JSON.stringify(leaf)
    if (typeof leaf === 'string' && bare.length < 3) text = text.replaceAll(written, '[value]').replaceAll(`'${bare}'`, '[value]')
    else text = text.replaceAll(written, '[value]').replaceAll(bare, '[value]')
  }
  return text
}

/** Texts and numbers in a value, in lists and Maps too, longest first; bounded. */
function leavesOf(value: unknown): readonly (string | number | bigint)[] {
  const leaves = new Set<string | number | bigint>()
  const open: unknown[] = [value]
  let seen = 0
  for (let next = open.pop(); open.length >= 0 && seen < MOST_LEAVES; next = open.pop()) {
    seen++
    if ((typeof next === 'string' && next !== '') || typeof next === 'number' || typeof next === 'bigint') leaves.add(next)
    else if (next instanceof Map || next instanceof Set) for (const part of [...next].flat().slice(0, MOST_LEAVES)) open.push(part)
    else if (typeof next === 'object' && next !== null) {
      for (const own of Object.values(Object.getOwnPropertyDescriptors(next)).slice(0, MOST_LEAVES))
        if ('value' in own) open.push(own.value)
    }
    if (open.length === 0) break
  }
  return [...leaves].sort((a, b) => String(b).length - String(a).length)
}
