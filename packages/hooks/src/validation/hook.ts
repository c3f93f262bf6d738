/** The hook that holds arguments and results to schemas. */
import { captureOf, HooklineError, type CallContext, type Hook } from '@hookline/core'
import type { StandardSchemaV1 } from '@standard-schema/spec'
import { checkOptions, flag, type CommonOptions, type Field, type Refuse } from '../options.ts'
import { ValidationError } from './issues.ts'
import { ask, isSchema, type Outcome } from './schemas.ts'

/** Schemas of arguments: of the first one, of each by its place (`undefined`: any), or of fields of the first one by name. */
export type ArgumentSchemas = StandardSchemaV1 | readonly (StandardSchemaV1 | undefined)[] | { readonly [field: string]: StandardSchemaV1 }

/**
 * Options of {@link validation}.
 *
 * @example
 * ```ts
 * import type { ValidationOptions } from '@hookline/hooks/validation'
 * import * as z from 'zod'
 * const options: ValidationOptions = { on: 'orders.place', args: [z.string(), z.number().int()], result: z.object({ id: z.number() }) }
 * ```
 */
export interface ValidationOptions extends CommonOptions {
  /** @default after all hooks but paths and guard */
  readonly order?: NonNullable<Hook['order']>
  /** @default arguments are not looked at */
  readonly args?: ArgumentSchemas
  /** @default results are not looked at */
  readonly result?: StandardSchemaV1
  /** What schemas give (numbers out of texts, defaults, objects without unknown fields) takes the place of what they were given. @default false */
  readonly coerce?: boolean
}

/** Later than other hooks, so that what they make of arguments and results is looked at too; before `paths` and `guard`, which have the last word. */
const LATE = Number.MAX_SAFE_INTEGER

const expected = 'a Standard Schema (zod, valibot, arktype, …)'
const schema: Field<StandardSchemaV1 | undefined> = (given, refuse) => {
  if (given !== undefined && !isSchema(given)) throw refuse(expected, given)
  return given
}

/**
 * Holds arguments and results to schemas of any library that keeps to Standard Schema. Arguments that do not fit stop the call, a result that does not fit takes
 * its place: by a `ValidationError`, which lists what is wrong and where, never the values. A schema that fails itself stops the call too. Asynchronous schemas need
 * an asynchronous target.
 *
 * @throws HooklineError `HOOKLINE_INVALID_OPTION`
 * @example
 * ```ts
 * import { hooked, HookRegistry } from '@hookline/core'
 * import { validation } from '@hookline/hooks/validation'
 * import * as z from 'zod'
 * const registry = new HookRegistry()
 * const wait = hooked((input: { seconds: number }) => `waited ${input.seconds}`, { name: 'wait', registry })
 * registry.register(validation({ on: 'wait', args: z.object({ seconds: z.coerce.number().max(60) }), coerce: true }))
 * console.log(wait({ seconds: '5' as unknown as number })) // waited 5
 * try {
 *   wait({ seconds: 3600 })
 * } catch (error) {
 *   console.log((error as Error).message) // wait: its arguments are not valid. seconds: Too big: expected number to be <=60
 * }
 * ```
 */
export function validation(options: ValidationOptions): Hook {
  const { base, args, result, coerce } = checkOptions('validation', options, { args: argumentSchemas, result: schema, coerce: flag(false) })
  if (args === undefined && result === undefined)
    throw new HooklineError(
      'HOOKLINE_INVALID_OPTION',
      'validation: expected `args`, `result` or both to be given, got neither. See docs/hooks.md for the options.',
    )
  return {
    order: LATE,
    ...base,
    failure: 'closed',
    allowNested: true,
    ...(args === undefined ? {} : { onEnter: (call: CallContext) => checkArguments(call, args, coerce) }),
    ...(result === undefined ? {} : { onExit: (call: CallContext, value: unknown) => checkResult(call, value, result, coerce) }),
  }
}

/** One schema, what it is for, and how its value is put back. */
interface Slot {
  readonly path: string
  readonly schema: StandardSchemaV1
  readonly index: number
  readonly field: string | undefined
}

function argumentSchemas(given: unknown, refuse: Refuse): readonly Slot[] | undefined {
  if (given === undefined) return undefined
  if (isSchema(given)) return [{ path: 'args[0]', schema: given, index: 0, field: undefined }]
  if (Array.isArray(given)) {
    if (given.every(item => item === undefined)) throw refuse('at least one schema', given)
    return given.flatMap((item: unknown, index) => {
      if (item === undefined) return []
      if (!isSchema(item)) throw refuse(expected, item, `[${index}]`)
      return [{ path: `args[${index}]`, schema: item, index, field: undefined }]
    })
  }
  if (typeof given !== 'object' || given === null || Object.keys(given).length === 0)
    throw refuse(`${expected}, a list of them, or an object with one for each field`, given)
  return Object.entries(given).map(([field, item]: [string, unknown]) => {
    if (!isSchema(item)) throw refuse(expected, item, `.${field}`)
    return { path: field, schema: item, index: 0, field }
  })
}

function checkArguments(call: CallContext, slots: readonly Slot[], coerce: boolean): void | Promise<void> {
  const { capture } = captureOf(call.target)
  const asked = slots.map(({ schema: one, path, index, field }) =>
    ask(one, field === undefined ? call.args[index] : fieldOf(call.args[index], field), path, capture),
  )
  const settle = (outcomes: readonly Outcome[]): void => {
    const issues = outcomes.flatMap(outcome => outcome.issues)
    if (issues.length > 0) return call.block(new ValidationError(call.target.name, 'arguments', issues))
    if (coerce) replaceArguments(call, slots, outcomes)
  }
  return asked.some(isPromise) ? Promise.all(asked.map(one => Promise.resolve(one))).then(settle) : settle(asked as readonly Outcome[])
}

function fieldOf(input: unknown, field: string): unknown {
  return typeof input === 'object' && input !== null ? (input as Record<string, unknown>)[field] : undefined
}

/** The caller's own object stays as it is: what has changed fields is a copy. */
function replaceArguments(call: CallContext, slots: readonly Slot[], outcomes: readonly Outcome[]): void {
  for (const [i, { index, field }] of slots.entries()) {
    const { value } = outcomes[i] as Outcome
    if (field === undefined) call.args[index] = value
    else {
      const input: unknown = call.args[index]
      if (value === undefined && fieldOf(input, field) === undefined) continue
      const copy: Record<string, unknown> = typeof input === 'object' && input !== null ? { ...input } : {}
      Object.defineProperty(copy, field, { value, writable: true, enumerable: true, configurable: true })
      call.args[index] = copy
    }
  }
}

function checkResult(call: CallContext, value: unknown, one: StandardSchemaV1, coerce: boolean): void | Promise<void> {
  // What was blocked, failed or given up has no result.
  if (call.failed || call.outcome === 'blocked' || call.outcome === 'aborted') return
  const settle = ({ issues, value: given }: Outcome): void => {
    if (issues.length > 0) throw new ValidationError(call.target.name, 'result', issues)
    if (coerce) call.result = given
  }
  const asked = ask(one, value, 'result', captureOf(call.target).capture)
  return isPromise(asked) ? asked.then(settle) : settle(asked)
}

function isPromise(value: Outcome | Promise<Outcome>): value is Promise<Outcome> {
  return value instanceof Promise
}
