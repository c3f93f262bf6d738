/** The options of `hookTools`. */
import { adapterOptions, hookRegistry, HookRegistry } from '@hookline/core'

/**
 * Options of {@link hookTools}.
 *
 * @example
 * ```ts
 * import { hookTools, type HookToolsOptions } from '@hookline/tools'
 * const options: HookToolsOptions = { blocked: 'text' }
 * hookTools({ Read: async (input: { path: string }) => input.path }, options)
 * ```
 */
export interface HookToolsOptions {
  /** Whose hooks stand around the tools. @default the process's registry */
  readonly registry?: HookRegistry
  /**
   * All plain functions are made asynchronous, so that hooks may wait (asking a human does). Functions that are asynchronous anyway need no saying.
   * @default false: a function that answers at once goes on doing so
   */
  readonly async?: boolean
  /**
   * What the caller of a plain function gets when hooks refuse a call: the error, thrown, or a text for the model as its result.
   * Tools of frameworks answer in their framework's way whatever this says.
   * @default 'throw'
   */
  readonly blocked?: 'throw' | 'text'
}

/** Options after their defaults. */
export interface Settings {
  readonly registry: HookRegistry
  readonly async: boolean
  readonly blocked: 'throw' | 'text'
}

const check = adapterOptions('hookTools', '@hookline/tools')

/** Checks options; throws `HOOKLINE_INVALID_OPTION`. */
export function settle(options: HookToolsOptions): Settings {
  check.known('options', options, ['registry', 'async', 'blocked'])
  const { registry = hookRegistry, blocked = 'throw' } = options
  if (!(registry instanceof HookRegistry)) throw check.refuse('registry', 'a HookRegistry', registry)
  if (blocked !== 'throw' && blocked !== 'text') throw check.refuse('blocked', "'throw' or 'text'", blocked)
  return { registry, blocked, async: check.flag('async', options.async, false) }
}
