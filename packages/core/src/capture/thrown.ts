import type { CapturedError } from '../line-contract.ts'
import { className, errorStackGetter, freeze, getOwnPropertyDescriptor, inherits, isProxy, readData } from './intrinsics.ts'
import type { Rules } from './rules.ts'

const BUILT_IN_NAMES: ReadonlySet<string> = new Set([
  '',
  'Error',
  'error',
  'AggregateError',
  'EvalError',
  'RangeError',
  'ReferenceError',
  'SyntaxError',
  'TypeError',
  'URIError',
])

/** Type, message, code and stack of whatever was thrown. */
export function describeThrown(thrown: unknown, rules: Rules, withStack: boolean = rules.settings.stack): CapturedError {
  if (isProxy(thrown)) return freeze({ type: 'Proxy', message: '' })
  if ((typeof thrown !== 'object' || thrown === null) && typeof thrown !== 'function') {
    const text = rules.primitive(thrown)
    return freeze({ type: thrown === null ? 'null' : typeof thrown, message: typeof text === 'string' ? text : `${text as number}` })
  }
  const message = read(thrown, 'message') ?? issuesOf(thrown)
  const code = readData(thrown, 'code')
  const stack = withStack ? stackOf(thrown) : undefined
  return freeze({
    type: rules.text(typeOf(thrown)),
    message: typeof message === 'string' ? rules.text(message) : '',
    ...(typeof code === 'string' || typeof code === 'number' ? { code: rules.text(String(code)) } : undefined),
    ...(typeof stack === 'string' ? { stack: rules.text(stack) } : undefined),
  })
}

/** The name its author gave it; else the class's, which says more than an inherited 'TypeError'; Node's own internal class says less. */
function typeOf(thrown: object): string {
  const name = read(thrown, 'name')
  const given = typeof name === 'string' ? name.slice(0, 100) : ''
  if (typeof thrown !== 'function' && !BUILT_IN_NAMES.has(given)) return given
  const type = className(thrown)
  return type === '' || type === 'NodeError' ? given || 'Object' : type
}

/** Data only, except on the platform's DOMException, whose name and message are accessors. */
function read(thrown: object, name: 'name' | 'message'): unknown {
  const value = readData(thrown, name)
  if (value !== undefined || typeof DOMException !== 'function' || !inherits(thrown, DOMException.prototype)) return value
  try {
    return getOwnPropertyDescriptor(DOMException.prototype, name)?.get?.call(thrown) as unknown
  } catch {
    return undefined
  }
}

const MOST_ISSUES = 10

/** What schema libraries keep as data beside a message that is code of theirs (zod): `path: message` of each. */
function issuesOf(thrown: object): string | undefined {
  const issues = readData(thrown, 'issues')
  if (!Array.isArray(issues) || isProxy(issues)) return undefined
  const texts: string[] = []
  for (let i = 0; i < issues.length && i < MOST_ISSUES; i++) {
    const issue = readData(issues, String(i))
    const message = typeof issue === 'object' && issue !== null ? readData(issue, 'message') : undefined
    if (typeof message === 'string') texts.push(`${pathOf(issue as object)}${message}`)
  }
  return texts.length === 0 ? undefined : texts.join('; ')
}

function pathOf(issue: object): string {
  const path = readData(issue, 'path')
  if (!Array.isArray(path) || isProxy(path)) return ''
  let text = ''
  for (let i = 0; i < path.length && i < MOST_ISSUES; i++) {
    const key = readData(path, String(i))
    if (typeof key === 'string' || typeof key === 'number') text += text === '' ? key : `.${key}`
  }
  return text === '' ? '' : `${text}: `
}

/** Formatted by the engine on first reading, which is where a program's own `Error.prepareStackTrace` would run. */
function stackOf(thrown: object): unknown {
  try {
    const found = getOwnPropertyDescriptor(thrown, 'stack')
    if (found?.get !== undefined) return found.get === errorStackGetter ? errorStackGetter?.call(thrown) : undefined
    return found?.value as unknown
  } catch {
    return undefined
  }
}
