/** The adapter's options and their defaults. */
import { adapterOptions } from '@hookline/core'
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

const check = adapterOptions('pgAdapter', '@hookline/adapter-pg')

/** Checks options; throws `HOOKLINE_INVALID_OPTION`. */
export function settle(options: PgAdapterOptions): Settings {
  check.known('options', options, ['pg', 'parameters'])
  return Object.freeze({ pg: options.pg, parameters: check.flag('parameters', options.parameters, false) })
}
