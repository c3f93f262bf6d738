import { HooklineError, nameOf } from '../errors.ts'
import type { CaptureOptions } from './types.ts'

/** Options after their defaults; frozen, so that no later write can loosen a limit. */
export type Settings = Readonly<Required<CaptureOptions>>

const LIMITS = {
  maxDepth: { fallback: 6, least: 0, most: 100 },
  maxKeys: { fallback: 64, least: 0, most: 100_000 },
  maxItems: { fallback: 64, least: 0, most: 100_000 },
  maxString: { fallback: 2048, least: 0, most: 1_048_576 },
  maxNodes: { fallback: 2000, least: 1, most: 1_000_000 },
  maxBytes: { fallback: 65_536, least: 1, most: 67_108_864 },
  maxMs: { fallback: 10, least: 1, most: 10_000 },
} as const

const OTHERS = ['redactKeys', 'keepKeys', 'redactValues', 'stack', 'redactedText']

export function settle(options: CaptureOptions): Settings {
  if (options === null || typeof options !== 'object') throw refuse('options', 'an object', options)
  for (const name of Object.keys(options)) {
    if (!(name in LIMITS) && !OTHERS.includes(name)) throw refuse(name, `one of ${[...Object.keys(LIMITS), ...OTHERS].join(', ')}`, name)
  }
  return Object.freeze({
    maxDepth: limit(options, 'maxDepth'),
    maxKeys: limit(options, 'maxKeys'),
    maxItems: limit(options, 'maxItems'),
    maxString: limit(options, 'maxString'),
    maxNodes: limit(options, 'maxNodes'),
    maxBytes: limit(options, 'maxBytes'),
    maxMs: limit(options, 'maxMs'),
    redactKeys: names(options, 'redactKeys'),
    keepKeys: names(options, 'keepKeys'),
    redactValues: flag(options, 'redactValues', true),
    stack: flag(options, 'stack', false),
    redactedText: marker(options.redactedText),
  })
}

function limit(options: CaptureOptions, name: keyof typeof LIMITS): number {
  const { fallback, least, most } = LIMITS[name]
  const value = options[name]
  if (value === undefined) return fallback
  if (!Number.isInteger(value) || value < least || value > most) throw refuse(name, `an integer from ${least} to ${most}`, value)
  return value
}

function flag(options: CaptureOptions, name: 'redactValues' | 'stack', fallback: boolean): boolean {
  const value = options[name]
  if (value === undefined) return fallback
  if (typeof value !== 'boolean') throw refuse(name, 'a boolean', value)
  return value
}

function names(options: CaptureOptions, name: 'redactKeys' | 'keepKeys'): readonly string[] {
  const value = options[name]
  if (value === undefined) return Object.freeze([])
  if (!Array.isArray(value) || value.some(item => typeof item !== 'string' || !/[\p{L}\p{N}]/u.test(item))) {
    throw refuse(name, 'an array of key names, each with at least one letter or digit', value)
  }
  return Object.freeze([...value])
}

function marker(value: unknown): string {
  if (value === undefined) return '[Redacted]'
  // Redacting twice must give what redacting once gives, so it cannot hold what ends a value.
  if (typeof value !== 'string' || value.length > 100 || /[\s&;#"'@\\]/.test(value)) {
    throw refuse('redactedText', 'a string of at most 100 characters without blanks, quotes, backslashes and any of & ; # @', value)
  }
  return value
}

function refuse(name: string, expected: string, got: unknown): HooklineError {
  return new HooklineError(
    'HOOKLINE_INVALID_OPTION',
    `Capture option "${name}": expected ${expected}, got ${nameOf(got)}. See docs/capture.md for the options.`,
  )
}
