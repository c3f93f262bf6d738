/** Fields of the user's own: for each line, and for all lines of a target. That they could not be made must not cost a line. */
import { types } from 'node:util'
import type { CallContext, Capture, Target, TargetCapture } from '@hookline/core'
import { shorten } from './shorten.ts'
import type { TargetSettings } from './options.ts'

export type Fields = Record<string, unknown>

/** Told by the logger and the hook: a second one of these in a line would be believed by those who read it. */
const TAKEN = ['level', 'time', 'msg', 'target']

interface Line {
  readonly settings: TargetSettings
  readonly allowed: TargetCapture
  readonly bindings: object | undefined
}

/** A line with the fields of the user's, which replace none of it. */
export function withExtra({ settings, allowed, bindings }: Line, call: CallContext, line: Fields): Fields {
  const { fields, truncate } = settings
  if (fields === undefined) return bindings === undefined ? line : { ...bindings, ...line }
  return { ...bindings, ...made('fieldsError', () => fields(call), allowed.capture, truncate), ...line }
}

/** What every line of a target says. */
export function bindingsOf(target: Target, { bindings, truncate }: TargetSettings, { capture }: TargetCapture): Fields {
  return { ...(bindings && made('bindingsError', () => bindings(target), capture, truncate)), target: target.name }
}

function made(failure: string, make: () => unknown, capture: Capture, truncate: number): Fields | undefined {
  try {
    const given = make()
    if (given === undefined || given === null) return undefined
    const copy = isFields(given) ? shorten(capture.draft(given), truncate === 0 ? 500 : truncate) : undefined
    if (typeof copy !== 'object')
      return {
        [failure]: `expected an object, got ${kindOf(given)}`,
      }
    for (const name of TAKEN) if (Object.hasOwn(copy as object, name)) delete (copy as Fields)[name]
    return copy as Fields
  } catch (error) {
    return { [failure]: capture.error(error).message }
  }
}

function isFields(given: unknown): boolean {
  const kind = kindOf(given)
  // Nobody else will look at how it ends.
  if (kind === 'a promise') void Promise.prototype.then.call(given, undefined, () => {})
  return kind === 'an object'
}

/** Never the value itself, which may be a secret. */
function kindOf(given: unknown): string {
  if (types.isPromise(given)) return 'a promise'
  if (types.isProxy(given)) return 'a proxy'
  if (Array.isArray(given)) return 'an array'
  return typeof given === 'object' ? 'an object' : `a ${typeof given}`
}
