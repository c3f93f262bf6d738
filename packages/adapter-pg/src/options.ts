/** The adapter's options and their defaults. */
import { HooklineError } from '@hookline/core'
import type { PgModule } from './library.ts'

/**
 * Options of {@link pgAdapter}.
 *
 * @example
 * ```ts
 * import pg from 'pg'
 * import { pgAdapter, type PgAdapterOptions } from '@hookline/adapter-pg'
 * const options: PgAdapterOptions = { pg, parameters: true }
 * pgAdapter(options)
 * ```
 */
export interface PgAdapterOptions {
  /** The module pg. @default the one that the application resolves */
  readonly pg?: PgModule
  /** Let attributes and events hold the values of parameters, redacted. @default false */
  readonly parameters?: boolean
}

/** Options after their defaults. */
export interface Settings {
  readonly pg: unknown
  readonly parameters: boolean
}

/** Checks options; throws `HOOKLINE_INVALID_OPTION`. */
export function settle(options: PgAdapterOptions): Settings {
  if (typeof options !== 'object' || options === null) throw refuse('options', 'an object')
  for (const name of Object.keys(options)) if (name !== 'pg' && name !== 'parameters') throw refuse(name, '`pg` or `parameters`')
  const { pg, parameters = false } = options
  if (typeof parameters !== 'boolean') throw refuse('parameters', 'true or false')
  return Object.freeze({ pg, parameters })
}

function refuse(name: string, expected: string): HooklineError {
  return new HooklineError(
    'HOOKLINE_INVALID_OPTION',
    `pgAdapter, option \`${name}\`: expected ${expected}. See the README of @hookline/adapter-pg for the options.`,
  )
}
