/** Errors for loggers: what pino's `err` serializer reads of an error, redacted and bounded. */
import { types } from 'node:util'
import { escapeTerminal, type Capture } from '@hookline/core'
import { shorten } from './shorten.ts'

/** What of an error is shown. */
export interface ErrorView {
  readonly capture: Capture
  readonly stack: boolean
  /** Characters of each of its own fields. */
  readonly room: number
}

/** Causes and errors of an AggregateError, and theirs. */
const MAX_DEPTH = 5
const MAX_ERRORS = 10
/** Told by pino's serializer in its own way; the others are the error's own fields. */
const TOLD: ReadonlySet<string> = new Set(['type', 'name', 'message', 'stack', 'cause', 'errors', 'constructor', '__proto__'])

/**
 * A real error in the place of the one that was thrown, so that serializers find what they look for: its class's name, message, stack, code, cause, errors and own
 * fields. What is no error is captured as any value.
 */
export function shownError(thrown: unknown, view: ErrorView, depth = 0): unknown {
  if (!isError(thrown)) return shorten(view.capture.draft(thrown), view.room === 0 ? 500 : view.room)
  const { type, message, code, stack } = view.capture.error(thrown, { stack: view.stack })
  const shown = emptyError()
  hide(shown, 'name', type)
  // pino asks the constructor for the type.
  hide(shown, 'constructor', named(type))
  hide(shown, 'message', tame(message))
  // Without one, a serializer that asks for it gets none, and never ours.
  hide(shown, 'stack', tame(stack ?? `${type}: ${message}`))
  // Loggers that know no errors would write `{}`.
  hide(shown, 'toJSON', asJson)
  if (code !== undefined) shown['code'] = code
  addFields(shown, thrown, view)
  if (depth < MAX_DEPTH) addRelated(shown, thrown, view, depth)
  return shown
}

function asJson(this: Shown): object {
  const { name: type, message, stack, cause } = this
  const { errors } = this as { readonly errors?: unknown }
  return Object.assign({ type, message, stack, cause, errors }, this)
}

/** Lines stay lines; what steers terminals is made visible, for tools that print lines for people write messages and stacks as they are. */
function tame(text: string): string {
  return text.split('\n').map(escapeTerminal).join('\n')
}

function isError(thrown: unknown): thrown is Error {
  return types.isNativeError(thrown) || (!types.isProxy(thrown) && thrown instanceof Error)
}

type Shown = Error & Record<string, unknown>

function emptyError(): Shown {
  const { stackTraceLimit } = Error
  // The stack of this very place is of no interest, and collecting it is most of the cost.
  Error.stackTraceLimit = 0
  const error = new Error() as Shown
  Error.stackTraceLimit = stackTraceLimit
  return error
}

function hide(shown: object, name: string, value: unknown): void {
  Object.defineProperty(shown, name, { value, configurable: true, writable: true, enumerable: false })
}

function named(name: string): Function {
  const constructor = function () {}
  hide(constructor, 'name', name)
  return constructor
}

function addFields(shown: Shown, thrown: object, { capture, room }: ErrorView): void {
  const fields = capture.value(thrown)
  if (typeof fields !== 'object' || fields === null) return
  for (const [name, value] of Object.entries(fields))
    if (!TOLD.has(name) && !(name in shown)) shown[name] = shorten({ value, size: Infinity }, room === 0 ? 500 : room)
}

function addRelated(shown: Shown, thrown: object, view: ErrorView, depth: number): void {
  const cause = own(thrown, 'cause')
  if (cause !== undefined) hide(shown, 'cause', shownError(cause, view, depth + 1))
  const errors = own(thrown, 'errors')
  if (!Array.isArray(errors) || types.isProxy(errors)) return
  const few = Array.from({ length: Math.min(errors.length, MAX_ERRORS) }, (_, i) => own(errors, String(i)))
  hide(
    shown,
    'errors',
    few.map(error => shownError(error, view, depth + 1)),
  )
}

/** A property of its own that is data; no code of the object runs. */
function own(object: object, name: string): unknown {
  return types.isProxy(object) ? undefined : Object.getOwnPropertyDescriptor(object, name)?.value
}
