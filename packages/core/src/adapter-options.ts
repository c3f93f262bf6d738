/** Checking the options of adapters: the same words for the same mistakes, whichever adapter. */
import { HooklineError, nameOf } from './errors.ts'

const MAX_BODY_BYTES = 16_777_216

/** What of bodies an adapter is to capture, after defaults. */
export interface BodySettings {
  readonly request: boolean
  readonly response: boolean
  /** Bytes kept of each body. */
  readonly maxBytes: number
}

/** What {@link adapterOptions} gives; each method throws `HOOKLINE_INVALID_OPTION`. */
export interface OptionChecks {
  /** Refuses what is no object and names that are not known. */
  known(what: string, given: unknown, names: readonly string[]): void
  /** A boolean, or its default. */
  flag(name: string, value: unknown, fallback: boolean): boolean
  /** The option `body`: false, or `{ request, response, maxBytes }` with 1 to 16,777,216 bytes, 16,384 by default. */
  body(value: unknown): BodySettings
  /** The error for one option. */
  refuse(name: string, expected: string, got: unknown): HooklineError
}

/**
 * Checks for the options of one adapter.
 *
 * @param maker What the user called, for messages.
 * @param packageName Whose README has the options.
 * @example
 * ```ts
 * import { adapterOptions } from '@hookline/core'
 * const check = adapterOptions('clockAdapter', 'clock-adapter')
 * function clockAdapter(options: { utc?: boolean } = {}) {
 *   check.known('options', options, ['utc'])
 *   return { utc: check.flag('utc', options.utc, false) }
 * }
 * console.log(clockAdapter().utc) // false
 * ```
 */
export function adapterOptions(maker: string, packageName: string): OptionChecks {
  const refuse = (name: string, expected: string, got: unknown): HooklineError =>
    new HooklineError(
      'HOOKLINE_INVALID_OPTION',
      `${maker}, option \`${name}\`: expected ${expected}, got ${nameOf(got)}. See the README of ${packageName} for the options.`,
    )
  const known = (what: string, given: unknown, names: readonly string[]): void => {
    if (typeof given !== 'object' || given === null) throw refuse(what, 'an object', given)
    for (const name of Object.keys(given)) if (!names.includes(name)) throw refuse(name, `one of ${names.join(', ')}`, name)
  }
  const flag = (name: string, value: unknown, fallback: boolean): boolean => {
    if (value === undefined) return fallback
    if (typeof value !== 'boolean') throw refuse(name, 'true or false', value)
    return value
  }
  return {
    known,
    flag,
    body(value) {
      const given = value === undefined || value === false ? {} : (value as Partial<BodySettings>)
      known('body', given, ['request', 'response', 'maxBytes'])
      const { maxBytes = 16_384 } = given
      if (!(Number.isInteger(maxBytes) && maxBytes >= 1 && maxBytes <= MAX_BODY_BYTES))
        throw refuse('body.maxBytes', `an integer from 1 to ${MAX_BODY_BYTES}`, maxBytes)
      const request = flag('body.request', given.request, false)
      return Object.freeze({ request, response: flag('body.response', given.response, false), maxBytes })
    },
    refuse,
  }
}
