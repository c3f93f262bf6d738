/** Asking Standard Schemas, whatever library made them, and trusting none of them to keep the specification. */
import { HooklineError, isThenable, nameOf, type Capture } from '@hookline/core'
import type { StandardSchemaV1 } from '@standard-schema/spec'
import { issuesOf, type ValidationIssue } from './issues.ts'

/** What a schema made of a value. */
export interface Outcome {
  readonly value: unknown
  readonly issues: readonly ValidationIssue[]
}

/** Whether something is a Standard Schema; some libraries' are functions. */
export function isSchema(given: unknown): given is StandardSchemaV1 {
  if ((typeof given !== 'object' && typeof given !== 'function') || given === null) return false
  const standard = (given as Partial<StandardSchemaV1>)['~standard']
  return typeof standard === 'object' && standard !== null && standard.version === 1 && typeof standard.validate === 'function'
}

/** Asks a schema. Throws `HOOKLINE_VALIDATION_SCHEMA_FAILED` when the schema itself fails. */
export function ask(schema: StandardSchemaV1, value: unknown, path: string, capture: Capture): Outcome | Promise<Outcome> {
  let given: unknown
  try {
    given = schema['~standard'].validate(value)
  } catch (cause) {
    throw failed(path, schema, cause)
  }
  if (!isThenable(given)) return outcomeOf(given, schema, value, path, capture)
  return Promise.resolve(given).then(
    settled => outcomeOf(settled, schema, value, path, capture),
    (cause: unknown) => {
      throw failed(path, schema, cause)
    },
  )
}

/** What a schema answers is its own code, too: getters and texts that throw are a schema that failed. */
function outcomeOf(given: unknown, schema: StandardSchemaV1, value: unknown, path: string, capture: Capture): Outcome {
  try {
    return readOutcome(given, schema, value, path, capture)
  } catch (cause) {
    if (cause instanceof HooklineError && cause.code === 'HOOKLINE_VALIDATION_SCHEMA_FAILED') throw cause
    throw failed(path, schema, cause, 'its answer cannot be read')
  }
}

function readOutcome(given: unknown, schema: StandardSchemaV1, value: unknown, path: string, capture: Capture): Outcome {
  if (typeof given !== 'object' || given === null)
    throw failed(path, schema, undefined, `expected { value } or { issues }, got ${nameOf(given)}`)
  const { issues } = given as { issues?: unknown }
  if (issues === undefined) {
    if (!('value' in given)) throw failed(path, schema, undefined, 'expected { value } or { issues }, got neither')
    return { value: given.value, issues: [] }
  }
  if (!Array.isArray(issues)) throw failed(path, schema, undefined, `expected \`issues\` to be a list, got ${nameOf(issues)}`)
  // No issues in a list of issues is still a refusal.
  const told = issuesOf(issues as StandardSchemaV1.Issue[], path, value, capture)
  return { value: undefined, issues: told.length > 0 ? told : [{ path, message: 'the schema refuses it' }] }
}

function vendorOf(schema: StandardSchemaV1): unknown {
  try {
    return schema['~standard'].vendor
  } catch {
    return undefined
  }
}

function failed(path: string, schema: StandardSchemaV1, cause: unknown, why?: string): HooklineError {
  const vendor = vendorOf(schema)
  const what = why ?? 'it threw'
  return new HooklineError(
    'HOOKLINE_VALIDATION_SCHEMA_FAILED',
    `The schema for ${path}${typeof vendor === 'string' ? ` (${vendor})` : ''} failed: ${what}. The call is not made.`,
    { cause },
  )
}
